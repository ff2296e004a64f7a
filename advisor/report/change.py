"""The lines that a fix takes away and puts in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from advisor.model import Edit
    from advisor.source.text import Sources, SourceText


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a small diff."""

    sign: str
    """`-`, `+`, or a blank for a line that stays."""
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring lines of one file."""

    file: Path
    lines: tuple[Line, ...]


def hunks(edits: Sequence[Edit], sources: Sources) -> Iterator[Hunk]:
    """Yield what the edits change, in the order of file and line."""
    for file in sorted({edit.span.file for edit in edits}):
        source = sources.read(file)
        here = sorted((edit for edit in edits if edit.span.file == file), key=lambda edit: edit.span.start)
        for group in _neighbours(here, source):
            yield Hunk(file, tuple(_lines(group, source)))


def _neighbours(edits: list[Edit], source: SourceText) -> Iterator[list[Edit]]:
    """Edits whose lines touch, together."""
    group: list[Edit] = []
    for edit in edits:
        if group and source.position(edit.span.start)[0] > source.position(group[-1].span.end)[0] + 1:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _lines(edits: list[Edit], source: SourceText) -> Iterator[Line]:
    from difflib import SequenceMatcher

    start, _ = source.line_bounds(source.position(edits[0].span.start)[0])
    _, end = source.line_bounds(source.position(edits[-1].span.end)[0])
    pieces, done = [], start
    for edit in edits:
        pieces += [source.text[done : edit.span.start], edit.text]
        done = edit.span.end
    old = source.text[start:end].splitlines()
    new = ("".join(pieces) + source.text[done:end]).splitlines()
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Line(" ", text) for text in old[a:b])
        else:
            yield from (Line("-", text) for text in old[a:b])
            yield from (Line("+", text) for text in new[c:d])
