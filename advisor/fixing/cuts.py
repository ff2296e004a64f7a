"""Entries and items taken out of a configuration, with the lines or commas that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.source.configuration import Mapping, Scalar, Sequence
    from advisor.source.text import SourceText


def entry_cut(source: SourceText, mapping: Mapping, key: Scalar) -> Edit:
    """The edit that takes an entry out of a mapping that has others."""
    parts = _parts(mapping)
    position = next(number for number, part in enumerate(parts) if part.start == key.span.start)
    if source.text[mapping.span.start] == "{":
        return _without(parts, position)
    if not source.text[_line(source, key.span.start) : key.span.start].strip():
        return _lines(source, parts[position].start, parts[position].end)
    if position + 1 == len(parts):  # it shares its line with the dash of a list
        raise CannotFixError(f"Nothing would be left of that part of {source.file.name}; change it by hand.")
    return _without(parts, position)


def items_cut(source: SourceText, sequence: Sequence, gone: Collection[int]) -> Iterator[Edit]:
    """The edits that take items out of a list that has others."""
    parts = [item.span for item in sequence.items]
    if source.text[sequence.span.start] != "[":
        for position in sorted(gone):
            yield _lines(source, _dash(source, parts[position].start), parts[position].end)
        return
    last = max(position for position in range(len(parts)) if position not in gone)
    for position in sorted(gone):
        if position < last:
            yield Edit(Span(source.file, parts[position].start, parts[position + 1].start), "")
    if last + 1 < len(parts):
        yield Edit(Span(source.file, parts[last].end, parts[-1].end), "")


def _parts(mapping: Mapping) -> list[Span]:
    """Where the mapping's own entries stand, those of merged mappings left out."""
    start, end = mapping.span.start, mapping.span.end
    entries = ((key.span, value.span) for key, value in mapping.entries if start <= key.span.start < end)
    return sorted((Span(key.file, key.start, value.end) for key, value in entries), key=lambda part: part.start)


def _without(parts: list[Span], position: int) -> Edit:
    """Cut up to the next part, or from the end of the one before."""
    part = parts[position]
    if position + 1 < len(parts):
        return Edit(Span(part.file, part.start, parts[position + 1].start), "")
    return Edit(Span(part.file, parts[position - 1].end if position else part.start, part.end), "")


def _lines(source: SourceText, start: int, end: int) -> Edit:
    """Cut whole lines, with the line end behind them; at the end of a file, with the one before them."""
    first = _line(source, start)
    _, last = source.line_bounds(source.position(end)[0])
    if last < len(source.text):
        last += 2 if source.text[last : last + 2] == "\r\n" else 1
    else:
        first -= 2 if source.text[first - 2 : first] == "\r\n" else min(1, first)
    return Edit(Span(source.file, first, last), "")


def _dash(source: SourceText, start: int) -> int:
    """The dash of the list's item that begins at `start`."""
    dash = len(source.text[:start].rstrip()) - 1
    if source.text[_line(source, dash) : dash + 1].strip() != "-":
        raise CannotFixError(f"An item of {source.file.name} shares its line with something else; change it by hand.")
    return dash


def _line(source: SourceText, offset: int) -> int:
    return source.line_bounds(source.position(offset)[0])[0]
