"""CloudFormation's own functions as text: `!Ref`, `!Sub`, `!GetAtt`, `!Join`, `!If`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.service.resolved import Pattern, Unknown
from advisor.source.configuration import Scalar
from advisor.values import Hole, Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.service.section import Section
    from advisor.values import Text

_FOREIGN = re.compile(r"\$\{([^{}]*)\}")
_PSEUDO = re.compile(r"\$\{(AWS::\w+)\}|#\{([\w:.]+)\}")  # `#{…}` is serverless-pseudo-parameters' spelling
_DEEPEST = 20
_STEEP = 4
"""What a `Fn::If` counts for: each level doubles the work."""


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
            return _referred(section, argument.string, depth) if argument.string else hole(Origin.UNKNOWN, name)
        case "Fn::GetAtt":
            parts = [item.string for item in argument.items()]
            return hole(Origin.UNKNOWN, name) if None in parts else _named(".".join(part or "" for part in parts))
        case "Fn::Sub":
            return _substituted(argument, depth)
        case "Fn::Join":
            return _joined(argument, depth)
        case "Fn::If":
            return _either(section, depth)
        case "Fn::FindInMap":
            keys = [item.string or "" for item in argument.items()]
            found = section.template.at("Mappings", *keys) if len(keys) == 3 and all(keys) else None
            return text_of(found, depth) if found and found.present else hole(Origin.UNKNOWN, name)
        case "Fn::ImportValue":
            return _imported(section, argument, depth)
        case "Fn::Select":
            return _selected(argument, depth)
        case _:
            return hole(Origin.UNKNOWN, f"{name}: {argument.string}" if argument.string else name)


def _referred(section: Section, name: str, depth: int) -> Text:
    """What `Ref` gives: a parameter's default, else the resource itself."""
    parameter = section.template.at("Parameters", name)
    if not parameter.present:
        return _named(name)
    default, kind = parameter.at("Default"), parameter.at("Type").string or ""
    overridden = section.variables.walk(section.variables.root, ("provider", "stackParameters")) is not None
    return hole(Origin.UNKNOWN, name) if overridden or "::" in kind or not default.present else text_of(default, depth)


def _either(section: Section, depth: int) -> Text:
    """What two values have in common at their beginning and end; all of it when they are the same."""
    between, branches = hole(Origin.UNKNOWN, "Fn::If"), section.branches()
    if len(branches) != 2 or not all(branch.present for branch in branches):
        return between
    first, second = (text_of(branch, depth + _STEEP) for branch in branches)
    if first == second:
        return first
    if first.known is None or second.known is None:
        return between
    start = _same(first.known, second.known)
    end = _same(first.known[start:][::-1], second.known[start:][::-1])
    return text(first.known[:start], between, first.known[len(first.known) - end :])


def _same(one: str, other: str) -> int:
    """How many characters two strings share at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def _imported(section: Section, name: Section, depth: int) -> Text:
    exported, stacks = text_of(name, depth).known, section.variables.stacks
    meaning = stacks.text(stacks.exported(exported)) if stacks and exported else None
    return meaning or hole(Origin.UNKNOWN, f"Fn::ImportValue: {exported}" if exported else "Fn::ImportValue")


def _selected(argument: Section, depth: int) -> Text:
    index, *choice = list(argument.items()) or [argument]
    position = int(index.string) if index.string and index.string.isdecimal() else None
    if position is None or position >= len(choice) or any(item.intrinsic == "Fn::Split" for item in choice):
        return hole(Origin.UNKNOWN, "Fn::Select")
    return text_of(choice[position], depth)


def _named(name: str) -> Text:
    return hole(Origin.PLATFORM if name.startswith("AWS::") else Origin.RESOURCE, name)


def _substituted(argument: Section, depth: int) -> Text:
    template, *values = list(argument.items()) or [argument]
    own = {key.text: text_of(value, depth) for given in values for key, value in given.entries()}
    return text(
        *_parts(text_of(template, depth), _FOREIGN, lambda name: own.get(name) or _referred(argument, name, depth))
    )


def _joined(argument: Section, depth: int) -> Text:
    delimiter, *parts = list(argument.items()) or [argument]
    if delimiter.string is None:
        return hole(Origin.UNKNOWN, "Fn::Join")
    pieces: list[str | Hole | Text] = []
    for part in parts:
        pieces.extend((delimiter.string, text_of(part, depth)))
    return text(*pieces[1:])


def _parts(
    known: Text, spelling: re.Pattern[str], meant: Callable[[str], Text] = _named
) -> Iterator[str | Hole | Text]:
    """The parts of a text, with what CloudFormation fills in as holes."""
    for part in known.parts:
        if isinstance(part, Hole):
            yield part
            continue
        end = 0
        for found in spelling.finditer(part):
            yield part[end : found.start()]
            name = (found[1] or found[found.re.groups] or "").strip()
            yield f"${{{name[1:]}}}" if name.startswith("!") else meant(name)
            end = found.end()
        yield part[end:]
