"""Names: what an expression needs, what is free, what is bound already."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import TYPE_CHECKING

from advisor.fixing.imports import only_imports
from advisor.fixing.obstacle import CannotFixError
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import libcst as cst
    from libcst.metadata import Access, BaseAssignment, ImportAssignment, Scope

    from advisor.fixing.python_text import PythonText


@record()
class LocalBinding:
    """The one assignment of a function's local name, `name = <the expression>`."""

    statement: cst.Assign | cst.AnnAssign
    assignment: BaseAssignment

    @property
    def name(self) -> str:
        """The local name."""
        return self.assignment.name


@record()
class Needs:
    """What an expression asks of the place it is moved to."""

    last: int
    """The index of the last top-level statement that binds one of its names; -1 when it needs none."""
    imports: tuple[ImportAssignment, ...]
    """Imports made in the function, which the module level lacks."""


def joined(needed: Iterable[Needs]) -> Needs:
    """What several expressions need together."""
    listed = list(needed)
    imports = {one.name: one for needs_ in listed for one in needs_.imports}
    return Needs(max((one.last for one in listed), default=-1), tuple(imports.values()))


def names_used(
    python: PythonText, expression: cst.CSTNode, leaving: Collection[cst.CSTNode] = ()
) -> Iterator[tuple[cst.Name, Access]]:
    """The names that an expression takes from around it, save for those in parts that are `leaving` it."""
    import libcst as cst

    for node, access in python.accesses.items():
        if isinstance(node, cst.Name) and python.within(node, expression):
            if any(python.within(node, part) for part in leaving):
                continue
            inner = [one for one in access.referents if _is_inside(python, one.scope, expression)]
            if not inner:
                yield node, access


def needs(
    python: PythonText,
    expression: cst.CSTNode,
    *,
    once: bool,
    without: Collection[BaseAssignment] = (),
    leaving: Collection[cst.CSTNode] = (),
) -> Needs:
    """What `expression` needs at module level.

    With `once`, it is evaluated when the module is imported, so that its names must be bound for good by then.
    Raises CannotFixError for a name that is local, save for those that come `without` their assignments, and for
    those in parts that are `leaving` it.
    """
    from libcst.metadata import ImportAssignment

    last = -1
    imports: dict[str, ImportAssignment] = {}
    for node, access in names_used(python, expression, leaving):
        name = node.value
        if not access.referents and not _has_star_import(python):
            raise CannotFixError(f"The arguments use `{name}`, which this module does not define.")
        for assignment in access.referents:
            if assignment in without:
                continue
            if assignment.scope is python.global_scope:
                last = max(last, _definition(python, assignment, once=once))
            elif isinstance(assignment, ImportAssignment):
                if not _imported_at_module_level(python, assignment):
                    imports[name] = assignment
            elif not _is_builtin(assignment):
                raise CannotFixError(f"The arguments use `{name}`, which is known inside the function only.")
    return Needs(last, tuple(imports.values()))


def imported_things(assignments: Iterable[BaseAssignment]) -> frozenset[str]:
    """What a name stands for when imports alone bind it, as `module.name`; nothing when something else does."""
    from libcst.metadata import ImportAssignment

    bound = list(assignments)
    if not all(isinstance(one, ImportAssignment) for one in bound):
        return frozenset()
    return frozenset(thing.name for one in bound for thing in one.get_qualified_names_for(one.name))


def import_aliases(assignment: ImportAssignment) -> list[cst.ImportAlias]:
    """The names that the import statement of an assignment imports."""
    import libcst as cst

    assert isinstance(assignment.node, cst.Import | cst.ImportFrom)
    names = assignment.node.names
    return [] if isinstance(names, cst.ImportStar) else list(names)


