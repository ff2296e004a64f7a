"""What an old code base needs so that only new findings count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.report.outcome import at
from advisor.subjects import IdleSuppression, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from advisor.engine import Report
    from advisor.fixing import Silencing
    from advisor.model import Finding
    from advisor.run import Run
    from advisor.source.text import Sources


@record()
class Added:
    """Comments that were written, or would be."""

    texts: Mapping[Path, str]
    summary: str
    faults: tuple[str, ...]
    """Findings that are not silenced and why, as sentences."""


def add_ignores(run: Run, report: Report, sources: Sources, reason: str, *, write: bool) -> Added:
    """Silence every finding by a comment, but for files that cannot be read and comments that are of no use."""
    from advisor.fixing import silenced

    lasting = {rule.name for rule in run.rules if {Problem, IdleSuppression} & set(rule.subjects)}
    found = [finding for finding in report.findings if finding.rule not in lasting]
    silencing = silenced(found, sources, reason, run.targets.may_edit)
    faults = [_refusal(finding, why, sources) for finding, why in silencing.refused]
    failed = dict(_unwritten(silencing, sources)) if write else {}
    count = sum(number for file, number in silencing.counts.items() if file not in failed)
    files = len(silencing.texts) - len(failed)
    said = f"{count} finding{'s' * (count != 1)} by comments in {files} file{'s' * (files != 1)}."
    return Added(silencing.texts, f"{'Silenced' if write else 'Would silence'} {said}", (*faults, *failed.values()))


def _unwritten(silencing: Silencing, sources: Sources) -> Iterator[tuple[Path, str]]:
    from advisor.fixing import WriteError
    from advisor.fixing import write as write_texts

    for file, text in silencing.texts.items():
        try:
            write_texts({file: text}, sources)
        except WriteError as error:
            yield file, f"not silenced: {error}"


def _refusal(finding: Finding, why: str, sources: Sources) -> str:
    return f"{at(finding.span, sources)}: {finding.rule} is not silenced. {why}"
