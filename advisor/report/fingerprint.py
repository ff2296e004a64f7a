"""Names for findings that stay the same when lines move."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.report.outcome import place, relative
from advisor.source.text import UnreadableError
from advisor.targets import repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Finding
    from advisor.report.outcome import Outcome
    from advisor.source.text import Sources


def fingerprints(outcome: Outcome) -> Iterator[str]:
    """Give each finding, in order, 32 hexadecimal digits.

    They depend on the rule, the path (in the repository, or else in the checked folder), the text of the line, the
    finding's data, and on how many findings before it agree in all of these.
    """
    seen: Counter[str] = Counter()
    for advice in outcome.advices:
        finding = advice.finding
        file = finding.span.file
        folder = repository(file) or outcome.targets.base(file)
        data = [f"{key}={value}" for key, value in sorted(finding.data.items()) if key != "config"]
        key = "\0".join((finding.rule, relative(file, folder), _line(finding, outcome.sources), *data))
        yield sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[key] += 1


def _line(finding: Finding, sources: Sources) -> str:
    try:
        return sources.read(finding.span.file).line(place(finding.span, sources).row).strip()
    except UnreadableError:
        return ""
