"""What operators and comparisons make of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import clocks, variables
from advisor.program import syntax as s
from advisor.program.attributes import by_protocol
from advisor.program.containers import joined, merged
from advisor.program.domain import Either, Entries, External, Instance, Items, Plain, Produced
from advisor.program.lattice import as_text, bounded, either, options, surely_none
from advisor.program.moments import Moment
from advisor.program.paths import joined_path
from advisor.program.text_functions import percent_format
from advisor.values import Text, text

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_LARGEST = 10**18
_LARGEST_POWER = 18
_METHODS = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "|": "__or__", "&": "__and__"}
_METHODS |= {"@": "__matmul__", "%": "__mod__", ">>": "__rshift__", "<<": "__lshift__"}


def combined(expression: s.Binary, left: Value, right: Value, frame: Frame) -> Value:
    """Return what a binary operator makes of two values."""
    pairs = [(one, other) for one in options(left) for other in options(right)]
    return either(_combined(expression, one, other, frame) for one, other in pairs)


def _combined(expression: s.Binary, left: Value, right: Value, frame: Frame) -> Value:
    if isinstance(left, Moment) or isinstance(right, Moment):
        moment = clocks.combined(expression.operator, left, right, frame.excerpt(expression))
        if moment is not None:
            return moment
    match expression.operator, left, right:
        case _, Plain(), Plain() if (number := _counted(expression.operator, left, right)) is not None:
            return number
        case "+", Text() | Plain() | Produced(), Text() | Plain() | Produced() if Text in (type(left), type(right)):
            first = as_text(left, frame.excerpt(expression.left))
            return bounded(text(first, as_text(right, frame.excerpt(expression.right))))
        case "|", Entries(), Entries():
            return merged(left, right)
        case "+", Items(), Items():
            return joined(left, right)
        case _, Instance(), _ if (method := _METHODS.get(expression.operator)) is not None:
            found = by_protocol(left, method, (right,), expression, frame)
            return found if found is not None else frame.unknown(expression, left, right)
        case "/", Text(), _:
            return joined_path(left, as_text(right, frame.excerpt(expression.right)))
        case "%", Text(), _:
            return percent_format(left, right, frame.excerpt(expression))
        case _:
            return frame.unknown(expression, left, right)


def compared(expression: s.Comparison, left: Value, right: Value, frame: Frame) -> Value:
    """Return what a comparison of two values gives."""
    match expression.operator, left, right:
        case "is" | "==" | "is not" | "!=", _, Plain(value=None) if (missing := surely_none(left)) is not None:
            return Plain(missing is (expression.operator in ("is", "==")))
        case "==" | "!=", Text(), Text() if left.known is not None and right.known is not None:
            return Plain((left.known == right.known) is (expression.operator == "=="))
        case "==" | "!=", Plain(value=None), Text(parts=(str(),)):
            return Plain(expression.operator == "!=")
        case "in" | "not in", Text(), External(name="os.environ") | Produced(maker="os.environ.keys"):
            held = variables.membership(left, frame)
            return frame.unknown(expression, right) if held is None else Plain(held is (expression.operator == "in"))
        case "in" | "not in", Either(options=several), External(name="os.environ") | Produced(maker="os.environ.keys"):
            for name in several:
                variables.membership(as_text(name), frame)
            return frame.unknown(expression, right)
        case "in" | "not in", Text(), Items(complete=True) if left.known is not None and _all_known(right):
            return Plain((left in right.values) is (expression.operator == "in"))
        case "in" | "not in", _, Instance():
            by_protocol(right, "__contains__", (left,), expression, frame)
            return frame.unknown(expression, left, right)
        case _:
            return frame.unknown(expression, left, right)


def _all_known(items: Items) -> bool:
    return all(isinstance(value, Text) and value.known is not None for value in items.values)


def _counted(operator: str, left: Value, right: Value) -> Plain | None:
    """The result for two known integers (`24 * 60 * 60`); None for others, and for what is too large to matter."""
    match left, right:
        case Plain(value=int() as one), Plain(value=int() as other):
            result = _result(operator, one, other)
            return Plain(result) if result is not None and abs(result) <= _LARGEST else None
        case _:
            return None


def _result(operator: str, one: int, other: int) -> int | None:
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "//" if other:
            return one // other
        case "**" if 0 <= other <= _LARGEST_POWER and abs(one) <= _LARGEST_POWER:
            return int(one**other)
        case _:
            return None
