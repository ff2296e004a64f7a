"""The pages of docs/guidance/: sections that rules cite, and the advice that each of them gives.

    ## Make clients once                 the anchor that rules cite: `clients.md#make-clients-once`

    Prose that gives the reasons.

    Advice:

    - Make clients at module level. Enforced by `client_per_invocation`.
    - Let a pool hold one connection. Code cannot show it: no file says what the database can bear.

    Sources: https://docs.aws.amazon.com/… · https://docs.python.org/…

    ### Good: words                      examples as on rule pages, read by `examples.py`

A statement names the rules that enforce it, or gives the reason why code cannot show whether it is heeded, or both
where rules see a part of it. A section that only explains says so: `Advice: none, as …`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from advisor.bundle import bundled
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TITLE = re.compile(r"^# +(.*?)\s*$", re.MULTILINE)
_EXAMPLE = re.compile(r"^### ", re.MULTILINE)
_ADDRESS = re.compile(r"https://[^\s)>\]]+")
_SOURCES = re.compile(r"^Sources: (.+)$", re.MULTILINE)
_ADVICE = re.compile(r"^Advice:\n\n((?:- .*\n|  .*\n)+)", re.MULTILINE)
_NO_ADVICE = re.compile(r"^Advice: none, (.+?)\n\n", re.MULTILINE | re.DOTALL)
_STATEMENT = re.compile(r"(.+?)(?: Enforced by ((?:`\w+`(?:, | and )?)+)\.)?(?: Code cannot show it: (.+))?")
_NAME = re.compile(r"`(\w+)`")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@record()
class Statement:
    """One piece of advice."""

    text: str
    rules: tuple[str, ...]
    """The rules that enforce it."""
    reason: str
    """Why code cannot show, or not wholly, whether it is heeded; empty where rules see all of it."""


@record()
class Section:
    """One section of the guidance."""

    page: str
    """The file's name: `tmp.md`."""
    title: str
    anchor: str
    text: str
    """All below the heading, as Markdown."""
    line: int
    """Where the heading stands."""

    @property
    def cited(self) -> str:
        """How rules cite it: `tmp.md#application-data`."""
        return f"{self.page}#{self.anchor}"

    @property
    def path(self) -> str:
        """Where it stands in the repository: `docs/guidance/tmp.md#application-data`."""
        return f"docs/guidance/{self.cited}"

    @property
    def prose(self) -> str:
        """The text above the examples."""
        return _EXAMPLE.split(self.text)[0].strip()

    @property
    def sources(self) -> tuple[str, ...]:
        """The official addresses that it rests on."""
        line = _SOURCES.search(self.text)
        return tuple(address.rstrip(".,;") for address in _ADDRESS.findall(line[1])) if line else ()

    @property
    def url(self) -> str:
        """The first official address; empty when it gives none."""
        return next(iter(self.sources), "")

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The advice that it gives."""
        listed = _ADVICE.search(f"{self.text}\n")
        if not listed:
            return ()
        items = re.split(r"^- ", listed[1], flags=re.MULTILINE)[1:]
        return tuple(_statement(" ".join(item.split())) for item in items)

    @property
    def only_explains(self) -> str:
        """Why it gives no advice, as the page says; empty when it gives some, or does not say."""
        found = _NO_ADVICE.search(f"{self.text}\n\n")
        return " ".join(found[1].split()) if found else ""


@record()
class GuidancePage:
    """One page of the guidance."""

    file: Path
    title: str
    sections: tuple[Section, ...]


def section(cited: str) -> Section | None:
    """Return the section cited as `tmp.md#application-data`; None when there is no such file or heading."""
    name, _, anchor = cited.partition("#")
    return next((found for found in _sections(name) if found.anchor == anchor), None)


def pages() -> tuple[GuidancePage, ...]:
    """All pages, by the name of their file."""
    return tuple(map(page, sorted((bundled("docs") / "guidance").glob("*.md"))))


def page(file: Path) -> GuidancePage:
    """Read one page."""
    text = file.read_text("utf-8")
    title = _TITLE.search(text)
    return GuidancePage(file, title[1] if title else file.stem, tuple(_split(file.name, text)))


@cache
def _sections(name: str) -> tuple[Section, ...]:
    file = bundled("docs") / "guidance" / name
    return page(file).sections if file.is_file() else ()


def _split(name: str, text: str) -> Iterator[Section]:
    lines = text.split("\n")
    heads: list[int] = []
    fenced = False
    for index, line in enumerate(lines):
        fenced ^= line.startswith("```")
        if not fenced and line.startswith("## "):
            heads.append(index)
    for head, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        title = lines[head].removeprefix("## ").strip()
        yield Section(name, title.replace("`", ""), _anchor(title), "\n".join(lines[head + 1 : end]), head + 1)


def _statement(text: str) -> Statement:
    found = _STATEMENT.fullmatch(text)
    if found is None:
        return Statement(text, (), "")
    return Statement(found[1], tuple(_NAME.findall(found[2] or "")), found[3] or "")


def _anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")
