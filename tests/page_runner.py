"""What runs the examples of pages: each is written to disk as a project and checked like any other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.catalog import load
from advisor.engine import check
from advisor.report.outcome import place
from advisor.service import loading
from advisor.subjects import IdleSuppression
from advisor.suppression import Suppressing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.catalog import Rule
    from advisor.examples import Example
    from advisor.model import Finding
    from advisor.source.text import Sources

RULES = load(Path(__file__).resolve().parent.parent / "rules")


def written(example: Example, folder: Path) -> Path:
    """Write a project to disk, and return its folder."""
    for file in example.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.text.encode())
    return folder.resolve()


def findings(folder: Path, sources: Sources, rules: Sequence[Rule]) -> list[Finding]:
    """What some rules say of a project, all of which can be read."""
    wanted = {rule.name for rule in rules}
    # Whether a suppression is idle shows when the rule that it names has been run.
    run = RULES if any(IdleSuppression in rule.subjects for rule in rules) else rules
    suppressing = Suppressing(frozenset(rule.name for rule in (*RULES, *rules)))
    report = check(loading.load([folder], sources, None), sources, run, suppressing=suppressing)
    assert not report.faults
    return [finding for finding in report.findings if finding.rule in wanted]


def where(finding: Finding, folder: Path, sources: Sources) -> tuple[str, int]:
    """The file, relative to the project, and the row of a finding."""
    return finding.span.file.relative_to(folder).as_posix(), place(finding.span, sources).row


def due(example: Example) -> set[tuple[str, int]]:
    """The files and rows that the example marks."""
    return {(file.path, row) for file in example.files for row in file.marks}
