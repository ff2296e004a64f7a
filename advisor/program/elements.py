"""Parts of a value: what an index finds in it, and what one step of a loop over it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import background, variables
from advisor.program import syntax as s
from advisor.program.answers import part_of, step_of
from advisor.program.attributes import by_protocol, matching
from advisor.program.classes import is_enumeration, members_of
from advisor.program.containers import entries_of, items_of, sliced
from advisor.program.domain import (
    Answer,
    AwsObject,
    ClassValue,
    Either,
    Entries,
    External,
    Instance,
    Items,
    ModuleValue,
    Plain,
    Produced,
)
from advisor.program.lattice import either, least_fixed
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


def item_of(base: Value, index: Value, expression: s.Subscript, frame: Frame) -> Value:
    """Return what an index finds in a value."""
    match base, index:
        case Answer(), _:
            return part_of(base, index, frame.excerpt(expression))
        case External(name="os.environ"), _:
            return variables.read(index, None, True, expression, frame)
        case Entries(values=entries), Text() if index.known is not None and index.known in dict(entries):
            return dict(entries)[index.known]
        case Entries(), _ if held := entries_of(base):
            return either([*held, frame.unknown(expression)])
        case Items() | Text(), Produced(maker="builtins.slice") if (cut := sliced(base, index)) is not None:
            return cut
        case Items(values=values, complete=True), Plain(value=int() as position) if (
            -len(values) <= position < len(values)
        ):
            return values[position]
        case Items(values=values), _ if values:
            return either([*values, frame.unknown(expression, index)])
        case Instance(), _:
            found = by_protocol(base, "__getitem__", (index,), expression, frame)
            return found if found is not None else frame.unknown(expression, base, index)
        case ClassValue(), _:
            return either([*members_of(base)]) if is_enumeration(base) and base.attributes else base
        case Produced(maker="builtins.globals"), Text():
            found_by_name = _global(index, expression, frame)
            return either(found_by_name) if found_by_name else frame.unknown(expression, index)
        case External(name="sys.modules"), Text() if index.known == frame.module.name:
            return ModuleValue(frame.module)
        case External(name=name), _ if name.endswith(".Annotated"):
            return Produced(name, Origin.UNKNOWN, index.values if isinstance(index, Items) else (index,))
        case Text(), _ if base.known is None and base.opaque:
            return hole(least_fixed((base,)), frame.excerpt(expression))
        case _:
            return frame.unknown(expression, base, index)


def _global(name: Text, expression: s.Subscript, frame: Frame) -> list[Value]:
    if name.known is not None:
        return [frame.module.names[name.known]] if name.known in frame.module.names else []
    by_event = any(part.origin is Origin.EVENT for part in name.holes)
    return matching(ModuleValue(frame.module), name, expression, frame) if by_event or not name.opaque else []


def element_of(value: Value, source: s.Expression, frame: Frame) -> Value:
    """Return what one step of a loop over `value` gives. A loop over several is never fixed: each step has its own."""
    background.awaited(value, source, frame)
    match value:
        case Items(values=values) if values:
            return either(values)
        case Text() if value.opaque:
            return hole(least_fixed((value, hole(Origin.UNKNOWN))), frame.excerpt(source))
        case Answer():
            return step_of(value, frame.excerpt(source))
        case Either():
            return either(element_of(option, source, frame) for option in value.options)
        case Entries(values=entries) if entries:
            return either(text(key) for key, _ in entries)
        case AwsObject() if held := items_of(value):
            return held[0]
        case Instance():
            return _step_of(value, source, frame)
        case ClassValue() if is_enumeration(value) and value.attributes:
            return either([*members_of(value)])
        case _:
            return frame.unknown(source, value)


def _step_of(value: Instance, source: s.Expression, frame: Frame) -> Value:
    """What one step of a loop over an object of the service gives."""
    for iterating, stepping in (("__iter__", "__next__"), ("__aiter__", "__anext__")):
        iterator = by_protocol(value, iterating, (), source, frame)
        if iterator is None:
            continue
        if not isinstance(iterator, Instance):
            return element_of(iterator, source, frame)
        step = by_protocol(iterator, stepping, (), source, frame)
        return step if step is not None else frame.unknown(source, value)
    return frame.unknown(source, value)
