"""Names for findings that stay the same when lines move."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.report.outcome import place, relative
from advisor.source.text import UnreadableError
from advisor.targets import repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.model import Finding
    from advisor.report.outcome import Outcome
    from advisor.source.text import Sources
    from advisor.targets import Targets


def fingerprints(outcome: Outcome) -> Iterator[str]:
    """Give each finding that is reported, in order, its fingerprint. Those that are silenced count with the others."""
    reported = [advice.finding for advice in outcome.advices]
    ordered = in_order((*reported, *(one.finding for one in outcome.report.suppressed)))
    known = dict(zip(map(id, ordered), named(ordered, outcome.sources, outcome.targets), strict=True))
    yield from (known[id(finding)] for finding in reported)


def named(findings: Iterable[Finding], sources: Sources, targets: Targets) -> Iterator[str]:
    """Give each finding, in order, 32 hexadecimal digits.

    They depend on the rule, the path (in the repository, or else in the checked folder), the marked code itself, the
    finding's data, and on how many findings before it agree in all of these. What stands around the code, in the same
    line or in others, may change.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        file = finding.span.file
        folder = repository(file) or targets.base(file)
        data = [f"{key}={value}" for key, value in sorted(finding.data.items()) if _is_told(key, value, finding)]
        key = "\0".join((finding.rule, relative(file, folder), _code(finding, sources), *data))
        yield sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[key] += 1


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place, each once, however they came."""
    unique = {id(finding): finding for finding in findings}
    return sorted(unique.values(), key=lambda one: (str(one.span.file), one.span.start, one.span.end, one.rule))


def _is_told(key: str, value: str, finding: Finding) -> bool:
    """Whether a fact is the same on every machine."""
    return key != "config" and value != str(finding.span.file)


def _code(finding: Finding, sources: Sources) -> str:
    """The first line of what is marked; where nothing is, the line that it stands in."""
    try:
        source = sources.read(finding.span.file)
    except UnreadableError:
        return ""
    marked = source.text[finding.span.start : finding.span.end].strip().splitlines()
    return " ".join((marked[0] if marked else source.line(place(finding.span, sources).row)).split())
