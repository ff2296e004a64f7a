"""What a project says of its own libraries, added to the tables of what is known of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import constructors, library_caches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def add(clients: Mapping[str, str], caches: Mapping[str, Mapping[str, Any]]) -> None:
    """Add callables that make clients, with what they make, and libraries that store something, by name.

    They hold for the whole process: a dotted name means the same library in every service.
    """
    constructors.add(clients)
    for library, row in caches.items():
        library_caches.add(
            library_caches.LibraryCache(
                library,
                tuple(row["callables"]),
                row["folder"],
                tuple(row.get("variables", ())),
                "".join(f"{name}=/tmp/{library}" for name in row.get("variables", ())[:1]),
                tuple(row.get("arguments", ())),
                model="-",
                when=(),
                unless=(),
                settled_by=(),
                goes_on=False,
            )
        )
