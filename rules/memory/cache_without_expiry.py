"""How cache_without_expiry.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import CachedFunction, SharedState, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUCKET = """\
@lru_cache(maxsize=128)
def {name}(..., _five_minutes):
    ...

{name}(..., int(time.time() // 300))
"""
_CACHE = """\
from cachetools import TTLCache

{name} = TTLCache(maxsize=128, ttl=300)
"""


def check(subject: SharedState | CachedFunction) -> Iterator[Finding]:
    """Find what was fetched once and is kept for as long as the environment lives."""
    name = subject.name.rpartition(".")[2]
    if isinstance(subject, CachedFunction):
        if subject.keeps_fetched and not subject.ages and not subject.keeps_clients:
            yield Finding(
                message=f"`{name}` keeps what it fetched for as long as the environment lives, however old that is",
                span=subject.span,
                remedy=Show("Make the current five minutes a part of the key", _BUCKET.format(name=name)),
                related=subject.via,
                data={"name": name},
            )
        return
    for write in subject.writes:
        if write.stale_in:
            yield Finding(
                message=f"`{subject.name}` keeps what was fetched for as long as the environment lives, however old "
                "that is",
                span=write.span,
                remedy=Show("Keep it for five minutes", _CACHE.format(name=name)),
                related=write.via,
                data={"name": subject.name},
            )
