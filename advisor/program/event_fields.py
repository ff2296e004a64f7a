"""Which fields of the event a value is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import Either, Entries, Instance, Items
from advisor.program.lattice import least_fixed
from advisor.program.state_mentions import parts_of
from advisor.record import record
from advisor.values import Origin, Text, alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_STEP = re.compile(
    r"""\[\s*["']([^"']+)["']\s*\]|\.get\(\s*["']([^"']+)["'][^()]*(?:\(\))?\)|\.(\w+)(?!\w*\()|\[-?\d+\]"""
)
_ROOT = re.compile(r"\w+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FEW = frozenset(
    "region account stage env environment lang language locale currency method type kind action level status table "
    "bucket queue topic model version country zone provider source format category channel platform command operation "
    "function stream mode resource route service app application index database schema".split()
)
"""Words by which things are called of which there are few: a cache with such keys stays small."""
_ALIKE = frozenset("region account stage domain host api arn env environment protocol source".split())
"""Words for what is the same in all events that reach one function."""
_BESIDE = frozenset(
    "token auth authorization credential credentials secret password trace correlation log logger debug verbose force "
    "refresh timestamp timeout callback session connection signature nonce cookie header headers context".split()
)
"""Words for what goes along with a request and does not decide what the answer is."""
_NUMBERS = frozenset("year month day hour week date page limit offset size count number index amount age".split())
_IDENTIFIERS = frozenset("id ids uuid guid sub hash key".split())
_DEEPEST = 6


@record()
class Field:
    """A part of the event, by the names that lead to it: `("user", "id")`."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path[-1]

    @property
    def is_few(self) -> bool:
        """Whether there are few of its kind: regions, stages, languages."""
        return not _FEW.isdisjoint(words(self.name))

    @property
    def is_beside(self) -> bool:
        """Whether it goes along with a request and does not decide what the answer is."""
        said = words(self.name)
        return self.path[0] == "context" or not _BESIDE.isdisjoint(said) or ("request" in said and len(said) > 1)

    @property
    def is_alike(self) -> bool:
        """Whether it is the same in all events of one function, as a rule: the stage of its API, its account."""
        return not _ALIKE.isdisjoint(words(self.name))

    @property
    def is_number(self) -> bool:
        """Whether it is a number or a date by its name, which holds no separator."""
        return not _NUMBERS.isdisjoint(words(self.name))

    @property
    def is_identifier(self) -> bool:
        """Whether it is an identifier by its name."""
        return not _IDENTIFIERS.isdisjoint(words(self.name))

    def covers(self, other: Field) -> bool:
        """Whether one may be told from the other: they are the same, or one is a part of the other."""
        shorter, longer = sorted((self.path, other.path), key=len)
        return (
            alike(self.name, other.name)
            or longer[: len(shorter)] == shorter
            or bool(
                set(map(str.lower, self.path)) & {other.name.lower()}
                or set(map(str.lower, other.path)) & {self.name.lower()}
            )
        )


@record()
class Fields:
    """What of the event something is made of."""

    fields: frozenset[Field]
    whole: bool
    """Whether it may be made of more of the event than these."""


_NOTHING = Fields(frozenset(), whole=False)
_ANYTHING = Fields(frozenset(), whole=True)


def words(name: str) -> set[str]:
    """The words of a name: `user_id` and `userId` are made of `user` and `id`."""
    return {word.lower() for word in _WORD.findall(name)}


def leaves_of(value: Value) -> Iterator[Field]:
    """The fields of which a text or list is made; a part of the event that is no field counts as one of its own."""
    match value:
        case Text():
            for part in value.holes:
                if part.origin is Origin.EVENT:
                    yield _field(part.expression) or Field((part.expression,))
        case Items(values=inner) | Either(options=inner):
            for item in inner:
                yield from leaves_of(item)
        case _:
            pass


def _field(expression: str) -> Field | None:
    """The field that `event["user"]["id"]` is; the root alone when it is a parameter of a route."""
    root = _ROOT.match(expression)
    if root is None:
        return None
    path = []
    position = root.end()
    while position < len(expression):
        step = _STEP.match(expression, position)
        if step is None:
            return None
        path += [name for name in step.groups() if name]
        position = step.end()
    if root.group() == "context":
        path.insert(0, "context")
    return Field(tuple(path)) if path else Field((root.group(),)) if root.group() != "event" else None


def fields_of(expression: s.Expression | None, value: Value, frame: Frame) -> Fields:
    """Return what of the event an expression is made of, what its variables were given taken into account."""
    if expression is None:
        return _of_value(value)
    return _of_expression(expression, frame, _DEEPEST)


def _of_value(value: Value) -> Fields:
    if least_fixed((value,)) is not Origin.EVENT:
        return _NOTHING
    match value:
        case Text():
            found = [_field(part.expression) for part in value.holes if part.origin is Origin.EVENT]
            known = frozenset(field for field in found if field is not None)
            return Fields(known, whole=len(known) < len(set(found)))
        case Items(values=inner) | Either(options=inner):
            return _together(_of_value(item) for item in inner)
        case Entries(values=entries, others=others):
            return _together(_of_value(item) for item in (*(item for _, item in entries), *others))
        case Instance():
            return _ANYTHING
        case _:
            return _ANYTHING


def _together(several: Iterator[Fields]) -> Fields:
    listed = list(several)
    return Fields(frozenset().union(*(one.fields for one in listed)), any(one.whole for one in listed))


def _of_expression(expression: s.Expression, frame: Frame, levels: int) -> Fields:
    match expression:
        case s.Constant():
            return _NOTHING
        case s.Name(name=name) if levels and len(given := frame.assigned.get(name, ())) == 1:
            return _of_expression(given[0], frame, levels - 1)
        case s.Name(name=name):
            return _of_value(frame.lookup(name))
        case s.Subscript() | s.Attribute() | s.Call(function=s.Attribute(name="get")) if is_path(expression):
            return _of_value(frame.quietly(expression))
        case s.Call(function=function, arguments=arguments):
            behind = _of_expression(function.base, frame, levels) if isinstance(function, s.Attribute) else _NOTHING
            return _together(iter((behind, *(_of_expression(one.value, frame, levels) for one in arguments))))
        case s.Lambda() | s.Comprehension():
            return _ANYTHING
        case _:
            return _together(_of_expression(part, frame, levels) for part in parts_of(expression))


def is_path(expression: s.Expression) -> bool:
    """Whether it only looks into a variable: `event["user"]["id"]`, `event.get("user")`."""
    match expression:
        case s.Name():
            return True
        case s.Attribute(base=base) | s.Subscript(base=base, index=s.Constant()):
            return is_path(base)
        case s.Call(function=s.Attribute(base=base, name="get"), arguments=(s.Argument(value=s.Constant()), *_)):
            return is_path(base)
        case _:
            return False
