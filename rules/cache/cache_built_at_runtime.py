"""How cache_built_at_runtime.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding
from advisor.subjects import CacheFolder, Frequency, RuntimeFetch, Show, under, writable

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(fetch: RuntimeFetch) -> Iterator[Finding]:
    """Find downloads of what does not change between two deployments."""
    if fetch.frequency is Frequency.UNKNOWN or (fetch.folders and not any(map(_begins_empty, fetch.folders))):
        return
    many = "they" if fetch.what.endswith("s") and not fetch.what.endswith("corpus") else "it"
    yield Finding(
        message=f"`{fetch.operation}` downloads {fetch.what} at run time, though {many} could be packaged before "
        "deploying",
        span=fetch.span,
        remedy=Show("Fetch it once, while the service is packaged", _EXAMPLE.format(operation=fetch.operation)),
        related=fetch.via,
        data={"operation": fetch.operation, "fetches": fetch.what},
    )


_EXAMPLE = "# in the build, into a folder that is deployed with the code, or in a layer: {operation} …"


def _begins_empty(folder: CacheFolder) -> bool:
    """Whether a new environment certainly finds nothing where the library looks."""
    if under(folder.path, "/tmp") is Certainty.YES:
        return True
    return writable(folder.path, folder.function) is Certainty.NO and not folder.function.is_image
