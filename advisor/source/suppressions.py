"""The comments that silence findings: `# advisor: ignore[rule, …] reason` and `# advisor: ignore-file[rule, …] reason`.

They are read in Python and in YAML; JSON has no comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.source.nodes import Node as Value
    from advisor.source.python import Node
    from advisor.source.text import SourceText

_MARK = "advisor:"
_START = r"#[ \t]*advisor:"
_FORM = r"#[ \t]*advisor:[ \t]*([\w-]+)[ \t]*(?:\[([^\[\]\n]*)\])?[ \t]*(.*?)(?=[ \t]+#[ \t]|[ \t]*$)"
"""A reason ends where another tool's comment begins, as in `# noqa`; `#12` may be a part of it."""
_ON_LINE, _IN_FILE = "ignore", "ignore-file"
_AS_IT_IS_WRITTEN = "write `# advisor: ignore[rule] reason`"
_SIMPLE = (
    *("expression_statement", "return_statement", "delete_statement", "raise_statement", "assert_statement"),
    *("import_statement", "import_from_statement", "print_statement", "exec_statement"),
)
_DECORATED = "decorated_definition"
_COMPOUND = (
    *("if_statement", "elif_clause", "for_statement", "while_statement", "with_statement", "except_clause"),
    *("function_definition", "class_definition", "match_statement", "case_clause"),
)


@record()
class Suppression:
    """One comment."""

    span: Span
    """From its `#` to the end of the reason."""
    names: tuple[str, ...]
    """The rules that it silences, as written."""
    whole_file: bool
    rows: frozenset[int]
    """On which a finding begins that it silences; empty for one of a whole file."""
    row: int
    """Where it stands: a finding that ends there is silenced too."""
    reason: str = ""
    fault: str = ""
    """Why it is no suppression although it looks like one; empty when it is."""


def suppressions(source: SourceText) -> Iterator[Suppression]:
    """The suppressions of a file, in its order."""
    if _MARK not in source.text:
        return
    if source.file.suffix == ".py":
        yield from _in_python(source)
    elif source.file.suffix in (".yml", ".yaml"):
        yield from _in_yaml(source)


def _in_python(source: SourceText) -> Iterator[Suppression]:
    from advisor.source.python import parse

    root = parse(source.text)
    comments = [node.range() for node in root.find_all(kind="comment") if _MARK in node.text()]
    extents = [rows for rows in statements(root) if rows[0] < rows[1]] if comments else []
    for comment in comments:
        text = source.text[comment.start.index : comment.end.index].rstrip("\r\n")
        for start in re.finditer(_START, text):
            yield from _read(source, comment.start.index + start.start(), extents)


def _in_yaml(source: SourceText) -> Iterator[Suppression]:
    from advisor.source.configuration import ConfigurationError, parse

    try:
        texts = list(_texts(parse(source), source.text))
    except ConfigurationError:
        texts = []
    for start in re.finditer(rf"(?<![^ \t\r\n]){_START}", source.text):
        if not any(text.start <= start.start() < text.end for text in texts):
            yield from _read(source, start.start(), [])


def statements(root: Node) -> Iterator[tuple[int, int]]:
    """The first and the last row of each statement; of one that holds others, up to its colon."""
    for node in root.find_all(any=[{"kind": kind} for kind in (*_SIMPLE, *_COMPOUND, _DECORATED)]):
        extent = node.range()
        last = extent.end
        if node.kind() not in _SIMPLE:
            header = node.children()[-1] if node.kind() == _DECORATED else node
            last = next((child.range().end for child in header.children() if child.kind() == ":"), last)
        yield extent.start.line + 1, last.line + 1


def _texts(node: Value, text: str) -> Iterator[Span]:
    """Where the values stand: a `#` in them begins no comment."""
    from advisor.source.nodes import Mapping, Sequence

    match node:
        case Mapping(entries=entries):
            for key, value in entries:
                yield key.span
                yield from _texts(value, text)
        case Sequence(items=items):
            for item in items:
                yield from _texts(item, text)
        case _:
            line_end = text.find("\n", node.span.start) if node.style in ("|", ">") else node.span.start
            yield Span(node.span.file, line_end, node.span.end)  # behind `|` there may be a comment


def _read(source: SourceText, start: int, statements: list[tuple[int, int]]) -> Iterator[Suppression]:
    row, column = source.position(start)
    line = source.line(row)
    found = re.match(_FORM, line[column - 1 :])
    if found is None:
        return
    verb, listed, reason = found[1].lower(), found[2], found[3].lstrip("-:–— \t")
    names = tuple(dict.fromkeys(name for part in (listed or "").split(",") if (name := part.strip())))
    fault = _fault(verb, found[1], names, bracketed=listed is not None)
    if fault is None:
        return
    whole_file = verb == _IN_FILE
    rows = frozenset[int]() if whole_file else frozenset(_rows(source, row, column, statements))
    yield Suppression(Span(source.file, start, start + found.end()), names, whole_file, rows, row, reason, fault)


def _fault(verb: str, written: str, names: tuple[str, ...], *, bracketed: bool) -> str | None:
    """What is wrong with a comment, nothing when it is right, None when it is none of ours."""
    if verb in (_ON_LINE, _IN_FILE):
        return "" if names else f"names no rule: {_AS_IT_IS_WRITTEN}"
    if bracketed or verb.startswith(_ON_LINE):
        return f"says `{written}`, which means nothing: {_AS_IT_IS_WRITTEN}"
    return None


def _rows(source: SourceText, row: int, column: int, statements: list[tuple[int, int]]) -> Iterator[int]:
    """The rows that a comment speaks of: its own statement's, or those of the one below when it stands alone."""
    yield row
    alone = not source.line(row)[: column - 1].strip()
    if alone:
        row = _below(source, row)
        yield row
    for first, last in statements:
        if row == first or (row == last and not alone):
            yield from range(first, last + 1)


def _below(source: SourceText, row: int) -> int:
    """The next row that is no comment."""
    last, _ = source.position(len(source.text))
    row += 1
    while row < last and source.line(row).lstrip().startswith("#"):
        row += 1
    return row
