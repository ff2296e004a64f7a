"""Work that code starts beside itself: threads, processes, timers, tasks, jobs of a pool; and who waits for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.program.classes import foreign_bases
from advisor.program.domain import Entries, External, FunctionValue, Instance, Items, Member, Plain, Produced, Work
from advisor.program.lattice import either, least_fixed, options
from advisor.program.syntax import Await
from advisor.program.traces import WorkMet, WorkStarted
from advisor.record import record
from advisor.values import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import ClassValue, Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_LEAVES_RUNNING = frozenset(
    (
        "start submit map apply_async map_async starmap_async add_done_callback set_name get_name getName setName name "
        "daemon setDaemon isDaemon ident native_id shutdown close run"
    ).split()
)
"""What one can ask of work, or do with it, without waiting for it. `shutdown` is judged by its arguments."""
_KEEPING = frozenset(
    f"builtins.{name}" for name in "list tuple sorted set frozenset iter reversed enumerate zip map filter next".split()
) | {"itertools.chain", "collections.deque", "builtins.dict", "functools.partial"}
"""What gives back, one by one, the work that it is given in a list."""
_INDIFFERENT = ("builtins.print", "logging.", "builtins.isinstance", "builtins.len", "builtins.str", "builtins.repr")
_WAITING = frozenset("join wait communicate result recv acquire wait_for shutdown run_forever".split())
_WAITING_IN = {
    "get": ("queue.", "multiprocessing.", "asyncio."),
    "set": ("threading.Event", "multiprocessing.", "asyncio.Event"),
}
_WAITING_FOR_ANY = frozenset(
    (
        "time.sleep asyncio.sleep asyncio.all_tasks asyncio.Task.all_tasks threading.enumerate os.wait os.waitpid "
        "os.waitid multiprocessing.active_children gevent.sleep gevent.wait signal.pause"
    ).split()
)
_DEEPEST = 6


@record()
class _Row:
    noun: str
    begins: str
    waits: str


def begun(name: str, callee: Value, arguments: Arguments, frame: Frame) -> Work | None:
    """Return the work that an external call starts, or makes ready; None for any other call."""
    row = _table().get(name)
    if row is None:
        return None
    pool = callee.base if isinstance(callee, Member) else callee
    behind = (pool.work.place,) if isinstance(pool, Produced) and pool.work is not None else ()
    work = Work(frame.span(arguments.site), row.noun, name, behind)
    frame.world.has_work = True
    if row.begins == "call":
        _start(work, arguments.site, frame)
    return work


def runs_aside(callee: Value, frame: Frame) -> str:
    """What code runs in that a call of `callee` gets as a coroutine."""
    match callee:
        case External(name=name):
            pass
        case Member(base=Produced(maker=maker), name=method):
            name = f"{maker}().{method}"
        case _:
            return frame.aside
    row = _table().get(name)
    return "task" if row is not None and row.noun == "task" else frame.aside


def made(of: ClassValue, arguments: Arguments, frame: Frame) -> None:
    """Note that an object of a class of the service is made: it may be a thread, and may keep those that it gets."""
    frame.world.has_work = frame.world.has_work or _thread_above(of) is not None
    hand_on(arguments.values, arguments.site, frame)


def method_used(base: Value, name: str, arguments: Arguments, frame: Frame) -> None:
    """Note a method that starts work that is ready, or that waits: for it, or for something that is not known."""
    work = work_of(base)
    if work is None:
        if _may_wait(base, name, arguments):
            _meet(None, arguments.site, frame)
    elif name == "start" and _row(work).begins == "start":
        _start(work, arguments.site, frame)
    elif name == "shutdown" and arguments.given(0, "wait") != Plain(False):
        _meet(work, arguments.site, frame)


def looked_at(base: Value, name: str, site: Syntax, frame: Frame) -> None:
    """Note that code takes an attribute of some work: most have to do with its end."""
    work = work_of(base)
    if work is not None and name not in _LEAVES_RUNNING and not name.startswith("__"):
        _meet(work, site, frame)


def awaited(value: Value, site: Syntax, frame: Frame) -> Value:
    """Note that code awaits, loops over or enters a value; return what a task gives in the end."""
    if not frame.world.has_work:
        return value
    for option in options(value):
        work = work_of(option)
        if work is not None:
            _meet(work, site, frame)
        elif isinstance(site, Await) and isinstance(option, Text) and option.opaque:
            _meet(None, site, frame)  # a variable that may hold any task
    return either(outcome(option) for option in options(value))


def passed(name: str, arguments: Arguments, frame: Frame) -> None:
    """Note what a callable outside the service may do with the work that it is given."""
    if name in _WAITING_FOR_ANY:
        frame.record(WorkMet(frame.span(arguments.site), frame.frequency, None, False, frame.aside))
    if not frame.world.has_work or name.startswith(_INDIFFERENT):
        return
    kept = name in _KEEPING and not isinstance(arguments.given(0), External | Member)
    for value in arguments.values:
        if not kept or not isinstance(value, Items):
            hand_on((value,), arguments.site, frame)


def hand_on(values: Iterable[Value], site: Syntax, frame: Frame) -> None:
    """Note that values get where code may wait that is not followed: kept, returned, given to another library."""
    if frame.world.has_work:
        for work in dict.fromkeys(work for value in values for work in _works_in(value, _DEEPEST)):
            frame.record(WorkMet(frame.span(site), frame.frequency, work.place, False, frame.aside))


def work_of(value: Value) -> Work | None:
    """Return the work that a value itself is."""
    match value:
        case Produced(work=work):
            return work
        case Instance(of=of) if (base := _thread_above(of)) is not None:
            # All objects of the class are taken for one.
            place = Span(of.module.file, of.definition.start, of.definition.end)
            return Work(place, _table()[base].noun, base)
        case _:
            return None


def _thread_above(of: ClassValue) -> str | None:
    """What a class inherits from whose objects start by themselves: `threading.Thread`."""
    names = (base.name for base in foreign_bases(of) if isinstance(base, External))
    return next((name for name in names if name in _table() and _table()[name].begins == "start"), None)


def _works_in(value: Value, levels: int) -> Iterator[Work]:
    work = work_of(value)
    if work is not None:
        yield work
    if not levels:
        return
    match value:
        case Items(values=inner):
            pass
        case Entries(values=entries, others=others):
            inner = (*(item for _, item in entries), *others)
        case Member(base=base):
            inner = (base,)
        case FunctionValue(receiver=receiver, fixed=fixed):
            inner = (*fixed, *([receiver] if receiver is not None else []))
        case Produced(arguments=arguments):
            inner = arguments
        case _:
            inner = options(value) if len(options(value)) > 1 else ()
    for item in inner:
        yield from _works_in(item, levels - 1)


def outcome(value: Value) -> Value:
    """Return what awaiting a value gives."""
    match value:
        case Produced(maker="asyncio.Task", arguments=(result, *_)):
            return result
        case _:
            return value


def _may_wait(base: Value, name: str, arguments: Arguments) -> bool:
    """Whether a method of something that is no known work may wait for work."""
    match base:
        case Produced(maker=maker):
            return name in _WAITING or maker.startswith(_WAITING_IN.get(name, ("?",)))
        case Text():
            # `separator.join(parts)` waits for nothing.
            joins = name == "join" and arguments.positional and not isinstance(arguments.positional[0], Plain | Text)
            return base.opaque and name in _WAITING and not joins
        case _:
            return False


def _start(work: Work, site: Syntax, frame: Frame) -> None:
    row = _row(work)
    frame.world.has_work = True
    operation = f"{work.maker}.start" if row.begins == "start" else work.maker
    frame.record(
        WorkStarted(frame.span(site), frame.frequency, work, operation.replace("()", ""), row.waits, frame.aside)
    )


def _meet(work: Work | None, site: Syntax, frame: Frame) -> None:
    place = work.place if work is not None else None
    frame.record(WorkMet(frame.span(site), frame.frequency, place, True, frame.aside))


def _row(work: Work) -> _Row:
    return _table()[work.maker]


def tasked(name: str, arguments: Arguments, frame: Frame) -> Value:
    """Return the task that a function of asyncio makes of a coroutine, followed where it was called."""
    result = arguments.given(0) or Plain(None)
    if work_of(result) is not None:
        return result
    work = begun(name, External(name), arguments, frame)
    return Produced("asyncio.Task", least_fixed((result,)), (result,), work=work)


@cache
def _table() -> dict[str, _Row]:
    lines = Path(__file__).with_name("tables").joinpath("background_work.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith(("#", "callable\t")))
    return {name: _Row(noun, begins, waits.strip("-")) for name, noun, begins, waits in rows}
