"""What definitions bind: functions behind their decorators, classes with their attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import guards
from advisor.program.arguments import plain
from advisor.program.domain import ClassValue, External, FunctionValue, Member, Produced, options
from advisor.program.facts import Frequency
from advisor.program.frames import Frame
from advisor.record import replaced

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.syntax import ClassDefinition, FunctionDefinition


def define(definition: FunctionDefinition, frame: Frame) -> Value:
    """Return what a `def` binds, its decorators applied."""
    closure = frame.closure if frame.definition is None else (frame.names, *frame.closure)
    owner = frame.owner if frame.definition is None else None
    defaults = tuple(
        (parameter.name, frame.world.evaluate(parameter.default, frame))
        for parameter in definition.parameters
        if parameter.default is not None
    )
    lasting = frame.frequency in (Frequency.INIT, Frequency.ONCE)
    function = FunctionValue(definition, frame.module, closure, owner, defaults=defaults, lasting=lasting)
    value: Value = function
    for decorator in reversed(definition.decorators):
        applied = frame.world.evaluate(decorator, frame)
        if guards.is_caching(applied) and isinstance(value, FunctionValue):
            value = replaced(value, kept=True)
        else:
            value = _decorated(value, function, applied, frame)
    return value


def _decorated(value: Value, function: FunctionValue, decorator: Value, frame: Frame) -> Value:
    if isinstance(decorator, FunctionValue) and not isinstance(value, (External, Produced)):
        wrapped = frame.world.call(decorator, plain((value,), function.definition), frame)
        return wrapped if any(isinstance(option, FunctionValue) for option in options(wrapped)) else value
    if isinstance(decorator, Produced | Member) and _registers(decorator):
        frame.world.registered.append(function)
    return value


def _registers(decorator: Produced | Member) -> bool:
    """Whether a decorator is a method of a framework's object: `@app.get("/")`, `@router.route(…)`."""
    if isinstance(decorator, Member):
        return isinstance(decorator.base, Produced)
    maker = decorator.maker
    return "()." in maker and not maker.endswith((".command", ".group", ".task", ".fixture"))


def define_class(definition: ClassDefinition, frame: Frame) -> ClassValue:
    """Return what a `class` statement binds. Its body runs once, when it is defined."""
    bases = tuple(frame.world.evaluate(base, frame) for base in definition.bases)
    made = ClassValue(definition, frame.module, bases, {})
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
    for decorator in definition.decorators:
        frame.world.evaluate(decorator, frame)
    return made
