"""Statements taken out of a function, and nothing else with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


def removed(python: PythonText, statements: Sequence[cst.CSTNode]) -> Iterator[Edit]:
    """The edits that take out small statements (no `;`, no line end); a block left empty gets `pass`."""
    for statement in statements:
        yield _removed(python, statement, statements)


def _removed(python: PythonText, statement: cst.CSTNode, others: Sequence[cst.CSTNode]) -> Edit:
    import libcst as cst

    line, block = list(python.parents(statement))[:2]
    assert isinstance(line, cst.SimpleStatementLine | cst.SimpleStatementSuite)
    if len(line.body) > 1:
        return _from_line(python, line, statement)
    if isinstance(line, cst.SimpleStatementSuite) or _is_rest(block, line, others):
        start, end = python.bounds(statement)
        return python.edit(start, end + len(trailing_comment(python, statement)), "pass")
    return _whole_lines(python, line, block)


def trailing_comment(python: PythonText, statement: cst.CSTNode) -> str:
    """The comment behind a statement that has its line to itself, with the blanks before it; else nothing."""
    if len(getattr(next(python.parents(statement)), "body", ())) != 1:
        return ""
    _, end = python.bounds(statement)
    rest = python.text[end : python.line_end(end)].rstrip()
    return rest if rest.lstrip().startswith("#") else ""


def _is_rest(block: cst.CSTNode, line: cst.CSTNode, others: Sequence[cst.CSTNode]) -> bool:
    """Whether nothing would be left of the block."""
    import libcst as cst

    if not isinstance(block, cst.IndentedBlock):
        return False
    left = [
        inner
        for inner in block.body
        if not (isinstance(inner, cst.SimpleStatementLine) and all(small in others for small in inner.body))
    ]
    return not left and block.body[-1] is line


def _from_line(
    python: PythonText, line: cst.SimpleStatementLine | cst.SimpleStatementSuite, statement: cst.CSTNode
) -> Edit:
    index = next(index for index, small in enumerate(line.body) if small is statement)
    start, end = python.bounds(statement)
    if index + 1 < len(line.body):
        return python.edit(start, python.bounds(line.body[index + 1])[0], "")
    return python.edit(python.bounds(line.body[index - 1])[1], end, "")


def comments_above(python: PythonText, statement: cst.CSTNode) -> list[str]:
    """The comment lines that speak of a statement alone, and that therefore go where it goes."""
    import libcst as cst

    line, block = list(python.parents(statement))[:2]
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1 or not _has_own_comment(python, line, block):
        return []
    start = python.line_start(python.bounds(line)[0])
    return [comment.strip() for comment in python.text[_comment_above(python, start) : start].splitlines()]


def _whole_lines(python: PythonText, line: cst.SimpleStatementLine, block: cst.CSTNode) -> Edit:
    """The lines of a statement, its own comment, and blank lines that nothing would precede."""
    start, end = python.bounds(line)
    start, end = python.line_start(start), python.line_end(end)
    if _has_own_comment(python, line, block):
        start = _comment_above(python, start)
        if _opens(python, start):
            for _ in range(python.blank_lines_after(end)):
                end = python.line_end(end)
    return python.edit(start, end, "")


def _has_own_comment(python: PythonText, line: cst.SimpleStatementLine, block: cst.CSTNode) -> bool:
    """Whether a comment above could speak of nothing else: a blank line follows, and none but a head precedes."""
    import libcst as cst

    if not isinstance(block, cst.IndentedBlock) or block.body[-1] is line:
        return False
    start, end = python.bounds(line)
    above = _comment_above(python, python.line_start(start))
    return python.blank_lines_after(python.line_end(end)) > 0 and (
        _opens(python, above) or (block.body[1] is line and _is_text(block.body[0]))
    )


def _opens(python: PythonText, start: int) -> bool:
    """Whether the line at `start` comes first in its block or behind a blank line."""
    above = python.text[python.line_start(start - 1) : start].strip() if start else ""
    return not above or above.split("#")[0].rstrip().endswith(":")


def _is_text(line: cst.CSTNode) -> bool:
    import libcst as cst

    return isinstance(line, cst.SimpleStatementLine) and isinstance(
        getattr(line.body[0], "value", None), cst.BaseString
    )


def _comment_above(python: PythonText, start: int) -> int:
    """Where the comment lines directly above the line at `start` begin."""
    while start > 0:
        above = python.line_start(start - 1)
        if not python.text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start
