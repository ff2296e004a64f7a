"""What runs the tables of small services: each is written to disk, dedented, and checked."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from advisor.engine import check
from advisor.service import loading
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from advisor.catalog import Rule
    from advisor.model import Finding


def found(folder: Path, files: Mapping[str, str], rules: Sequence[Rule]) -> Iterator[tuple[Finding, str]]:
    """What rules say of a service, all of which can be checked, each with its place as `file:row`."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).removeprefix("\n"), "utf-8")
    sources = Sources()
    report = check(loading.load([folder], sources, None), sources, rules)
    assert not report.faults
    for finding in report.findings:
        row, _ = sources.read(finding.span.file).position(finding.span.start)
        yield finding, f"{finding.span.file.relative_to(folder).as_posix()}:{row}"
