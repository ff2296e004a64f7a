"""A moment written in whole seconds: `int()` around a float, the factor 1000 taken out of milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.model import Applicability, Fix
from advisor.values import Form

if TYPE_CHECKING:
    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit
    from advisor.subjects import WriteSeconds

_EXAMPLE = """\
import time

{start} int(time.time()) + 24 * 60 * 60{end}  # a day from now
{start} int(moment.timestamp()){end}  # of a datetime\
"""


def in_seconds(remedy: WriteSeconds, pieces: Workpieces) -> Fix:
    """Write the expression that gives the moment in another way where that can be proven; else show how."""
    name = remedy.attribute.name
    title = f"Write `{name}` in whole seconds"
    try:
        edit = _edit(remedy, pieces.python(remedy.attribute.span.file))
    except CannotFixError:
        start, end = (f'"{name}": {{"N": str(', ")}") if remedy.typed else (f'"{name}":', "")
        return Fix(Applicability.SHOWN, title, (), _EXAMPLE.format(start=start, end=end))
    return Fix(Applicability.SAFE, title, (edit,))


def _edit(remedy: WriteSeconds, python: PythonText) -> Edit:
    moment = _inside_str(python.expression(remedy.attribute.span), typed=remedy.typed)
    _require_builtin(python, moment)
    if remedy.attribute.form is Form.FRACTIONAL_SECONDS:
        return _whole(python, moment)
    if remedy.attribute.form is Form.MILLISECONDS:
        return _scaled(python, moment)
    raise CannotFixError("Only the code that makes the moment can say it in seconds.")


def _inside_str(expression: cst.BaseExpression, *, typed: bool) -> cst.BaseExpression:
    """What `str(…)` spells, for the typed form."""
    import libcst as cst

    match expression:
        case cst.Call(func=cst.Name("str"), args=[cst.Arg(value=value, keyword=None, star="")]) if typed:
            return value
        case _ if not typed:
            return expression
        case _:
            raise CannotFixError("The number is not spelled by `str()`.")


def _require_builtin(python: PythonText, place: cst.CSTNode) -> None:
    from libcst.metadata import BuiltinAssignment

    if not all(isinstance(one, BuiltinAssignment) for one in python.scope(place)["int"]):
        raise CannotFixError("The name `int` means something else in this module.")


def _whole(python: PythonText, moment: cst.BaseExpression) -> Edit:
    """`int()` around it; brackets that stand around it already become those of the call."""
    start, end = python.bounds(moment)
    if len(moment.lpar) == 1 and python.text[start - 1] == "(" and python.text[end : end + 1] == ")":
        return python.edit(start - 1, start - 1, "int")
    return python.edit(start, end, f"int({python.code(moment)})")


def _scaled(python: PythonText, moment: cst.BaseExpression) -> Edit:
    import libcst as cst

    if not isinstance(moment, cst.Name):
        return python.replace(moment, _as_integer(python, moment))
    given = _only_value(python, moment)
    seconds = _as_integer(python, given)
    uses = [node for node in python.accesses if isinstance(node, cst.Name) and node.value == moment.value]
    if uses == [moment]:
        return python.replace(given, seconds)
    return python.replace(moment, f"int({moment.value} // 1000)")


def _only_value(python: PythonText, name: cst.Name) -> cst.BaseExpression:
    """The expression of the one assignment that gives a local name its value."""
    import libcst as cst

    nodes = [getattr(one, "node", None) for one in python.scope(name).assignments[name.value]]
    statement = next(python.parents(nodes[0]), None) if len(nodes) == 1 and nodes[0] is not None else None
    holder = next(python.parents(statement), None) if isinstance(statement, cst.AssignTarget) else statement
    if isinstance(holder, cst.Assign | cst.AnnAssign) and holder.value is not None:
        return holder.value
    raise CannotFixError(f"`{name.value}` gets its value in several places.")


def _as_integer(python: PythonText, moment: cst.BaseExpression) -> str:
    import libcst as cst

    seconds = _in_seconds(python, moment)
    parts = _addends(moment)
    rounded = [part for part in parts if isinstance(part, cst.Call)]
    counted = [part for part in parts if part not in rounded]
    return seconds if rounded and all(map(_is_counted, counted)) else f"int({_bare(seconds)})"


def _in_seconds(python: PythonText, moment: cst.BaseExpression) -> str:
    """The expression without the factor that each of its addends has."""
    import libcst as cst

    match moment:
        case cst.Call(func=cst.Name("int" | "round" as name), args=[cst.Arg(value=value, keyword=None, star="")]):
            return f"{name}({_bare(_in_seconds(python, value))})"
        case cst.BinaryOperation(operator=cst.Add() | cst.Subtract() as operator, left=left, right=right):
            sign = "+" if isinstance(operator, cst.Add) else "-"
            return f"{_in_seconds(python, left)} {sign} {_in_seconds(python, right)}"
        case cst.BinaryOperation(operator=cst.Multiply(), left=left, right=right):
            if _is_thousand(right):
                return _code(python, left)
            if _is_thousand(left):
                return _code(python, right)
            return f"{_in_seconds(python, left)} * {_code(python, right)}"
        case _:
            raise CannotFixError("It is not certain which parts of the moment are in milliseconds.")


def _addends(moment: cst.BaseExpression) -> list[cst.BaseExpression]:
    import libcst as cst

    match moment:
        case cst.BinaryOperation(operator=cst.Add() | cst.Subtract(), left=left, right=right):
            return [*_addends(left), *_addends(right)]
        case _:
            return [moment]


def _is_thousand(node: cst.BaseExpression) -> bool:
    import libcst as cst

    return isinstance(node, cst.Integer | cst.Float) and float(node.value.replace("_", "")) == 1000


def _is_counted(node: cst.BaseExpression) -> bool:
    """Whether it is a product of integers, written out."""
    import libcst as cst

    match node:
        case cst.Integer():
            return True
        case cst.BinaryOperation(operator=cst.Multiply(), left=left, right=right):
            return all(_is_counted(side) or _is_thousand(side) for side in (left, right))
        case _:
            return False


def _code(python: PythonText, node: cst.BaseExpression) -> str:
    return python.module.code_for_node(node).strip()


def _bare(code: str) -> str:
    """Code without the brackets around all of it."""
    import libcst as cst

    node = cst.parse_expression(code)
    return code[1:-1] if len(node.lpar) == 1 and code[0] == "(" and code[-1] == ")" else code
