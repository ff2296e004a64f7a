"""Names of the service's own tables, buckets and queues, written into its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.traces import NameAgain, NameUsed
from advisor.values import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.model import Span
    from advisor.program import syntax as s
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.traces import Activation

_ADDRESS = "https://sqs."


class Literal(str):
    """A text that knows the one literal that it is written as. Whatever is made of it is a plain `str` again."""

    __slots__ = ("place",)

    place: Span


def literal(expression: s.Constant, value: str, frame: Frame) -> Text:
    """Return the text of a string literal, which knows its place where it is a name of the service's own."""
    names = frame.world.own_names
    if not (value in names or (value.startswith(_ADDRESS) and value.rpartition("/")[2] in names)):
        return Text((value,) if value else ())
    known = Literal(value)
    known.place = frame.span(expression)
    return Text((known,))


def forgotten(value: Value) -> Value:
    """Return a value without its place: a fallback for what a variable does not say."""
    found = _literal(value)
    return text(str(found)) if found is not None else value


def used(service: str, names: Iterable[Text], frame: Frame) -> None:
    """Record the literals that name what an AWS call touches."""
    for found in dict.fromkeys(known for name in names if (known := _literal(name)) is not None):
        frame.record(NameUsed(found.place, frame.frequency, service, str(found)))


def given(arguments: Arguments) -> tuple[Literal, ...]:
    """Return the literals among the arguments of a call."""
    return tuple(known for value in arguments.values if (known := _literal(value)) is not None)


def again(activation: Activation, arguments: Arguments, caller: Frame) -> Activation:
    """Note that code followed before is called with equal names that stand elsewhere."""
    if activation.given:
        for first, other in zip(activation.given, given(arguments), strict=False):
            if other.place != first.place:
                caller.record(NameAgain(other.place, caller.frequency, first.place))
    return activation


def _literal(value: Value) -> Literal | None:
    match value:
        case Text(parts=(Literal() as known,)):
            return known
        case _:
            return None
