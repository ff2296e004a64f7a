"""CloudFormation's own functions as text: `!Ref`, `!Sub`, `!GetAtt`, `!Join`, `!If`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.service.resolved import Pattern, Unknown
from advisor.source.configuration import Scalar
from advisor.values import Hole, Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.section import Section
    from advisor.values import Text

_FOREIGN = re.compile(r"\$\{([^{}]*)\}")
_PSEUDO = re.compile(r"\$\{(AWS::\w+)\}|#\{([\w:.]+)\}")  # `#{…}` is serverless-pseudo-parameters' spelling
_DEEPEST = 20


def text_of(section: Section, depth: int = 0) -> Text:
    """The text that a section stands for once deployed; null is empty."""
    resolved = section.resolved
    if isinstance(resolved, Unknown):
        return hole(resolved.origin, resolved.expression)
    if isinstance(resolved, Pattern):
        return text(*_parts(resolved.text, _PSEUDO))
    if isinstance(resolved, Scalar):
        return text(*_parts(text("" if resolved.value is None else resolved.text), _PSEUDO))
    if section.intrinsic and depth < _DEEPEST:
        return _call(section, depth + 1)
    return hole(Origin.UNKNOWN, "an object" if resolved is not None else "nothing")


def texts_of(section: Section) -> tuple[Text, ...]:
    """The texts of a list, or of the single value that stands for one."""
    return tuple(text_of(item) for item in section.items())


def _call(section: Section, depth: int) -> Text:
    name = section.intrinsic
    argument = section.at(name)
    match name:
        case "Ref":
            return _named(argument.string) if argument.string else hole(Origin.UNKNOWN, name)
        case "Fn::GetAtt":
            parts = [item.string for item in argument.items()]
            return hole(Origin.UNKNOWN, name) if None in parts else _named(".".join(part or "" for part in parts))
        case "Fn::Sub":
            return _substituted(argument, depth)
        case "Fn::Join":
            return _joined(argument, depth)
        case "Fn::If":
            branches = {text_of(branch, depth) for branch in list(argument.items())[1:]}
            return branches.pop() if len(branches) == 1 else hole(Origin.UNKNOWN, name)
        case _:
            return hole(Origin.UNKNOWN, f"{name}: {argument.string}" if argument.string else name)


def _named(name: str) -> Text:
    return hole(Origin.PLATFORM if name.startswith("AWS::") else Origin.RESOURCE, name)


def _substituted(argument: Section, depth: int) -> Text:
    template, *values = list(argument.items()) or [argument]
    own = {key.text: text_of(value, depth) for section in values for key, value in section.entries()}
    return text(*_parts(text_of(template, depth), _FOREIGN, own))


def _joined(argument: Section, depth: int) -> Text:
    delimiter, *parts = list(argument.items()) or [argument]
    if delimiter.string is None:
        return hole(Origin.UNKNOWN, "Fn::Join")
    pieces: list[str | Hole | Text] = []
    for part in parts:
        pieces.extend((delimiter.string, text_of(part, depth)))
    return text(*pieces[1:])


def _parts(known: Text, spelling: re.Pattern[str], own: dict[str, Text] | None = None) -> Iterator[str | Hole | Text]:
    """The parts of a text, with what CloudFormation fills in as holes."""
    for part in known.parts:
        if isinstance(part, Hole):
            yield part
            continue
        end = 0
        for found in spelling.finditer(part):
            yield part[end : found.start()]
            name = (found[1] or found[found.re.groups] or "").strip()
            yield f"${{{name[1:]}}}" if name.startswith("!") else (own or {}).get(name) or _named(name)
            end = found.end()
        yield part[end:]
