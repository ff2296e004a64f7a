"""Classes: where an attribute is looked up, and what making an object does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.program import required_settings, variables
from advisor.program.arguments import plain
from advisor.program.domain import ClassValue, External, FunctionValue, Instance, Produced
from advisor.program.facts import Frequency
from advisor.program.lattice import bounded, either, least_fixed
from advisor.program.plain_objects import NAMED_TUPLE
from advisor.record import replaced
from advisor.values import Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_FILLED_LATER = ("__post_init__", "__attrs_post_init__", "model_post_init")
KINDS = {
    "staticmethod": "static",
    "abstractstaticmethod": "static",
    "classmethod": "class",
    "abstractclassmethod": "class",
    "classproperty": "class",
    "property": "property",
    "abstractproperty": "property",
    "hybrid_property": "property",
    "cached_property": "cached",
    "lazy_property": "cached",
    "reify": "cached",
    "validator": "check",
    "field_validator": "check",
    "model_validator": "check",
    "root_validator": "check",
    "lambda_handler_decorator": "middleware",
    "decorator": "middleware",
}
"""What a decorator, by the last part of its name, makes of a function."""
_ENUMERATIONS = frozenset(f"enum.{name}" for name in "Enum IntEnum StrEnum Flag IntFlag".split())
_SETTINGS = ("pydantic.BaseSettings", "pydantic_settings.BaseSettings", "pydantic.v1.BaseSettings")


def lineage_of(bases: Iterable[Value]) -> tuple[ClassValue, ...]:
    """The classes of the service above a class with the given bases: each behind all that inherit from it."""
    above = [owner for base in bases if isinstance(base, ClassValue) for owner in (base, *base.lineage)]
    return tuple(dict.fromkeys(reversed(above)))[::-1]


def ancestry(of: ClassValue) -> tuple[ClassValue, ...]:
    """The class and those of the service that it inherits from, in the order in which attributes are looked up."""
    return (of, *of.lineage)


def foreign_bases(of: ClassValue) -> Iterator[Value]:
    """What a class inherits from that the service does not define, `object` apart."""
    for owner in ancestry(of):
        for base in owner.bases:
            if not isinstance(base, ClassValue) and base not in (_OBJECT, _ABSTRACT):
                yield base


_OBJECT, _ABSTRACT = External("builtins.object"), External("abc.ABC")


def found_in(of: ClassValue, name: str) -> Value | None:
    """Return what an attribute is in a class or in those that it inherits from."""
    for owner in ancestry(of):
        if name in owner.attributes:
            return owner.attributes[name]
    return None


def inherits(of: ClassValue, names: Iterable[str]) -> bool:
    """Whether a class inherits from something outside the service that has one of the dotted names."""
    return any(isinstance(base, External) and base.name in names for base in foreign_bases(of))


def is_enumeration(of: ClassValue) -> bool:
    """Whether a class's attributes are its members."""
    return inherits(of, _ENUMERATIONS)


def members_of(of: ClassValue) -> Iterator[Value]:
    """The members of an enumeration."""
    for name, value in of.attributes.items():
        if not isinstance(value, FunctionValue) and not name.startswith("_"):
            yield member(of, name, value)


def any_of(made: Instance) -> Instance:
    """Return an object that stands for all of a class of which too many are made; its attributes are not known."""
    place = Span(made.of.module.source.file, made.of.definition.start, made.of.definition.end)
    return Instance(made.of, place, (hole(least_fixed((made,))),), made.lasting)


def member(of: ClassValue, name: str, value: Value) -> Value:
    """Return a member of an enumeration; one that is a text too is taken for its text."""
    if isinstance(value, Text) and (inherits(of, ("enum.StrEnum",)) or External("builtins.str") in of.bases):
        return value
    place = Span(of.module.source.file, of.definition.start, of.definition.end)
    return Instance(of, place, (text(name), value), lasting=True)


