"""What an expression can stand for, as far as the code says before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.moments import Moment
from advisor.record import record
from advisor.values import Origin, Text

if TYPE_CHECKING:
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
