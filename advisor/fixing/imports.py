"""Where a module's imports stand, and how one more gets in."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


@dataclass(frozen=True, slots=True)
class _Import:
    index: int
    """Of the top-level statement."""
    module: str
    is_from: bool

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


def import_added(python: PythonText, module: str, name: str = "") -> Edit:
    """Insert `import module`, or `from module import name`, in its section and in alphabetical order.

    The last of the two may end in `as …`.
    """
    new = _Import(-1, module, bool(name))
    line = python.lines([f"from {module} import {name}" if name else f"import {module}"])
    blank = python.lines([""])
    imports = list(_imports(python))
    same = [one for one in imports if one.section == new.section]
    before = [one for one in same if (one.is_from, one.module) < (new.is_from, new.module)]
    if before:
        return _insertion(python, python.statements[before[-1].index].end, line)
    if same:
        return _insertion(python, python.statements[same[0].index].start, line)
    earlier = [one for one in imports if one.section < new.section]
    if earlier:
        return _insertion(python, python.statements[earlier[-1].index].end, blank + line)
    if imports:
        return _insertion(python, python.statements[imports[0].index].start, line + blank)
    if starts_with_docstring(python):
        return _insertion(python, python.statements[0].end, blank + line)
    return _insertion(python, _below_head_comments(python), line)


def starts_with_docstring(python: PythonText) -> bool:
    """Whether the module has a docstring."""
    return python.module.get_docstring() is not None


def _insertion(python: PythonText, offset: int, text: str) -> Edit:
    if 0 < offset == len(python.text) and python.text[-1] not in "\r\n":
        newline = python.source.newline
        return python.edit(offset, offset, newline + text.removesuffix(newline))
    return python.edit(offset, offset, text)


def _below_head_comments(python: PythonText) -> int:
    """The first line that is no comment: below `#!`, the coding line and a licence."""
    offset = 0
    while python.text[offset : offset + 1] == "#":
        offset = python.line_end(offset)
    return offset


def _imports(python: PythonText) -> Iterator[_Import]:
    import libcst as cst
    from libcst.helpers import get_absolute_module_from_package_for_import, get_full_name_for_node

    for index, statement in enumerate(python.statements[: last_import(python) + 1]):
        if not isinstance(statement.node, cst.SimpleStatementLine):
            continue
        match statement.node.body[0]:
            case cst.Import(names=[alias, *_]):
                yield _Import(index, get_full_name_for_node(alias.name) or "", False)
            case cst.ImportFrom() as statement_from:
                module = get_absolute_module_from_package_for_import(None, statement_from) or "."
                yield _Import(index, module, True)
