"""The headings of docs/guidance/ that rule pages cite."""

from __future__ import annotations

import re
from functools import cache

from advisor.bundle import bundled
from advisor.record import record

_HEADING = re.compile(r"^#{1,6} +(.*?)\s*$")
_ADDRESS = re.compile(r"https://[^\s)>\]]+")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@record()
class Guidance:
    """One section of the guidance."""

    title: str
    url: str
    """The first official address that the section gives; empty when it gives none."""
    page: str
    """`docs/guidance/tmp.md#application-data`."""


def section(cited: str) -> Guidance | None:
    """Return the section cited as `tmp.md#application-data`; None when there is no such file or heading."""
    file, _, anchor = cited.partition("#")
    return _sections(file).get(anchor)


@cache
def _sections(name: str) -> dict[str, Guidance]:
    file = bundled("docs") / "guidance" / name
    if not file.is_file():
        return {}
    found: dict[str, Guidance] = {}
    anchor, fenced = "", False
    for line in file.read_text("utf-8").splitlines():
        fenced ^= line.startswith("```")
        if fenced:
            continue
        if heading := _HEADING.match(line):
            anchor = _anchor(heading[1])
            found[anchor] = Guidance(heading[1].replace("`", ""), "", f"docs/guidance/{name}#{anchor}")
        elif anchor and not found[anchor].url and (address := _ADDRESS.search(line)):
            found[anchor] = Guidance(found[anchor].title, address[0].rstrip(".,;"), found[anchor].page)
    return found


def _anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")
