"""The folder that services show paths relative to, and the order in which they want findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.report.outcome import relative
from advisor.targets import repository

if TYPE_CHECKING:
    from advisor.model import Finding
    from advisor.report.outcome import Advice, Outcome


def root(outcome: Outcome) -> Path:
    """The repository of all that was checked; where there is none, or several, the current folder."""
    holding = {repository(path) for path in outcome.targets.paths}
    only = holding.pop() if len(holding) == 1 else None
    return only or repository(Path.cwd()) or Path.cwd()


def path_in(folder: Path, file: Path) -> str:
    """The way from `folder` to `file` with forward slashes; the whole path of a file that is not below it."""
    return relative(file, folder) if file.is_relative_to(folder) else file.as_posix()


def severity(finding: Finding) -> Severity:
    """The level of a finding."""
    return finding.severity or Severity.ERROR


def worst_first(outcome: Outcome) -> list[Advice]:
    """Errors before warnings before advice, each in the order of files and lines."""
    return sorted(outcome.advices, key=lambda advice: -severity(advice.finding).rank)
