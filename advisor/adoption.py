"""What an old code base needs so that only new findings count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.report.outcome import at, shown
from advisor.subjects import IdleSuppression, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.baseline import Baseline, Entry
    from advisor.engine import Report
    from advisor.fixing import Silencing
    from advisor.model import Finding
    from advisor.run import Run
    from advisor.source.text import Sources


@record()
class Written:
    """A baseline that was written."""

    summary: str
    faults: tuple[str, ...] = ()
    """Why it was not, as sentences."""


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

    found = _acceptable(run, report, Problem, IdleSuppression)
    silencing = silenced(found, sources, reason, run.targets.may_edit)
    faults = [_refusal(finding, why, sources) for finding, why in silencing.refused]
    failed = dict(_unwritten(silencing, sources)) if write else {}
    count = sum(number for file, number in silencing.counts.items() if file not in failed)
    files = len(silencing.texts) - len(failed)
    said = f"{count} finding{'s' * (count != 1)} by comments in {files} file{'s' * (files != 1)}."
    return Added(silencing.texts, f"{'Silenced' if write else 'Would silence'} {said}", (*faults, *failed.values()))


def write_baseline(run: Run, report: Report, sources: Sources, name: str) -> Written:
    """Accept every finding, but for files that cannot be read. What a file holds of files not checked now is kept."""
    from advisor.baseline import Baseline, BaselineError, entries_of, marked, read, text

    file = Path(name).resolve()
    try:
        old = read(file) if file.exists() else Baseline(file)
    except BaselineError as error:
        return Written("", (f"{error}; name another file, or remove this one",))
    if report.faults:
        return Written("", ("no baseline was written, because not all could be checked",))
    gone = {entry.fingerprint for entry in old.gone(report, sources, run.targets, run.asks)}
    silenced = {mark for mark, finding in marked(report, sources, run.targets) if finding not in report.findings}
    kept = {mark: entry for mark, entry in old.entries.items() if mark not in gone and mark not in silenced}
    accepted = entries_of(_acceptable(run, report, Problem), marked(report, sources, run.targets), file)
    now = {entry.fingerprint: entry for entry in accepted}
    try:
        file.write_text(text({**kept, **now}.values()), "utf-8")
    except OSError as error:
        return Written("", (f"{shown(file)} cannot be written: {error.strerror}",))
    return Written(_said(old, {**kept, **now}, file))


def _said(old: Baseline, now: Mapping[str, Entry], file: Path) -> str:
    new, dropped = len(now.keys() - old.entries.keys()), len(old.entries.keys() - now.keys())
    changes = [f"{new} new"] * bool(new and old.entries) + [f"{dropped} taken out"] * bool(dropped)
    listed = f" ({', '.join(changes)})" if changes else ""
    return f"{shown(file)} holds {len(now)} finding{'s' * (len(now) != 1)}{listed}."


def _acceptable(run: Run, report: Report, *lasting: type) -> list[Finding]:
    """The findings of rules that are not about what lasts."""
    unacceptable = {rule.name for rule in run.rules if set(lasting) & set(rule.subjects)}
    return [finding for finding in report.findings if finding.rule not in unacceptable]


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
