"""What happens to the places that outlive an invocation, as events."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.program.traces import Event
from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.program.event_fields import Field
    from advisor.program.kept_values import Content
    from advisor.program.places import Place
    from advisor.program.state_mentions import Look
    from advisor.values import Origin


class Deed(Enum):
    """What is done to a place, or to what it holds."""

    STORED = "stored"
    """Assigned: what was there is gone."""
    RENEWED = "renewed"
    """Assigned something that is made of what was there."""
    ADDED = "added"
    """Put into a list or set, or joined to what was there."""
    ENTERED = "entered"
    """Put into a dict, under a key."""
    REMOVED = "removed"


@record()
class Key:
    """What an entry is kept under."""

    origin: Origin
    fields: frozenset[Field]
    """What of the event it is made of."""
    limited: bool
    """Whether it can take a few values only, as far as its name or a test on the way says."""
    dated: bool
    """Whether a clock is part of it."""
    glued: bool
    """Whether it is a text made of several texts of the event, so that two keys may be the same text."""


@record()
class Guard:
    """The tests behind which something is stored because it is not there yet."""

    keyed: bool
    """Whether one of them looks for a key."""
    asks_event: bool
    """Whether one of them looks at the event besides."""
    asks_more: bool
    """Whether one of them reads a clock, calls something unknown, or looks into what is stored: for its age, say."""
    places: frozenset[Place] = frozenset()
    """The lasting places that they ask."""


@record(eq=False)
class StateWritten(Event):
    """Something is stored in a place, put into what it holds, or taken out."""

    place: Place
    deed: Deed
    content: Content | None = None
    key: Key | None = None
    guard: Guard | None = None
    key_span: Span | None = None
    """The expression that builds the key, where it is not the name of an argument."""
    changes: bool = True
    """Of what is fetched: whether it may be another thing later."""
    grows: bool = False
    """Whether what holds it gets larger when this happens again for another event."""


@record(eq=False)
class StateRead(Event):
    """The value of a place is used."""

    place: Place
    look: Look
    settled: frozenset[Place]
    """What this very function has assigned on every way here."""
    touched: frozenset[Place]
    """What it may have assigned."""
