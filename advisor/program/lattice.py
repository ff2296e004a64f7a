"""Values where several meet: joined, kept small, ordered by how fixed they are; and what can be told of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import (
    NONE,
    Answer,
    AwsObject,
    ClassValue,
    Either,
    Entries,
    FunctionValue,
    Instance,
    Items,
    Member,
    ModuleValue,
    Plain,
    Produced,
    Unset,
)
from advisor.program.moments import Moment
from advisor.values import Hole, Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.program.domain import Value

_MOST_OPTIONS = 8
_MOST_CALLABLES = 64
_DEEPEST = 8  # a batch of typed items is seven deep
_LONGEST = 10_000
_MOST_PARTS = 100
_BY_FIXITY = (
    Origin.PLATFORM,
    Origin.RESOURCE,
    Origin.ENVIRONMENT,
    Origin.SETTING,
    Origin.UNKNOWN,
    Origin.FRESH,
    Origin.FETCHED,
    Origin.EVENT,
)
_FIXITY = {origin: rank for rank, origin in enumerate(_BY_FIXITY)}
_NOT_ALL_KNOWN = _FIXITY[Origin.UNKNOWN]


def is_none(value: Value | None) -> bool:
    """Whether a value is None, for whatever reason."""
    return isinstance(value, Plain) and value.value is None


def surely_none(value: Value) -> bool | None:
    """Whether a value is None; None when that is not known."""
    match value:
        case Plain(value=known):
            return known is None
        case Text(parts=()) | Items() | Entries() | Instance():
            return False
        case _:
            return False if truth(value) else None


def options(value: Value) -> tuple[Value, ...]:
    """What a value may be, one by one."""
    return value.options if isinstance(value, Either) else (value,)


def either(values: Iterable[Value]) -> Value:
    """Return a value that may be each of the given ones; unknown when they are too many."""
    listed: list[Value] = []
    for value in values:
        if isinstance(value, Either):
            listed += value.options
        else:
            listed.append(value)
    if len(listed) == 1 or (len(listed) == 2 and listed[0] is listed[1]):
        return listed[0]
    distinct = tuple(dict.fromkeys(listed))
    if not distinct:
        return NONE
    if len(distinct) == 1:
        return distinct[0]
    lists = [option for option in distinct if isinstance(option, Items)]
    if len(lists) > 1 and not all(option.complete for option in lists):
        distinct = _with_one_list(distinct, lists)
    if len(distinct) > _MOST_OPTIONS:
        return _narrowed(distinct)
    return Either(distinct) if len(distinct) > 1 else distinct[0]


def _with_one_list(distinct: tuple[Value, ...], lists: list[Items]) -> tuple[Value, ...]:
    """The options, lists that code adds to made one that may hold what each of them holds."""
    held = tuple(dict.fromkeys(value for one in lists for value in one.values))[:_MOST_CALLABLES]
    return (*(option for option in distinct if not isinstance(option, Items)), Items(held, complete=False))


def _narrowed(distinct: tuple[Value, ...]) -> Value:
    """Of many options, what can be called and one hole for all others: a table of functions may be long."""
    callable_ = tuple(
        option for option in distinct if isinstance(option, FunctionValue | ClassValue | Instance | ModuleValue)
    )
    rest = hole(least_fixed(option for option in distinct if option not in callable_))
    if not callable_ or len(callable_) > _MOST_CALLABLES:
        return hole(least_fixed(distinct))
    return Either((*callable_, rest) if len(callable_) < len(distinct) else callable_)


def least_fixed(values: Iterable[Value]) -> Origin:
    """Where the part comes from that differs most between invocations."""
    return _BY_FIXITY[max(map(_fixity, values), default=0)]


def unsettled(values: Iterable[Value]) -> Origin:
    """Where something made of the values comes from that is not computed here: it is not known at best."""
    origin = least_fixed(values)
    return Origin.UNKNOWN if origin in (Origin.PLATFORM, Origin.RESOURCE) else origin


def bounded(value: Value) -> Value:
    """Return a value, or a hole for one that is too long or nested too deeply to be worth following."""
    if isinstance(value, Text):
        long = (
            len(value.parts) > _MOST_PARTS or sum(len(part) for part in value.parts if isinstance(part, str)) > _LONGEST
        )
        return hole(unsettled((value,)), "a long text") if long else value
    return hole(Origin.UNKNOWN, "a deeply nested value") if _deeper(value, _DEEPEST) else value


def _deeper(value: Value, levels: int) -> bool:
    match value:
        case Items(values=inner) | Instance(arguments=inner) | Either(options=inner):
            return not levels or any(_deeper(item, levels - 1) for item in inner)
        case Entries(values=entries, others=others):
            return not levels or any(_deeper(item, levels - 1) for item in (*(i for _, i in entries), *others))
        case _:
            return False


def _fixity(value: Value) -> int:
    """The rank of the least fixed part of a value."""
    if type(value) is Text:
        rank = 0
        for part in value.parts:
            if type(part) is Hole and _FIXITY[part.origin] > rank:
                rank = _FIXITY[part.origin]
        return rank
    match value:
        case Produced(origin=origin) | AwsObject(origin=origin) | Moment(origin=origin):
            return _FIXITY[origin]
        case Answer():
            return _FIXITY[Origin.FETCHED]
        case Either(options=inner):
            return max(map(_fixity, inner))
        case Items(values=inner, complete=complete):
            return max([*map(_fixity, inner), 0 if complete else _NOT_ALL_KNOWN])
        case Entries(values=entries, complete=complete, others=others):
            inside = (*[_fixity(item) for _, item in entries], *map(_fixity, others))
            return max([*inside, 0 if complete else _NOT_ALL_KNOWN])
        case Member(base=base):
            return _fixity(base)
        case Instance(arguments=arguments):
            return max(map(_fixity, arguments), default=0)
        case _:
            return 0


def as_text(value: Value, expression: str = "") -> Text:
    """The value as text; a hole that says where it comes from when it is none."""
    match value:
        case Text():
            return value
        case Plain(value=int() | float() as number) if not isinstance(number, bool):
            return text(str(number))
        case Plain(unset=Unset(name=variable)):
            return hole(Origin.UNKNOWN, expression, variable)
        case Answer(expression=own):
            return hole(Origin.FETCHED, expression or own)
        case Moment(origin=origin, expression=own):
            return Text((Hole(origin, own or expression, spells=value.form),))
        case _:
            return hole(unsettled((value,)), expression)


def truth(value: Value) -> bool | None:
    """Whether a condition on the value holds; None when that is not known."""
    match value:
        case Plain(value=known):
            return bool(known)
        case Text(parts=()):
            return False
        case Text(parts=parts) if any(isinstance(part, str) or _is_runtime_variable(part) for part in parts):
            return True
        case FunctionValue() | ClassValue() | ModuleValue() | AwsObject():
            return True
        case _:
            return None


def _is_runtime_variable(part: Hole) -> bool:
    """Whether a hole is a variable that Lambda itself sets, so that it is never empty."""
    return part.origin is Origin.PLATFORM and part.variable != ""
