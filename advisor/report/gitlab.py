"""GitLab's Code Quality report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.report.fingerprint import fingerprints
from advisor.report.outcome import place
from advisor.report.project import path_in, root, severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.report.outcome import Outcome

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.ADVICE: "info"}


def lines(outcome: Outcome) -> Iterator[str]:
    """The lines of one JSON list."""
    folder = root(outcome)
    found = []
    for advice, fingerprint in zip(outcome.advices, fingerprints(outcome), strict=True):
        finding = advice.finding
        where = place(finding.span, outcome.sources)
        positions = {
            "begin": {"line": where.row, "column": where.column},
            "end": {"line": where.end_row, "column": where.end_column},
        }
        found.append(
            {
                "description": finding.message,
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITY[severity(finding)],
                "location": {"path": path_in(folder, finding.span.file), "positions": positions},
            }
        )
    yield json.dumps(found, indent=2, ensure_ascii=False)
