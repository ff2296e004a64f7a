"""What an edited text must stand before it is offered: it still parses, and binds no module-level name twice."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.program import syntax as s
from advisor.program.lowering import lower
from advisor.source.text import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import libcst as cst

_CONFIGURATION = frozenset({".yml", ".yaml", ".json"})


def prove(file: Path, old: str, new: str) -> None:
    """Raise CannotFixError when `new` does not parse as what the name of `file` says, or binds a name of `old` anew."""
    if file.suffix in _CONFIGURATION:
        from advisor.fixing.configuration_text import ConfigurationText

        ConfigurationText(SourceText(file, new))
    elif file.suffix == ".py":
        _prove_module(old, new)


def bound_twice(old: str, new: str) -> Iterator[str]:
    """The names that the module of the text `new` binds at its top level more than once, and more often than `old`.

    Raises CannotFixError when one of the texts does not parse.
    """
    before, after = _bound(old), _bound(new)
    for name in after:
        if after[name] > max(before[name], 1):
            yield name


@lru_cache(maxsize=16)
def parsed(text: str) -> cst.Module:
    """The concrete syntax tree. Raises CannotFixError for what libcst does not know as Python 3."""
    import libcst

    try:
        return libcst.parse_module(text)
    except libcst.ParserSyntaxError:
        raise CannotFixError("The module is not in Python 3 syntax that can be edited; change it by hand.") from None
    except (RecursionError, libcst.CSTValidationError):
        raise CannotFixError("The module is nested too deeply to be edited.") from None


def _prove_module(old: str, new: str) -> None:
    try:
        _bound(old)
    except CannotFixError:
        raise CannotFixError("The module is not in Python 3 syntax that can be proven after an edit.") from None
    try:
        twice = list(bound_twice(old, new))
    except CannotFixError:
        raise CannotFixError("The edited code would not parse.") from None
    if twice:
        raise CannotFixError(f"The module would bind `{twice[0]}` twice.")


@lru_cache(maxsize=64)
def _bound(text: str) -> Counter[str]:
    """How often each name is bound by a statement of the top level; imports of one thing count once."""
    _require_python(text)
    bindings = dict.fromkeys(
        binding for place, statement in enumerate(lower(text).body) for binding in _bindings(statement, f"{place}")
    )
    return Counter(name for name, _ in bindings)


def _require_python(text: str) -> None:
    """Raise CannotFixError for what neither the Python that runs this nor libcst, which knows all versions, parses."""
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        parsed(text)


def _bindings(statement: s.Statement, place: str) -> Iterator[tuple[str, str]]:
    """Each name that a statement binds, with the thing that it imports or else with the statement's place."""
    match statement:
        case s.Define(definition=definition) | s.DefineClass(definition=definition):
            yield definition.name, place
        case s.Assign(targets=[target], value=s.Binary(left=left)) if left is target:
            return  # `name += …`
        case s.Assign(targets=targets):
            yield from ((target.name, place) for target in targets if isinstance(target, s.Name))
        case s.Import(attribute="", module=module, bound=bound):
            package = module.partition(".")[0]
            yield bound, f"import {package if bound == package else module}"
        case s.Import(attribute=attribute, module=module, level=level, bound=bound) if attribute != "*":
            yield bound, f"from {'.' * level}{module} import {attribute}"
