"""Places that keep between invocations what code stores in them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.classes import ancestry, foreign_bases
from advisor.program.domain import ClassValue, FunctionValue, Instance, ModuleValue
from advisor.program.lattice import options
from advisor.record import record, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.modules import Module


class Keeping(Enum):
    """What keeps a value."""

    GLOBAL = "module variable"
    CLASS = "class attribute"
    OBJECT = "attribute of an object that is kept"
    DEFAULT = "default argument"
    CLOSURE = "variable of an enclosing function"

    __hash__ = object.__hash__


@record(keeps_hash=True)
class Place:
    """A variable, attribute or default argument that outlives an invocation."""

    keeping: Keeping
    holder: object
    """The file, the class, the function, by which two of one name are told apart."""
    name: str
    """As a message calls it."""
    entry: str = ""
    """The key, for an entry of a dict that is written as a literal; several, for an entry of a dict inside it."""

    def within(self, key: str) -> Place:
        """Return the place of an entry."""
        return replaced(self, entry=f"{self.entry}{_INSIDE}{key}" if self.entry else key)

    def around(self) -> Iterator[Place]:
        """The place itself, and those that it is an entry of."""
        keys = self.entry.split(_INSIDE)
        yield from (replaced(self, entry=_INSIDE.join(keys[:some])) for some in range(len(keys), -1, -1))


_INSIDE = "\0"


def place_of(expression: s.Expression, frame: Frame, *, stored: bool = False) -> Place | None:
    """Return the lasting place that a variable or attribute is; None for any other. `stored` when it is assigned."""
    if frame.definition is None:
        return None
    match expression:
        case s.Name(name=name):
            return _of_name(name, frame, stored=stored)
        case s.Attribute(base=base, name=name) if name in frame.world.stored:
            places = {_of_attribute(holder, name, frame, stored=stored) for holder in options(_value(base, frame))}
            return places.pop() if len(places) == 1 else None
        case _:
            return None


def _of_name(name: str, frame: Frame, *, stored: bool) -> Place | None:
    if not stored and name in frame.aliases:
        return frame.aliases[name]
    if name not in frame.world.stored or frame.definition is None:
        return None
    if frame.is_global(name):
        declared = not stored or name in frame.definition.global_names
        return _of_module(frame.module, name, frame) if declared else None
    scope = next((scope for scope in frame.closure if name in scope), None)
    if scope is not None and id(scope) in frame.world.scopes_at_init and name not in frame.definition.local_names:
        return Place(Keeping.CLOSURE, id(scope), name)
    return None


def _of_module(module: Module, name: str, frame: Frame) -> Place | None:
    if name not in module.names:
        return Place(Keeping.GLOBAL, module.file, name)
    value = module.names[name]
    if any(isinstance(option, FunctionValue | ClassValue | ModuleValue) for option in options(value)):
        return None
    return Place(Keeping.GLOBAL, _home(module, name, frame), name)


def _home(module: Module, name: str, frame: Frame, levels: int = 5) -> Path:
    """The file in which the variable is made that a module may only have imported."""
    for statement in module.syntax.body if levels else ():
        if isinstance(statement, s.Import) and statement.bound == name and statement.attribute == name:
            made_in = frame.world.importer.module_of(statement, module)
            if made_in is not None:
                return _home(made_in, name, frame, levels - 1)
    return module.file


def _value(expression: s.Expression, frame: Frame) -> Value:
    """What an expression stands for, without the events of evaluating it."""
    if isinstance(expression, s.Name):
        return frame.lookup(expression.name)
    return frame.quietly(expression)


def _of_attribute(holder: Value, name: str, frame: Frame, *, stored: bool) -> Place | None:
    match holder:
        case ModuleValue(module=module):
            return _of_module(module, name, frame)
        case ClassValue():
            return _of_class(holder, name, stored=stored)
        case Instance() if stored or (holder, name) in frame.world.attributes:
            return Place(Keeping.OBJECT, holder.of.definition, name) if holder.lasting else None
        case Instance(of=of):
            return _of_class(of, name, stored=False)
        case FunctionValue(definition=definition, receiver=None, lasting=True):
            return Place(Keeping.OBJECT, definition, f"{definition.name}.{name}")
        case _:
            return None


def _of_class(of: ClassValue, name: str, *, stored: bool) -> Place | None:
    if any(foreign_bases(of)):
        return None  # models and fields: what another library makes of them is not known
    found = next((owner for owner in ancestry(of) if name in owner.attributes), of if stored else None)
    if found is None or isinstance(found.attributes.get(name), FunctionValue):
        return None
    owner = of if stored else found
    return Place(Keeping.CLASS, owner.definition, f"{owner.definition.name}.{name}")