def called(of: ClassValue, arguments: Arguments, frame: Frame) -> Value:
    """Return the object that calling a class gives: what its metaclass makes of the call, which may keep objects."""
    calling = found_in(of.metaclass, "__call__") if of.metaclass is not None else None
    if not isinstance(calling, FunctionValue):
        return construct(of, arguments, frame)
    frame.world.call(replaced(calling, receiver=of), arguments, frame)
    return frame.world.made_by_metaclass.get(of) or frame.unknown(arguments.site)


def construct(of: ClassValue, arguments: Arguments, frame: Frame) -> Value:
    """Return the object that a class itself makes, following its constructor."""
    if is_enumeration(of):
        return either([*members_of(of)]) if of.attributes else frame.unknown(arguments.site)
    lasting = frame.frequency in (Frequency.INIT, Frequency.ONCE) or isinstance(
        of.attributes.get("__new__"), FunctionValue
    )
    given = tuple(bounded(value) for value in arguments.values)
    made = Instance(of, frame.span(arguments.site), given, lasting)
    initialiser = found_in(of, "__init__")
    if isinstance(initialiser, FunctionValue):
        frame.world.call(replaced(initialiser, receiver=made), arguments, frame)
    else:
        fill(made, arguments, frame)
    return made


def fill(made: Instance, arguments: Arguments, frame: Frame) -> None:
    """Give an object without a constructor its fields, as dataclasses and their like do, and follow what comes next."""
    attributes, fields = frame.world.attributes, fields_of(made.of)
    for name, value in (*zip(fields, arguments.positional, strict=False), *arguments.keywords):
        attributes[made, name] = value
    nameless = arguments.positional[len(fields) :]
    rest = (*nameless, *([arguments.rest] if arguments.rest is not None else []))
    for owner in ancestry(made.of):
        for name, default in owner.attributes.items():
            if not isinstance(default, FunctionValue) and (made, name) not in attributes:
                _set_by_default(made, name, default, rest, arguments.site, frame)
    if inherits(made.of, _SETTINGS):
        _take_from_environment(made, frame)
        if not rest:
            required_settings.ask(ancestry(made.of), dict(arguments.keywords), frame)
    for method in _after(made.of):
        frame.world.call(replaced(method, receiver=made), replaced(arguments, positional=(), keywords=()), frame)


def fields_of(of: ClassValue) -> tuple[str, ...]:
    """The names of a dataclass's fields, in the order in which it takes them."""
    return tuple(dict.fromkeys(name for owner in reversed(ancestry(of)) for name in _own_fields(owner)))


def _own_fields(of: ClassValue) -> Iterator[str]:
    for base in of.bases:
        if isinstance(base, Produced) and base.maker == NAMED_TUPLE:
            yield from (name.known or "" for name in base.arguments if isinstance(name, Text))
    yield from (field.name for field in of.definition.fields)


def _set_by_default(
    made: Instance, name: str, default: Value, rest: tuple[Value, ...], site: Syntax, frame: Frame
) -> None:
    made_so = default
    match default:
        case Produced(maker="dataclasses.field", wrapped=(factory, *_)):
            made_so = frame.world.call(factory, plain((), site), frame)
            frame.world.attributes[made, name] = made_so
        case Produced(maker="dataclasses.field", arguments=(value, *_)):
            made_so = value
            frame.world.attributes[made, name] = made_so
        case _:
            pass
    if rest:
        unknown = hole(least_fixed((*rest, frame.unknown(site))), name)
        frame.world.attributes[made, name] = either((made_so, unknown))


def _after(of: ClassValue) -> Iterator[FunctionValue]:
    """The methods that run once an object has its fields: what follows them, and what checks them."""
    for name in _FILLED_LATER:
        found = found_in(of, name)
        if isinstance(found, FunctionValue):
            yield found
    for owner in ancestry(of):
        for found in owner.attributes.values():
            if isinstance(found, FunctionValue) and found.kind == "check":
                yield found


def _take_from_environment(made: Instance, frame: Frame) -> None:
    """The fields of settings that pydantic reads from variables of the same name."""
    for name in fields_of(made.of):
        default = found_in(made.of, name)
        known = frame.world.attributes.get((made, name))
        if known is None or known == default:
            value = variables.value_of(name.upper(), default, frame)
            if value is not None:
                frame.world.attributes[made, name] = value
