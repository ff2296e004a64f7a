"""Where a library keeps its cache in the invocations of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.file_facts import CacheFolder, CacheSource, LibraryCacheUse
from advisor.program.variables import of_function
from advisor.service.file_system import WORKING_FOLDER, absolute, under
from advisor.source import disk
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Related, Span
    from advisor.program.facts import Frequency
    from advisor.program.traces import CacheUsed
    from advisor.service.model import Function
    from advisor.values import Text

_LAYERS = "/opt"


def cache_fact(
    event: CacheUsed, span: Span, functions: tuple[Function, ...], frequency: Frequency, via: tuple[Related, ...]
) -> LibraryCacheUse:
    """Return what an event says about each function that gets there."""
    cache = event.cache
    folders = folders_of(event, functions)
    variable, _, value = cache.suggested.partition("=")
    keyword = cache.folder[0].rpartition(":")[2] if cache.folder else ""
    return LibraryCacheUse(
        span,
        functions,
        frequency,
        via,
        cache.library,
        event.operation,
        folders,
        cache.goes_on,
        variable,
        value,
        keyword,
    )


def folders_of(event: CacheUsed, functions: tuple[Function, ...]) -> tuple[CacheFolder, ...]:
    """Return where the library keeps things in the invocations of each function."""
    return tuple(_folder(event, function) for function in functions)


def _folder(event: CacheUsed, function: Function) -> CacheFolder:
    if event.folder is not None:
        return CacheFolder(function, _unless_packaged(of_function(event.folder, function), function), CacheSource.CODE)
    return next(_named_by_variables(event, function), None) or _default(event, function)


def _named_by_variables(event: CacheUsed, function: Function) -> Iterator[CacheFolder]:
    """What the variables of the library say, the deciding one first."""
    assigned = dict(event.assigned)
    environment = function.environment
    for name in event.cache.variables:
        if name in assigned:
            yield CacheFolder(function, _unless_packaged(assigned[name], function), CacheSource.CODE, name)
        elif name in environment.variables:
            path = _unless_packaged(environment.variables[name].value, function)
            # What is fetched only after something failed may be found in the folder that was prepared for it.
            known = hole(Origin.UNKNOWN, name) if event.recovering else path
            yield CacheFolder(function, known, CacheSource.CONFIGURATION, name)
        elif environment.hidden_by:
            yield CacheFolder(function, hole(Origin.UNKNOWN, environment.hidden_by), CacheSource.CONFIGURATION, name)


def _default(event: CacheUsed, function: Function) -> CacheFolder:
    default = event.cache.default
    home = dict(event.assigned).get("HOME")
    in_home = default.startswith("~") and home is not None
    path = text(home, default[1:]) if in_home and home is not None else text(default)
    return CacheFolder(function, path, CacheSource.DEFAULT)


def _unless_packaged(path: Text, function: Function) -> Text:
    """A folder; an unknown one where it may hold all that the library would fetch: packaged, or in a layer."""
    if path.opaque:
        return path
    holds = under(path, _LAYERS) is not Certainty.NO or _is_packaged(path, function)
    return hole(Origin.UNKNOWN, path.display()) if holds else path


def _is_packaged(path: Text, function: Function) -> bool:
    handler, place = function.handler, absolute(path).known or ""
    if handler is None or not place.startswith(f"{WORKING_FOLDER}/"):
        return False
    return disk.exists(handler.root / place[len(WORKING_FOLDER) + 1 :])
