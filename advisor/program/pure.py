"""Functions outside the service whose results depend on nothing but what they are given."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def is_pure(name: str) -> bool:
    """Whether a callable gives the same for the same arguments; so does a method of what such a one gives.

    An object of a class is taken to be no more than what it is made of: `httplib2.Http()`.
    """
    callable_, called, _ = name.partition("().")
    if callable_ == "builtins.str" and called:
        return True
    if not called and callable_.rpartition(".")[2][:1].isupper():
        return True
    exact, families = _table()
    return callable_ in exact or callable_.startswith(families)


@cache
def _table() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = Path(__file__).with_name("tables").joinpath("pure.txt").read_text("utf-8").splitlines()
    names = [row for row in rows if row and not row.startswith("#")]
    families = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(names), families
