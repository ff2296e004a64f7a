"""The lines that a fix takes away and puts in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from advisor.model import Edit
    from advisor.source.text import Sources, SourceText


@record()
class Line:
    """One line of a small diff."""

    sign: str
    """`-`, `+`, or a blank for a line that stays."""
    text: str


@record()
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
    """Edits whose lines, and the line around them, touch: together."""
    group: list[Edit] = []
    for edit in edits:
        if group and source.position(edit.span.start)[0] > source.position(group[-1].span.end)[0] + 2:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _lines(edits: list[Edit], source: SourceText) -> Iterator[Line]:
    from difflib import SequenceMatcher

    start, end = _extent(edits, source)
    pieces, done = [], start
    for edit in edits:
        pieces += [source.text[done : edit.span.start], edit.text]
        done = edit.span.end
    old = source.text[start:end].splitlines()
    new = ("".join(pieces) + source.text[done:end]).splitlines()
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            first = b - 1 if number == 0 else a
            last = a + 1 if number == len(steps) - 1 else b
            yield from (Line(" ", text) for text in old[first:last])
        else:
            yield from (Line("-", text) for text in old[a:b])
            yield from (Line("+", text) for text in new[c:d])


def _extent(edits: list[Edit], source: SourceText) -> tuple[int, int]:
    """The offsets of the lines that edits touch, with a line above and a line below to know the place by."""
    start, _ = source.line_bounds(max(source.position(edits[0].span.start)[0] - 1, 1))
    last = source.position(edits[-1].span.end)[0]
    below = last + 1 if source.position(len(source.text))[0] > last else last
    return start, source.line_bounds(below)[1]
