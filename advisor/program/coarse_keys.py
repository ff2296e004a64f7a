"""What a cached value depends on and its key does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Frequency
from advisor.program.state_traces import Deed, StateWritten
from advisor.record import replaced
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN = (Origin.EVENT, Origin.PLATFORM, Origin.ENVIRONMENT, Origin.RESOURCE)


def missing_fields(write: object, happened: Iterable[object]) -> tuple[str, ...]:
    """The fields of the event on which what is kept certainly depends, although another value of them finds it too.

    `happened` is all that invocations of the function do to the same place.
    """
    if not isinstance(write, StateWritten) or not _is_kept(write):
        return ()
    content, key = write.content, write.key
    if content is None or content.made_of.whole or (key is not None and key.origin not in _KNOWN):
        return ()
    if key is not None and key.origin is Origin.EVENT and not key.fields:
        return ()
    if any(isinstance(event, StateWritten) and event.deed is Deed.REMOVED for event in happened):
        return ()
    given = frozenset() if key is None else key.fields
    wanted = (one for one in content.made_of.fields if not one.is_beside and not one.is_alike)
    return tuple(sorted({one.name for one in wanted if not any(one.covers(other) for other in given)}))


def _is_kept(write: StateWritten) -> bool:
    """Whether it is found there by later invocations: stored only when it is absent, and by no more of a test."""
    guard, content = write.guard, write.content
    if guard is None or content is None or write.frequency is not Frequency.ONCE or guard.asks_event:
        return False
    match write.deed:
        case _ if replaced(write.place, entry="") not in guard.places:
            return False
        case Deed.ENTERED:
            return guard.keyed and write.key is not None and (content.is_called or content.is_fetched)
        case Deed.STORED | Deed.RENEWED:
            return guard.keyed == bool(write.place.entry)
        case _:
            return False
