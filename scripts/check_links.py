"""Ask every external address in the documents whether it still leads somewhere. Run on demand: it uses the network.

    python scripts/check_links.py    # exit 1 when an address is gone

An address is gone when its server answers with 404 or 410, and when the page no longer has the heading that the address
points at. What gives a script no answer (403, 429, a timeout, no network) is listed, but is no failure.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import unquote
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`…]+")
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_NOT_REAL = re.compile(r"https?://([\w.-]*\.)?(example\.(com|org|internal)|localhost)\b")
_GONE = {404, 410}
_HEADINGS_OF_A_PAGE = 10
_SECONDS = 20
_AT_ONCE = 8


class State(Enum):
    """What became of an address."""

    FINE = "fine"
    GONE = "gone"
    SILENT = "no answer"


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found |= {value for name, value in attrs if name in {"id", "name"} and value}


def addresses(files: Iterable[Path]) -> dict[str, list[str]]:
    """Return each external address outside of code, with the files that name it."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for address in dict.fromkeys(_ADDRESS.findall(_FENCE.sub("", file.read_text("utf-8")))):
            if not _NOT_REAL.match(address):
                found[address.rstrip(".,;:")].append(file.relative_to(ROOT).as_posix())
    return dict(found)


def ask(page: str, anchors: Iterable[str]) -> dict[str, tuple[State, str]]:
    """Fetch a page once and say for each anchor on it ("" is the page itself) what became of it, and why."""
    try:
        with urlopen(Request(page, headers={"User-Agent": "Mozilla/5.0"}), timeout=_SECONDS) as answer:
            there = _Anchors()
            there.feed(answer.read().decode("utf-8", "replace"))
    except HTTPError as error:
        state = State.GONE if error.code in _GONE else State.SILENT
        return dict.fromkeys(anchors, (state, f"HTTP {error.code}"))
    except (URLError, OSError) as error:
        return {anchor: (State.SILENT, str(error)) for anchor in anchors}
    return {anchor: _found(anchor, there.found) for anchor in anchors}


def _found(anchor: str, there: set[str]) -> tuple[State, str]:
    if not anchor or {unquote(anchor), f"user-content-{anchor}"} & there:
        return State.FINE, ""
    # Pages that a script fills in have no headings of their own to compare with.
    return (State.GONE, "no such heading") if len(there) > _HEADINGS_OF_A_PAGE else (State.SILENT, "headings unknown")


def report(found: Mapping[str, list[str]]) -> int:
    """Ask for all addresses, print what is wrong, and return how many are gone."""
    pages: dict[str, list[str]] = defaultdict(list)
    for address in found:
        page, _, anchor = address.partition("#")
        pages[page].append(anchor)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda page: ask(page, pages[page]), pages))
    count = dict.fromkeys(State, 0)
    for page, answered in zip(pages, answers, strict=True):
        for anchor, (state, why) in answered.items():
            address = f"{page}#{anchor}" if anchor else page
            count[state] += 1
            if state is not State.FINE:
                print(f"{state.value}: {address} ({why}): {', '.join(found[address])}")
    print(f"{len(found)} addresses: {', '.join(f'{number} {state.value}' for state, number in count.items())}")
    return count[State.GONE]


def documents() -> list[Path]:
    """Every Markdown file of the repository that people read."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rules").rglob("*.md")])


if __name__ == "__main__":
    sys.exit(bool(report(addresses(documents()))))
