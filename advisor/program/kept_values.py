"""What is kept in a place that outlives an invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.constructors import is_constructor
from advisor.program.domain import Answer, AwsObject, Entries, Items, Plain, Produced, least_fixed, options
from advisor.program.event_fields import Fields, fields_of
from advisor.program.moments import Moment
from advisor.record import record
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_MEASURING = frozenset("len bool isinstance sum any all id type hash".split())


@record()
class Content:
    """A value that is stored."""

    origin: Origin
    is_event_data: bool
    """Whether it is, or holds, something that the event said."""
    is_client: bool
    """Whether it is a client, a connection or a session."""
    is_fetched: bool
    """Whether it is the answer of another service, or made of one."""
    is_dated: bool
    """Whether a time is kept with it."""
    is_constant: bool
    """Whether it is written in the code."""
    is_called: bool
    """Whether it is made by a call, not only taken from the event."""
    made_of: Fields


def content_of(value: Value, written: s.Expression | None, frame: Frame) -> Content:
    """Return what is to be known of a value that `written` gives."""
    several = options(value)
    origin = least_fixed((value,))
    return Content(
        origin,
        origin is Origin.EVENT and not _only_measures(written),
        any(_is_client(option) for option in several),
        _is_fetched(value),
        any(_is_dated(option) for option in several),
        origin is Origin.PLATFORM and all(isinstance(option, Plain | Text | Items | Entries) for option in several),
        isinstance(_given(written, frame), s.Call),
        fields_of(written, value, frame),
    )


def _given(written: s.Expression | None, frame: Frame) -> s.Expression | None:
    """What a variable was given, where one is stored."""
    if isinstance(written, s.Name) and len(given := frame.assigned.get(written.name, ())) == 1:
        return given[0]
    return written


def _only_measures(written: s.Expression | None) -> bool:
    """Whether an expression says how many, or whether: it holds nothing of the event itself."""
    match written:
        case s.Call(function=s.Name(name=name)):
            return name in _MEASURING
        case s.Comparison() | s.Not():
            return True
        case s.Binary(operator="+" | "-", right=right):
            return _only_measures(right)
        case _:
            return False


def _is_client(value: Value) -> bool:
    match value:
        case AwsObject():
            return True
        case Produced(maker=maker):
            return is_constructor(maker) or maker.rpartition(".")[2].endswith(
                ("Client", "Session", "Connection", "Pool")
            )
        case _:
            return False


def _is_fetched(value: Value) -> bool:
    match value:
        case Answer():
            return True
        case Produced(origin=origin):
            return origin in (Origin.FETCHED, Origin.SETTING)
        case Text():
            return any(part.origin in (Origin.FETCHED, Origin.SETTING) for part in value.holes)
        case Items(values=inner):
            return any(_is_fetched(item) for item in inner)
        case Entries(values=entries, others=others):
            return any(_is_fetched(item) for item in (*(item for _, item in entries), *others))
        case _:
            return any(_is_fetched(option) for option in options(value)) if len(options(value)) > 1 else False


def _is_dated(value: Value) -> bool:
    match value:
        case Moment(origin=Origin.FRESH):
            return True
        case Text():
            return any(part.origin is Origin.FRESH for part in value.holes)
        case Items(values=inner):
            return any(_is_dated(item) for item in inner)
        case Entries(values=entries, others=others):
            return any(_is_dated(item) for item in (*(item for _, item in entries), *others))
        case _:
            return least_fixed((value,)) is Origin.FRESH
