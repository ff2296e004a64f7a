"""What operators make of known integers: `24 * 60 * 60`, `10**6`."""

from __future__ import annotations

from advisor.program.domain import Plain, Value

_LARGEST = 10**18
_LARGEST_POWER = 18


def counted(operator: str, left: Value, right: Value) -> Plain | None:
    """Return the result for two known integers; None for anything else, and for what is too large to matter."""
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
