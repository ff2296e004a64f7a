"""What an expression can stand for, as far as the code says before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.moments import Moment
from advisor.record import record
from advisor.values import Hole, Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.model import Span
    from advisor.program.modules import Module
    from advisor.program.syntax import ClassDefinition, FunctionDefinition


@record()
class Unset:
    """An environment variable that may not be set, asked for where the answer is then None."""

    name: str
    place: Span


@record()
class Plain:
    """A literal that is no text: a number, a truth value, None, bytes."""

    value: object
    unset: Unset | None = None
    """Of None: the variable because of which it is."""


@record()
class External:
    """Something that the service does not define, by its dotted name: `boto3.client`, `builtins.open`."""

    name: str


@record()
class Work:
    """A thread, process, task or job that runs beside the code that starts it, or a pool that runs jobs."""

    place: Span
    """What makes it; two that are made at one place are taken for one."""
    noun: str
    maker: str
    """The callable, by its dotted name."""
    behind: tuple[Span, ...] = ()
    """The place of the pool that runs it."""


@record(keeps_hash=True)
class Produced:
    """What a call of something external gave: `zipfile.ZipFile(path)`."""

    maker: str
    origin: Origin
    """Where the least fixed of the arguments comes from."""
    arguments: tuple[Value, ...] = ()
    """The positional arguments, for makers whose results the analysis follows."""
    keywords: tuple[tuple[str, Value], ...] = ()
    """The named ones, for makers whose methods they concern."""
    wrapped: tuple[Value, ...] = ()
    """Functions of the service that it was made with, and may call when it is called."""
    work: Work | None = None
    """What it is, when it runs beside the code that made it."""


@record()
class AwsObject:
    """A boto3 session, client or resource object."""

    service: str
    """boto3's service name; empty for a session, or when not known."""
    kind: str
    """`session`, `client`, `ServiceResource`, `Table`, `Bucket`, `Object`, `paginator:query`, …"""
    name: Text | None = None
    """The table or bucket."""
    origin: Origin = Origin.PLATFORM
    """Where the least fixed of the arguments comes from that it was made with."""
    key: Text | None = None
    """The object in the bucket."""
    foreign: bool = False
    """Whether it uses other credentials than the role of the function, or another endpoint than AWS's."""


@record()
class Answer:
    """What a call of DynamoDB gave that reads items, or a part of it down to an item."""

    call: Span
    expression: str
    depth: int | None = None
    """How many lists and dicts lie around an item: 0 for an item itself; None for the whole response."""


@record()
class Database:
    """A database in a file, or a cursor on it."""

    path: Text


@record()
class Member:
    """A method of something external, not called yet: `table.put_item`."""

    base: Value
    name: str


@record(eq=False)
class FunctionValue:
    """A function of the service, with what it closes over and what it is bound to."""

    definition: FunctionDefinition
    module: Module
    closure: tuple[dict[str, Value], ...] = ()
    """The variables of the enclosing functions, innermost first."""
    owner: ClassValue | None = None
    receiver: Value | None = None
    fixed: tuple[Value, ...] = ()
    """Leading arguments given by `functools.partial`."""

    defaults: tuple[tuple[str, Value], ...] = ()
    """What parameters get that no argument names; evaluated once, where the function is defined."""
    lasting: bool = False
    """Whether it was defined at init, so that what it closes over outlives the invocation."""
    kept: bool = False
    """Whether a decorator keeps its results for later calls."""
    kind: str = ""
    """As an attribute of a class: `static`, `class`, `property` or `cached` (a property); else empty."""
    setter: FunctionValue | None = None
    """What assigning to the property calls."""
    beside: tuple[Value, ...] = ()
    """Functions that its decorators were given, and may call whenever it is called."""
    named: tuple[tuple[str, Value], ...] = ()
    """Arguments by name given by `functools.partial`."""

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells this function from others: two closures of one definition are two functions."""
        return (self if self.closure else self.definition, self.receiver, self.fixed, self.named)


@record(eq=False)
class ClassValue:
    """A class of the service."""

    definition: ClassDefinition
    module: Module
    bases: tuple[Value, ...]
    """What it inherits from, one by one; also what the service does not define."""
    attributes: dict[str, Value]
    lineage: tuple[ClassValue, ...] = ()
    """The classes of the service that it inherits from, in the order in which attributes are looked up."""
    metaclass: ClassValue | None = None
    """Its own metaclass or one that it inherits, when the service defines it."""


@record(keeps_hash=True)
class Instance:
    """An object of a class of the service; one for each place and arguments of construction."""

    of: ClassValue
    place: Span
    """The constructing call."""
    arguments: tuple[Value, ...]
    lasting: bool
    """Whether it outlives the invocation."""


@record()
class Parent:
    """`super()` in a method of a class."""

    receiver: Value
    of: ClassValue


@record(eq=False)
class ModuleValue:
    """A module of the service."""

    module: Module


@record(keeps_hash=True)
class Items:
    """A list, tuple or set."""

    values: tuple[Value, ...]
    complete: bool = True
    """False when there may be others."""


@record(keeps_hash=True)
class Entries:
    """A dict."""

    values: tuple[tuple[str, Value], ...]
    """Entries whose keys are literal text."""
    complete: bool = True
    span: Span | None = None
    """The display or the call of `dict` that made it."""
    others: tuple[Value, ...] = ()
    """Values whose keys are not literal text."""
    places: tuple[tuple[str, Span], ...] = ()
    """Where the values of entries are written, as far as they are."""


@record(keeps_hash=True)
class Either:
    """One of several; never nested, never fewer than two."""

    options: tuple[Value, ...]


Value = (
    Text
    | Plain
    | Moment
    | External
    | Produced
    | AwsObject
    | Answer
    | Database
    | Member
    | FunctionValue
    | ClassValue
    | Instance
    | Parent
    | ModuleValue
    | Items
    | Entries
    | Either
)

NONE = Plain(None)
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
