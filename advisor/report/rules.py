"""Rules for people: pages with their guidance, and the table of all of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from advisor.examples import fix_kinds
from advisor.model import Applicability
from advisor.page import prose
from advisor.report.outcome import guidance
from advisor.report.text import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.catalog import Rule

_KIND = {Applicability.SAFE: "safe", Applicability.UNSAFE: "unsafe", Applicability.SHOWN: "shown"}


def explain(rules: Iterable[Rule], drawn: bool) -> None:
    """Print the page of each rule and the guidance that it cites, as Markdown or drawn for a terminal."""
    text = "\n".join(markdown(rule) for rule in rules)
    if not drawn:
        print(text, end="")
        return
    from rich.markdown import Markdown

    console().print(Markdown(text))


def markdown(rule: Rule) -> str:
    """Return the page of a rule and the guidance that it cites."""
    return "\n".join(_page(rule))


def table(rules: Sequence[Rule]) -> None:
    """Print a row for each rule: name, level, kinds of fix, title."""
    rows = [(rule.name, rule.severity.value, _fix(rule), rule.page.title) for rule in rules]
    if not sys.stdout.isatty():
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for name, level, fix, title in rows:
            print(f"{name:<{widths[0]}}  {level:<{widths[1]}}  {fix:<{widths[2]}}  {title}")
        return
    from rich.table import Table

    drawn = Table("rule", "level", "fix", "what it reports", box=None, padding=(0, 2, 0, 0))
    for row in rows:
        drawn.add_row(*row)
    console().print(drawn)


def _page(rule: Rule) -> Iterator[str]:
    yield prose(rule.page)
    yield f"Rule `{rule.name}`, area `{rule.area}`, level {rule.severity.value}.\n"
    yield "## Guidance\n"
    for cited in guidance(rule):
        yield f"### {cited.title}\n"
        yield f"{cited.prose}\n"
        yield f"From {cited.path}\n"
    yield "## Sources\n"
    yield from (f"- <{address}>" for address in rule.page.sources)
    yield ""


def _fix(rule: Rule) -> str:
    return ", ".join(_KIND[kind] for kind in fix_kinds(rule.page.file)) or "-"
