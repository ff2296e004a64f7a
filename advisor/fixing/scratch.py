"""Scratch under /tmp, removed when the code that uses it has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import imported_things
from advisor.fixing.blocks import blocks_around, indentation, indented
from advisor.fixing.imports import imports_added
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import libcst as cst

    from advisor.fixing.blocks import Block
    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit, Span
    from advisor.program.file_facts import FileWrite


def removed_after_use(write: FileWrite, python: PythonText) -> Fix:
    """Put the code that uses the file into a `try` that removes it at its end, or under a `with` for a folder."""
    import libcst as cst

    call = python.find(cst.Call, write.span)
    if write.operation == "tempfile.mkdtemp":
        edits, title = _in_folder(write, call, python), "Use a folder that removes itself"
    else:
        edits, title = _with_removal(write, call, python), "Remove the file when it has been used"
    return Fix(Applicability.UNSAFE, title, united(edits))


def _with_removal(write: FileWrite, call: cst.Call, python: PythonText) -> Iterator[Edit]:
    path = _path(write, call, python)
    mentions = _mentions(path, call, python)
    block, first = _written_in(path, call, write, python)
    start, end = _stretch(block, first, mentions, write.later, python)
    _stays_known(path, start, python)
    holder, importing = _holder(python) if not write.operation.startswith("pathlib.") else ("", [])
    code = python.code(path)
    indent, unit = indentation(start, python), python.module.default_indent
    removal = f"{holder}({code})" if holder else code
    body = indented(start, end, python)
    open_end = not body.endswith("\n")
    lines = [f"{indent}finally:", f"{indent}{unit}{removal}.unlink(missing_ok=True)"]
    tail = python.lines(lines)
    newline = python.source.newline
    yield from imports_added(python, importing)
    text = python.lines([f"{indent}try:"]) + body + (newline if open_end else "") + tail
    yield python.edit(start, end, text.removesuffix(newline) if open_end else text)


def _in_folder(write: FileWrite, call: cst.Call, python: PythonText) -> Iterator[Edit]:
    import libcst as cst

    statement = next(python.parents(call), None)
    match statement, call.func:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as name)]), cst.Attribute():
            pass
        case _:
            raise CannotFixError("The folder is not bound to a name of its own, so that no `with` can hold it.")
    block = next(blocks_around(call, python))
    own = block.index(python.bounds(call)[0])
    assert own is not None
    at, below = block.statements[own]
    if own + 1 == len(block.statements):
        raise CannotFixError("Nothing in the same block uses the folder.")
    mentions = _mentions(name, call, python)
    _, end = _stretch(block, own + 1, mentions, write.later, python)
    arguments = python.code(call)[len(python.code(call.func)) :]
    module = python.code(call.func.value)
    line = f"{indentation(at, python)}with {module}.TemporaryDirectory{arguments} as {name.value}:"
    yield python.edit(at, below, python.lines([line]))
    yield python.edit(below, end, indented(below, end, python))


def _path(write: FileWrite, call: cst.Call, python: PythonText) -> cst.BaseExpression:
    """The expression at the call that can be written again where the file is removed."""
    import libcst as cst

    match write.operation, next(python.parents(call), None):
        case "tempfile.mkstemp", cst.Assign(targets=[cst.AssignTarget(target=cst.Tuple(elements=[_, second]))]):
            return second.value
        case _ if write.argument is None:
            raise CannotFixError("The path does not stand at the call; remove the file by hand.")
    path = python.expression(write.argument)
    if any(isinstance(node, cst.Call | cst.Await | cst.NamedExpr) for node in _nodes(path)):
        raise CannotFixError("The path is made at the call; give it a name first.")
    return path


def _written_in(path: cst.BaseExpression, call: cst.Call, write: FileWrite, python: PythonText) -> tuple[Block, int]:
    """The innermost block that holds every later use, and the statement in it that writes."""
    place = python.bounds(call)[0]
    ends = [python.bounds(mention)[0] for mention in _mentions(path, call, python)]
    for block in blocks_around(call, python):
        first = block.index(place)
        assert first is not None
        begin, end = block.statements[first][0], block.statements[-1][1]
        if write.operation == "tempfile.mkstemp":
            first += 1  # the name is bound by the statement itself
        mentioned = all(offset < end for offset in ends)
        used = all(_within(chain, begin, end, python) for chain in write.later)
        if mentioned and used and first < len(block.statements):
            return block, first
    raise CannotFixError("The file is used outside the function that writes it.")


def _stretch(
    block: Block, first: int, mentions: Sequence[cst.CSTNode], later: Sequence[Sequence[Span]], python: PythonText
) -> tuple[int, int]:
    """The lines from a statement to the last one that mentions or uses the file."""
    start, end = block.statements[first][0], block.statements[-1][1]
    places = [python.bounds(mention)[0] for mention in mentions]
    places += [span.start for chain in later for span in chain if span.file == python.file]
    inside = [number for offset in places if (number := block.index(offset)) is not None]
    last = max([first, *inside])
    for mention in mentions:
        if start <= python.bounds(mention)[0] < end:
            _does_not_escape(mention, later, python)
    return start, block.statements[last][1]


def _within(chain: Sequence[Span], start: int, end: int, python: PythonText) -> bool:
    return any(span.file == python.file and start <= span.start < end for span in chain)


def _does_not_escape(mention: cst.CSTNode, later: Sequence[Sequence[Span]], python: PythonText) -> None:
    """Raise CannotFixError where the path is handed to somebody who may use it after the removal."""
    import libcst as cst

    passed = False
    for parent in python.parents(mention):
        if isinstance(parent, cst.Call):
            passed = True
        elif isinstance(parent, cst.Return):
            start, end = python.bounds(parent)
            if not passed or not any(_within(chain, start, end, python) for chain in later):
                raise CannotFixError("The path is returned, so that the caller may still want the file.")
        elif isinstance(parent, cst.Yield | cst.Lambda | cst.Assign | cst.AnnAssign | cst.NamedExpr) and not passed:
            raise CannotFixError("The path is kept under another name, by which the file may be used later.")
        if isinstance(parent, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            return


def _mentions(path: cst.CSTNode, call: cst.Call, python: PythonText) -> list[cst.CSTNode]:
    """Every place of the function, after the call, that writes the path the same way."""
    import libcst as cst

    function = next((one for one in python.parents(call) if isinstance(one, cst.FunctionDef)), None)
    if function is None:
        raise CannotFixError("The file is not written in a function.")
    code, start = python.code(path), python.bounds(call)[0]
    same = (node for node in _nodes(function.body) if type(node) is type(path) and python.code(node) == code)
    return [node for node in same if python.bounds(node)[0] >= start]


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _stays_known(path: cst.CSTNode, start: int, python: PythonText) -> None:
    """Raise CannotFixError when a name of the path is bound anew, or not before the `try`."""
    import libcst as cst

    for node in _nodes(path):
        if isinstance(node, cst.Name):
            bound = (getattr(one, "node", None) for one in python.scope(path).assignments[node.value])
            places = [python.bounds(one)[0] for one in bound if one is not None]
            if len(places) > 1 or any(place >= start for place in places):
                raise CannotFixError(f"`{node.value}` is bound more than once, so that it may name another file later.")


def _holder(python: PythonText) -> tuple[str, list[tuple[str, str]]]:
    """How to write `pathlib.Path` here, and the import that it still needs."""
    for name, origin, written in (("Path", "pathlib.Path", "Path"), ("pathlib", "pathlib", "pathlib.Path")):
        if imported_things(python.global_scope.assignments[name]) == {origin}:
            return written, []
    if "Path" not in python.identifiers:
        return "Path", [("pathlib", "Path")]
    if "pathlib" not in python.identifiers:
        return "pathlib.Path", [("pathlib", "")]
    raise CannotFixError("The names `Path` and `pathlib` are both taken in this module.")
