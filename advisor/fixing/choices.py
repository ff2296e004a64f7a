"""Clients that are made in some invocations and not in others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText


def is_chosen(python: PythonText, call: cst.Call, *, connects: bool) -> bool:
    """Whether a client made at module level would be made although the code may want another, or cope without it.

    `connects` says that making it reaches for the other side, which may fail.
    """
    if _conditions(python, call):
        return connects or any(True for _ in _rivals(python, call))
    return any(_conditions(python, rival) for rival in _rivals(python, call))


def _conditions(python: PythonText, call: cst.CSTNode) -> bool:
    """Whether the function may be left, or go on, without the call."""
    import libcst as cst

    for parent in python.parents(call):
        match parent:
            case cst.FunctionDef() | cst.Lambda():
                return False
            case cst.If() | cst.IfExp() | cst.BooleanOperation() | cst.ExceptHandler() | cst.Match():
                return True
            case cst.Try(handlers=handlers) if handlers:
                return True
            case _:
                pass
    return False


def _rivals(python: PythonText, call: cst.Call) -> Iterator[cst.Call]:
    """Other calls of the function that make the same sort of client in another way."""
    import libcst as cst

    around = next(parent for parent in python.parents(call) if isinstance(parent, cst.FunctionDef | cst.Lambda))
    first, code = _first(python, call), compact(python.code(call))
    made = _factories(python)
    for node in python.nodes(cst.Call):
        if python.within(node, around):
            rival = made.get(python.code(node.func), node)
            if _first(python, rival) == first and compact(python.code(rival)) != code:
                yield node


def _factories(python: PythonText) -> dict[str, cst.Call]:
    """What the functions make that do nothing but make something."""
    import libcst as cst

    found = {}
    for statement in python.statements:
        match statement.node:
            case cst.FunctionDef(
                name=cst.Name(value=name),
                body=cst.IndentedBlock(body=[*_, cst.SimpleStatementLine(body=[cst.Return(value=cst.Call() as made)])]),
            ):
                found[name] = made
    return found


def _first(python: PythonText, call: cst.Call) -> tuple[str, str]:
    """The function called, and its first positional argument."""
    positional = [python.code(argument.value) for argument in call.args if argument.keyword is None]
    return python.code(call.func), positional[0] if positional else ""
