"""The tests by which something is stored only when it is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import least_fixed
from advisor.program.event_fields import words
from advisor.program.places import place_of
from advisor.program.state_mentions import parts_of
from advisor.program.state_traces import Guard
from advisor.values import Origin

if TYPE_CHECKING:
    from advisor.program.frames import Frame
    from advisor.program.state_mentions import Mention

_LOOKING = frozenset("get len bool isinstance hasattr getattr globals locals type keys".split())
_AGE = frozenset(
    "expire expires expired expiry expiration exp valid validity stale fresh age ttl old until time timestamp refresh "
    "refreshed since last updated at".split()
)
"""Words by which an age is called."""


ABSENT = Guard(keyed=True, asks_event=False, asks_more=False)
"""What asks for an entry under its key and for nothing else."""


def guard_of(test: s.Expression, frame: Frame) -> Guard:
    """Return what a test asks behind which something is stored that is not there yet."""
    found = frame.world.mentions_in(test)
    keys = [(mention.key.start, mention.key.end) for mention in found if mention.key is not None]
    asks_event = asks_clock = False
    for mention in found:
        inside = any(start <= mention.place.start < end for start, end in keys)
        if inside or not isinstance(mention.place, s.Name) or _is_kept(mention.place, frame):
            continue
        origin = least_fixed((frame.lookup(mention.place.name),))
        asks_event = asks_event or origin is Origin.EVENT
        asks_clock = asks_clock or origin is Origin.FRESH
    keyed = any(_is_looked_up(mention, frame) for mention in found) or _looked_up(found, frame)
    return Guard(keyed, asks_event, asks_clock or _asks_more(test))


def together(guards: tuple[Guard, ...]) -> Guard | None:
    """Return what all tests on a way ask; None where there are none."""
    if not guards:
        return None
    return Guard(
        any(guard.keyed for guard in guards),
        any(guard.asks_event for guard in guards),
        any(guard.asks_more for guard in guards),
    )


def _is_kept(name: s.Name, frame: Frame) -> bool:
    """Whether it is the place itself, or what was found there."""
    return name.name in frame.taken_out or place_of(name, frame) is not None


def _looked_up(found: tuple[Mention, ...], frame: Frame) -> bool:
    """Whether a test is of a variable that was given an entry: `found = cache.get(key)`, `if found is None`."""
    names = {mention.place.name for mention in found if isinstance(mention.place, s.Name)} & frame.taken_out
    given = (expression for name in names for expression in frame.assigned.get(name, ()))
    return any(_is_looked_up(mention, frame) for one in given for mention in frame.world.mentions_in(one))


def _is_looked_up(mention: Mention, frame: Frame) -> bool:
    return mention.key is not None and place_of(mention.place, frame) is not None


def _asks_more(test: s.Expression) -> bool:
    match test:
        case s.Attribute(name=name) | s.Name(name=name) if not _AGE.isdisjoint(words(name)):
            return True
        case s.Constant(value=str() as key) if not _AGE.isdisjoint(words(key)):
            return True
        case s.Comparison(left=s.Call(function=s.Name(name="len"))):
            return False
        case s.Call(function=s.Name(name=name) | s.Attribute(name=name)) if name not in _LOOKING:
            return True
        case s.Comparison(operator="<" | "<=" | ">" | ">="):
            return True
        case _:
            return any(_asks_more(part) for part in parts_of(test))
