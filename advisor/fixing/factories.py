"""Functions that make or fetch what the invocation made or fetched, and keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import compact, imported_things, is_free, is_visible
from advisor.fixing.imports import imports_added
from advisor.fixing.module_level import above
from advisor.fixing.obstacle import CannotFixError
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


@record()
class Factory:
    """A function to define at module level, under a decorator of functools."""

    names: tuple[str, ...]
    """The first of them that is free becomes its name."""
    body: tuple[str, ...]
    """Its lines, not indented."""
    decorator: str = "cache"
    size: str = ""
    """What the decorator is called with; empty when it is not called."""
    parameters: tuple[str, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()
    """Imports that the body needs at module level."""


def put_in(
    factory: Factory, python: PythonText, place: cst.BaseExpression, given: Sequence[str] = ()
) -> Iterator[Edit]:
    """Define the factory above the code that holds `place`, and put a call of it there, with arguments `given`."""
    decorator, importing = _decorator(python, factory.decorator)
    wanted = [*factory.imports, *importing]
    for name in factory.names:
        lines = _lines(python, factory, name, decorator)
        call = f"{name}({', '.join(given)})"
        if _is_defined(python, name, lines, place):
            yield from imports_added(python, factory.imports)
            yield python.replace(place, call)
            return
        if name not in python.identifiers and is_free(python, name, place):
            definition = above(python, python.top_level(place), lines, import_above=bool(wanted))
            yield from imports_added(python, wanted, definition)
            yield definition
            yield python.replace(place, call)
            return
    raise CannotFixError(f"The names {', '.join(f'`{name}`' for name in factory.names)} are all taken in this module.")


def _lines(python: PythonText, factory: Factory, name: str, decorator: str) -> list[str]:
    indent = python.module.default_indent
    body = [line and indent + line for line in factory.body]
    return [f"@{decorator}{factory.size}", f"def {name}({', '.join(factory.parameters)}):", *body]


def _decorator(python: PythonText, wanted: str) -> tuple[str, list[tuple[str, str]]]:
    """How to write a decorator of functools here, and the import that it still needs."""
    for name, origin, decorator in (
        (wanted, f"functools.{wanted}", wanted),
        ("functools", "functools", f"functools.{wanted}"),
    ):
        if imported_things(python.global_scope.assignments[name]) == {origin}:
            return decorator, []
    if wanted not in python.identifiers:
        return wanted, [("functools", wanted)]
    if "functools" not in python.identifiers:
        return f"functools.{wanted}", [("functools", "")]
    raise CannotFixError(f"The names `{wanted}` and `functools` are both taken in this module.")


def _is_defined(python: PythonText, name: str, lines: Sequence[str], place: cst.CSTNode) -> bool:
    """Whether the module has that very factory already."""
    import libcst as cst

    return any(
        isinstance(statement.node, cst.FunctionDef)
        and statement.node.name.value == name
        and compact(python.text[statement.start : statement.end]) == compact("\n".join(lines))
        and is_visible(python, name, place)
        for statement in python.statements
    )
