"""GitHub Actions: annotations by workflow commands, and the summary of a step as Markdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.report.concise import line
from advisor.report.outcome import place, printable, url
from advisor.report.project import path_in, root, severity, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.report.outcome import Advice, Outcome

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_MOST_OF_A_LEVEL = 10
"""GitHub drops what comes after, of each level and step."""
_LARGEST_SUMMARY = 1_000_000
"""Bytes: GitHub refuses a summary of more than a mebibyte."""
_IN_MESSAGES = str.maketrans({"%": "%25"})
_IN_PROPERTIES = str.maketrans({"%": "%25", ":": "%3A", ",": "%2C"})
_IN_CELLS = str.maketrans({"|": "\\|", "<": "&lt;", "\\": "\\\\"})


def lines(outcome: Outcome) -> Iterator[str]:
    """A command for the worst findings, as many as GitHub shows; the others as plain lines, folded."""
    folder = root(outcome)
    given: Counter[Severity] = Counter()
    left: list[Advice] = []
    for advice in worst_first(outcome):
        level = severity(advice.finding)
        given[level] += 1
        if given[level] > _MOST_OF_A_LEVEL:
            left.append(advice)
        else:
            yield _command(advice, outcome, folder)
    if left:
        yield f"::group::{len(left)} more, of which GitHub shows no annotation"
        yield from (f" {line(advice.finding, outcome.sources)}" for advice in left)
        yield "::endgroup::"


def summary(outcome: Outcome, counts: str) -> str:
    """The findings as a Markdown table below `counts`, a sentence."""
    folder = root(outcome)
    text = f"### advisor\n\n{counts}\n"
    if not outcome.advices:
        return text
    text += "\n| level | place | rule | finding |\n|---|---|---|---|\n"
    size, rows = len(text.encode(errors="replace")), []
    for done, advice in enumerate(worst_first(outcome)):
        row = _row(advice, outcome, folder)
        size += len(row.encode(errors="replace"))
        if size > _LARGEST_SUMMARY:
            rows.append(f"\nand {len(outcome.advices) - done} more\n")
            break
        rows.append(row)
    return text + "".join(rows)


def _command(advice: Advice, outcome: Outcome, folder: Path) -> str:
    finding = advice.finding
    where = place(finding.span, outcome.sources)
    properties: dict[str, object] = {
        "title": finding.rule,
        "file": path_in(folder, finding.span.file),
        "line": where.row,
        "endLine": where.end_row,
    }
    if where.row == where.end_row:  # GitHub takes columns within one line only
        properties |= {"col": where.column, "endColumn": where.end_column}
    named = ",".join(f"{key}={printable(str(value)).translate(_IN_PROPERTIES)}" for key, value in properties.items())
    message = printable(finding.message).translate(_IN_MESSAGES)
    return f"::{_COMMAND[severity(finding)]} {named}::{message} ({url(outcome.rules[finding.rule])})"


def _row(advice: Advice, outcome: Outcome, folder: Path) -> str:
    finding = advice.finding
    row = place(finding.span, outcome.sources).row
    path, message = (_cell(text) for text in (path_in(folder, finding.span.file), finding.message))
    rule = f"[{finding.rule}]({url(outcome.rules[finding.rule])})"
    return f"| {severity(finding).value} | {path}:{row} | {rule} | {message} |\n"


def _cell(text: str) -> str:
    return printable(text).translate(_IN_CELLS)
