"""The output formats by name; what one needs is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from advisor.report.outcome import Outcome

NAMES = ("text", "concise", "json", "json-lines", "github", "gitlab", "sarif", "junit", "rdjson", "azure", "pylint")
STATISTICS = {"text": "statistics", "concise": "statistics", "json": "statistics-json"}
"""What counts the findings, for the formats in which that can be said."""
_FOR_PEOPLE = ("text", "concise", "github", "azure", "statistics")
_WITH_FIXES = ("text", "json", "json-lines", "sarif", "rdjson")


def is_for_people(name: str) -> bool:
    """Whether sentences may stand among the findings: a terminal or a job's log, not a parser."""
    return name in _FOR_PEOPLE


def shows_fixes(name: str) -> bool:
    """Whether the fixes have to be worked out."""
    return name in _WITH_FIXES


def write(name: str, outcome: Outcome, file: TextIO) -> None:
    """Write what was found, in the format called `name`."""
    if name == "text":
        from advisor.report import text

        text.write(outcome, file)
        return
    for line in _lines(name, outcome):
        print(line, file=file)


def _lines(name: str, outcome: Outcome) -> Iterator[str]:
    match name:
        case "concise":
            from advisor.report.concise import lines
        case "json":
            from advisor.report.machine import array as lines
        case "json-lines":
            from advisor.report.machine import lines
        case "statistics":
            from advisor.report.statistics import lines
        case "statistics-json":
            from advisor.report.statistics import array as lines
        case "github":
            from advisor.report.github import lines
        case "gitlab":
            from advisor.report.gitlab import lines
        case "sarif":
            from advisor.report.sarif import lines
        case "junit":
            from advisor.report.junit import lines
        case "rdjson":
            from advisor.report.rdjson import lines
        case "azure":
            from advisor.report.azure import lines
        case "pylint":
            from advisor.report.pylint import lines
        case _:
            raise ValueError(name)
    return lines(outcome)
