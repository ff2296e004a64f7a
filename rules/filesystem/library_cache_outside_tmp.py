"""How library_cache_outside_tmp.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Remedy, Severity
from advisor.subjects import CacheFolder, CacheSource, LibraryCacheUse, SetVariable, Show, Text, absolute, writable

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(use: LibraryCacheUse) -> Iterator[Finding]:
    """Find a library that keeps its cache where at least one function that gets there cannot write."""
    refused = [folder for folder in use.folders if writable(folder.path, folder.function) is Certainty.NO]
    if not refused:
        return
    first = refused[0]
    shown, place = first.path.display(), absolute(first.path).display()
    where = f"`{shown}`" if shown == place else f"`{shown}` ({place})"
    because = f", as `{first.variable}` says," if first.variable else ","
    owner = "on Lambda" if len(refused) == len(use.folders) else f"in `{first.function.name}`"
    effect = ", so each environment does without them" if use.goes_on else ""
    yield Finding(
        message=f"`{use.operation}` keeps its files in {where}{because} which is read-only {owner}{effect}",
        span=use.span,
        remedy=_remedy(use, [folder for folder in refused if folder.variable == first.variable]),
        related=use.via,
        data={"path": place, "operation": use.operation, "library": use.library},
        severity=Severity.ADVICE if use.goes_on else None,
    )


def _remedy(use: LibraryCacheUse, refused: list[CacheFolder]) -> Remedy:
    source, named = refused[0].source, refused[0].variable
    if source is CacheSource.CODE and named:
        return Show(
            "Name a folder under /tmp", f'os.environ["{named}"] = "{use.value}"  # before the library is imported'
        )
    if source is not CacheSource.CODE and use.variable:
        functions = tuple(folder.function for folder in refused)
        return SetVariable(functions, named or use.variable, Text((use.value,)))
    if use.keyword:
        return Show("Name a folder under /tmp", f'{use.keyword}="/tmp"')
    return Show("Package it with the code", f"# when the service is built, not on Lambda: {use.operation}(…)")
