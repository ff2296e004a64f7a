"""Caches of functions, given a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import imported_things
from advisor.fixing.imports import imports_added
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit
    from advisor.subjects import CachedFunction

_ENTRIES = 128


def bounded(function: CachedFunction, pieces: Workpieces) -> Fix:
    """Let `lru_cache` keep 128 results. It drops the one that was not used for longest, and computes it again."""
    import libcst as cst

    python = pieces.python(function.span.file)
    decorator = python.expression(function.span)
    match decorator:
        case cst.Call(args=[*arguments]) if function.decorator == "functools.lru_cache":
            edits = [_limited(arguments, python)]
        case cst.Attribute(value=module) if function.decorator == "functools.cache":
            edits = [python.replace(decorator, f"{python.code(module)}.lru_cache(maxsize={_ENTRIES})")]
        case cst.Name() if function.decorator == "functools.cache":
            edits = [python.replace(decorator, f"lru_cache(maxsize={_ENTRIES})"), *_imported(decorator, python)]
        case _:
            raise CannotFixError(f"Give `{function.decorator}` a cache with a limit, such as `TTLCache`.")
    return Fix(Applicability.SAFE, f"Keep {_ENTRIES} results at most", united(edits))


def _limited(arguments: list[cst.Arg], python: PythonText) -> Edit:
    for argument in arguments:
        if not argument.star and (argument.keyword is None or argument.keyword.value == "maxsize"):
            return python.replace(argument.value, str(_ENTRIES))
    raise CannotFixError("The decorator says nowhere how much it keeps.")


def _imported(decorator: cst.Name, python: PythonText) -> Iterator[Edit]:
    """Import `lru_cache`, in place of `cache` when this was the only use of it."""
    import libcst as cst

    present = imported_things(python.global_scope["lru_cache"])
    if present == {"functools.lru_cache"}:
        return
    if present or "lru_cache" in python.identifiers:
        raise CannotFixError("The name `lru_cache` means something else in this module.")
    referents = python.accesses[decorator].referents
    uses = [node for node, access in python.accesses.items() if set(access.referents) & set(referents)]
    aliases = [
        alias
        for statement in python.nodes(cst.ImportFrom)
        if not isinstance(statement.names, cst.ImportStar)
        for alias in statement.names
        if alias.asname is None and isinstance(alias.name, cst.Name) and alias.name.value == decorator.value
    ]
    if len(uses) == 1 and len(aliases) == 1:
        yield python.replace(aliases[0].name, "lru_cache")
    else:
        yield from imports_added(python, [("functools", "lru_cache")])
