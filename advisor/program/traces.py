"""What happens while code is followed, in the order in which it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import fresh, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.aws_facts import ItemValue, ItemWrite
    from advisor.program.domain import Unset, Value, Work
    from advisor.program.facts import Constancy, Frequency
    from advisor.program.file_facts import ReadKind, WriteKind
    from advisor.program.library_caches import LibraryCache
    from advisor.program.literals import Literal
    from advisor.program.needs import Need
    from advisor.program.places import Place
    from advisor.values import Text


@record(eq=False)
class Event:
    """Something that happens at one place."""

    span: Span
    frequency: Frequency


@record(eq=False)
class FileUse(Event):
    """A file or folder is written, read, looked for or handed on."""

    path: Text
    kind: WriteKind | ReadKind
    operation: str
    argument: Span | None = None
    """The expression that gives the path, when it stands at the call."""
    is_literal: bool = False
    """Whether that is one plain string literal."""
    tolerant: bool = False
    """Whether the code copes: with an absent file that it reads, with a file that it may not write."""
    rebuilt: bool = False
    """For a write: whether it happens only where the file was found absent or old."""
    heeded: bool = True
    """For a log file: whether Lambda's runtime has not made the call one without effect."""

    @property
    def path_span(self) -> Span | None:
        """The literal that holds the path, when it stands at the call as one plain string literal."""
        return self.argument if self.is_literal else None


@record(eq=False)
class ObjectUsed(Event):
    """An object in S3 is got, looked for or put."""

    path: Text
    """`s3://bucket/key`."""
    operation: str
    put: bool
    rebuilt: bool
    """For a put: whether it happens only where the object was found absent or old."""
    small: bool
    """For a put: whether what it puts is a value written as text, computed or asked for."""


@record(eq=False)
class ClientMade(Event):
    """A client, resource or session is made."""

    library: str
    constructor: str
    product: str
    constancy: Constancy
    single: frozenset[str]


@record(eq=False)
class ClientAltered(Event):
    """A client is closed or changed."""

    constructor: str
    how: str
    varies: bool = False
    """Whether it connects to, or signs in by, what each invocation may have another of."""


@record(eq=False)
class OperationCalled(Event):
    """An AWS operation is called."""

    service: str
    operation: str
    needs: tuple[Need, ...]
    resource: Text
    arguments: Mapping[str, ItemValue]
    constancy: Constancy
    items: tuple[ItemWrite, ...] = ()


@record(eq=False)
class VariableAsked(Event):
    """An environment variable is read."""

    name: str
    default: Text | None
    strict: bool
    excused: bool
    """Whether the code has made sure before that it is set, or copes when it is not."""
    error: str = "KeyError"
    """What a strict read raises."""


@record(eq=False)
class AbsenceMet(Event):
    """None is used where it cannot be, because an environment variable is not set."""

    unset: Unset


@record(eq=False)
class NameUsed(Event):
    """An AWS call touches what a literal, the place of the event, names."""

    service: str
    name: str


@record(eq=False)
class NameAgain(Event):
    """A literal is handed to code that was followed before with an equal one."""

    first: Span


@record(eq=False)
class CacheUsed(Event):
    """A library keeps something in its cache."""

    cache: LibraryCache
    operation: str
    folder: Text | None
    """What the code itself names as the folder."""
    assigned: tuple[tuple[str, Text], ...]
    """The environment variables of the library that the code itself has set."""
    recovering: bool
    """Whether this runs only after something else failed."""


@record(eq=False)
class DataFetched(Event):
    """A package, corpus or model of a fixed name is downloaded."""

    operation: str
    what: str
    cache: CacheUsed | None = None
    """Where the library keeps it."""


@record(eq=False)
class WorkStarted(Event):
    """A thread, process, task or job starts to run beside this code."""

    work: Work
    operation: str
    waits: str
    """What waits for it: `join()`; empty where nothing can."""
    aside: str
    """What this code runs in itself, when that is not the invocation's own thread."""


@record(eq=False)
class WorkMet(Event):
    """Code waits for work that was started, or hands it to code that may."""

    place: Span | None
    """Of the work; None when it is not known for which."""
    waited: bool
    """Whether it certainly waits: a pause may be long enough."""
    aside: str


@record(eq=False)
class Dispatched(Event):
    """A framework's object is handed what comes from the event: it may call the routes enrolled with it."""

    families: frozenset[str]


@record(eq=False)
class ImportFailed(Event):
    """A module of the service is imported that cannot be read."""

    file: Path


@record(eq=False)
class Entered(Event):
    """Code of the service is called."""

    activation: Activation
    settled: frozenset[Place] = frozenset()
    """The lasting places that the caller has assigned on every way here."""
    touched: frozenset[Place] = frozenset()
    """Those that it may have assigned."""


@record(eq=False, frozen=False)
class Activation:
    """One function followed with certain arguments, or one module imported."""

    name: str
    events: list[Event] = fresh(default_factory=list)
    result: Value | None = None
    """None while the function is still being followed."""
    contents: dict[str, tuple[Text, ...]] = fresh(default_factory=dict)
    """The files from which local names got their values."""
    touches_files: bool = False
    """Whether a FileUse or ObjectUsed lies in it or below it."""
    first_yield: int | None = None
    """Of a generator: how many events come before it first gives something."""
    _halves: tuple[Activation, Activation] | None = None
    given: tuple[Literal, ...] = ()
    """The names among the arguments that are written as literals."""
    settled: frozenset[Place] = frozenset()
    """The lasting places that it assigns whenever it returns."""
    touched: frozenset[Place] = frozenset()
    """Those that it may assign."""

    def halves(self) -> tuple[Activation, Activation] | None:
        """What a generator does before the body of a `with` and what after it; None for what is no generator."""
        if self.first_yield is None or self.result is None:
            return None
        if self._halves is None:
            before, after = self.events[: self.first_yield], self.events[self.first_yield :]
            self._halves = tuple(
                Activation(self.name, events, self.result, self.contents, self.touches_files)
                for events in (before, after)
            )  # type: ignore[assignment]  # two of them
        return self._halves
