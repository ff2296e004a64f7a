"""Objects in S3 that serve as a cache of small values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Frequency
from advisor.program.traces import ObjectUsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.model import Span
    from advisor.program.entries import Happening


def cached_objects(happened: Iterable[Happening]) -> Iterator[tuple[Happening, Span]]:
    """Each look-up in an invocation of an object that is put where it is missing, and where that is done."""
    uses = [
        (happening, happening.event)
        for happening in happened
        if isinstance(happening.event, ObjectUsed) and happening.event.frequency is Frequency.INVOCATION
    ]
    for put in dict.fromkeys(event.path for _, event in uses if event.put):
        stores = [event for _, event in uses if event.put and event.path == put]
        gets = [(happening, event) for happening, event in uses if not event.put and event.path == put]
        if gets and all(event.rebuilt and event.small for event in stores):
            # To ask whether it is there is a part of getting it.
            found = next((pair for pair in gets if pair[1].operation in ("get_object", "get")), gets[0])
            yield found[0], stores[0].span