def local_binding(python: PythonText, expression: cst.BaseExpression) -> LocalBinding | None:
    """The local name that holds `expression` and nothing else, so that a module-level name can take its place."""
    import libcst as cst
    from libcst.metadata import FunctionScope

    statement = next(python.parents(expression))
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
            pass
        case cst.AnnAssign(target=cst.Name() as target):
            pass
        case _:
            return None
    scope = python.scope(expression)
    assignments = list(scope.assignments[target.value])
    if not isinstance(scope, FunctionScope) or [getattr(one, "node", None) for one in assignments] != [target]:
        return None
    uses = [(node, access) for node, access in python.accesses.items() if getattr(node, "value", None) == target.value]
    for node, access in uses:
        earlier = access.scope is scope and assignments[0] not in access.referents
        deleted = any(isinstance(parent, cst.Del) for parent in python.parents(node))
        if earlier or (deleted and assignments[0] in access.referents):
            return None
    return LocalBinding(statement, assignments[0])


def is_free(python: PythonText, name: str, place: cst.CSTNode, own: BaseAssignment | None = None) -> bool:
    """Whether the module can bind `name` without changing what it means anywhere, and `place` would see it.

    `own` is a local binding of that name which will go.
    """
    if keyword.iskeyword(name) or hasattr(builtins, name) or name in python.global_scope.assignments:
        return False
    if not is_visible(python, name, place, own):
        return False
    return all(
        any(one.scope is not python.global_scope and not _is_builtin(one) for one in access.referents)
        for node, access in python.accesses.items()
        if getattr(node, "value", None) == name
    )


def is_shared(python: PythonText, name: str, code: str, place: cst.CSTNode, own: BaseAssignment | None = None) -> bool:
    """Whether the module binds `name` already, once, to an expression of that code, and `place` sees it."""
    import libcst as cst

    assignments = list(python.global_scope.assignments[name])
    if len(assignments) != 1 or not is_visible(python, name, place, own):
        return False
    for statement in python.statements:
        match statement.node:
            case cst.SimpleStatementLine(
                body=[
                    cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)], value=value)
                    | cst.AnnAssign(target=cst.Name() as target, value=value)
                ]
            ) if target.value == name and value is not None:
                return compact(python.code(value)) == compact(code)
    return False


def is_visible(python: PythonText, name: str, place: cst.CSTNode, own: BaseAssignment | None = None) -> bool:
    """Whether no scope between `place` and the module binds the name."""
    scope: Scope = python.scope(place)
    while scope is not python.global_scope:
        if any(one is not own for one in scope.assignments[name]):
            return False
        scope = scope.parent
    return True


def _definition(python: PythonText, assignment: BaseAssignment, *, once: bool) -> int:
    """The index of the top-level statement that binds a module-level name."""
    import libcst as cst

    name = assignment.name
    node = getattr(assignment, "node", None)
    if node is None:
        return -1
    index = python.top_level(node)
    if not once:
        return index
    statement = python.statements[index].node
    if isinstance(statement, cst.FunctionDef | cst.ClassDef) and statement is not node:
        raise CannotFixError(f"`{name}` is bound anew by a function, so that it may not be used before.")
    if isinstance(statement, cst.If) and re.search(r"TYPE_CHECKING|__name__", python.code(statement.test)):
        raise CannotFixError(f"`{name}` is not bound whenever the module is imported.")
    if not only_imports(statement) and len(python.global_scope.assignments[name]) > 1:
        raise CannotFixError(f"`{name}` is bound more than once at module level.")
    return index


def _imported_at_module_level(python: PythonText, assignment: BaseAssignment) -> bool:
    """Whether the module level imports the same thing under the same name; raises when the name is taken there."""
    others = python.global_scope.assignments[assignment.name]
    if not others:
        return False
    if imported_things(others) == imported_things([assignment]):
        return True
    raise CannotFixError(f"`{assignment.name}` is imported in the function and is something else at module level.")


def _has_star_import(python: PythonText) -> bool:
    return re.search(r"^from .+ import \*", python.text, re.MULTILINE) is not None


def _is_builtin(assignment: BaseAssignment) -> bool:
    from libcst.metadata import BuiltinAssignment

    return isinstance(assignment, BuiltinAssignment)


def _is_inside(python: PythonText, scope: Scope, expression: cst.CSTNode) -> bool:
    node = getattr(scope, "node", None)
    return node is not None and python.within(node, expression)


def compact(code: str) -> str:
    """Return code without what its layout may differ in."""
    return re.sub(r"\s+|,(?=\s*\))", "", code)
