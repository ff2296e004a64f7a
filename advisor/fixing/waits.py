"""Work that is started beside the code, waited for where the code that started it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.blocks import blocks_around, indentation, indented
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import carried, spliced
from advisor.model import Applicability, Fix
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.blocks import Block
    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit
    from advisor.program.facts import BackgroundWork

_WITH_WAITS = "concurrent.futures."
"""The pools whose `with` waits for their jobs; that of multiprocessing ends them."""


def waited_for(work: BackgroundWork, python: PythonText) -> Fix:
    """Join, await or ask for the result of work before its function goes on to return; put a pool under a `with`."""
    import libcst as cst

    call = python.find(cst.Call, work.span)
    pool = _own_pool(call, python) if work.operation.startswith(_WITH_WAITS) else None
    if pool is not None:
        return _fix("Let the pool wait for its jobs", _pool_left(pool, call, python), python)
    if work.waits in ("", "shutdown()"):
        raise CannotFixError(f"Nothing can wait for the {work.noun} as it is started here; start it in another way.")
    title = f"Await the {work.noun}" if work.waits == "await" else f"Wait for the {work.noun} before the function ends"
    return _fix(title, _Waiting(work, call, python).edits(), python)


def _fix(title: str, edits: Iterator[Edit], python: PythonText) -> Fix:
    """One edit over all that changes, so that a second fix between the two ends comes in a pass of its own."""
    made = list(edits)
    start, end = min(edit.span.start for edit in made), max(edit.span.end for edit in made)
    text = spliced(python.text, made)[start : carried(end, made)]
    return Fix(Applicability.UNSAFE, title, (python.edit(start, end, text),))


@record()
class _Pool:
    """A pool that the function itself makes and names."""

    name: str
    made: cst.Assign
    mentions: tuple[cst.Name, ...]


def _own_pool(call: cst.Call, python: PythonText) -> _Pool | None:
    import libcst as cst

    match call.func:
        case cst.Attribute(value=cst.Name(value=name)):
            pass
        case _:
            return None
    function = _function(call, python)
    inside = [node for node in python.nodes(cst.Name) if node.value == name and python.within(node, function)]
    made = [parent for node in inside if isinstance(parent := _bound_by(node, python), cst.Assign)]
    if not made:
        return None
    if len(made) > 1 or not isinstance(made[0].value, cst.Call):
        raise CannotFixError(f"`{name}` is bound more than once, or not to a new pool.")
    others = tuple(node for node in inside if not python.within(node, made[0]))
    return _Pool(name, made[0], others)


def _bound_by(node: cst.Name, python: PythonText) -> cst.CSTNode | None:
    """The assignment that binds a name as its only target."""
    import libcst as cst

    target, statement, *_ = (*python.parents(node), None, None)
    only = isinstance(statement, cst.Assign) and len(statement.targets) == 1
    return statement if only and isinstance(target, cst.AssignTarget) else None


def _pool_left(pool: _Pool, call: cst.Call, python: PythonText) -> Iterator[Edit]:
    import libcst as cst

    for mention in pool.mentions:
        match list(python.parents(mention))[:2]:
            case [cst.Attribute(attr=cst.Name(value="shutdown")), cst.Call() as ending]:
                yield python.replace(ending, f"{pool.name}.shutdown()")
                return
            case [cst.Attribute(), cst.Call()]:
                pass
            case _:
                raise CannotFixError(f"`{pool.name}` is handed on, so that others may need it later.")
    block = next(blocks_around(pool.made, python))
    own = block.index(python.bounds(pool.made)[0])
    places = [block.index(python.bounds(mention)[0]) for mention in pool.mentions]
    last = max((place for place in places if place is not None), default=None)
    if own is None or last is None or None in places or block.index(python.bounds(call)[0]) is None:
        raise CannotFixError(f"`{pool.name}` is used outside the block that makes it.")
    (at, below), end = block.statements[own], block.statements[last][1]
    line = f"{indentation(at, python)}with {python.code(pool.made.value)} as {pool.name}:"
    yield python.edit(at, below, python.lines([line]))
    yield python.edit(below, end, indented(below, end, python))


class _Waiting:
    """The lines that give work a name, and wait for it."""

    def __init__(self, work: BackgroundWork, call: cst.Call, python: PythonText) -> None:
        import libcst as cst

        self._work, self._call, self._python = work, call, python
        self._function = _function(call, python)
        around = list(python.parents(call))
        line = next((node for node in around if isinstance(node, cst.SimpleStatementLine)), None)
        if line is None or len(line.body) != 1:
            raise CannotFixError(f"The {work.noun} is not started in a statement of its own.")
        self._line, self._statement = line, line.body[0]
        inner = around[: around.index(self._function)]
        loops = [node for node in inner if isinstance(node, cst.For | cst.While)]
        self._loop = loops[-1] if loops else None
        if loops and isinstance(self._loop, cst.While):
            raise CannotFixError(f"The {work.noun} is started in a `while`; wait for it by hand.")
        self._indent = indentation(python.line_start(python.bounds(line)[0]), python)
        self._name = self._given_name()

    def edits(self) -> Iterator[Edit]:
        """Every edit; the waiting line last."""
        yield from self._naming()
        lines = [self._wait()]
        anchor: cst.CSTNode = self._line
        if self._loop is not None:
            anchor, unit = self._loop, self._python.module.default_indent
            source = self._source() or self._plural
            lines = [f"for {self._name} in {source}:", *(unit + line for line in lines)]
        block = next(blocks_around(anchor, self._python))
        at, indent = self._end(block, anchor)
        newline = self._python.source.newline
        text = self._python.lines([indent + line for line in lines])
        open_end = at > 0 and not self._python.text[at - 1].isspace()
        yield self._python.edit(at, at, newline + text.removesuffix(newline) if open_end else text)

    def _given_name(self) -> str:
        """The name that the work has; a new one where it has none."""
        import libcst as cst

        match self._statement, self._call.func:
            case cst.Expr(), cst.Attribute(value=cst.Name(value=name)) if self._is_begun:
                return name
            case cst.Expr(), cst.Attribute(value=cst.Call()) if self._is_begun:
                return self._free(self._work.noun)
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value), _ if (
                value is self._call
            ):
                return name
            case cst.Expr(value=value), _ if value is self._call and not self._is_begun:
                return self._free({"job": "future"}.get(self._work.noun, self._work.noun))
            case _:
                raise CannotFixError(f"The {self._work.noun} is started inside a larger expression.")

    @property
    def _is_begun(self) -> bool:
        """Whether a method `start` begins what another call has made."""
        return self._work.operation.endswith(".start")

    @property
    def _plural(self) -> str:
        return self._free(f"{self._name}es" if self._name.endswith("s") else f"{self._name}s")

    def _free(self, name: str) -> str:
        taken = self._python.identifiers
        return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 99))) if one not in taken)

    def _naming(self) -> Iterator[Edit]:
        """Give the work a name, and in a loop a list that holds it."""
        import libcst as cst

        python, newline = self._python, self._python.source.newline
        start, end = python.bounds(self._call)
        named = isinstance(self._statement, cst.Assign) or (
            self._is_begun
            and isinstance(self._call.func, cst.Attribute)
            and isinstance(self._call.func.value, cst.Name)
        )
        kept = self._loop is not None and self._source() is None
        if kept and self._loop is not None:
            first = python.line_start(python.bounds(self._loop)[0])
            yield python.edit(first, first, python.lines([f"{indentation(first, python)}{self._plural} = []"]))
        append = f"{newline}{self._indent}{self._plural}.append({self._name})" if kept else ""
        if self._is_begun and not named:
            assert isinstance(self._call.func, cst.Attribute)
            made = python.code(self._call.func.value)
            yield python.edit(start, end, f"{self._name} = {made}{newline}{self._indent}{self._name}.start(){append}")
        elif named:
            _, below = python.bounds(self._line)
            yield python.edit(below, below, append)
        elif kept:
            yield python.edit(start, start, f"{self._plural}.append(")
            yield python.edit(end, end, ")")
        else:
            yield python.edit(start, start, f"{self._name} = ")

    def _source(self) -> str | None:
        """The list over which the loop goes whose items it starts."""
        import libcst as cst

        match self._loop:
            case cst.For(target=cst.Name(value=name), iter=cst.Name(value=source)) if (
                self._is_begun and name == self._name
            ):
                return source
            case _:
                return None

    def _wait(self) -> str:
        if self._work.waits == "await":
            if self._function.asynchronous is None:
                raise CannotFixError(f"The {self._work.noun} is not started in an `async` function.")
            return f"await {self._name}"
        piped = self._work.operation == "subprocess.Popen" and "PIPE" in self._python.code(self._call)
        return f"{self._name}.{'communicate()' if piped else self._work.waits}"

    def _end(self, block: Block, anchor: cst.CSTNode) -> tuple[int, str]:
        """Where the waiting lines go: before the block is left, or the name gets another value; and how indented."""
        python = self._python
        own = block.index(python.bounds(anchor)[0])
        assert own is not None
        indent = indentation(block.statements[own][0], python)
        leaving = [python.bounds(node)[0] for node in self._leaving()]
        for start, end in block.statements[own + 1 :]:
            if any(start <= offset < end for offset in leaving):
                return start, indent
        return block.statements[-1][1], indent

    def _leaving(self) -> Iterator[cst.CSTNode]:
        """What ends the function or a loop, and what binds the name anew."""
        import libcst as cst

        python = self._python
        yield from python.nodes(cst.Return, cst.Raise, cst.Break, cst.Continue)
        targets = [
            *(node.target for node in python.nodes(cst.AssignTarget)),
            *(f.target for f in python.nodes(cst.For)),
        ]
        yield from (node for node in targets if isinstance(node, cst.Name) and node.value == self._name)


def _function(call: cst.CSTNode, python: PythonText) -> cst.FunctionDef:
    import libcst as cst

    for parent in python.parents(call):
        if isinstance(parent, cst.FunctionDef):
            return parent
        if isinstance(parent, cst.Lambda):
            break
    raise CannotFixError("It is not started in a function with a name.")
