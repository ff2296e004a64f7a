"""Where assigned values go: names, attributes, entries, the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import background, constructors, files, library_caches, routes, state_writes, variables
from advisor.program import syntax as s
from advisor.program.arguments import plain
from advisor.program.attributes import by_protocol
from advisor.program.classes import ancestry, found_in
from advisor.program.containers import with_entry
from advisor.program.domain import (
    ClassValue,
    Either,
    Entries,
    External,
    FunctionValue,
    Instance,
    Items,
    Member,
    ModuleValue,
    Produced,
)
from advisor.program.facts import Frequency
from advisor.program.lattice import as_text, either, options
from advisor.record import replaced

if TYPE_CHECKING:
    from typing import Any

    from advisor.program.domain import Value
    from advisor.program.frames import Frame


def names_in(target: s.Expression) -> set[str]:
    """Return the plain names that an assignment to `target` binds."""
    match target:
        case s.Name(name=name):
            return {name}
        case s.Display(items=items):
            return {name for item in items for name in names_in(item)}
        case _:
            return set()


def assign(target: s.Expression, value: Value, frame: Frame, written: s.Expression | None = None) -> None:
    """Assign `value` to a target; `written` is the expression that gives it, where one stands beside the target."""
    match target:
        case s.Name(name=name):
            if frame.definition is None or name in frame.definition.global_names:
                background.hand_on((value,), target, frame)
            state_writes.stored(target, value, written, frame)
            frame.bind(name, value)
        case s.Display(items=items):
            _unpack(items, value, target, frame)
        case s.Attribute(base=base, name=name):
            set_attribute(frame.world.evaluate(base, frame), name, value, target, frame)
            state_writes.stored(target, value, written, frame)
        case s.Subscript():
            _set_item(target, value, frame, written)
        case s.Other(parts=(only,)):
            assign(only, value, frame, written)
        case _:
            frame.world.evaluate(target, frame)


def _unpack(items: tuple[s.Expression, ...], value: Value, target: s.Expression, frame: Frame) -> None:
    starred = next((place for place, item in enumerate(items) if isinstance(item, s.Starred)), None)
    for position, item in enumerate(items):
        if starred is None or position < starred:
            assign(item, _unpacked(value, position, target, frame), frame)
        elif position > starred:
            assign(item, _unpacked(value, position - len(items), target, frame), frame)
        elif isinstance(item, s.Starred):
            assign(item.value, _remaining(value, starred, len(items) - starred - 1, target, frame), frame)


def _remaining(value: Value, before: int, behind: int, target: s.Expression, frame: Frame) -> Value:
    """What `*rest` gets."""
    match value:
        case Items(values=values, complete=True):
            return Items(values[before : len(values) - behind])
        case Items(values=values):
            return Items(values, complete=False)
        case _:
            return frame.unknown(target, value)


def _unpacked(value: Value, position: int, target: s.Expression, frame: Frame) -> Value:
    match value:
        case Items(values=values, complete=True) if -len(values) <= position < len(values):
            return values[position]
        case Items(values=values, complete=False) if values:
            return either((*values, frame.unknown(target, value)))
        case Either(options=several):
            return either(_unpacked(option, position, target, frame) for option in several)
        case _:
            return frame.unknown(target, value)


def set_attribute(base: Value, name: str, value: Value, site: s.Syntax, frame: Frame) -> None:
    """Assign `value` to an attribute of what `base` may be."""
    background.hand_on((value,), site, frame)
    for holder in options(base):
        setter = _setter(holder, name)
        if setter is not None:
            frame.world.call(setter, plain((value,), site), frame)
            continue
        place = _place(holder, name, frame)
        if place is not None:
            names, key = place
            names[key] = either((names[key], value)) if key in names else value
        elif isinstance(holder, External):
            library_caches.settle(f"{holder.name}.{name}", value, frame)
        elif isinstance(holder, Produced):
            if isinstance(value, FunctionValue) and frame.frequency is Frequency.INIT:
                routes.register(value, holder.maker, frame)
            constructors.altered(holder.maker, f"{name} = …", site, frame)


def _setter(holder: Value, name: str) -> FunctionValue | None:
    found = found_in(holder.of, name) if isinstance(holder, Instance) else None
    setter = found.setter if isinstance(found, FunctionValue) else None
    return replaced(setter, receiver=holder) if setter is not None else None


def _place(holder: Value, name: str, frame: Frame) -> tuple[dict[Any, Value], object] | None:
    """Where an attribute is kept: the dict that holds it, and its key there."""
    match holder:
        case Instance():
            return frame.world.attributes, (holder, name)
        case FunctionValue(definition=definition):
            return frame.world.attributes, (definition, name)
        case ClassValue(attributes=names):
            return names, name
        case ModuleValue(module=module):
            return module.names, name
        case _:
            return None


def _set_item(target: s.Subscript, value: Value, frame: Frame, written: s.Expression | None) -> None:
    index = frame.world.evaluate(target.index, frame)
    key = as_text(index).known
    kept = (index,) if isinstance(target.base, s.Name) else (index, value)
    background.hand_on(kept, target, frame)
    state_writes.entered(target.base, target.index, index, value, written, frame)
    for holder in options(frame.world.evaluate(target.base, frame)):
        match holder:
            case External(name="os.environ"):
                if key is None:
                    variables.assigned_unseen(frame)
                else:
                    frame.world.set_variable(key, value, frame.frequency)
                    files.hand_on("os.environ", plain((value,), target.base), frame)
            case Entries():
                place = frame.span(written) if written is not None else None
                put_back(target.base, holder, with_entry(holder, key, value, place), frame)
            case Produced(maker="builtins.globals") if key is not None:
                set_attribute(ModuleValue(frame.module), key, value, target, frame)
            case Instance():
                by_protocol(holder, "__setitem__", (index, value), target, frame)
            case Member(base=Produced(maker=maker), name=name) if name in constructors.SENT_ALONG:
                constructors.altered(maker, f"{name}[…] = …", target.base, frame)
            case _:
                pass


def put_back(place: s.Expression, old: Items | Entries, new: Items | Entries, frame: Frame) -> None:
    """Let the list or dict that an expression stands for be `new`, after something was put into it."""
    if isinstance(old, Entries) and isinstance(new, Entries):
        frame.world.note_entries(old, new)
    if not isinstance(place, s.Name) or frame.is_global(place.name):
        background.hand_on((new,), place, frame)
    match place:
        case s.Name(name=name):
            names = frame.holder_of(name)
            if names is frame.names:
                frame.set(name, _exchanged(names[name], old, new))
            elif names is not None:
                names[name] = _exchanged(names[name], old, new)
        case s.Attribute(base=base, name=name):
            for holder in options(frame.world.evaluate(base, frame)):
                _put_into_attribute(holder, name, old, new, frame)
        case s.Subscript(base=base, index=index):
            _put_into_item(base, as_text(frame.world.evaluate(index, frame)).known, old, new, frame)
        case _:
            pass


def _put_into_attribute(holder: Value, name: str, old: Items | Entries, new: Items | Entries, frame: Frame) -> None:
    own = _place(holder, name, frame)
    of = holder.of if isinstance(holder, Instance) else holder if isinstance(holder, ClassValue) else None
    inherited = [(owner.attributes, name) for owner in ancestry(of)] if of is not None else []
    for names, key in [*([own] if own is not None else []), *inherited]:
        if key in names:
            names[key] = _exchanged(names[key], old, new)
            return


def _put_into_item(
    base: s.Expression, key: str | None, old: Items | Entries, new: Items | Entries, frame: Frame
) -> None:
    for outer in options(frame.world.evaluate(base, frame)):
        if isinstance(outer, Entries):
            others = tuple(value for value in outer.others if key is not None or value != old)
            put_back(base, outer, with_entry(replaced(outer, others=others), key, new), frame)
        elif isinstance(outer, Items):
            put_back(base, outer, replaced(outer, values=tuple(_exchanged(v, old, new) for v in outer.values)), frame)


def _exchanged(value: Value, old: Items | Entries, new: Items | Entries) -> Value:
    return either(new if option == old else option for option in options(value))
