"""JSON with the names that ruff gives: a list of objects, or an object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Applicability
from advisor.report.fingerprint import fingerprints
from advisor.report.outcome import guidance, place, relative, url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from advisor.model import Finding, Fix, Span
    from advisor.report.outcome import Advice, Outcome
    from advisor.source.text import Sources
    from advisor.targets import Targets


def array(outcome: Outcome) -> Iterator[str]:
    """The lines of one JSON list."""
    yield json.dumps(list(_objects(outcome)), indent=2, ensure_ascii=False)


def lines(outcome: Outcome) -> Iterator[str]:
    """A JSON object for each finding, on a line of its own."""
    for found in _objects(outcome):
        yield json.dumps(found, ensure_ascii=False)


def _objects(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for advice, fingerprint in zip(outcome.advices, fingerprints(outcome), strict=True):
        yield {**_object(advice, outcome), "fingerprint": fingerprint}


def _object(advice: Advice, outcome: Outcome) -> dict[str, Any]:
    finding, sources = advice.finding, outcome.sources
    rule = outcome.rules[finding.rule]
    return {
        "code": finding.rule,
        "severity": (finding.severity or rule.severity).value,
        "message": finding.message,
        **_located(finding.span, sources),
        "url": url(rule),
        "fix": _fix(advice.fix, sources) if advice.fix else None,
        "guidance": [{"title": cited.title, "url": cited.url, "page": cited.path} for cited in guidance(rule)],
        "data": _data(finding, outcome.targets),
        "related": [{"message": other.message, **_located(other.span, sources)} for other in finding.related],
    }


def _located(span: Span, sources: Sources) -> dict[str, Any]:
    where = place(span, sources)
    return {
        "filename": str(span.file),
        "location": {"row": where.row, "column": where.column},
        "end_location": {"row": where.end_row, "column": where.end_column},
    }


def _fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    return {
        "applicability": fix.applicability.value,
        "message": fix.title,
        "edits": [{"content": edit.text, **_located(edit.span, sources)} for edit in fix.edits],
        **({"example": fix.example} if fix.applicability is Applicability.SHOWN else {}),
    }


def _data(finding: Finding, targets: Targets) -> dict[str, str]:
    """The finding's facts, with the service file relative to the checked folder."""
    data = dict(finding.data)
    config = Path(data.get("config", ""))
    if config.is_absolute():
        data["config"] = relative(config, targets.base(config))
    return data
