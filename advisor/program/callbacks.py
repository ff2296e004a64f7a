"""Functions of the service that are given to code outside it, which may call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import background, routes
from advisor.program.arguments import Arguments, dependency, plain
from advisor.program.attributes import method_of
from advisor.program.containers import entries_of, items_of
from advisor.program.domain import ClassValue, Either, Entries, FunctionValue, Instance, Items, Produced
from advisor.program.facts import Frequency
from advisor.program.lattice import either, options, unsettled
from advisor.values import hole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_WITH_THE_REST = {
    "submit": 0,
    "to_thread": 0,
    "run_in_executor": 1,
    "call_soon": 0,
    "call_later": 1,
    "run_sync": 0,
    "start_new_thread": 0,
    "run_in_threadpool": 0,
}
"""What calls a function with the arguments that follow it, and where it takes the function."""
_WITH_ITEMS = frozenset("map filter reduce imap imap_unordered map_async starmap".split())
_THREADS = (
    "threading.",
    "ThreadPool",
    "multiprocessing.dummy",
    "run_in_executor",
    "to_thread",
    "run_in_threadpool",
    "_thread.start_new_thread",
)
_PROCESSES = ("multiprocessing.", "ProcessPool", "joblib.")
_MAKERS = frozenset("map submit filter starmap imap".split())


def hand_over(name: str, value: Value, arguments: Arguments, frame: Frame) -> None:
    """Follow what code outside the service, by its dotted `name`, may call of a value that it is given."""
    for option in options(value):
        _hand_over(name, option, arguments, frame)


def _hand_over(name: str, value: Value, arguments: Arguments, frame: Frame) -> None:
    match value:
        case FunctionValue() | ClassValue() | Instance() if frame.frequency is Frequency.INIT and routes.takes(name):
            routes.register(value, name, frame)
        case FunctionValue():
            background.hand_on((_called_by(name, value, arguments, frame),), arguments.site, frame)
        case Instance() if (called := method_of(value, ("__call__",))) is not None:
            _called_by(name, called, arguments, frame)
        case ClassValue() if name.rpartition(".")[2] in _MAKERS:
            frame.world.call(value, _given_by(name, arguments), frame)
        case Items(values=values):
            for item in values:
                hand_over(name, item, arguments, frame)
        case Entries():
            for item in entries_of(value):
                hand_over(name, item, arguments, frame)
        case Produced() if isinstance(provider := dependency(value), FunctionValue | ClassValue):
            routes.register(provider, name, frame)
        case _:
            pass


def run_aside(name: str, function: FunctionValue, site: Syntax, frame: Frame) -> None:
    """Follow a method without arguments that something outside the service runs beside this code."""
    _called_by(name, function, plain((), site), frame)


def _called_by(name: str, function: FunctionValue, arguments: Arguments, frame: Frame) -> Value:
    before, aside = frame.frequency, frame.aside
    frame.aside = _aside(name) or aside
    if before is Frequency.INIT:
        frame.frequency = Frequency.UNKNOWN  # whoever was given it may call it then, later, or never
    result = frame.world.call(function, _filled(function, _given_by(name, arguments)), frame)
    frame.frequency, frame.aside = before, aside
    return result


def _aside(name: str) -> str:
    """What a callable outside the service runs the function in that it is given."""
    if any(part in name for part in _THREADS):
        return "thread"
    return "process" if any(part in name for part in _PROCESSES) else ""


def _given_by(name: str, arguments: Arguments) -> Arguments:
    """The arguments with which a function that is handed over is called, as far as its caller is known."""
    last = name.rpartition(".")[2]
    site = plain((), arguments.site)
    if last in _WITH_THE_REST:
        return Arguments(arguments.positional[_WITH_THE_REST[last] + 1 :], arguments.keywords, site.site)
    if last in _WITH_ITEMS:
        return plain(tuple(_one_of(value) for value in arguments.positional[1:]), arguments.site)
    given = arguments.given(None, "args") or arguments.given(None, "fargs")
    if isinstance(given, Items) and given.complete:
        return plain(given.values, arguments.site)
    return site


def _one_of(value: Value) -> Value:
    held = items_of(value) if not isinstance(value, Either) else None
    return either(held) if held else hole(unsettled((value,)), "an item")


def _filled(function: FunctionValue, given: Arguments) -> Arguments:
    """The arguments, and for each further parameter without a default something unknown."""
    names = [parameter.name for parameter in function.definition.parameters if not parameter.star]
    taken = len(given.positional) + len(function.fixed) + (function.receiver is not None)
    known = {name for name, _ in (*given.keywords, *function.named, *function.defaults)}
    origin = unsettled(given.values)
    missing = tuple((name, hole(origin, name)) for name in names[taken:] if name not in known)
    return Arguments(given.positional, (*given.keywords, *missing), given.site)


def hand_over_named(arguments: Arguments, names: Iterable[str], frame: Frame) -> None:
    """Follow the functions among some keyword arguments."""
    for name in names:
        value = arguments.given(None, name)
        if value is not None:
            hand_over(name, value, arguments, frame)


def hand_over_all(name: str, arguments: Arguments, frame: Frame) -> Value:
    """Follow the function that is the first argument, and return what it gives."""
    results = []
    for option in options(arguments.given(0) or Items(())):
        if isinstance(option, FunctionValue):
            results.append(_called_by(name, option, arguments, frame))
        elif isinstance(option, ClassValue):
            results.append(frame.world.call(option, _given_by(name, arguments), frame))
        else:
            hand_over(name, option, arguments, frame)
    return either(results) if results else hole(unsettled(arguments.values), name)
