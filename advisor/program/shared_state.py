"""From the events of all invocations to what stays in memory between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from advisor.model import Related
from advisor.program.coarse_keys import missing_fields
from advisor.program.kept_functions import ResultKept, ResultsDropped
from advisor.program.kept_without_age import is_stale
from advisor.program.leaks import grows, seen_later
from advisor.program.state_events import Seen, events_of
from advisor.program.state_facts import CachedFunction, SharedState, StateWrite
from advisor.program.state_traces import StateRead, StateWritten
from advisor.record import replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.model import Span
    from advisor.program.linking import Invocation
    from advisor.program.places import Place
    from advisor.service.model import Function


def state_kept(invocations: Iterable[Invocation]) -> Iterator[SharedState | CachedFunction]:
    """What the invocations of all functions leave behind: place by place, then function by function."""
    happened = [seen for invocation in invocations for seen in events_of(invocation)]
    yield from _shared_state(happened)
    yield from _cached_functions(happened)


def _shared_state(everything: Iterable[Seen]) -> Iterator[SharedState]:
    places: dict[Place, list[Seen]] = defaultdict(list)
    for seen in everything:
        if isinstance(seen.event, StateWritten | StateRead):
            place = seen.event.place
            places[replaced(place, entry="") if place.entry else place].append(seen)
    for place, happened in places.items():
        writes = list(_writes(happened))
        if writes:
            reads = (seen.event.span for seen in happened if isinstance(seen.event, StateRead))
            yield SharedState(place.name, place.keeping, tuple(sorted(writes, key=_order)), tuple(dict.fromkeys(reads)))


def _cached_functions(everything: Iterable[Seen]) -> Iterator[CachedFunction]:
    calls: dict[Span, list[Seen]] = defaultdict(list)
    dropped = set()
    for seen in everything:
        if isinstance(seen.event, ResultKept):
            calls[seen.event.span].append(seen)
        elif isinstance(seen.event, ResultsDropped):
            dropped.add(seen.event.definition)
    for span, happened in calls.items():
        events = [seen.event for seen in happened if isinstance(seen.event, ResultKept)]
        varying = [name for event in events for name in event.varying]
        first = next((seen for seen in happened if getattr(seen.event, "varying", ())), happened[0])
        named = events[0]
        if named.definition in dropped:
            continue
        yield CachedFunction(
            span,
            _functions(happened),
            named.frequency,
            _via(first),
            named.definition.name,
            named.limit.decorator,
            named.limit.unbounded,
            tuple(dict.fromkeys(varying)),
            any(event.content.is_client for event in events),
            any(event.fetches for event in events),
            named.limit.ages or any(event.fresh for event in events),
        )


def _order(fact: StateWrite) -> tuple[str, int, int]:
    return (str(fact.span.file), fact.span.start, fact.span.end)


def _functions(happened: Iterable[Seen]) -> tuple[Function, ...]:
    return tuple(dict.fromkeys(seen.function for seen in happened))


def _via(seen: Seen) -> tuple[Related, ...]:
    return tuple(Related(span, "reached through this call") for span in seen.chain)


def _writes(happened: Sequence[Seen]) -> Iterator[StateWrite]:
    """One fact for each place in the code that stores something."""
    by_function: dict[Function, list[Seen]] = defaultdict(list)
    for seen in happened:
        by_function[seen.function].append(seen)
    written: dict[Span, list[Seen]] = defaultdict(list)
    for seen in happened:
        if isinstance(seen.event, StateWritten) and seen.event.content is not None:
            written[seen.event.span].append(seen)
    for span, group in written.items():
        leaks = {one.function: found for one in group if (found := tuple(seen_later(one, by_function[one.function])))}
        growing = [one for one in group if grows(one, by_function[one.function])]
        happening = {one.function: [seen.event for seen in by_function[one.function]] for one in group}
        stale = [one for one in group if is_stale(one.event, happening[one.function])]
        first = next((one for one in group if one.function in leaks), growing[0] if growing else group[0])
        event = first.event
        assert isinstance(event, StateWritten)
        assert event.content is not None
        yield StateWrite(
            span,
            _functions(group),
            event.frequency,
            _via(first),
            event.deed,
            event.content,
            event.key,
            event.guard,
            event.key_span,
            tuple(leaks),
            tuple(dict.fromkeys(span for spans in leaks.values() for span in spans)),
            _functions(stale),
            tuple(sorted({name for one in group for name in missing_fields(one.event, happening[one.function])})),
            _functions(growing),
        )
