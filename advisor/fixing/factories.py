"""A `@cache` function that makes what was made in the invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import imported_things, is_free, is_visible, same_code
from advisor.fixing.imports import imports_added
from advisor.fixing.module_level import above
from advisor.fixing.obstacle import CannotFixError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


def cached_factory(
    python: PythonText, call: cst.Call, names: Sequence[str], imports: Sequence[tuple[str, str]]
) -> Iterator[Edit]:
    """Define a factory by the first of `names` that is free, and call it in place of `call`.

    `imports` are those that the call needs at module level.
    """
    decorator, importing = _decorator(python)
    wanted = [*imports, *importing]
    for name in names:
        if _is_factory(python, name, decorator, call):
            yield python.replace(call, f"{name}()")
            return
        if name not in python.identifiers and is_free(python, name, call):
            indent = python.module.default_indent
            body = [line and indent + line for line in f"return {python.dedented(call)}".split("\n")]
            lines = [f"@{decorator}", f"def {name}():", *body]
            definition = above(python, python.top_level(call), lines, import_above=bool(wanted))
            yield from imports_added(python, wanted, definition)
            yield definition
            yield python.replace(call, f"{name}()")
            return
    raise CannotFixError(f"The names {', '.join(f'`{name}`' for name in names)} are all taken in this module.")


def _decorator(python: PythonText) -> tuple[str, list[tuple[str, str]]]:
    """How to write `functools.cache` here, and the import that it still needs."""
    for name, origin, decorator in (
        ("cache", "functools.cache", "cache"),
        ("functools", "functools", "functools.cache"),
    ):
        if imported_things(python.global_scope.assignments[name]) == {origin}:
            return decorator, []
    if "cache" not in python.identifiers:
        return "cache", [("functools", "cache")]
    if "functools" not in python.identifiers:
        return "functools.cache", [("functools", "")]
    raise CannotFixError("The names `cache` and `functools` are both taken in this module.")


def _is_factory(python: PythonText, name: str, decorator: str, call: cst.Call) -> bool:
    """Whether the module has that very factory already."""
    import libcst as cst

    for statement in python.statements:
        match statement.node:
            case cst.FunctionDef(
                name=cst.Name(value=own),
                decorators=[decoration],
                body=cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Return(value=value)])]),
            ) if own == name and value is not None:
                cached = python.code(decoration.decorator) == decorator
                return cached and same_code(python, value, call) and is_visible(python, name, call)
    return False
