"""Columns as editors count them, and as we do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from advisor.report.outcome import place
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.source.text import Sources, SourceText

_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Positions:
    """Converts positions for one editor, which has chosen an encoding: its columns count units of that."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is `utf-8`, `utf-16` or `utf-32`."""
        self._codec = encoding if encoding == "utf-8" else f"{encoding}-le"
        self._bytes = _UNIT_BYTES[encoding]

    def range(self, span: Span, sources: Sources) -> types.Range:
        """Where a span is; in a file that cannot be read as text, where that shows."""
        where = place(span, sources)
        try:
            source = sources.read(span.file)
        except UnreadableError:
            start = types.Position(where.row - 1, where.column - 1)
            return types.Range(start, start)
        start = self._position(source, where.row, where.column)
        return types.Range(start, self._position(source, where.end_row, where.end_column))

    def offset(self, source: SourceText, position: types.Position) -> int:
        """The offset of a position; of one behind the end of its line, that end."""
        rows, _ = source.position(len(source.text))
        if position.line >= rows:
            return len(source.text)
        start, end = source.line_bounds(position.line + 1)
        line = source.text[start:end].encode(self._codec, "surrogatepass")
        before = line[: position.character * self._bytes].decode(self._codec, "ignore")
        return start + len(before)

    def _position(self, source: SourceText, row: int, column: int) -> types.Position:
        before = source.line(row)[: column - 1]
        return types.Position(row - 1, len(before.encode(self._codec, "surrogatepass")) // self._bytes)
