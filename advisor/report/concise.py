"""One line for each finding: `path:row:column: rule message`, which editors and problem matchers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.outcome import at, printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.model import Finding
    from advisor.report.outcome import Outcome
    from advisor.source.text import Sources
    from advisor.subjects import Service, Unresolved

_MOST_LEFT_ALONE = 3


def lines(outcome: Outcome) -> Iterator[str]:
    """A line for each finding."""
    for advice in outcome.advices:
        yield line(advice.finding, outcome.sources)


def line(finding: Finding, sources: Sources) -> str:
    """A finding on one line."""
    return f"{at(finding.span, sources)}: {finding.rule} {printable(finding.message)}"


def unknown_lines(unresolved: Iterable[Unresolved], sources: Sources) -> Iterator[str]:
    """A line for each thing that was not known."""
    for gap in unresolved:
        hidden = f": {_one_line(gap.expression)}" if gap.expression else ""
        yield f"{at(gap.span, sources)}: not known: {printable(gap.what)}{hidden}"


def unreached_lines(outcome: Outcome) -> Iterator[str]:
    """A line for each named Python file, and folder inside a service, that no invocation gets to."""
    for file in outcome.targets.files:
        if file.suffix == ".py" and file not in outcome.report.files:
            yield f"{shown(file)}: not checked: no handler reaches it"
    told = (*outcome.report.files, *(service.root for service in outcome.report.left_alone))
    for folder in outcome.targets.folders if outcome.report.services else ():
        if not any(file.is_relative_to(folder) for file in told):
            yield f"{shown(folder)}: not checked: no handler reaches what is in it"


def left_alone_lines(services: Sequence[Service]) -> Iterator[str]:
    """A line for each service that was not looked at; a count where there are many."""
    for service in services[:_MOST_LEFT_ALONE]:
        yield f"{shown(service.config or service.root)}: left alone: {printable(service.left_alone)}"
    if len(services) > _MOST_LEFT_ALONE:
        number = len(services) - _MOST_LEFT_ALONE
        yield f"and {number} more {'service was' if number == 1 else 'services were'} left alone"


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))
