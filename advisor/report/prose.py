"""Sentences laid out for a terminal: lines of a certain width, the code in them told apart."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from advisor.report.outcome import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    Line = tuple[tuple[str, str], ...]
    """Pieces of text, each with its style in rich's words; the empty one is plain."""

_DEFAULT_WIDTH = 80
_NARROWEST = 20
_MARGIN = "  "
_CODE = r"`[^`]+`"
_CODE_STYLE = "cyan"


def columns() -> int:
    """The width of the terminal, COLUMNS before all else; 80 without one."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return int(os.environ["COLUMNS"])
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        try:
            return os.get_terminal_size(stream.fileno()).columns if stream else _DEFAULT_WIDTH
        except (OSError, ValueError):  # no terminal, or closed
            continue
    return _DEFAULT_WIDTH


def wrapped(message: str, width: int) -> Iterator[Line]:
    """Lines of at most `width` cells, set in by two; a word that is longer is broken."""
    text = printable(message)
    code = [found.span() for found in re.finditer(_CODE, text)]
    for start, end in _rows(text, max(width - len(_MARGIN), _NARROWEST)):
        yield ((_MARGIN, ""), *_pieces(text, start, end, code))


def _rows(text: str, room: int) -> Iterator[tuple[int, int]]:
    """Where the rows of a text start and end."""
    from rich.cells import cell_len

    start = end = 0
    for word in re.finditer(r"\S+", text):
        if end > start and cell_len(text[start : word.end()]) > room:
            yield start, end
            start = word.start()
        end = word.end()
        while end - start > room or cell_len(text[start:end]) > room:  # only a few are ever measured of a long word
            most = min(end, start + room)
            cut = next(at for at in range(most, start, -1) if at == start + 1 or cell_len(text[start:at]) <= room)
            yield start, cut
            start = cut
    yield start, end


def _pieces(text: str, start: int, end: int, code: list[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    for first, last in code:
        if first < end and last > start:
            if first > start:
                yield text[start:first], ""
            yield text[max(first, start) : min(last, end)], _CODE_STYLE
            start = min(last, end)
    if start < end:
        yield text[start:end], ""
