"""What one event leaves behind for the next, and what grows with every event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Frequency
from advisor.program.state_mentions import Look
from advisor.program.state_traces import Deed, StateRead, StateWritten
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.model import Span
    from advisor.program.places import Place
    from advisor.program.state_events import Seen


def seen_later(write: Seen, happened: Sequence[Seen]) -> Iterator[Span]:
    """Where a later invocation of the same function reads what an earlier event left there."""
    event = write.event
    if not isinstance(event, StateWritten) or not _keeps_event_data(event):
        return
    if any(_is_reset(seen.event) or _replaces(seen.event, event) for seen in happened):
        return
    renewals = [
        one.event.span for one in happened if isinstance(one.event, StateWritten) and one.event.deed is Deed.RENEWED
    ]
    for seen in happened:
        read = seen.event
        if not isinstance(read, StateRead) or read.frequency is Frequency.UNKNOWN:
            continue
        if any(_is_inside(read.span, span) for span in renewals):
            continue  # `rows = rows[-100:]` reads what it keeps
        # Of two routes of a framework one may be a hook that runs before every other.
        if (event.deed is not Deed.STORED or seen.entry is write.entry) and _meets(event, read, seen.assigned):
            yield read.span


def _keeps_event_data(event: StateWritten) -> bool:
    key, content = event.key, event.content
    if event.frequency is not Frequency.INVOCATION or event.guard is not None or content is None:
        return False
    return content.is_event_data or (key is not None and key.origin is Origin.EVENT and not key.limited)


def _is_reset(event: object) -> bool:
    """Whether it takes something out, or puts what no event said in its place."""
    if not isinstance(event, StateWritten):
        return False
    if event.deed is Deed.REMOVED:
        return True
    return event.deed is Deed.STORED and event.content is not None and not event.content.is_event_data


def _replaces(event: object, write: StateWritten) -> bool:
    """Whether what was added to is assigned anew by other code."""
    if write.deed is Deed.STORED or not isinstance(event, StateWritten):
        return False
    return event.deed is Deed.STORED and event.place == write.place


def _is_inside(span: Span, other: Span) -> bool:
    return span.file == other.file and other.start <= span.start < other.end


def _meets(write: StateWritten, read: StateRead, assigned: frozenset[Place]) -> bool:
    """Whether what is written in one invocation is what the next one reads."""
    if not assigned.isdisjoint(write.place.around()):
        return False
    if _is_inside(read.span, write.span) and write.deed is not Deed.STORED:
        return False  # `rows += new` reads what it adds to
    match read.look:
        case Look.READ:
            return True
        case Look.FOUND if write.place.entry or write.deed in (Deed.ADDED, Deed.RENEWED):
            return read.place.entry != "" and (read.place == write.place or not write.place.entry)
        case _:
            return False


def grows(write: Seen, happened: Sequence[Seen]) -> bool:
    """Whether what is added to gets larger with the events, and nothing makes it smaller or looks at its size."""
    event = write.event
    if not isinstance(event, StateWritten) or not event.grows or event.content is None or event.content.is_client:
        return False
    return not any(_bounds(seen.event, event) for seen in happened)


def _bounds(event: object, write: StateWritten) -> bool:
    if isinstance(event, StateRead):
        return event.look is Look.MEASURED
    if not isinstance(event, StateWritten) or event.place.entry not in ("", write.place.entry):
        return False
    return event.deed in (Deed.REMOVED, Deed.RENEWED, Deed.STORED)
