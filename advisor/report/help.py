"""What a page says for those who have a finding of its rule before them: all but the examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.page import prose
from advisor.report.outcome import guidance

if TYPE_CHECKING:
    from advisor.catalog import Rule

_LEFT_OUT = ("Examples", "See also")
_SECTION = r"(?m)^## "


def markdown(rule: Rule) -> str:
    """The page without its examples, and with the official addresses that it rests on."""
    title, *sections = re.split(_SECTION, _unfenced(prose(rule.page)))
    kept = [f"## {section}" for section in sections if not section.startswith(_LEFT_OUT)]
    cited = dict.fromkeys(f"- [{one.title}]({one.url})\n" for one in guidance(rule) if one.url)
    links = [*cited] or [f"- <{address}>\n" for address in rule.page.sources]
    return "".join((title, *kept, "\n" if kept and not kept[-1].endswith("\n\n") else "", "## Guidance\n\n", *links))


def lead(rule: Rule) -> str:
    """The sentences below the title, on one line."""
    return " ".join(prose(rule.page).split("\n\n")[1].split())


def _unfenced(page: str) -> str:
    """The page without the code of its examples: a comment in it may look like a heading."""
    before, examples, after = page.partition("\n## Examples\n")
    ignoring = after.rfind("\n## When to ignore it\n")
    return before + (f"{examples}{after[ignoring:]}" if ignoring >= 0 else "")
