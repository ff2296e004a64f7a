"""Lines put between a module's top-level statements, set apart as the file sets them apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.imports import head_end, last_import, only_imports, starts_with_docstring
from advisor.program.constructors import is_constructor

if TYPE_CHECKING:
    from collections.abc import Sequence

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


_APART = 2
"""Blank lines around a function."""


def below_needs(python: PythonText, needed: int, lines: Sequence[str], library: str, *, import_above: bool) -> Edit:
    """Insert a binding below the imports and the top-level statement of index `needed`.

    Bindings that stand there already stay above it, when they make clients too or call the same `library`.
    `import_above` says that an import is put at the very place by the same fix.
    """
    anchor = max(needed, last_import(python))
    if anchor < 0 and starts_with_docstring(python):
        anchor = 0
    follower = _last_sibling(python, anchor, library)
    at = python.statements[follower].end if follower >= 0 else head_end(python)
    before = 0 if follower > anchor else _blank_lines_before(python, anchor, import_above=import_above)
    text = python.lines([""] * before + [*lines] + [""] * _blank_lines_after(python, follower, at))
    if at and python.text[at - 1] not in "\r\n":
        text = python.source.newline + text.removesuffix(python.source.newline)
    return python.edit(at, at, text)


def above(python: PythonText, index: int, lines: Sequence[str], *, import_above: bool) -> Edit:
    """Insert a definition above a top-level statement and the comments on it."""
    at = python.statements[index].start
    while at > 0 and python.text[python.line_start(at - 1)] == "#":
        at = python.line_start(at - 1)
    first = not python.text[:at].strip() and not import_above
    missing = 0 if first else max(0, _APART - _blank_lines_above(python, at))
    return python.edit(at, at, python.lines([""] * missing + [*lines] + [""] * _APART))


def _last_sibling(python: PythonText, anchor: int, library: str) -> int:
    """The last of the bindings directly below the anchor that call `library`."""
    import libcst as cst

    last = anchor
    for index in range(anchor + 1, len(python.statements)):
        statement = python.statements[index]
        match statement.node:
            case cst.SimpleStatementLine(
                body=[cst.Assign(value=cst.Call() as made) | cst.AnnAssign(value=cst.Call() as made)]
            ):
                gap = python.text[python.statements[last].end if last >= 0 else 0 : statement.start]
                apart = gap.strip() or gap.count("\n") > (1 if last == anchor else 0)
                known = any(is_constructor(thing.name) for thing in python.scope(made).get_qualified_names_for(made))
                if apart or (_library(python.code(statement.node)) != library and not known):
                    break
                last = index
            case _:
                break
    return last


def _library(line: str) -> str | None:
    found = re.search(r"=\s*(\w+)\.", line)
    return found[1] if found else None


def _blank_lines_before(python: PythonText, anchor: int, *, import_above: bool) -> int:
    import libcst as cst

    if anchor < 0:
        return int(import_above)
    node = python.statements[anchor].node
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return _APART
    is_docstring = anchor == 0 and starts_with_docstring(python)
    return int(is_docstring or only_imports(node))


def _blank_lines_after(python: PythonText, index: int, at: int) -> int:
    """How many blank lines the next statement still lacks."""
    import libcst as cst

    if index + 1 >= len(python.statements) or python.blank_lines_after(at):
        return 0
    following: cst.CSTNode = python.statements[index + 1].node
    if isinstance(following, cst.FunctionDef | cst.ClassDef):
        return _APART
    return int(index < 0)


def _blank_lines_above(python: PythonText, offset: int) -> int:
    count = 0
    while offset > 0 and not python.text[python.line_start(offset - 1) : offset].strip():
        offset = python.line_start(offset - 1)
        count += 1
    return count
