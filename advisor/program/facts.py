"""What an invocation does, as far as the code says before it runs: facts in general, of clients, work and variables.

Facts of files, of AWS and of what stays in memory are in `file_facts`, `aws_facts` and `state_facts`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Certainty, Related, Span
    from advisor.service.model import Function
    from advisor.values import Text


class Frequency(Enum):
    """How often a place runs."""

    INIT = "at init"
    """When a module that a handler imports is imported."""
    INVOCATION = "in every invocation"
    ONCE = "once"
    """Behind a guard that keeps the result for later invocations."""
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # part of every key under which followed code is kept


@record()
class Fact:
    """Something that happens at one place."""

    span: Span
    """The call."""
    reached_by: tuple[Function, ...]
    """The functions whose invocations get here, in the order of the configuration."""
    frequency: Frequency
    via: tuple[Related, ...]
    """The calls that lead here from the handler of the first function, outermost first."""


class Constancy(Enum):
    """How far the arguments of a construction or call are fixed."""

    LITERAL = "literal"
    """Literals and module constants only: it can stand at module level as it is."""
    FIXED = "fixed"
    """The same in every invocation of an environment, but made of local names or calls."""
    VARIES = "varies"
    """Depends on the event, on assumed-role credentials, on a loop: each call may need its own."""
    UNKNOWN = "unknown"


@record()
class ClientCreation(Fact):
    """An SDK client, resource or session made."""

    library: str
    """The import package: `boto3`."""
    constructor: str
    """`boto3.client`, `boto3.resource`, `boto3.Session`, `session.client`, …"""
    product: str
    """What it is a client of, as the code says it: `s3`; empty for a session or when not known."""
    constancy: Constancy
    altered: str = ""
    """How the same invocation closes or changes what this constructor makes (`close()`); empty when it does not."""
    single: frozenset[str] = frozenset()
    """The keywords, and positions from 0, of arguments that are one text, number or truth value."""


@record()
class BackgroundWork(Fact):
    """A thread, process, timer, task or job of a pool that starts to run beside the code."""

    noun: str
    """`thread`, `process`, `timer`, `task`, `job`."""
    operation: str
    """What starts it, as its documentation names it: `threading.Thread.start`, `asyncio.create_task`."""
    waits: str
    """What would wait for it: `join()`, `await`; empty where nothing can."""
    waited: Certainty
    """Whether code of the same invocation waits for it: YES where it does on some path, UNKNOWN where it may."""


@record()
class VariableRead(Fact):
    """An environment variable read."""

    name: str
    default: Text | None
    """None when there is no default; `os.environ[name]` then raises KeyError."""
    strict: bool
    """Whether it is read by subscript, so that an absent variable raises at once."""
    excused: bool = False
    """Whether the code has made sure before that it is set, sets it itself, or copes when it is not set."""
    error: str = "KeyError"
    """What a strict read raises: KeyError; ValidationError for a field of pydantic's settings, which is the place."""


@record()
class NoneUse(Fact):
    """None used where it cannot be, because an environment variable may not be set."""

    name: str
    read: Span
    """Where the variable is read."""


@record()
class VariableNeed:
    """An environment variable that the code of one file cannot do without, and functions that lack it."""

    name: str
    reads: tuple[VariableRead, ...]
    """The reads of that file, in order; never empty."""
    uses: tuple[NoneUse, ...]
    """Where the code breaks because of them, for those that give None."""
    lacking: tuple[Function, ...]
    """The functions that get there and certainly lack the variable; never empty."""
    having: tuple[Function, ...]
    """Functions of the service that have it."""
    nearest: str
    """The only variable of the lacking functions whose name is nearly the same; empty without one."""
    value: Text | None
    """What it should hold, where the service makes the thing that the code uses under that name."""
