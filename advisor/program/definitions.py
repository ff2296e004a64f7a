"""What definitions bind: functions behind their decorators, classes with their attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import classes, kept_functions, routes
from advisor.program import syntax as s
from advisor.program.arguments import plain
from advisor.program.domain import ClassValue, Either, FunctionValue, Instance, Member, Produced
from advisor.program.facts import Frequency
from advisor.program.frames import Frame
from advisor.program.lattice import either, options
from advisor.record import replaced

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.syntax import ClassDefinition, Expression, FunctionDefinition


def define(definition: FunctionDefinition, frame: Frame) -> Value:
    """Return what a `def` binds, its decorators applied."""
    closure = frame.closure if frame.definition is None else (frame.names, *frame.closure)
    owner = frame.owner if frame.definition is None else None
    defaults = tuple(
        (parameter.name, frame.world.evaluate(parameter.default, frame))
        for parameter in definition.parameters
        if parameter.default is not None
    )
    if frame.frequency is Frequency.INIT:
        frame.world.scopes_at_init.add(id(frame.names))
    lasting = frame.frequency in (Frequency.INIT, Frequency.ONCE)
    function = FunctionValue(definition, frame.module, closure, owner, defaults=defaults, lasting=lasting)
    value: Value = replaced(function, kind=_IMPLICIT.get(definition.name, "")) if owner is not None else function
    for decorator in reversed(definition.decorators):
        value = _under(decorator, value, function, frame)
    return value


_IMPLICIT = {"__init_subclass__": "class", "__class_getitem__": "class"}


def _under(decorator: Expression, value: Value, function: FunctionValue, frame: Frame) -> Value:
    """What a decorator makes of a function."""
    name = kept_functions.last_name(decorator)
    if name in ("setter", "deleter", "getter") and isinstance(decorator, s.Attribute):
        return _accessor(name, decorator.base, value, frame)
    applied = frame.world.evaluate(decorator, frame)
    own = isinstance(applied, FunctionValue | Instance)
    kind = "" if own else classes.KINDS.get(name, "")
    if isinstance(value, FunctionValue) and (kind or kept_functions.is_caching(applied)):
        return replaced(value, kind=kind or value.kind, kept=value.kept or kept_functions.is_caching(applied))
    if isinstance(value, Either):
        return either(_decorated(option, function, applied, frame) for option in value.options)
    return _decorated(value, function, applied, frame)


def _accessor(name: str, base: Expression, value: Value, frame: Frame) -> Value:
    """`@size.setter`: the property that was there, with one more function."""
    before = frame.world.evaluate(base, frame)
    if not isinstance(before, FunctionValue) or not isinstance(value, FunctionValue):
        return value
    match name:
        case "setter":
            return replaced(before, setter=value)
        case "getter":
            return replaced(value, kind=before.kind, setter=before.setter)
        case _:
            return before


def _decorated(value: Value, function: FunctionValue, decorator: Value, frame: Frame) -> Value:
    route = routes.enrolled(value if isinstance(value, FunctionValue) else function, decorator)
    if route is not None:
        frame.world.registered.append(route)
    if route is not None and route.family:
        return value
    match decorator:
        case Either(options=several):
            return either(_decorated(value, function, option, frame) for option in several)
        case FunctionValue(kind="middleware"):
            return replaced(decorator, kind="", fixed=(value,))
        case FunctionValue() | ClassValue() | Instance() if isinstance(value, FunctionValue | Instance):
            wrapped = frame.world.call(decorator, plain((value,), function.definition), frame)
            made = any(isinstance(option, FunctionValue | Instance) for option in options(wrapped))
            kind = value.kind if isinstance(value, FunctionValue) else ""
            return _of_kind(wrapped, kind) if made else value
        case (
            Member(base=FunctionValue(definition=chosen_from), name="register")
            | Produced(maker="functools.singledispatch().register", arguments=(FunctionValue(definition=chosen_from),))
        ):
            frame.world.alternatives.setdefault(chosen_from, []).append(function)
        case Produced(wrapped=(FunctionValue(), *_) as beside) if isinstance(value, FunctionValue):
            return replaced(value, beside=(*value.beside, *beside))
        case _:
            pass
    return value


def _of_kind(wrapped: Value, kind: str) -> Value:
    """What a decorator made of a static method or property is one still."""
    if not kind:
        return wrapped
    made = (replaced(option, kind=kind) if isinstance(option, FunctionValue) else option for option in options(wrapped))
    return either(made)


def _metaclass(definition: ClassDefinition, lineage: tuple[ClassValue, ...], frame: Frame) -> ClassValue | None:
    if definition.metaclass is None:
        return next((above.metaclass for above in lineage if above.metaclass is not None), None)
    named = frame.world.evaluate(definition.metaclass, frame)
    return named if isinstance(named, ClassValue) else None


def define_class(definition: ClassDefinition, frame: Frame) -> Value:
    """Return what a `class` statement binds. Its body runs once, when it is defined."""
    bases = tuple(option for base in definition.bases for option in options(frame.world.evaluate(base, frame)))
    lineage = classes.lineage_of(bases)
    made = ClassValue(definition, frame.module, bases, {}, lineage, _metaclass(definition, lineage, frame))
    closure = frame.closure if frame.definition is None else (frame.names, *frame.closure)
    body = Frame(
        frame.world,
        frame.module,
        made.attributes,
        frame.activation,
        frame.frequency,
        closure=closure,
        owner=made,
        depth=frame.depth,
    )
    frame.world.execute(definition.body, body)
    _enrol(made, frame)
    value: Value = made
    for decorator in reversed(definition.decorators):
        applied = frame.world.evaluate(decorator, frame)
        if isinstance(applied, FunctionValue):
            given = frame.world.call(applied, plain((made,), definition), frame)
            value = given if isinstance(given, ClassValue | FunctionValue) else value
        elif route := routes.enrolled(made, applied):
            frame.world.registered.append(route)
    return value


def _enrol(made: ClassValue, frame: Frame) -> None:
    """Let the classes above know of a new subclass."""
    for above in made.lineage:
        frame.world.subclasses.setdefault(above, []).append(made)
    for above in made.lineage:
        greeting = above.attributes.get("__init_subclass__")
        if isinstance(greeting, FunctionValue):
            frame.world.call(replaced(greeting, receiver=made), plain((), made.definition), frame)
            return
