"""Where assigned values go: names, attributes, entries, the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import constructors, files, library_caches
from advisor.program import syntax as s
from advisor.program.arguments import plain
from advisor.program.attributes import attribute_of
from advisor.program.domain import (
    ClassValue,
    Either,
    Entries,
    External,
    Instance,
    Items,
    Member,
    ModuleValue,
    Produced,
    as_text,
    either,
    options,
)
from advisor.record import replaced

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


def assign(target: s.Expression, value: Value, frame: Frame) -> None:
    """Assign `value` to a target."""
    match target:
        case s.Name(name=name):
            frame.bind(name, value)
        case s.Display(items=items):
            for position, item in enumerate(items):
                assign(item, _unpacked(value, position, target, frame), frame)
        case s.Attribute(base=base, name=name):
            _set_attribute(frame.world.evaluate(base, frame), name, value, target, frame)
        case s.Subscript(base=base, index=index):
            _set_item(base, frame.world.evaluate(index, frame), value, frame)
        case s.Other(parts=(only,)):
            assign(only, value, frame)
        case _:
            frame.world.evaluate(target, frame)


def _unpacked(value: Value, position: int, target: s.Expression, frame: Frame) -> Value:
    match value:
        case Items(values=values, complete=True) if position < len(values):
            return values[position]
        case Either(options=several):
            return either(_unpacked(option, position, target, frame) for option in several)
        case _:
            return frame.unknown(target, value)


def _set_attribute(base: Value, name: str, value: Value, site: s.Syntax, frame: Frame) -> None:
    for holder in options(base):
        match holder:
            case Instance():
                key = (holder, name)
                before = frame.world.attributes.get(key)
                frame.world.attributes[key] = value if before is None else either((before, value))
            case ClassValue(attributes=names):
                names[name] = either((names[name], value)) if name in names else value
            case ModuleValue(module=module):
                before = module.names.get(name)
                module.names[name] = value if before is None else either((before, value))
            case External(name=owner):
                library_caches.settle(f"{owner}.{name}", value, frame)
            case Produced(maker=maker):
                constructors.altered(maker, f"{name} = …", site, frame)
            case _:
                pass


def _set_item(base: s.Expression, index: Value, value: Value, frame: Frame) -> None:
    holder = frame.world.evaluate(base, frame)
    key = as_text(index).known
    match holder:
        case External(name="os.environ"):
            if key is not None:
                frame.world.set_variable(key, value, frame.frequency)
                files.hand_on("os.environ", plain((value,), base), frame)
        case Entries(values=entries):
            changed = {**dict(entries), key: value} if key is not None else dict(entries)
            kept = replaced(holder, values=tuple(changed.items()), complete=holder.complete and key is not None)
            if isinstance(base, s.Name) and len(kept.values) <= 40:
                _rebind(base.name, kept, frame)
            elif isinstance(base, s.Attribute):
                _set_attribute(frame.world.evaluate(base.base, frame), base.name, kept, base, frame)
        case Member(base=Produced(maker=maker), name=name) if name in constructors.SENT_ALONG:
            constructors.altered(maker, f"{name}[…] = …", base, frame)
        case _:
            pass


def _rebind(name: str, value: Value, frame: Frame) -> None:
    if name in frame.names:
        frame.set(name, value)
    elif name in frame.module.names:
        frame.module.names[name] = either((frame.module.names[name], value))


def enter_context(value: Value, context: s.Expression, frame: Frame) -> Value:
    """Return what `with value as name` binds."""
    for option in options(value):
        if isinstance(option, Produced):
            constructors.entered(option.maker, context, frame)
    match value:
        case Instance():
            entered = attribute_of(value, "__enter__", context, frame)
            attribute_of(value, "__exit__", context, frame)
            return frame.world.call(entered, plain((), context), frame)
        case Items(values=(only,), complete=False):
            # A generator made a context manager: what it yields.
            return only
        case _:
            return value
