"""What an edited text must stand before it is offered: it still parses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.source.text import SourceText

if TYPE_CHECKING:
    from pathlib import Path

    import libcst

_CONFIGURATION = frozenset({".yml", ".yaml", ".json"})


def prove(file: Path, old: str, new: str) -> None:
    """Raise CannotFixError when `new` does not parse as what the name of `file` says it is."""
    if file.suffix in _CONFIGURATION:
        from advisor.fixing.configuration_text import ConfigurationText

        ConfigurationText(SourceText(file, new))
    elif file.suffix == ".py" and not _parses(new):
        if _parses(old):
            raise CannotFixError("The edited code would not parse.")
        raise CannotFixError("The module is not in Python 3 syntax that can be proven after an edit.")


def parsed(text: str) -> libcst.Module:
    """The concrete syntax tree. Raises CannotFixError for what libcst does not know as Python 3."""
    import libcst

    try:
        return libcst.parse_module(text)
    except libcst.ParserSyntaxError:
        raise CannotFixError("The module is not in Python 3 syntax that can be edited; change it by hand.") from None
    except (RecursionError, libcst.CSTValidationError):
        raise CannotFixError("The module is nested too deeply to be edited.") from None


def _parses(text: str) -> bool:
    try:
        parsed(text)
    except CannotFixError:
        return False
    return True
