"""Where a module's imports stand, and how one more gets in."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


@record()
class _Import:
    index: int
    """Of the top-level statement."""
    module: str
    name: str
    """What is imported from the module; empty for `import module`."""

    @property
    def statement(self) -> str:
        """The import as code."""
        return f"from {self.module} import {self.name}" if self.name else f"import {self.module}"

    @property
    def order(self) -> tuple[int, bool, str]:
        """Isort's order: by section, plain imports first, then by module."""
        return self.section, bool(self.name), self.module.lower()

    @property
    def section(self) -> int:
        """Isort's sections: the future, the standard library, the others."""
        top = re.split(r"\W", self.module)[0]
        return 0 if top == "__future__" else 1 if top in sys.stdlib_module_names else 2


def last_import(python: PythonText) -> int:
    """The index of the last statement that only imports, before any function or class; -1 without one."""
    import libcst as cst

    last = -1
    for index, statement in enumerate(python.statements):
        if isinstance(statement.node, cst.FunctionDef | cst.ClassDef):
            break
        if only_imports(statement.node):
            last = index
    return last


def only_imports(statement: cst.CSTNode) -> bool:
    """Whether a statement is an import, or an `if` or `try` that chooses among imports."""
    import libcst as cst

    match statement:
        case cst.SimpleStatementLine(body=body):
            return any(isinstance(small, cst.Import | cst.ImportFrom) for small in body)
        case cst.If(body=body) | cst.Try(body=body):
            return bool(body.body) and all(only_imports(inner) for inner in body.body)
        case _:
            return False


def imports_added(
    python: PythonText, wanted: Iterable[tuple[str, str]], neighbour: Edit | None = None
) -> Iterator[Edit]:
    """Insert `import module` for each `(module, "")`, `from module import name` for each `(module, name)`.

    Each goes into its section and in alphabetical order. Either may end in `as …`. `neighbour` is an edit of the same
    fix that comes behind the imports, should it fall on the same place.
    """
    new = sorted((_Import(-1, module, name) for module, name in dict.fromkeys(wanted)), key=lambda one: one.order)
    present = list(_imports(python))
    for section in dict.fromkeys(one.section for one in new):
        missing = [one for one in new if one.section == section]
        if any(one.section == section for one in present):
            yield from (_into_line(python, one, present) or _in_section(python, one, present) for one in missing)
        else:
            yield _new_section(python, missing, present, first=missing[0] is new[0])
    if new and not present:
        at = head_end(python)
        alone = (neighbour is None or neighbour.span.start != at) and at < len(python.text)
        yield python.edit(at, at, python.lines([""] * int(alone and not python.blank_lines_after(at))))


def starts_with_docstring(python: PythonText) -> bool:
    """Whether the module has a docstring."""
    return python.module.get_docstring() is not None


def head_end(python: PythonText) -> int:
    """Where a module without imports would hold them: below its docstring, else below `#!`, coding and licence."""
    if starts_with_docstring(python):
        return python.statements[0].end
    offset = 0
    while python.text[offset : offset + 1] == "#":
        offset = python.line_end(offset)
    return offset


def _into_line(python: PythonText, new: _Import, present: list[_Import]) -> Edit | None:
    """The edit that adds a name to a line which imports from that module already; None without such a line."""
    import libcst as cst

    for one in present:
        if not new.name or (one.module, one.name) != (new.module, "*"):
            continue
        match python.statements[one.index].node:
            case cst.SimpleStatementLine(body=[cst.ImportFrom(names=[*aliases], lpar=None)]):
                before = [alias for alias in aliases if python.code(alias).lower() < new.name.lower()]
                if before:
                    at = python.bounds(before[-1].asname or before[-1].name)[1]
                    return python.edit(at, at, f", {new.name}")
                at, _ = python.bounds(aliases[0])
                return python.edit(at, at, f"{new.name}, ")
    return None


def _in_section(python: PythonText, new: _Import, present: list[_Import]) -> Edit:
    same = [one for one in present if one.section == new.section]
    before = [one for one in same if one.order < new.order]
    at = python.statements[before[-1].index].end if before else python.statements[same[0].index].start
    return _insertion(python, at, python.lines([new.statement]))


def _new_section(python: PythonText, new: list[_Import], present: list[_Import], *, first: bool) -> Edit:
    lines = [one.statement for one in new]
    earlier = [one for one in present if one.section < new[0].section]
    if earlier:
        return _insertion(python, python.statements[earlier[-1].index].end, python.lines(["", *lines]))
    if present:
        return _insertion(python, python.statements[present[0].index].start, python.lines([*lines, ""]))
    set_apart = starts_with_docstring(python) or not first
    return _insertion(python, head_end(python), python.lines(([""] if set_apart else []) + lines))


def _insertion(python: PythonText, offset: int, text: str) -> Edit:
    if 0 < offset == len(python.text) and python.text[-1] not in "\r\n":
        newline = python.source.newline
        return python.edit(offset, offset, newline + text.removesuffix(newline))
    return python.edit(offset, offset, text)


def _imports(python: PythonText) -> Iterator[_Import]:
    import libcst as cst
    from libcst.helpers import get_absolute_module_from_package_for_import, get_full_name_for_node

    for index, statement in enumerate(python.statements[: last_import(python) + 1]):
        if not isinstance(statement.node, cst.SimpleStatementLine):
            continue
        match statement.node.body[0]:
            case cst.Import(names=[alias, *_]):
                yield _Import(index, get_full_name_for_node(alias.name) or "", "")
            case cst.ImportFrom() as statement_from:
                module = get_absolute_module_from_package_for_import(None, statement_from) or "."
                yield _Import(index, module, "*")
