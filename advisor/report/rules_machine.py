"""Rules for machines: pages with their guidance as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.examples import fix_kinds
from advisor.page import prose
from advisor.report.outcome import guidance, url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from advisor.catalog import Rule
    from advisor.guidance import Section


def single(rule: Rule) -> str:
    """Return one object as text."""
    return json.dumps(_rule(rule), indent=2, ensure_ascii=False)


def array(rules: Iterable[Rule]) -> str:
    """Return a list with an object for each rule, as text."""
    return json.dumps([_rule(rule) for rule in rules], indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.name,
        "area": rule.area,
        "severity": rule.severity.value,
        "title": rule.page.title,
        "url": url(rule),
        "fixes": [kind.value for kind in fix_kinds(rule.page.file)],
        "explanation": prose(rule.page),
        "guidance": [_section(cited) for cited in guidance(rule)],
        "sources": list(rule.page.sources),
    }


def _section(cited: Section) -> dict[str, Any]:
    return {
        "title": cited.title,
        "url": cited.url,
        "page": cited.path,
        "text": cited.prose,
        "advice": [
            {"text": said.text, "enforced_by": list(said.rules), "not_shown_because": said.reason}
            for said in cited.statements
        ],
        "sources": list(cited.sources),
    }
