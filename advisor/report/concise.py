"""One line for each finding: `path:row:column: rule message`, which editors and problem matchers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.outcome import at, printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.report.outcome import Outcome
    from advisor.source.text import Sources
    from advisor.subjects import Unresolved


def lines(outcome: Outcome) -> Iterator[str]:
    """A line for each finding."""
    for advice in outcome.advices:
        finding = advice.finding
        yield f"{at(finding.span, outcome.sources)}: {finding.rule} {printable(finding.message)}"


def unknown_lines(unresolved: Iterable[Unresolved], sources: Sources) -> Iterator[str]:
    """A line for each thing that was not known."""
    for gap in unresolved:
        hidden = f": {_one_line(gap.expression)}" if gap.expression else ""
        yield f"{at(gap.span, sources)}: not known: {printable(gap.what)}{hidden}"


def unreached_lines(outcome: Outcome) -> Iterator[str]:
    """A line for each named Python file that no invocation gets to."""
    for file in outcome.targets.files:
        if file.suffix == ".py" and file not in outcome.report.files:
            yield f"{shown(file)}: not checked: no handler reaches it"


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))
