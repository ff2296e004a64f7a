"""Keys that are one text made of several, so that different parts may give the same key."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.event_fields import leaves_of
from advisor.program.lattice import least_fixed
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.program.frames import Frame

_CLEAR = (":", "#", "|")
"""Separators that do not stand in ids and names as a rule."""


def is_glued(key: s.Expression, frame: Frame) -> bool:
    """Whether a key joins several texts of the event, of which more than one may hold the separator."""
    parts = list(_parts(key))
    free = [at for at, part in enumerate(parts) if not isinstance(part, str) and _is_free(part, frame)]
    for one, other in pairwise(free):
        between = "".join(part for part in parts[one + 1 : other] if isinstance(part, str))
        identified = all(_is_identifier(parts[at], frame) for at in (one, other))
        if not (identified and any(sign in between for sign in _CLEAR)):
            return True
    return False


def _parts(key: s.Expression) -> Iterator[str | s.Expression]:
    match key:
        case s.Joined(parts=parts):
            yield from parts
        case s.Binary(operator="+", left=left, right=right):
            yield from _parts(left)
            yield from _parts(right)
        case s.Binary(operator="%", left=s.Constant(value=str() as form), right=right):
            values = right.items if isinstance(right, s.Display) else (right,)
            yield from _filled(form.split("%s"), values)
        case s.Call(function=s.Attribute(base=s.Constant(value=str() as form), name="format"), arguments=given):
            yield from _filled(form.split("{}"), [argument.value for argument in given])
        case s.Call(
            function=s.Attribute(base=s.Constant(value=str() as sign), name="join"),
            arguments=(s.Argument(value=s.Display(items=items)),),
        ):
            yield from _filled(["", *(sign for _ in items[1:]), ""], items)
        case s.Constant(value=str() as known):
            yield known
        case _:
            yield key


def _filled(texts: Sequence[str], values: Sequence[s.Expression]) -> Iterator[str | s.Expression]:
    """The values between the texts; nothing where they do not belong to each other one by one."""
    if len(texts) == len(values) + 1:
        for words, value in zip(texts, values, strict=False):
            yield words
            yield value


def _is_free(part: s.Expression, frame: Frame) -> bool:
    """Whether a part is a text of the event that may hold anything."""
    value = frame.quietly(part)
    if not isinstance(value, Text) or least_fixed((value,)) is not Origin.EVENT or value in frame.limited:
        return False
    leaves = [*leaves_of(value)]
    return not any(leaf.is_few or leaf.is_number for leaf in leaves)


def _is_identifier(part: str | s.Expression, frame: Frame) -> bool:
    return not isinstance(part, str) and any(leaf.is_identifier for leaf in leaves_of(frame.quietly(part)))
