"""What was fetched and is kept for the life of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Frequency
from advisor.program.state_traces import Deed, StateWritten

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_stale(write: object, happened: Iterable[object]) -> bool:
    """Whether a write keeps what it fetched as a cache does, and nothing looks at its age or drops it.

    `happened` is all that invocations of the function do to the same place.
    """
    if not isinstance(write, StateWritten) or write.content is None:
        return False
    kept = write.frequency is Frequency.ONCE and write.guard is not None and not write.guard.asks_more
    fetched = write.content.is_fetched and not write.content.is_client and write.changes
    dated = write.content.is_dated or (write.key is not None and write.key.dated)
    return kept and fetched and not dated and not any(_renews(event, write) for event in happened)


def _renews(event: object, write: StateWritten) -> bool:
    if not isinstance(event, StateWritten) or event.span == write.span:
        return False
    if event.deed is Deed.REMOVED or event.guard is None:
        return True  # it is dropped, or written again without a look at what is there
    return event.guard.asks_more
