"""What `base.name` stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import aws, guards
from advisor.program.arguments import plain
from advisor.program.domain import (
    AwsObject,
    ClassValue,
    Database,
    Either,
    Entries,
    External,
    FunctionValue,
    Instance,
    Items,
    Member,
    ModuleValue,
    Parent,
    Plain,
    Produced,
    either,
)
from advisor.program.paths import path_attribute
from advisor.record import replaced
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax


_CONSTANTS = {
    "os.curdir": ".",
    "os.pardir": "..",
    "os.sep": "/",
    "os.path.sep": "/",
    "os.devnull": "/dev/null",
    "os.path.devnull": "/dev/null",
}


def attribute_of(base: Value, name: str, site: Syntax, frame: Frame) -> Value:
    """Return the attribute `name` of a value."""
    match base:
        case Either(options=several):
            # None has no attributes: code that gets here has made sure that it is not None.
            present = [option for option in several if option != Plain(None)]
            return either(attribute_of(option, name, site, frame) for option in present)
        case ModuleValue(module=module):
            return _module_attribute(base, name, site, frame) if name not in module.names else module.names[name]
        case External(name=owner):
            dotted = f"{owner}.{name}"
            return Text((_CONSTANTS[dotted],)) if dotted in _CONSTANTS else External(dotted)
        case ClassValue():
            return _class_attribute(base, name, site, frame)
        case Instance():
            return _instance_attribute(base, name, site, frame)
        case Member(base=AwsObject() as behind, name=through):
            return aws.member_of(behind, through, name)
        case Member(base=Produced(maker=maker, origin=origin), name=through):
            return Member(Produced(f"{maker}().{through}", origin), name)
        case Parent(receiver=receiver, of=of):
            return _inherited(receiver, of, name, site, frame)
        case Produced(maker="tempfile.NamedTemporaryFile", arguments=(path,)) if name == "name":
            return path
        case AwsObject() | Database() | Produced() | Entries() | Items():
            return Member(base, name)
        case Text():
            found = path_attribute(base, name)
            return found if found is not None else Member(base, name)
        case _:
            return frame.unknown(site, base)


def _module_attribute(base: ModuleValue, name: str, site: Syntax, frame: Frame) -> Value:
    inner = frame.world.import_module(f"{base.module.name}.{name}".lstrip("."), frame, frame.span(site))
    return ModuleValue(inner) if inner is not None else frame.unknown(site)


def _class_attribute(base: ClassValue, name: str, site: Syntax, frame: Frame) -> Value:
    if name in ("__name__", "__qualname__"):
        return Text((base.definition.name,))
    for owner in ancestry(base):
        if name in owner.attributes:
            found = owner.attributes[name]
            if isinstance(found, FunctionValue) and decorated_as(found, "classmethod"):
                return bound(found, base)
            return found
    foreign = any(isinstance(parent, External) for owner in ancestry(base) for parent in owner.bases)
    return Member(base, name) if foreign else frame.unknown(site)


def _instance_attribute(base: Instance, name: str, site: Syntax, frame: Frame) -> Value:
    if name == "__class__":
        return base.of
    stored = frame.world.attributes.get((base, name))
    if stored is not None:
        return stored
    for owner in ancestry(base.of):
        if name in owner.attributes:
            return _bound_to(owner.attributes[name], base, site, frame)
    inherited = [parent for parent in base.of.bases if isinstance(parent, External | Produced | Text)]
    return Member(Produced(_name(inherited[0]), Origin.PLATFORM), name) if inherited else frame.unknown(site)


def _inherited(receiver: Value, of: ClassValue, name: str, site: Syntax, frame: Frame) -> Value:
    """Return what `super().name` is for a method of class `of`."""
    for owner in list(ancestry(of))[1:]:
        if name in owner.attributes:
            found = owner.attributes[name]
            return bound(found, receiver) if isinstance(found, FunctionValue) else found
    return frame.unknown(site)


def bound(function: FunctionValue, receiver: Value) -> FunctionValue:
    """Return a function as the method of an object or class."""
    return replaced(function, receiver=receiver)


def _name(value: Value) -> str:
    return value.name if isinstance(value, External) else "an unknown class"


def _bound_to(found: Value, base: Instance, site: Syntax, frame: Frame) -> Value:
    if not isinstance(found, FunctionValue) or found.receiver is not None:
        return found
    if decorated_as(found, "staticmethod"):
        return found
    if decorated_as(found, "classmethod"):
        return bound(found, base.of)
    method = bound(found, base)
    if decorated_as(found, "property", "cached_property"):
        before = frame.frequency
        if base.lasting and decorated_as(found, "cached_property"):
            frame.frequency = frame.once()
        value = frame.world.call(method, plain((), site), frame)
        frame.frequency = before
        return value
    return method


def decorated_as(function: FunctionValue, *names: str) -> bool:
    """Whether one of the function's decorators has one of the (undotted) names."""
    return any(guards.last_name(decorator) in names for decorator in function.definition.decorators)


def ancestry(base: ClassValue) -> Iterator[ClassValue]:
    """The class and its bases that the service defines, in the order of a depth-first search."""
    seen: set[ClassValue] = set()
    waiting: list[Value] = [base]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, ClassValue) and current not in seen:
            seen.add(current)
            yield current
            waiting = [*current.bases, *waiting]
