"""What is kept in a place that outlives an invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.constructors import is_constructor
from advisor.program.domain import Answer, AwsObject, Entries, Items, Produced
from advisor.program.event_fields import Fields, fields_of
from advisor.program.lattice import least_fixed, options
from advisor.program.moments import Moment
from advisor.record import record
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_READING = frozenset(
    "fetchall fetchone fetchmany find find_one scalar scalars scalar_one aggregate hgetall mget get search".split()
)
_MODELS = frozenset(
    (
        "pickle cloudpickle dill joblib torch onnxruntime tensorflow keras xgboost lightgbm sklearn spacy transformers"
    ).split()
)
"""Libraries that make models of what is fetched: those change with a deployment, if at all."""
_DATA = frozenset("DataFrame Series Decimal OrderedDict Counter".split())
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
        is_fetched(value),
        any(is_dated(option) for option in several),
        _is_called(written, frame),
        fields_of(written, value, frame),
    )


def _is_called(written: s.Expression | None, frame: Frame) -> bool:
    match _given(written, frame):
        case s.Call():
            return True
        case s.Display(items=items):  # a value with a time beside it: `(load(user), time.time())`
            return any(_is_called(item, frame) and not is_dated(frame.quietly(item)) for item in items)
        case s.DictDisplay(entries=entries):
            return any(_is_called(item, frame) and not is_dated(frame.quietly(item)) for _, item in entries)
        case _:
            return False


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


def is_fetched(value: Value) -> bool:
    """Whether a value is the answer of another service, or made of one."""
    match value:
        case Answer():
            return True
        case Produced(maker=maker, origin=origin):
            return _answers(maker) or (origin in (Origin.FETCHED, Origin.SETTING) and not _makes_an_object(maker))
        case Text():
            return any(part.origin in (Origin.FETCHED, Origin.SETTING) for part in value.holes)
        case Items(values=inner):
            return any(is_fetched(item) for item in inner)
        case Entries(values=entries, others=others):
            return any(is_fetched(item) for item in (*(item for _, item in entries), *others))
        case _:
            return any(is_fetched(option) for option in options(value)) if len(options(value)) > 1 else False


def _answers(maker: str) -> bool:
    """Whether it is what a method of a client gives that reads something: `cursor.fetchall()`."""
    client, called, rest = maker.partition("().")
    return bool(called) and is_constructor(client) and rest.rpartition(".")[2] in _READING


def _makes_an_object(maker: str) -> bool:
    """Whether it makes something of what was fetched that is no data any more: a model, an object of a class."""
    name = maker.rpartition(".")[2]
    return maker.partition(".")[0] in _MODELS or (name[:1].isupper() and name not in _DATA)


def is_dated(value: Value) -> bool:
    """Whether a value is a moment, or holds one."""
    match value:
        case Moment(origin=Origin.FRESH):
            return True
        case Text():
            return any(part.origin is Origin.FRESH for part in value.holes)
        case Items(values=inner):
            return any(is_dated(item) for item in inner)
        case Entries(values=entries, others=others):
            return any(is_dated(item) for item in (*(item for _, item in entries), *others))
        case _:
            return least_fixed((value,)) is Origin.FRESH
