"""The names that code looks at: keys, attributes and words of texts, but for those that it only writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.program import syntax as s

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITING = frozenset(("UpdateExpression", "AttributeUpdates"))
_NAMES_OF_IT = "ExpressionAttributeNames"


def names_looked_at(module: s.ModuleSyntax) -> frozenset[str]:
    """Every such name of a module. Keys of dict displays and of assigned entries are written, not looked at."""
    names: set[str] = set()
    waiting: list[object] = [*module.body]
    while waiting:
        part = waiting.pop()
        match part:
            case s.Evaluate(value=s.Constant()):
                pass  # a docstring
            case s.Constant(value=str() as text):
                names.update(re.findall(r"\w+", text))
            case str():
                names.update(re.findall(r"\w+", part))
            case s.Attribute(base=base, name=name):
                names.add(name)
                waiting.append(base)
            case s.DictDisplay(entries=entries):
                waiting += (inner for key, value in entries for inner in (_unless_constant(key), value))
            case s.Assign(targets=targets, value=value):
                waiting += (value, *(inner for target in targets for inner in _target(target)))
            case s.Call(function=function, arguments=arguments):
                waiting += (function, *_looking(arguments))
            case _:
                waiting += _parts(part)
    return frozenset(names)


def _unless_constant(key: s.Expression | None) -> s.Expression | None:
    return None if isinstance(key, s.Constant) else key


def _target(target: s.Expression) -> Iterator[object]:
    match target:
        case s.Subscript(base=base, index=index):
            yield from (base, _unless_constant(index))
        case s.Attribute(base=base):
            yield base
        case _:
            yield target


def _looking(arguments: tuple[s.Argument, ...]) -> Iterator[s.Expression]:
    writing = {argument.name for argument in arguments} & _WRITING
    silent = _WRITING | {_NAMES_OF_IT} if writing else frozenset()
    return (argument.value for argument in arguments if argument.name not in silent)


def _parts(part: object) -> Iterator[object]:
    if isinstance(part, tuple):
        yield from part
    elif isinstance(part, s.Joined):
        yield part.parts
    elif isinstance(part, s.Syntax | s.Parameter | s.Argument):
        held = (getattr(part, name) for name in type(part).__match_args__)
        yield from (inner for inner in held if isinstance(inner, s.Syntax | s.Parameter | tuple))
