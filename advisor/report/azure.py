"""Azure Pipelines: a logging command for each finding, which becomes an issue of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.report.outcome import place, printable
from advisor.report.project import path_in, root, severity, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.report.outcome import Outcome

_TYPE = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "warning"}
"""Azure has no third."""
_IN_PROPERTIES = str.maketrans({"%": "%AZP25", ";": "%3B", "]": "%5D"})


def lines(outcome: Outcome) -> Iterator[str]:
    """A command for each finding, the worst first."""
    folder = root(outcome)
    for advice in worst_first(outcome):
        finding = advice.finding
        where = place(finding.span, outcome.sources)
        properties = {
            "type": _TYPE[severity(finding)],
            "sourcepath": path_in(folder, finding.span.file),
            "linenumber": where.row,
            "columnnumber": where.column,
            "code": finding.rule,
        }
        named = ";".join(f"{key}={_escaped(str(value))}" for key, value in properties.items())
        yield f"##vso[task.logissue {named};]{printable(finding.message).replace('%', '%AZP25')}"


def _escaped(value: str) -> str:
    return printable(value).translate(_IN_PROPERTIES)
