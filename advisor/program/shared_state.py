"""From the events of all invocations to what stays in memory between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from advisor.model import Related
from advisor.program.coarse_keys import missing_fields
from advisor.program.facts import Frequency
from advisor.program.kept_functions import ResultKept, ResultsDropped
from advisor.program.kept_without_age import is_stale
from advisor.program.state_facts import CachedFunction, SharedState, StateWrite
from advisor.program.state_mentions import Look
from advisor.program.state_traces import Deed, StateRead, StateWritten
from advisor.program.traces import Entered
from advisor.record import record, replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.model import Span
    from advisor.program.linking import Invocation
    from advisor.program.places import Place
    from advisor.program.traces import Activation
    from advisor.service.model import Function


@record(eq=False)
class _Seen:
    """An event of one function, with what was assigned on the way from the start of its handler."""

    function: Function
    event: StateWritten | StateRead | ResultKept | ResultsDropped
    chain: tuple[Span, ...]
    assigned: frozenset[Place]
    """On every way, or on some."""


def shared_state(invocations: Iterable[Invocation]) -> Iterator[SharedState]:
    """What the invocations of all functions leave behind, place by place."""
    places: dict[Place, list[_Seen]] = defaultdict(list)
    for invocation in invocations:
        for seen in _events(invocation):
            if isinstance(seen.event, StateWritten | StateRead):
                places[replaced(seen.event.place, entry="")].append(seen)
    for place, happened in places.items():
        writes = list(_writes(happened))
        if writes:
            reads = (seen.event.span for seen in happened if isinstance(seen.event, StateRead))
            yield SharedState(place.name, place.keeping, tuple(sorted(writes, key=_order)), tuple(dict.fromkeys(reads)))


def cached_functions(invocations: Iterable[Invocation]) -> Iterator[CachedFunction]:
    """The functions whose results are kept, one by one."""
    calls: dict[Span, list[_Seen]] = defaultdict(list)
    dropped = set()
    for invocation in invocations:
        for seen in _events(invocation):
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


def _functions(happened: Iterable[_Seen]) -> tuple[Function, ...]:
    return tuple(dict.fromkeys(seen.function for seen in happened))


def _via(seen: _Seen) -> tuple[Related, ...]:
    return tuple(Related(span, "reached through this call") for span in seen.chain)


def _events(invocation: Invocation) -> Iterator[_Seen]:
    """What an invocation does to lasting places, each function of the code where it is first entered."""
    entered: set[Activation] = set()

    def visit(activation: Activation, chain: tuple[Span, ...], before: frozenset[Place]) -> Iterator[_Seen]:
        entered.add(activation)
        for event in activation.events:
            if isinstance(event, StateRead):
                yield _Seen(invocation.function, event, chain, before | event.settled | event.touched)
            elif isinstance(event, StateWritten | ResultKept | ResultsDropped):
                yield _Seen(invocation.function, event, chain, before)
            elif isinstance(event, Entered) and event.activation not in entered:
                is_call = event.frequency is not Frequency.INIT and event.span.end > 0
                yield from visit(
                    event.activation,
                    (*chain, event.span) if is_call else chain,
                    before | event.settled | event.touched,
                )

    return visit(invocation.entry, (), frozenset())


def _writes(happened: Sequence[_Seen]) -> Iterator[StateWrite]:
    """One fact for each place in the code that stores something."""
    by_function: dict[Function, list[_Seen]] = defaultdict(list)
    for seen in happened:
        by_function[seen.function].append(seen)
    written: dict[Span, list[_Seen]] = defaultdict(list)
    for seen in happened:
        if isinstance(seen.event, StateWritten) and seen.event.content is not None:
            written[seen.event.span].append(seen)
    for span, group in written.items():
        leaks = {one.function: found for one in group if (found := tuple(_seen_later(one, by_function[one.function])))}
        growing = [one for one in group if _grows(one, by_function[one.function])]
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


def _is_reset(event: object) -> bool:
    """Whether it takes something out, or puts what no event said in its place."""
    if not isinstance(event, StateWritten):
        return False
    if event.deed is Deed.REMOVED:
        return True
    return event.deed is Deed.STORED and event.content is not None and not event.content.is_event_data


def _seen_later(write: _Seen, happened: Sequence[_Seen]) -> Iterator[Span]:
    """Where a later invocation of the same function reads what an earlier event left there."""
    event = write.event
    assert isinstance(event, StateWritten)
    content = event.content
    if content is None or not content.is_event_data or event.frequency is not Frequency.INVOCATION:
        return
    if event.guard is not None or any(_is_reset(seen.event) for seen in happened):
        return
    if event.deed is not Deed.STORED and any(
        isinstance(seen.event, StateWritten) and seen.event.deed is Deed.STORED and seen.event.place == event.place
        for seen in happened
    ):
        return
    for seen in happened:
        read = seen.event
        if (
            isinstance(read, StateRead)
            and read.frequency is not Frequency.UNKNOWN
            and _meets(event, read, seen.assigned)
        ):
            yield read.span


def _meets(write: StateWritten, read: StateRead, assigned: frozenset[Place]) -> bool:
    """Whether what is written in one invocation is what the next one reads."""
    whole = replaced(write.place, entry="")
    if write.place in assigned or whole in assigned:
        return False
    inside = read.span.file == write.span.file and write.span.start <= read.span.start < write.span.end
    if inside and write.deed is Deed.ADDED:
        return False  # `rows += new` reads what it adds to
    match read.look:
        case Look.READ:
            return True
        case Look.FOUND if write.place.entry or write.deed is Deed.ADDED:
            return read.place.entry != "" and (read.place == write.place or not write.place.entry)
        case _:
            return False


def _grows(write: _Seen, happened: Sequence[_Seen]) -> bool:
    event = write.event
    if not isinstance(event, StateWritten) or not event.grows or event.content is None or event.content.is_client:
        return False
    return not any(
        seen.event.deed in (Deed.REMOVED, Deed.STORED) and not seen.event.place.entry
        if isinstance(seen.event, StateWritten)
        else isinstance(seen.event, StateRead) and seen.event.look is Look.MEASURED
        for seen in happened
    )
