"""The lines of pylint: `path:row: [rule] message`, which many a CI service reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.outcome import place, printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.report.outcome import Outcome


def lines(outcome: Outcome) -> Iterator[str]:
    """A line for each finding."""
    for advice in outcome.advices:
        finding = advice.finding
        row = place(finding.span, outcome.sources).row
        yield f"{shown(finding.span.file)}:{row}: [{finding.rule}] {printable(finding.message)}"
