"""What `base.name` stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import aws, background, classes, kept_functions, plain_objects
from advisor.program.arguments import plain
from advisor.program.domain import (
    Answer,
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
    Produced,
)
from advisor.program.lattice import either, is_none, options
from advisor.program.moments import Moment
from advisor.program.paths import path_attribute
from advisor.record import replaced
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax


_CONTEXT = hole(Origin.EVENT, "context")
_FIXED_IN_CONTEXT = frozenset(
    "function_name function_version invoked_function_arn memory_limit_in_mb log_group_name log_stream_name".split()
)
"""What the context says of the function and its environment, not of the invocation."""
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
            present = [option for option in several if not is_none(option)]
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
        case Parent(receiver=ClassValue()) if name == "__call__":
            return base
        case Parent(receiver=receiver, of=of):
            return _inherited(receiver, of, name, site, frame)
        case FunctionValue():
            return _function_attribute(base, name, site, frame)
        case Produced():
            return _made_attribute(base, name, site, frame)
        case AwsObject():
            aws.attribute_read(base, name, site, frame)
            return Member(base, name)
        case Database() | Entries() | Items() | Moment() | Answer():
            return Member(base, name)
        case Text() if base == _CONTEXT and name in _FIXED_IN_CONTEXT:
            return hole(Origin.ENVIRONMENT, f"context.{name}")
        case Text():
            found = path_attribute(base, name)
            return found if found is not None else Member(base, name)
        case _:
            return frame.unknown(site, base)


def _made_attribute(base: Produced, name: str, site: Syntax, frame: Frame) -> Value:
    """Return an attribute of what code outside the service made."""
    held = plain_objects.attribute(base, name)
    if held is not None:
        return held
    match base:
        case Produced(maker="tempfile.NamedTemporaryFile", arguments=(path,)) if name == "name":
            return path
        case _:
            background.looked_at(base, name, site, frame)
            return Member(base, name)


def _function_attribute(base: FunctionValue, name: str, site: Syntax, frame: Frame) -> Value:
    stored = frame.world.attributes.get((base.definition, name))
    if stored is not None:
        return stored
    kept_functions.attribute_taken(base, name, site, frame)
    match name:
        case "__name__" | "__qualname__":
            return Text((base.definition.name,))
        case "__wrapped__" | "__func__" | "__call__":
            return base
        case "register":  # of functools.singledispatch
            return Member(base, name)
        case _:
            return frame.unknown(site, base)


def _module_attribute(base: ModuleValue, name: str, site: Syntax, frame: Frame) -> Value:
    inner = frame.world.importer.import_module(f"{base.module.name}.{name}".lstrip("."), frame, frame.span(site))
    return ModuleValue(inner) if inner is not None else frame.unknown(site)


def _class_attribute(base: ClassValue, name: str, site: Syntax, frame: Frame) -> Value:
    if name in ("__name__", "__qualname__"):
        return Text((base.definition.name,))
    if name == "__subclasses__":
        return Member(base, name)
    found = classes.found_in(base, name)
    if found is None:
        return Member(base, name) if any(classes.foreign_bases(base)) else frame.unknown(site)
    if isinstance(found, FunctionValue):
        return bound(found, base) if found.kind == "class" else found
    return classes.member(base, name, found) if classes.is_enumeration(base) else found


def _instance_attribute(base: Instance, name: str, site: Syntax, frame: Frame) -> Value:
    if name == "__class__":
        return base.of
    stored = frame.world.attributes.get((base, name))
    if stored is not None:
        return stored
    found = classes.found_in(base.of, name)
    if found is not None:
        return _bound_to(found, base, site, frame)
    if name in ("name", "value") and classes.is_enumeration(base.of) and len(base.arguments) == 2:
        return base.arguments[name == "value"]
    made_up = classes.found_in(base.of, "__getattr__")
    if isinstance(made_up, FunctionValue):
        return frame.world.call(bound(made_up, base), plain((text(name),), site), frame)
    background.looked_at(base, name, site, frame)
    return Member(base, name) if foreign_base(base.of) is not None else frame.unknown(site)


def foreign_base(of: ClassValue) -> Produced | None:
    """Return an object of what a class inherits from outside the service; None when there is no such thing."""
    for base in classes.foreign_bases(of):
        name = base.name if isinstance(base, External) else base.maker if isinstance(base, Produced) else ""
        return Produced(name or "an unknown class", Origin.PLATFORM)
    return None


def method_of(base: Instance, names: Iterable[str]) -> FunctionValue | None:
    """Return the first of some methods that an object's class defines, as the method of the object."""
    for name in names:
        found = classes.found_in(base.of, name)
        if isinstance(found, FunctionValue):
            return bound(found, base)
    return None


