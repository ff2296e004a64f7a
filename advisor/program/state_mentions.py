"""How an expression uses the variables, attributes and entries that it names: read, looked up, only asked for."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator


class Look(Enum):
    """What is done with the value of a place."""

    READ = "read"
    FOUND = "found"
    """One entry of it is looked up by a key."""
    ASKED = "asked"
    """Only whether it is there, what it is equal to, how it is logged."""
    MEASURED = "measured"
    """Its size is compared with something."""

    __hash__ = object.__hash__  # part of the key under which mentions are kept


@record(eq=False)
class Mention:
    """A variable or attribute named in an expression."""

    place: s.Name | s.Attribute
    look: Look
    key: s.Expression | None = None
    """What an entry is looked up by."""


ADDING = frozenset("append appendleft add insert extend extendleft update setdefault put put_nowait".split())
REMOVING = frozenset(
    "clear pop popitem popleft remove discard difference_update intersection_update cache_clear".split()
)
_ONLY_ASKING = frozenset("len bool isinstance issubclass callable hasattr type id print hash repr".split())
_LOG_LEVELS = frozenset("debug info warning warn error exception critical log".split())


def mentions(expression: s.Expression, look: Look = Look.READ) -> Iterator[Mention]:
    """The places that an expression names, in no particular order."""
    match expression:
        case s.Name():
            yield Mention(expression, look)
        case s.Attribute(base=base):
            yield Mention(expression, look)
            yield from mentions(base)
        case s.Subscript(base=base, index=index):
            yield from _keyed(base, index, look)
        case s.Call():
            yield from _called(expression, look)
        case s.Comparison():
            yield from _compared(expression)
        case s.Not(value=value):
            yield from mentions(value, Look.ASKED)
        case s.Junction(left=left, right=right):
            yield from mentions(left, look)
            yield from mentions(right, look)
        case s.Conditional(test=test, then=then, otherwise=otherwise):
            yield from mentions(test, Look.ASKED)
            yield from mentions(then, look)
            yield from mentions(otherwise, look)
        case s.Comprehension(conditions=conditions):
            for condition in conditions:
                yield from mentions(condition, Look.ASKED)
            yield from _all(*expression.elements, *(source for _, source in expression.clauses))
        case _:
            yield from _all(*parts_of(expression))


def parts_of(expression: s.Expression) -> Iterator[s.Expression]:
    """The expressions right below one that is computed of all of them."""
    match expression:
        case s.Joined(parts=parts):
            yield from (part for part in parts if not isinstance(part, str))
        case (
            s.Binary(left=left, right=right) | s.Comparison(left=left, right=right) | s.Junction(left=left, right=right)
        ):
            yield from (left, right)
        case s.Display(items=items):
            yield from items
        case s.DictDisplay(entries=entries):
            yield from (part for entry in entries for part in entry if part is not None)
        case (
            s.Starred(value=value) | s.Walrus(value=value) | s.Yield(value=s.Expression() as value) | s.Not(value=value)
        ):
            yield value
        case s.Slice(bounds=bounds):
            yield from (bound for bound in bounds if bound is not None)
        case s.Conditional(test=test, then=then, otherwise=otherwise):
            yield from (test, then, otherwise)
        case s.Other(parts=inner):
            yield from inner
        case s.Comprehension(elements=elements, clauses=clauses, conditions=conditions):
            yield from (*elements, *(source for _, source in clauses), *conditions)
        case s.Call(function=function, arguments=arguments):
            yield from (function, *(argument.value for argument in arguments))
        case s.Subscript(base=base, index=index):
            yield from (base, index)
        case s.Attribute(base=base):
            yield base
        case _:
            pass


def _all(*expressions: s.Expression) -> Iterator[Mention]:
    for expression in expressions:
        yield from mentions(expression)


def _keyed(base: s.Expression, index: s.Expression, look: Look = Look.READ) -> Iterator[Mention]:
    yield from mentions(index)
    match base:
        case s.Name() | s.Attribute() if not isinstance(index, s.Slice):
            yield Mention(base, Look.ASKED if look is Look.ASKED else Look.FOUND, index)
            if isinstance(base, s.Attribute):
                yield from mentions(base.base)
        case _:
            yield from mentions(base)


def _called(call: s.Call, look: Look) -> Iterator[Mention]:
    given = [argument.value for argument in call.arguments]
    match call.function:
        case s.Name(name=name) if name in _ONLY_ASKING:
            for value in given:
                yield from mentions(value, Look.ASKED)
            return
        case s.Attribute(base=base, name=name) if name in _LOG_LEVELS and "log" in _last_name(base).lower():
            for value in given:
                yield from mentions(value, Look.ASKED)
            return
        case s.Attribute(base=base, name="get" | "__getitem__" | "__contains__") if given:
            yield from _keyed(base, given[0], look)
            yield from _all(*given[1:])
            return
        case s.Attribute(base=s.Attribute(base=base), name=name) if name in ADDING | REMOVING:
            yield from mentions(base)
        case s.Attribute(base=s.Name(), name=name) if name in ADDING | REMOVING:
            pass
        case function:
            yield from mentions(function)
    yield from _all(*given)


def _last_name(expression: s.Expression) -> str:
    match expression:
        case s.Name(name=name) | s.Attribute(name=name):
            return name
        case s.Call(function=function):
            return _last_name(function)
        case _:
            return ""


def _compared(comparison: s.Comparison) -> Iterator[Mention]:
    left, right = comparison.left, comparison.right
    if comparison.operator in ("in", "not in"):
        yield from _keyed(right, left)
        return
    for side, other in ((left, right), (right, left)):
        match side:
            case s.Call(function=s.Name(name="len" | "getsizeof"), arguments=(measured, *_)):
                yield from mentions(measured.value, Look.MEASURED)
            case _:
                known = isinstance(other, s.Constant) and other.value is not None
                yield from mentions(side, Look.READ if known else Look.ASKED)
