"""Functions whose results a decorator keeps: which decorators do, and what is noted where they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.program import syntax as s
from advisor.program.domain import ClassValue, External, Instance, Member, Produced
from advisor.program.event_fields import Field, leaves_of
from advisor.program.facts import Frequency
from advisor.program.fetching import any_operation, may_change
from advisor.program.kept_values import content_of, is_dated, is_fetched
from advisor.program.lattice import least_fixed, options
from advisor.program.traces import Event
from advisor.record import record
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import FunctionValue, Value
    from advisor.program.frames import Frame
    from advisor.program.kept_values import Content
    from advisor.program.modules import Module
    from advisor.program.traces import Activation

_NOT_KEPT = ("no", "never", "dont", "disable", "cache_control", "vary")
_UNBOUNDED = frozenset(("functools.cache", "cachetools.func.cache"))
_BOUNDED = frozenset(("functools.lru_cache", "async_lru.alru_cache"))
_BY_CONTAINER = frozenset(("cachetools.cached", "cachetools.cachedmethod"))


@record()
class Limit:
    """What a decorator says about what it keeps."""

    decorator: str
    unbounded: bool
    ages: bool


@record(eq=False)
class ResultKept(Event):
    """A function is called whose decorator, the place of the event, keeps the result."""

    definition: s.FunctionDefinition
    limit: Limit
    varying: tuple[str, ...]
    content: Content
    fresh: bool
    """Whether an argument comes from a clock."""
    fetches: bool
    """Whether the function itself asks another service for what may change."""


@record(eq=False)
class ResultsDropped(Event):
    """What a decorator has kept is dropped: `user.cache_clear()`."""

    definition: s.FunctionDefinition


def attribute_taken(function: FunctionValue, name: str, site: s.Syntax, frame: Frame) -> None:
    """Note an attribute by which what is kept is dropped."""
    if function.kept and name in ("cache_clear", "cache"):
        frame.record(ResultsDropped(frame.span(site), frame.frequency, function.definition))


def called(function: FunctionValue, arguments: Arguments, activation: Activation, result: Value, frame: Frame) -> None:
    """Note a call of a function that keeps its results for later invocations."""
    if not function.kept or not function.lasting or frame.frequency is Frequency.INIT:
        return
    for decorator in function.definition.decorators:
        limit = limit_of(decorator, function.module)
        if limit is not None:
            span = Span(function.module.file, decorator.start, decorator.end)
            given = list(_given(function, arguments))
            varying = tuple(name for name, value in given if _varies(name, value, frame))
            fresh = any(is_dated(value) for _, value in given)
            content = content_of(result, None, frame)
            fetches = content.is_fetched and _fetches(activation, arguments)
            frame.record(
                ResultKept(span, frame.frequency, function.definition, limit, varying, content, fresh, fetches)
            )
            return


def _fetches(activation: Activation, arguments: Arguments) -> bool:
    handed = any(is_fetched(value) for value in arguments.values)
    return may_change(activation.events) and not (handed and not any_operation(activation.events))


def limit_of(decorator: s.Expression, module: Module) -> Limit | None:
    """Return what is known of a decorator that keeps results; None for any that is not known."""
    called = decorator if isinstance(decorator, s.Call) else None
    name = _dotted(called.function if called is not None else decorator, module)
    given = called.arguments if called is not None else ()
    if name in _UNBOUNDED:
        return Limit(name, unbounded=True, ages=False)
    if name in _BOUNDED:
        size = next((one.value for one in given if one.name in ("", "maxsize")), None)
        return Limit(name, _is_none(size), ages=any(one.name == "ttl" for one in given))
    if name in _BY_CONTAINER:
        container = next((one.value for one in given if one.name in ("", "cache")), None)
        plain = isinstance(container, s.DictDisplay) and not container.entries
        return Limit(name, unbounded=plain, ages=not plain)
    return None


def _dotted(expression: s.Expression, module: Module) -> str:
    match expression:
        case s.Name(name=name):
            found = module.names.get(name)
            return found.name if isinstance(found, External) else ""
        case s.Attribute(base=base, name=name):
            before = _dotted(base, module)
            return f"{before}.{name}" if before else ""
        case _:
            return ""


def _is_none(expression: s.Expression | None) -> bool:
    return isinstance(expression, s.Constant) and expression.value is None


def _given(function: FunctionValue, arguments: Arguments) -> Iterator[tuple[str, Value]]:
    """The arguments by the names of the parameters; an object that the method is called on among them."""
    names = [parameter.name for parameter in function.definition.parameters if not parameter.star]
    if isinstance(function.receiver, Instance):
        names = names[1:]
    values = (*function.fixed, *arguments.positional)
    yield from zip(names, values, strict=False)
    yield from ((f"*{number}", value) for number, value in enumerate(values[len(names) :]))
    yield from arguments.keywords


def _varies(name: str, value: Value, frame: Frame) -> bool:
    """Whether an argument takes many values: it comes from the event, and nothing says that they are few."""
    if least_fixed((value,)) is not Origin.EVENT or any(option in frame.limited for option in options(value)):
        return False
    leaves = {*leaves_of(value)}
    return not Field((name,)).is_few and not (leaves and all(leaf.is_few for leaf in leaves))


def is_caching(decorator: Value) -> bool:
    """Whether a decorator keeps the results of the function that it decorates; one of a library by its name."""
    match decorator:
        case External(name=name) | Produced(maker=name) | Member(name=name):
            last = name.removesuffix("()").rpartition(".")[2].lower()
        case ClassValue(definition=definition):
            last = definition.name.lower()
        case _:
            return False
    return ("cache" in last or "memo" in last) and not last.startswith(_NOT_KEPT)


def last_name(decorator: s.Expression) -> str:
    """The last part of a decorator's name: `cache` for `@functools.cache()`."""
    match decorator:
        case s.Name(name=name) | s.Attribute(name=name):
            return name
        case s.Call(function=function):
            return last_name(function)
        case _:
            return ""
