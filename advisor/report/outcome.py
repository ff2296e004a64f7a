"""What every format is handed, and where a finding stands in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.catalog import Rule
    from advisor.engine import Report
    from advisor.guidance import Section
    from advisor.model import Finding, Fix, Span
    from advisor.source.text import Sources
    from advisor.targets import Targets


@record()
class Advice:
    """A finding and what can be done about it."""

    finding: Finding
    fix: Fix | None
    withdrawn: str = ""
    """Why there is no fix although one was meant, as a sentence; empty otherwise."""


@record()
class Outcome:
    """One run, ready to be shown."""

    advices: tuple[Advice, ...]
    report: Report
    sources: Sources
    """The texts as they were checked."""
    targets: Targets
    rules: Mapping[str, Rule]
    fixed: int = 0
    """How many findings are gone because they were fixed."""
    explains: bool = False
    """Whether the first finding of each rule is followed by why it matters, for people."""


@record()
class Place:
    """A span in rows and columns, counted from 1; the end is exclusive."""

    row: int
    column: int
    end_row: int
    end_column: int


def place(span: Span, sources: Sources) -> Place:
    """Return where a span is; in a file that cannot be read as text, where that shows."""
    try:
        source = sources.read(span.file)
    except UnreadableError as error:
        return Place(*error.position, *error.position)
    return Place(*source.position(span.start), *source.position(span.end))


def shown(file: Path) -> str:
    """Return a path as a user would type it: relative to the current folder when it is below."""
    here = Path.cwd()
    return printable(str(file.relative_to(here) if file.is_relative_to(here) else file))


def printable(text: str) -> str:
    """Return `text` on one line, with escapes for all that would steer a terminal: a file may be called anything."""
    if text.isprintable():
        return text
    from unicodedata import category

    return "".join(
        char if char.isprintable() or category(char) == "Zs" else char.encode("unicode_escape").decode()
        for char in text
    )


def at(span: Span, sources: Sources) -> str:
    """Return `path:row:column`, which terminals and editors open."""
    where = place(span, sources)
    return f"{shown(span.file)}:{where.row}:{where.column}"


def relative(file: Path, folder: Path) -> str:
    """Return the way from `folder` to `file`, with forward slashes."""
    return Path(os.path.relpath(file, folder)).as_posix()


def url(rule: Rule) -> str:
    """The official page that a finding of the rule links to."""
    return rule.page.sources[0]


def guidance(rule: Rule) -> Iterator[Section]:
    """The sections of the guidance that the rule cites."""
    from advisor.guidance import section

    for cited in rule.page.guidance:
        if found := section(cited):
            yield found
