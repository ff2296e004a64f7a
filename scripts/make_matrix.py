"""Write docs/matrix.md: which rules enforce which advice of docs/guidance/, in both directions.

python scripts/make_matrix.py            # rewrite the page
python scripts/make_matrix.py --check    # compare only; exit 1 when it differs
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.catalog import Rule, load
from advisor.guidance import GuidancePage, Section, Statement, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
MATRIX = ROOT / "docs" / "matrix.md"
_LINK_TO_PAGE = re.compile(r"\]\((?=\w[\w-]*\.md)")


def matrix(guidance: Sequence[GuidancePage], rules: Sequence[Rule]) -> str:
    """Return the page."""
    return "\n".join([*_head(guidance, rules), *_by_advice(guidance, rules), *_by_rule(guidance, rules)])


def _head(guidance: Sequence[GuidancePage], rules: Sequence[Rule]) -> Iterator[str]:
    statements = [statement for page in guidance for section in page.sections for statement in section.statements]
    enforced = sum(bool(statement.rules) for statement in statements)
    in_part = sum(bool(statement.rules and statement.reason) for statement in statements)
    yield "# Advice and rules\n"
    yield "Each statement of advice in the guidance, with the rules that enforce it or the reason why code cannot show"
    yield "whether it is heeded; then each rule, with the advice that it enforces and the official page behind it.\n"
    yield f"The guidance makes {len(statements)} statements. {len(rules)} rules enforce {enforced} of them,"
    yield f"{in_part} of these in part; {len(statements) - enforced} are advice alone.\n"
    yield "This page is written by `scripts/make_matrix.py`.\n"


def _by_advice(guidance: Sequence[GuidancePage], rules: Sequence[Rule]) -> Iterator[str]:
    areas = {rule.name: rule.area for rule in rules}
    yield "## From advice to rules\n"
    for page in guidance:
        yield f"### {page.title}\n"
        yield "| advice | where | enforced by |"
        yield "|---|---|---|"
        for section in page.sections:
            for statement in section.statements:
                yield f"| {_text(statement)} | {_link(section)} | {_enforcing(statement, areas)} |"
        yield ""


def _by_rule(guidance: Sequence[GuidancePage], rules: Sequence[Rule]) -> Iterator[str]:
    sections = [section for page in guidance for section in page.sections]
    yield "## From rules to advice\n"
    yield "| rule | advice | official page |"
    yield "|---|---|---|"
    for rule in sorted(rules, key=lambda rule: (rule.area, rule.name)):
        own = [part for part in sections if any(rule.name in said.rules for said in part.statements)]
        advice = " · ".join(map(_link, own))
        official = f"[{_last_part(rule.page.sources[0])}]({rule.page.sources[0]})"
        yield f"| {_rule(rule.name, rule.area)}: {rule.severity.value} | {advice} | {official} |"
    yield ""


def _last_part(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _text(statement: Statement) -> str:
    return _LINK_TO_PAGE.sub("](guidance/", statement.text).replace("|", "\\|")


def _enforcing(statement: Statement, areas: dict[str, str]) -> str:
    named = ", ".join(_rule(name, areas[name]) if name in areas else f"`{name}`" for name in statement.rules)
    reason = statement.reason.replace("|", "\\|")
    if named and reason:
        return f"{named}; for the rest, code cannot show it: {reason}"
    return named or f"code cannot show it: {reason}"


def _rule(name: str, area: str) -> str:
    return f"[`{name}`](../rules/{area}/{name}.md)"


def _link(section: Section) -> str:
    return f"[{section.title}](guidance/{section.cited})"


def main(arguments: Sequence[str]) -> int:
    """Rewrite or compare, as the command line says."""
    wanted = matrix(pages(), load(ROOT / "rules"))
    if "--check" not in arguments:
        MATRIX.write_text(wanted, "utf-8")
        return 0
    if not MATRIX.is_file() or MATRIX.read_text("utf-8") != wanted:
        print("docs/matrix.md is not what the pages say: run python scripts/make_matrix.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
