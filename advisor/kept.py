"""What checking a service showed, as a cache keeps it from one run to the next: in JSON, which can hold no code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Finding, Related, Severity, Span
from advisor.record import record
from advisor.subjects import Unresolved

if TYPE_CHECKING:
    from typing import Any


@record()
class Kept:
    """What there is to say of a service. The findings have lost their remedies, which speak of facts."""

    findings: tuple[Finding, ...]
    unresolved: tuple[Unresolved, ...]
    files: tuple[Path, ...]
    """The files that were looked at."""
    entire: bool
    """Whether nothing of the service was hidden by what could not be read."""
    remedies: bool
    """Whether a finding had one."""


def as_json(kept: Kept) -> dict[str, Any]:
    """Return it as what `json` writes."""
    return {
        "findings": [_finding(found) for found in kept.findings],
        "unresolved": [[_span(hidden.span), hidden.what, hidden.expression] for hidden in kept.unresolved],
        "files": [*map(str, kept.files)],
        "entire": kept.entire,
        "remedies": kept.remedies,
    }


def from_json(content: Any) -> Kept:
    """Return what `as_json` was given. Raises ValueError, LookupError or TypeError for anything else."""
    return Kept(
        tuple(_finding_of(*row) for row in content["findings"]),
        tuple(Unresolved(_span_of(span), what, expression) for span, what, expression in content["unresolved"]),
        tuple(map(Path, content["files"])),
        content["entire"] is True,
        content["remedies"] is not False,
    )


def _finding(found: Finding) -> list[Any]:
    related = [[_span(other.span), other.message] for other in found.related]
    level = found.severity.value if found.severity else None
    return [found.rule, level, _span(found.span), found.message, related, dict(found.data)]


def _finding_of(
    rule: str, level: str, place: list[Any], message: str, related: list[Any], data: dict[str, str]
) -> Finding:
    others = tuple(Related(_span_of(span), text) for span, text in related)
    return Finding(message, _span_of(place), None, others, data, Severity(level), rule)


def _span(span: Span) -> list[Any]:
    return [str(span.file), span.start, span.end]


def _span_of(place: list[Any]) -> Span:
    file, start, end = place
    return Span(Path(file), int(start), int(end))
