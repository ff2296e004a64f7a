"""What an edited text must stand before it is offered: it still parses, and binds no module-level name twice."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
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
    import libcst as cst

    bindings: list[tuple[str, str]] = []
    for index, statement in enumerate(parsed(text).body):
        match statement:
            case cst.FunctionDef(name=cst.Name(value=name)) | cst.ClassDef(name=cst.Name(value=name)):
                bindings.append((name, f"{index}"))
            case cst.SimpleStatementLine(body=body):
                for place, small in enumerate(body):
                    bindings += _bindings(small, f"{index}.{place}")
    return Counter(name for name, _ in dict.fromkeys(bindings))


def _bindings(statement: cst.BaseSmallStatement, place: str) -> Iterator[tuple[str, str]]:
    """Each name that a statement binds, with the thing that it imports or else with the statement's place."""
    import libcst as cst
    from libcst.helpers import get_full_name_for_node as dotted

    match statement:
        case cst.Assign(targets=targets):
            yield from ((target.target.value, place) for target in targets if isinstance(target.target, cst.Name))
        case cst.AnnAssign(target=cst.Name(value=name), value=cst.BaseExpression()):
            yield name, place
        case cst.Import(names=names):
            for alias in names:
                thing = dotted(alias.name) or ""
                bound = thing if alias.asname else thing.partition(".")[0]
                yield alias.evaluated_alias or bound, f"import {bound}"
        case cst.ImportFrom(names=[*names], module=module, relative=relative):
            origin = "." * len(relative) + (dotted(module) or "" if module else "")
            for alias in names:
                yield alias.evaluated_alias or alias.evaluated_name, f"from {origin} import {alias.evaluated_name}"
