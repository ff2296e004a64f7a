"""The only door to PyYAML: libyaml's events, without the package's Python, which takes longer to import than to use."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from advisor.unfinished import finish, unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_MARKED = {name: f"{name.capitalize()}Error" for name in ("scanner", "parser", "composer", "constructor")}
_UNMARKED = {name: f"{name.capitalize()}Error" for name in ("reader", "emitter", "serializer", "representer")}
"""Modules of which the compiled one needs an exception and nothing else."""


class MalformedError(Exception):
    """Text that is no YAML. `str()` says what is wrong; `offset` is a code point."""

    def __init__(self, message: str, offset: int) -> None:
        """`message` is libyaml's own."""
        super().__init__(message)
        self.offset = offset


def events(text: str) -> Iterator[Any]:
    """The events of a text, as PyYAML's classes. Raises MalformedError where the text breaks off being YAML."""
    new_parser = _parser()
    from yaml.error import MarkedYAMLError, YAMLError

    try:
        parser = new_parser(text)
        while parser.check_event():
            yield parser.get_event()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "it breaks off"
        raise MalformedError(what, min(mark.index, len(text)) if mark else 0) from None
    except (YAMLError, UnicodeError, RecursionError) as error:
        raise MalformedError(str(error).partition("\n")[0], 0) from None


@cache
def _parser() -> Callable[[str], Any]:
    package: Any = unfinished("yaml")
    try:
        parser: Callable[[str], Any] = _compiled(package)
    except (ImportError, AttributeError):  # built without libyaml, or laid out in another way
        finish(package)
        parser = getattr(package, "CBaseLoader", package.BaseLoader)
    return parser


def _compiled(package: Any) -> Any:
    import yaml.error
    import yaml.events
    import yaml.nodes
    import yaml.tokens

    for names, base in ((_MARKED, yaml.error.MarkedYAMLError), (_UNMARKED, yaml.error.YAMLError)):
        for module, name in names.items():
            vars(package).setdefault(module, SimpleNamespace(**{name: type(name, (base,), {})}))
    try:
        import yaml._yaml
    finally:
        for module in (*_MARKED, *_UNMARKED):
            if isinstance(getattr(package, module), SimpleNamespace):
                delattr(package, module)
    return yaml._yaml.CParser
