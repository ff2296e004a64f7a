"""The findings that a project has accepted, in a file: they are known again when lines move."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from advisor.record import fresh, record, replaced
from advisor.refusal import RefusedError
from advisor.report.fingerprint import in_order, named
from advisor.report.outcome import relative, shown
from advisor.suppression import Suppressed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from advisor.engine import Report
    from advisor.model import Finding
    from advisor.source.text import Sources
    from advisor.targets import Targets

_VERSION = 1
_FIELDS = ("fingerprint", "rule", "path", "message")


class BaselineError(RefusedError):
    """A file that is no baseline. `str()` is a sentence."""


@record()
class Entry:
    """An accepted finding."""

    fingerprint: str
    rule: str
    path: str
    """From the folder of the baseline."""
    message: str
    """As it was when it was accepted; for people."""


@record()
class Baseline:
    """A file of accepted findings."""

    file: Path
    entries: Mapping[str, Entry] = fresh(default_factory=dict)
    """By fingerprint."""

    def applied(self, report: Report, sources: Sources, targets: Targets) -> Report:
        """The report with the accepted findings among those that are suppressed."""
        marks = marked(report, sources, targets)
        accepted = {id(finding) for mark, finding in marks if mark in self.entries}
        left = tuple(finding for finding in report.findings if id(finding) not in accepted)
        held = (Suppressed(finding) for finding in report.findings if id(finding) in accepted)
        return replaced(report, findings=left, suppressed=(*report.suppressed, *held))

    def gone(
        self, report: Report, sources: Sources, targets: Targets, is_asked: Callable[[Path, str], bool]
    ) -> Iterator[Entry]:
        """The entries that a run did not find again, though it asked their rule about their file."""
        if report.faults:
            return
        found = {mark for mark, _ in marked(report, sources, targets)}
        for entry in self.entries.values():
            file = type(self.file)(os.path.normpath(self.file.parent / entry.path))
            is_target = file in targets.files or any(file.is_relative_to(folder) for folder in targets.folders)
            is_hidden = file in report.unsure or (report.unsure and file not in report.files)
            if entry.fingerprint not in found and is_target and not is_hidden and is_asked(file, entry.rule):
                yield entry


def marked(report: Report, sources: Sources, targets: Targets) -> list[tuple[str, Finding]]:
    """All that was found, suppressed or not, by fingerprint."""
    everything = in_order((*report.findings, *(one.finding for one in report.suppressed)))
    return list(zip(named(everything, sources, targets), everything, strict=True))


def read(file: Path) -> Baseline:
    """Read a baseline. Raises BaselineError."""
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise BaselineError(
            f"the baseline {shown(file)} does not exist: write it with `advisor check --write-baseline {shown(file)}`"
        ) from None
    except OSError as error:
        raise BaselineError(f"the baseline {shown(file)} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BaselineError(f"{shown(file)} is no baseline: it is not JSON ({error})") from None
    if not isinstance(content, dict) or not isinstance(content.get("findings"), list):
        raise BaselineError(f"{shown(file)} is no baseline: it has no list of findings")
    if content.get("version") != _VERSION:
        raise BaselineError(f"{shown(file)} is a baseline of another version of advisor: write it anew")
    entries = [_entry(given, number, file) for number, given in enumerate(content["findings"], 1)]
    return Baseline(file, {entry.fingerprint: entry for entry in entries})


def entries_of(findings: Iterable[Finding], marks: Iterable[tuple[str, Finding]], file: Path) -> Iterator[Entry]:
    """The findings as entries of a baseline in `file`."""
    wanted = {id(finding) for finding in findings}
    for mark, finding in marks:
        if id(finding) in wanted:
            yield Entry(mark, finding.rule, relative(finding.span.file, file.parent), finding.message)


def text(entries: Iterable[Entry]) -> str:
    """The content of a baseline: an entry a line, in an order that does not depend on the run."""
    ordered = sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.message, entry.fingerprint))
    lines = (json.dumps({name: getattr(entry, name) for name in _FIELDS}, ensure_ascii=False) for entry in ordered)
    listed = ",\n".join(f"    {line}" for line in lines)
    inside = f"\n{listed}\n  " if listed else ""
    return f'{{\n  "version": {_VERSION},\n  "findings": [{inside}]\n}}\n'


def _entry(given: Any, number: int, file: Path) -> Entry:
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in _FIELDS):
        raise BaselineError(f"{shown(file)} is no baseline: finding {number} lacks one of {', '.join(_FIELDS)}")
    return Entry(*(given[name] for name in _FIELDS))
