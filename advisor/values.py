"""Text that is known, known in part, or not known: what code and configuration say before anything runs."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Origin(Enum):
    """Where the part of a value comes from that cannot be read in the sources."""

    EVENT = "event"
    """The invocation's event or context: differs from call to call."""
    ENVIRONMENT = "environment"
    """A variable whose value is not known: the same for the life of an environment."""
    RESOURCE = "resource"
    """The name or an attribute of a deployed resource; the expression is `LogicalId` or `LogicalId.Attribute`."""
    SETTING = "setting"
    """A stored parameter or secret of a fixed name, or what is made of it: the same until somebody changes it."""
    FETCHED = "fetched"
    """The answer of another service."""
    FRESH = "fresh"
    """A clock, a random number, a temporary name: differs from use to use."""
    PLATFORM = "platform"
    """Fixed by the deployment: `AWS::Region`, the account, the stage, the folder of the code."""
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # that of Enum is a function in Python, and origins are looked up all the time


class Form(Enum):
    """What a value is, seen as the moment at which something ends; the members' values complete "It is …"."""

    SECONDS = "whole seconds since 1970"
    FRACTIONAL_SECONDS = "a float"
    MILLISECONDS = "milliseconds"
    MICROSECONDS = "microseconds"
    NANOSECONDS = "nanoseconds"
    DATETIME = "a datetime"
    TEXT = "text"
    NUMBER = "a number"
    """A fixed one, which counts from no moment."""
    OTHER = "no moment"
    """A truth value, None, bytes, a list, a mapping."""
    UNKNOWN = "unknown"


@record()
class Hole:
    """A part of a text that is not known."""

    origin: Origin
    expression: str = ""
    """The source text that hides it, as the user wrote it."""
    variable: str = ""
    """The environment variable that holds it, when it is one."""
    spells: Form | None = None
    """What the characters stand for, when it is the spelling of a moment."""


@record(keeps_hash=True)
class Text:
    """A string made of known pieces and holes. No two known pieces are neighbours, none is empty."""

    parts: tuple[str | Hole, ...]

    @property
    def known(self) -> str | None:
        """The whole text, or None when it has a hole."""
        match self.parts:
            case ():
                return ""
            case (str() as only,):
                return only
            case _:
                return None

    @property
    def prefix(self) -> str:
        """The known characters before the first hole."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The unknown parts, in order."""
        return tuple(part for part in self.parts if isinstance(part, Hole))

    @property
    def resource(self) -> str | None:
        """The expression of the resource that this whole text is a reference to, as in `!Ref Table`."""
        match self.parts:
            case (Hole(Origin.RESOURCE, expression),):
                return expression
            case _:
                return None

    @property
    def opaque(self) -> bool:
        """Whether no character is known."""
        return bool(self.parts) and all(isinstance(part, Hole) for part in self.parts)

    def may_equal(self, other: Text) -> bool:
        """Whether the two can stand for the same text; a hole matches anything, also nothing."""
        if self.known is not None and other.known is not None:
            return self.known == other.known
        if other.known is not None:
            return self._pattern().fullmatch(other.known) is not None
        if self.known is not None:
            return other.may_equal(self)
        return _agree(self.prefix, other.prefix) and _agree(self._suffix()[::-1], other._suffix()[::-1])

    def removeprefix(self, prefix: str) -> Text:
        """The text without `prefix`, when its known beginning starts with it."""
        return text(self.prefix.removeprefix(prefix), *self.parts[1:]) if self.prefix else self

    def code(self) -> str:
        """The text as a Python expression to read: a string literal, an f-string when it has holes."""
        if self.known is not None:
            return _quoted(self.known)
        holes = "".join(
            _quoted(part)[1:-1].replace("{", "{{").replace("}", "}}")
            if isinstance(part, str)
            else "{" + (part.expression or "…").replace('"', "'") + "}"
            for part in self.parts
        )
        return f'f"{holes}"'

    def display(self) -> str:
        """The text with `{expression}` for each hole."""
        return "".join(part if isinstance(part, str) else "{" + (part.expression or "…") + "}" for part in self.parts)

    def _suffix(self) -> str:
        return self.parts[-1] if self.parts and isinstance(self.parts[-1], str) else ""

    def _pattern(self) -> re.Pattern[str]:
        return re.compile("".join(re.escape(p) if isinstance(p, str) else ".*" for p in self.parts), re.DOTALL)


def _quoted(known: str) -> str:
    from json import dumps  # only findings that show code need it

    return dumps(known, ensure_ascii=False)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def text(*parts: str | Hole | Text) -> Text:
    """Join pieces into one Text."""
    joined: list[str | Hole] = []
    for part in _flat(parts):
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return Text(tuple(joined))


@lru_cache(10_000)
def hole(origin: Origin, expression: str = "", variable: str = "") -> Text:
    """Return a Text of which nothing is known but where it comes from."""
    return Text((Hole(origin, expression, variable),))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The only one of `names` that is one edit away from `name`: a letter more, less, other, or two swapped."""
    near = {other for other in names if _one_edit_apart(name, other)}
    return near.pop() if len(near) == 1 else None


def alike(one: str, other: str) -> bool:
    """Whether two names differ in case and separators only: `userId`, `user_id`."""
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _one_edit_apart(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if one == other or len(other) - len(one) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return one[start + 1 :] == other[start + 1 :] or (swapped and one[start + 2 :] == other[start + 2 :])


def _flat(parts: Iterable[str | Hole | Text]) -> Iterator[str | Hole]:
    for part in parts:
        if isinstance(part, Text):
            yield from part.parts
        else:
            yield part
