"""The tests by which something is stored only when it is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.event_fields import words
from advisor.program.lattice import least_fixed
from advisor.program.places import place_of
from advisor.program.state_mentions import parts_of
from advisor.program.state_traces import Guard
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.frames import Frame
    from advisor.program.places import Place
    from advisor.program.state_mentions import Mention

_LOOKING = frozenset("get len bool isinstance hasattr getattr globals locals type keys".split())
_AGE = frozenset(
    "expire expires expired expiry expiration exp valid validity stale fresh age ttl old until time timestamp refresh "
    "refreshed since last updated at".split()
)
"""Words by which an age is called."""


def absent(place: Place, *, keyed: bool) -> Guard:
    """Return what asks for one place, or for an entry of it, and for nothing else."""
    return Guard(keyed, asks_event=False, asks_more=False, places=frozenset({place}))


def guard_of(test: s.Expression, frame: Frame, *, wanted: bool = True) -> Guard:
    """Return what a test asks behind which something is stored that is not there yet; `wanted` is how it ends then."""
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
    behind = [*found, *_behind(found, frame)]
    keyed = any(mention.key is not None and place_of(mention.place, frame) is not None for mention in behind)
    places = frozenset(place for mention in behind if (place := place_of(mention.place, frame)) is not None)
    asks_more = asks_clock or _asks_more(test) or _has_another_reason(test, wanted, frame)
    return Guard(keyed, asks_event, asks_more, places)


def _has_another_reason(test: s.Expression, wanted: bool, frame: Frame) -> bool:
    """Whether something is stored there for a reason of its own as well: `if found is None or force`."""
    match test:
        case s.Not(value=value):
            return _has_another_reason(value, not wanted, frame)
        case s.Junction(operator=operator, left=left, right=right):
            several = operator == ("or" if wanted else "and")
            return any(
                (several and not _looks_at_kept(side, frame)) or _has_another_reason(side, wanted, frame)
                for side in (left, right)
            )
        case _:
            return False


def _looks_at_kept(test: s.Expression, frame: Frame) -> bool:
    return any(
        place_of(mention.place, frame) is not None or mention.place.name in frame.taken_out
        for mention in frame.world.mentions_in(test)
    )


def together(guards: tuple[Guard, ...]) -> Guard | None:
    """Return what all tests on a way ask; None where there are none."""
    if not guards:
        return None
    return Guard(
        any(guard.keyed for guard in guards),
        any(guard.asks_event for guard in guards),
        any(guard.asks_more for guard in guards),
        frozenset().union(*(guard.places for guard in guards)),
    )


def _is_kept(name: s.Name, frame: Frame) -> bool:
    """Whether it is the place itself, or what was found there."""
    return name.name in frame.taken_out or place_of(name, frame) is not None


def _behind(found: tuple[Mention, ...], frame: Frame) -> Iterator[Mention]:
    """What the variables of a test were given: `found = cache.get(key)`, `if found is None`."""
    names = {mention.place.name for mention in found if isinstance(mention.place, s.Name)} & frame.taken_out
    for name in names:
        for given in frame.assigned.get(name, ()):
            yield from frame.world.mentions_in(given)


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
