"""The events of one invocation that concern what outlives it, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Frequency
from advisor.program.kept_functions import ResultKept, ResultsDropped
from advisor.program.state_traces import StateRead, StateWritten
from advisor.program.traces import Entered
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.program.linking import Invocation
    from advisor.program.places import Place
    from advisor.program.traces import Activation
    from advisor.service.model import Function


@record(eq=False)
class Seen:
    """An event of one function, with what was assigned on the way from the start of its handler."""

    function: Function
    event: StateWritten | StateRead | ResultKept | ResultsDropped
    chain: tuple[Span, ...]
    assigned: frozenset[Place]
    """On every way, or on some."""
    entry: Activation
    """What Lambda or a framework calls: the handler, a route, a hook."""


def events_of(invocation: Invocation) -> Iterator[Seen]:
    """What an invocation does to lasting places, each function of the code where it is first entered."""
    entered: set[Activation] = set()

    def visit(
        activation: Activation, chain: tuple[Span, ...], before: frozenset[Place], top: Activation
    ) -> Iterator[Seen]:
        entered.add(activation)
        for event in activation.events:
            if isinstance(event, StateRead):
                yield Seen(invocation.function, event, chain, before | event.settled | event.touched, top)
            elif isinstance(event, StateWritten | ResultKept | ResultsDropped):
                yield Seen(invocation.function, event, chain, before, top)
            elif isinstance(event, Entered) and event.activation not in entered:
                is_call = event.frequency is not Frequency.INIT and event.span.end > 0
                longer = (*chain, event.span) if is_call else chain
                first = event.activation if activation is invocation.entry else top
                yield from visit(event.activation, longer, before | event.settled | event.touched, first)

    return visit(invocation.entry, (), frozenset(), invocation.entry)
