"""Whether an invocation waits for the work that it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.traces import WorkMet, WorkStarted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.program.entries import Happening


def started_work(happened: Iterable[Happening]) -> Iterator[tuple[Happening, Certainty]]:
    """Each start of some work, and whether the same invocation waits for it: YES where it does on some path."""
    concerned = [happening for happening in happened if isinstance(happening.event, WorkStarted | WorkMet)]
    for position, happening in enumerate(concerned):
        if isinstance(happening.event, WorkStarted):
            yield happening, _waited(position, concerned)


def _waited(position: int, concerned: Sequence[Happening]) -> Certainty:
    start = concerned[position].event
    assert isinstance(start, WorkStarted)
    places = (start.work.place, *start.work.behind)
    handed_on = False
    for other, happening in enumerate(concerned):
        event = happening.event
        if not isinstance(event, WorkMet):
            continue
        if event.place is not None and event.place in places:
            if event.waited:
                return Certainty.YES
            # A pool that is kept at module level stays there: nobody waits for its jobs.
            handed_on |= event.place == start.work.place or event.frequency is start.frequency
        elif event.place is None and event.aside in ("", start.aside):
            # In a loop the wait may stand before the start; a pause before it is none.
            handed_on |= other > position or (event.waited and happening.chain == concerned[position].chain)
    return Certainty.UNKNOWN if handed_on else Certainty.NO
