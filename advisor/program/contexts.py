"""`with`: what entering a context gives, and what is done when it is left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.program import background, constructors
from advisor.program.arguments import plain
from advisor.program.attributes import method_of
from advisor.program.domain import NONE, Instance, Items, Produced
from advisor.program.lattice import either, options
from advisor.program.traces import Entered

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_ENTERING = ("__enter__", "__aenter__")
_LEAVING = ("__exit__", "__aexit__")


def enter(value: Value, context: Syntax, frame: Frame) -> tuple[Value, Callable[[], None]]:
    """Return what `with value as name` binds, and what is to be called when the block is left."""
    rest = _second_half(value, frame)
    background.awaited(value, context, frame)
    bound = either(_entered(option, context, frame) for option in options(value))
    return bound, partial(_leave, value, rest, context, frame)


def _entered(value: Value, context: Syntax, frame: Frame) -> Value:
    match value:
        case Instance():
            method = method_of(value, _ENTERING)
            return frame.world.call(method, plain((), context), frame) if method is not None else value
        case Produced(maker=maker):
            constructors.entered(maker, context, frame)
            return value
        case Items(values=values, complete=False) if values:
            return either(values)  # a generator made a context manager: what it yields
        case _:
            return value


def _second_half(value: Value, frame: Frame) -> Entered | None:
    """Put the first half of a generator, just called, in its place, and return the half that follows the block."""
    events = frame.activation.events
    if not isinstance(value, Items) or not events:
        return None
    called = events[-1]
    halves = called.activation.halves() if isinstance(called, Entered) else None
    if halves is None or not isinstance(called, Entered):
        return None
    before, after = halves
    events[-1] = Entered(called.span, called.frequency, before, called.settled, called.touched)
    return Entered(called.span, called.frequency, after, called.settled, called.touched)


def _leave(value: Value, rest: Entered | None, context: Syntax, frame: Frame) -> None:
    if rest is not None:
        frame.record(rest)
    for option in options(value):
        method = method_of(option, _LEAVING) if isinstance(option, Instance) else None
        if method is not None:
            frame.world.call(method, plain((NONE, NONE, NONE), context), frame)
