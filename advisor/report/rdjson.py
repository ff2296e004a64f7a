"""Reviewdog's diagnostic format, whose columns count bytes of UTF-8."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.report.outcome import place, url
from advisor.report.project import path_in, root, severity
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from advisor.model import Finding, Fix, Span
    from advisor.report.outcome import Advice, Outcome
    from advisor.source.text import Sources

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.ADVICE: "INFO"}


def lines(outcome: Outcome) -> Iterator[str]:
    """The lines of one JSON object."""
    folder = root(outcome)
    diagnostics = [_diagnostic(advice, outcome, folder) for advice in outcome.advices]
    yield json.dumps({"source": {"name": "advisor"}, "diagnostics": diagnostics}, indent=2, ensure_ascii=False)


def _diagnostic(advice: Advice, outcome: Outcome, folder: Path) -> dict[str, Any]:
    finding, sources = advice.finding, outcome.sources
    related = [
        {"message": other.message, "location": _location(other.span, sources, folder)} for other in finding.related
    ]
    return {
        "message": finding.message,
        "severity": _SEVERITY[severity(finding)],
        "code": {"value": finding.rule, "url": url(outcome.rules[finding.rule])},
        "location": _location(finding.span, sources, folder),
        **({"suggestions": suggestions} if (suggestions := list(_suggestions(advice.fix, finding, sources))) else {}),
        **({"related_locations": related} if related else {}),
    }


def _suggestions(fix: Fix | None, finding: Finding, sources: Sources) -> Iterator[dict[str, Any]]:
    """The fix as one replacement, since a reviewer accepts one; none for a fix of other files as well."""
    if fix is None or not fix.edits or any(edit.span.file != finding.span.file for edit in fix.edits):
        return
    text = sources.read(finding.span.file).text
    edits = sorted(fix.edits, key=lambda edit: edit.span.start)
    pieces, done = [], edits[0].span.start
    for edit in edits:
        pieces += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    whole = type(finding.span)(finding.span.file, edits[0].span.start, done)
    yield {"range": _range(whole, sources), "text": "".join(pieces)}


def _location(span: Span, sources: Sources, folder: Path) -> dict[str, Any]:
    return {"path": path_in(folder, span.file), "range": _range(span, sources)}


def _range(span: Span, sources: Sources) -> dict[str, Any]:
    where = place(span, sources)
    return {
        "start": {"line": where.row, "column": _bytes_before(span.file, where.row, where.column, sources) + 1},
        "end": {
            "line": where.end_row,
            "column": _bytes_before(span.file, where.end_row, where.end_column, sources) + 1,
        },
    }


def _bytes_before(file: Path, row: int, column: int, sources: Sources) -> int:
    """How many bytes a row has before a column."""
    try:
        line = sources.read(file).line(row)
    except UnreadableError:
        return column - 1
    return len(line[: column - 1].encode("utf-8", "surrogatepass"))
