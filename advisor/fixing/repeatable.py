"""Expressions that may be evaluated once more, elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst

    from advisor.fixing.python_text import PythonText

_READING = re.compile(r"(os\.)?(environ\.get|getenv)|str|int|float|bool")


def is_repeatable(python: PythonText, value: cst.BaseExpression) -> bool:
    """Whether it does no harm to evaluate an expression twice: texts, numbers, names, reads of the environment."""
    import libcst as cst

    match value:
        case cst.SimpleString() | cst.Integer() | cst.Float() | cst.Name():
            return True
        case cst.ConcatenatedString(left=left, right=right) | cst.BinaryOperation(left=left, right=right):
            return is_repeatable(python, left) and is_repeatable(python, right)
        case cst.FormattedString(parts=parts):
            inner = (part.expression for part in parts if isinstance(part, cst.FormattedStringExpression))
            return all(is_repeatable(python, part) for part in inner)
        case cst.Attribute(value=inner) | cst.Subscript(value=inner):
            return is_repeatable(python, inner)
        case cst.Call(func=function, args=arguments):
            reading = _READING.fullmatch(python.code(function)) is not None
            return reading and all(is_repeatable(python, argument.value) for argument in arguments)
        case _:
            return False
