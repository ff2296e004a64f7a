"""Neighbouring statements of one block, put under a `try` or a `with` together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText


@record()
class Block:
    """The statements of a function's body, or of a block in it."""

    statements: tuple[tuple[int, int], ...]
    """Where the lines of each statement begin and end."""

    def index(self, offset: int) -> int | None:
        """Which statement holds an offset; None for an offset outside the block."""
        found = (number for number, (start, end) in enumerate(self.statements) if start <= offset < end)
        return next(found, None)


def blocks_around(node: cst.CSTNode, python: PythonText) -> Iterator[Block]:
    """The blocks that hold a node, innermost first, up to the body of its function."""
    import libcst as cst

    for parent in python.parents(node):
        if isinstance(parent, cst.IndentedBlock):
            yield Block(tuple(_lines(statement, python) for statement in parent.body))
        if isinstance(parent, cst.FunctionDef | cst.Lambda):
            return


def _lines(statement: cst.CSTNode, python: PythonText) -> tuple[int, int]:
    import libcst as cst

    start, end = python.bounds(statement)
    if isinstance(statement, cst.FunctionDef | cst.ClassDef) and statement.decorators:
        start = python.bounds(statement.decorators[0])[0]
    return python.line_start(start), python.line_end(end - 1)


def indented(start: int, end: int, python: PythonText) -> str:
    """The lines of a stretch, one level deeper; the lines of a text in several lines stay where they are."""
    inside = [python.bounds(node) for node in python.texts_of_several_lines]
    unit = python.module.default_indent
    lines: list[str] = []
    while start < end:
        following = python.line_end(start)
        line = python.text[start:following]
        held = any(first < start < last for first, last in inside)
        lines.append(line if held or not line.strip() else unit + line)
        start = following
    return "".join(lines)


def indentation(offset: int, python: PythonText) -> str:
    """The white space that the line at `offset` begins with."""
    line = python.text[offset : python.line_end(offset)]
    return line[: len(line) - len(line.lstrip())]
