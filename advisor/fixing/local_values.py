"""Expressions taken from a function, and the local names that they then do without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.bindings import Needs, joined, names_used, needs
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.repeatable import is_repeatable
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import libcst as cst
    from libcst.metadata import Access, BaseAssignment

    from advisor.fixing.python_text import PythonText

_MADE_OF_LITERALS = re.compile(r"(\w+\.)*(Config|Session)")


@record()
class LocalValue:
    """A local name that stands for one value wherever an expression uses it."""

    statement: cst.Assign | cst.AnnAssign
    value: cst.BaseExpression
    assignment: BaseAssignment


@record()
class Taken:
    """An expression as it can stand elsewhere."""

    code: str
    needs: Needs
    gone: tuple[cst.CSTNode, ...]
    """Statements of the function that nothing needs any more."""
    before: tuple[str, ...] = ()
    """Statements that it needs before it, in their order."""
    passed: tuple[tuple[str, str], ...] = ()
    """What it must be given: names, and the code that gives them."""


def inlined(python: PythonText, call: cst.Call) -> Taken:
    """The call with literals, or the session made of literals, in place of the local names that stand for them.

    Raises CannotFixError where a local name stands for anything else.
    """
    values = list(_values(python, call))
    for value in values:
        if not _is_settled(python, value.value):
            raise CannotFixError(_known_inside(value.assignment.name))
    without = [value.assignment for value in values]
    required = [needs(python, part, once=True, without=without) for part in (call, *(v.value for v in values))]
    gone = _unused(python, values, call)
    for value in values:
        if value.statement not in gone and not is_repeatable(python, value.value):
            raise CannotFixError(f"`{value.assignment.name}` is used elsewhere in the function as well.")
    return Taken(_spelt_out(python, call), joined(required), gone)


def carried(python: PythonText, expression: cst.BaseExpression, single: Mapping[cst.Arg, str]) -> Taken:
    """The expression, and before it the statements that bind its local names.

    An argument whose names are bound nowhere else is to be given, if it is one of the `single`: those that hold one
    text, number or truth value, by the name that a parameter for it gets.
    """
    import libcst as cst

    given = {argument: name for argument, name in single.items() if not _is_bound(python, argument)}
    handed = tuple((name, python.code(argument.value)) for argument, name in given.items())
    values = sorted(_values(python, expression, leaving=list(given)), key=lambda value: python.bounds(value.statement))
    without = [value.assignment for value in values]
    parts = [expression, *(value.value for value in values)]
    for node in python.nodes(cst.Await, cst.Yield, cst.NamedExpr):
        if any(python.within(node, part) for part in parts):
            raise CannotFixError("An argument waits for something, or binds a name, where it stands.")
    required = [needs(python, part, once=False, without=without, leaving=list(given)) for part in parts]
    taken_names = {node.value for part in parts for node, _ in names_used(python, part, leaving=list(given))}
    if any(name in taken_names for name, _ in handed):
        raise CannotFixError("A parameter of the new function would hide a name that it needs.")
    gone = _unused(python, values, expression)
    for value in values:
        if value.statement not in gone and not is_repeatable(python, value.value):
            raise CannotFixError(f"`{value.assignment.name}` is used elsewhere in the function as well.")
    code = python.dedented(expression, [python.replace(argument.value, name) for argument, name in given.items()])
    before = tuple(python.dedented(value.statement) for value in values)
    return Taken(code, joined(required), gone, before, handed)


def single_arguments(call: cst.Call, names: Collection[str]) -> dict[cst.Arg, str]:
    """The arguments of a call that have one of the names, or stand at one of the positions, by names for them."""
    import libcst as cst

    found: dict[cst.Arg, str] = {}
    for position, argument in enumerate(call.args):
        match argument:
            case cst.Arg(keyword=cst.Name(value=keyword)) if keyword in names:
                found[argument] = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", keyword).lower()
            case cst.Arg(keyword=None, star="", value=cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name))):
                if str(position) in names:
                    found[argument] = name
    return found


def stands_for_literals(python: PythonText, call: cst.Call) -> bool:
    """Whether a call uses local names, and all that it uses are literals and what the module level knows."""
    try:
        local = list(_values(python, call))
    except CannotFixError:
        return False
    arguments = (argument.value for argument in call.args)
    return bool(local) and all(_is_settled(python, part) for part in (*arguments, *(one.value for one in local)))


def _is_bound(python: PythonText, argument: cst.Arg) -> bool:
    """Whether each local name of an argument stands for a value that can go with it."""
    try:
        list(_values(python, argument.value))
    except CannotFixError:
        return False
    return True


def _values(python: PythonText, expression: cst.CSTNode, leaving: Collection[cst.CSTNode] = ()) -> Iterator[LocalValue]:
    """What the local names of an expression stand for, and what those need in turn; each once."""
    found: dict[BaseAssignment, LocalValue] = {}
    waiting = [expression]
    while waiting:
        inner = waiting.pop()
        for node, access in names_used(python, inner, leaving):
            if _is_local(python, access) and not found.keys() & access.referents:
                value = _value_of(python, node, access, inner)
                if value is None:
                    raise CannotFixError(_known_inside(node.value))
                found[value.assignment] = value
                waiting.append(value.value)
    yield from found.values()


def _known_inside(name: str) -> str:
    return f"The arguments use `{name}`, which is known inside the function only."


def _is_local(python: PythonText, access: Access) -> bool:
    from libcst.metadata import BuiltinAssignment, ImportAssignment

    return any(
        one.scope is not python.global_scope and not isinstance(one, ImportAssignment | BuiltinAssignment)
        for one in access.referents
    )


def _value_of(python: PythonText, node: cst.Name, access: Access, place: cst.CSTNode) -> LocalValue | None:
    """What a local name stands for at `place`: the value of the only statement that binds it, run before."""
    import libcst as cst
    from libcst.metadata import FunctionScope

    scope = access.scope
    assignments = list(scope.assignments[node.value])
    if len(assignments) != 1 or not isinstance(assignments[0].scope, FunctionScope):
        return None
    target = getattr(assignments[0], "node", None)
    if not isinstance(target, cst.Name):
        return None
    statement: cst.CSTNode = next(python.parents(target))
    if isinstance(statement, cst.AssignTarget):
        statement = next(python.parents(statement))
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=only)], value=value) if only is target:
            pass
        case cst.AnnAssign(value=cst.BaseExpression() as value):
            pass
        case _:
            return None
    block = list(python.parents(statement))[1]
    before = python.bounds(statement)[1] <= python.bounds(place)[0]
    if not before or not python.within(place, block):
        return None
    return LocalValue(statement, value, assignments[0])


def _unused(python: PythonText, values: Sequence[LocalValue], expression: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """The statements whose names nothing but the expression and each other use."""
    kept = list(values)
    while True:
        inside = [expression, *(value.value for value in kept)]
        used = [value for value in kept if not _is_used_outside(python, value, inside)]
        if len(used) == len(kept):
            return tuple(value.statement for value in kept)
        kept = used


def _is_used_outside(python: PythonText, value: LocalValue, inside: Sequence[cst.CSTNode]) -> bool:
    return any(
        value.assignment in access.referents and not any(python.within(node, part) for part in inside)
        for node, access in python.accesses.items()
    )


def _spelt_out(python: PythonText, expression: cst.CSTNode) -> str:
    edits = []
    for node, access in names_used(python, expression):
        if _is_local(python, access) and (value := _value_of(python, node, access, expression)):
            edits.append(python.replace(node, _spelt_out(python, value.value)))
    return python.dedented(expression, edits)


def _is_settled(python: PythonText, node: cst.CSTNode) -> bool:
    """Whether an expression is made of literals and of names that the module level knows."""
    import libcst as cst

    match node:
        case cst.SimpleString() | cst.Integer() | cst.Float():
            return True
        case cst.ConcatenatedString(left=left, right=right):
            return _is_settled(python, left) and _is_settled(python, right)
        case cst.Attribute(value=inner) | cst.UnaryOperation(expression=inner) | cst.Arg(value=inner):
            return _is_settled(python, inner)
        case cst.Element(value=inner):
            return _is_settled(python, inner)
        case cst.DictElement(key=key, value=inner):
            return _is_settled(python, key) and _is_settled(python, inner)
        case cst.Dict(elements=elements) | cst.List(elements=elements) | cst.Tuple(elements=elements):
            return all(_is_settled(python, element) for element in elements)
        case cst.Call(func=function, args=arguments) if _MADE_OF_LITERALS.fullmatch(python.code(function)):
            return all(_is_settled(python, argument) for argument in arguments)
        case cst.Name():
            access = python.accesses.get(node)
            if access is None or not _is_local(python, access):
                return True
            value = _value_of(python, node, access, node)
            return value is not None and _is_settled(python, value.value)
        case _:
            return False
