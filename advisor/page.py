"""The head of a rule page: its front matter and its title, all that a run needs to know of it.

    ---
    severity: error                  # or warning, or advice
    guidance:                        # headings below docs/guidance/
      - tmp.md#application-data
    sources:                         # official pages; the first one is the link that a finding shows
      - https://docs.aws.amazon.com/…
    allow:                           # optional: other rules that may speak in the Good and Fixed examples
      - client_per_invocation
    ---

    # The title, which is the only heading of the first level

The name of the rule is the stem of the file, its area is the folder. What follows the title is read by `examples.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEY = re.compile(r"([a-z]+):(?:\s+(\S.*?))?\s*(?:\s#.*)?$")
_ITEM = re.compile(r"\s*-\s+(\S.*?)\s*(?:\s#.*)?$")
_TITLE = re.compile(r"# +(\S.*?)\s*$")
_REQUIRED = ("severity", "guidance", "sources")
_OPTIONAL = ("allow",)


class PageError(Exception):
    """What is wrong with one or more pages: a sentence a line, each with file and line."""

    def __init__(self, faults: list[str]) -> None:
        """`faults` are the sentences."""
        super().__init__("\n".join(faults))


@record()
class Page:
    """The head of a rule page."""

    file: Path
    title: str
    severity: Severity
    guidance: tuple[str, ...]
    """Headings of the guidance: `tmp.md#application-data`."""
    sources: tuple[str, ...]
    """Official addresses that the rule rests on."""
    allow: tuple[str, ...] = ()
    """Other rules that may speak in the examples that this rule is silent about."""

    @property
    def name(self) -> str:
        """The rule's only name."""
        return self.file.stem

    @property
    def area(self) -> str:
        """The folder that the rule belongs to."""
        return self.file.parent.name


def read(file: Path) -> Page:
    """Read the head of a page. Raises PageError."""
    lines = _head(file)
    end = _front_matter_end(lines)
    if not end:
        raise PageError([f"{file}:1: a page begins with front matter between two lines of three dashes"])
    fields: dict[str, list[str]] = {}
    faults = list(_parse(file, lines[1:end], fields))
    faults += _missing(file, fields)
    below = next((line for line in lines[end + 1 :] if line.strip()), "")
    title = _TITLE.match(below)
    if title is None:
        faults.append(f"{file}:{end + 2}: the title is missing: write `# Title` below the front matter")
    if faults or title is None:
        raise PageError(faults)
    return Page(
        file,
        title[1],
        Severity(fields["severity"][0]),
        tuple(fields["guidance"]),
        tuple(fields["sources"]),
        tuple(fields.get("allow", ())),
    )


def prose(page: Page) -> str:
    """The page as Markdown, without its front matter."""
    lines = page.file.read_text("utf-8").split("\n")
    return "\n".join(lines[_front_matter_end(lines) + 1 :]).strip("\n") + "\n"


def why(page: Page) -> list[str]:
    """Why the rule matters, as paragraphs."""
    section = prose(page).partition("\n## Why it matters\n")[2].partition("\n## ")[0]
    return [" ".join(paragraph.split()) for paragraph in section.split("\n\n") if paragraph.strip()]


def _head(file: Path) -> list[str]:
    """The lines up to the title, or all of them where the front matter has no end."""
    lines: list[str] = []
    with file.open(encoding="utf-8") as page:
        for line in page:
            lines.append(line.rstrip("\n"))
            if line.strip() and "---" in lines[1:-1]:
                break
    return lines


def _front_matter_end(lines: list[str]) -> int:
    """The index of the closing dashes; 0 when there is no front matter."""
    return lines.index("---", 1) if lines[0] == "---" and "---" in lines[1:] else 0


def _parse(file: Path, lines: list[str], fields: dict[str, list[str]]) -> Iterator[str]:
    """Fill `fields` and yield what is wrong."""
    values: list[str] = []
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if item := _ITEM.match(line):
            values.append(item[1])
            continue
        key = _KEY.match(line)
        if key is None:
            yield f"{file}:{number}: front matter holds `key: value` and `- item`, not {line.strip()!r}"
            continue
        if key[1] not in (*_REQUIRED, *_OPTIONAL):
            yield f"{file}:{number}: {key[1]!r} is no key of a rule page: use {', '.join((*_REQUIRED, *_OPTIONAL))}"
        if key[1] in fields:
            yield f"{file}:{number}: {key[1]!r} is written twice"
        values = fields[key[1]] = [key[2]] if key[2] else []


def _missing(file: Path, fields: dict[str, list[str]]) -> Iterator[str]:
    for key in _REQUIRED:
        if not fields.get(key):
            yield f"{file}:1: the front matter needs a value for {key!r}"
    levels = [level.value for level in Severity]
    for given in fields.get("severity", ()):
        if given not in levels:
            yield f"{file}:1: {given!r} is no severity: use {', '.join(levels)}"
    for address in fields.get("sources", ()):
        if not address.startswith("https://"):
            yield f"{file}:1: the source {address!r} is no https address"
    for anchor in fields.get("guidance", ()):
        if ".md#" not in anchor:
            yield f"{file}:1: the guidance {anchor!r} is no heading: write it like tmp.md#application-data"
