"""How unbounded_cache.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import BoundCache, CachedFunction, SharedState, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

_CACHE = """\
from cachetools import TTLCache

{name} = TTLCache(maxsize=1024, ttl=300)
"""
_LIST = """\
def handler(event, context):
    {name} = []  # of this invocation alone
"""


def check(subject: SharedState | CachedFunction) -> Iterator[Finding]:
    """Find what grows with every event until the memory of a warm environment is full."""
    if isinstance(subject, CachedFunction):
        yield from _of_function(subject)
        return
    for write in subject.writes:
        if not write.grows_in:
            continue
        name = subject.name.rpartition(".")[2]
        keyed = write.key is not None
        what = "an entry for every new key" if keyed else "another item in every invocation"
        yield Finding(
            message=f"`{subject.name}` gets {what} and never loses one, until a warm environment is out of memory",
            span=write.span,
            remedy=Show("Bound it", _CACHE.format(name=name))
            if keyed
            else Show("Make it in the invocation", _LIST.format(name=name)),
            related=write.via,
            data={"name": subject.name},
        )


def _of_function(function: CachedFunction) -> Iterator[Finding]:
    if function.unbounded and function.varying and not function.keeps_clients:
        names = " and ".join(f"`{name}`" for name in function.varying)
        yield Finding(
            message=f"`{function.name}` keeps a result for every {names} that an event brings, without a limit, until "
            "a warm environment is out of memory",
            span=function.span,
            remedy=BoundCache(function),
            related=function.via,
            data={"name": function.name},
        )