def by_protocol(value: Value, name: str, given: tuple[Value, ...], site: Syntax, frame: Frame) -> Value | None:
    """Call what an operator or builtin calls on objects, such as `__getitem__`; None when no option defines it."""
    methods = [method_of(option, (name,)) for option in options(value) if isinstance(option, Instance)]
    results = [frame.world.call(method, plain(given, site), frame) for method in methods if method is not None]
    return either(results) if results else None


def matching(holder: Value, name: Text, site: Syntax, frame: Frame) -> list[Value]:
    """Return the functions of an object, class or module whose names a text with holes may be."""
    match holder:
        case Instance(of=of) | (ClassValue() as of):
            names = {key: value for owner in reversed(classes.ancestry(of)) for key, value in owner.attributes.items()}
        case ModuleValue(module=module):
            names = {
                key: value
                for key, value in module.names.items()
                if isinstance(value, FunctionValue | ClassValue) and value.module is module
            }
        case _:
            return []
    found = [key for key, value in names.items() if isinstance(value, FunctionValue | ClassValue)]
    wanted = [key for key in found if name.may_equal(text(key)) and not (name.opaque and key.startswith("_"))]
    return [attribute_of(holder, key, site, frame) for key in wanted]


def _inherited(receiver: Value, of: ClassValue, name: str, site: Syntax, frame: Frame) -> Value:
    """Return what `super().name` is for a method of class `of`."""
    own = receiver.of if isinstance(receiver, Instance) else receiver if isinstance(receiver, ClassValue) else of
    order = classes.ancestry(own)
    for owner in order[order.index(of) + 1 :] if of in order else of.lineage:
        if name in owner.attributes:
            found = owner.attributes[name]
            return (
                _bound_to(found, receiver, site, frame)
                if isinstance(receiver, Instance)
                else _of_class(found, receiver)
            )
    foreign = foreign_base(own)
    if foreign is not None:
        foreign = replaced(foreign, work=background.work_of(receiver))
        background.looked_at(foreign, name, site, frame)
    return Member(foreign, name) if foreign is not None and not name.startswith("__") else frame.unknown(site)


def _of_class(found: Value, receiver: Value) -> Value:
    return bound(found, receiver) if isinstance(found, FunctionValue) and found.kind != "static" else found


def bound(function: FunctionValue, receiver: Value) -> FunctionValue:
    """Return a function as the method of an object or class."""
    return replaced(function, receiver=receiver)


def _bound_to(found: Value, base: Instance, site: Syntax, frame: Frame) -> Value:
    if isinstance(found, Either):
        return either(_bound_to(option, base, site, frame) for option in found.options)
    if not isinstance(found, FunctionValue) or found.receiver is not None:
        return found
    match found.kind:
        case "static":
            return found
        case "class":
            return bound(found, base.of)
        case "property":
            return frame.world.call(bound(found, base), plain((), site), frame)
        case "cached":
            return _kept_property(bound(found, base), base, site, frame)
        case _:
            return bound(found, base)


def _kept_property(method: FunctionValue, base: Instance, site: Syntax, frame: Frame) -> Value:
    before = frame.frequency
    if base.lasting:
        frame.frequency = frame.once()
    value = frame.world.call(method, plain((), site), frame)
    frame.frequency = before
    return value
