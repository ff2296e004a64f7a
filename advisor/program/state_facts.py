"""What stays in memory when an invocation ends, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.facts import Fact
from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.program.kept_values import Content
    from advisor.program.places import Keeping
    from advisor.program.state_traces import Deed, Guard, Key
    from advisor.service.model import Function


@record()
class StateWrite(Fact):
    """Something that an invocation stores in a place which outlives it."""

    deed: Deed
    content: Content
    key: Key | None
    """What it is kept under, in a dict; None for a literal key and where there is none."""
    guard: Guard | None
    """The tests that let it be stored only when it is not there yet."""
    key_span: Span | None
    """The expression that builds the key."""
    leaks_in: tuple[Function, ...]
    """The functions in which a later invocation certainly reads it, although it is what an earlier event said."""
    seen_later: tuple[Span, ...]
    """Where it is read then."""
    stale_in: tuple[Function, ...]
    """The functions in which it was fetched, is kept as a cache, and nothing looks at its age or drops it."""
    missing: tuple[str, ...]
    """The fields of the event on which it certainly depends, and by which it is not told apart."""
    grows_in: tuple[Function, ...]
    """The functions in which what holds it gets larger with the events, and is never made smaller."""


@record()
class SharedState:
    """A variable, attribute or default argument that outlives an invocation and is written in one."""

    name: str
    keeping: Keeping
    writes: tuple[StateWrite, ...]
    """In the order of file and place; never empty."""
    reads: tuple[Span, ...]
    """Where invocations read it."""


@record()
class CachedFunction(Fact):
    """A function whose decorator, the place, keeps its results between invocations, and which nothing empties."""

    name: str
    decorator: str
    """As its documentation names it: `functools.lru_cache`."""
    unbounded: bool
    """Whether it certainly keeps all of them."""
    varying: tuple[str, ...]
    """The parameters that certainly get something of the event, of which there are more than a few kinds."""
    keeps_clients: bool
    """Whether a result may be a client, a connection or a session."""
    keeps_fetched: bool
    """Whether the results are answers of other services, or made of them."""
    ages: bool
    """Whether a result may be dropped for its age: an argument that a clock gives, or a limit of time."""
