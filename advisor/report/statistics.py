"""How often each rule spoke."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.report.outcome import Outcome


def lines(outcome: Outcome) -> Iterator[str]:
    """A line for each rule, the most frequent first: how often, its level and its name."""
    rows = list(_rows(outcome))
    width = max((len(str(count)) for count, _, _ in rows), default=0)
    level_width = max((len(level) for _, level, _ in rows), default=0)
    for count, level, name in rows:
        yield f"{count:>{width}}  {level:<{level_width}}  {name}"


def array(outcome: Outcome) -> Iterator[str]:
    """The same as one JSON list."""
    yield json.dumps([{"code": name, "severity": level, "count": count} for count, level, name in _rows(outcome)])


def _rows(outcome: Outcome) -> Iterator[tuple[int, str, str]]:
    found = (advice.finding for advice in outcome.advices)
    counts = Counter((one.severity.value if one.severity else "", one.rule) for one in found)
    for (level, name), count in sorted(counts.items(), key=lambda row: (-row[1], row[0][1], row[0][0])):
        yield count, level, name
