"""Whether a table holds what is of use for a while only, as its names say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.resource_model import Table

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def _with_plurals(singulars: str, *others: str) -> frozenset[str]:
    return frozenset((*singulars.split(), *(f"{word}s" for word in singulars.split()), *others))


_SHORT_LIVED = {
    "cached values": _with_plurals("cache", "cached", "caching"),
    "sessions": _with_plurals("session"),
    "tokens": _with_plurals("token jwt nonce"),
    "locks": _with_plurals("lock lease semaphore", "locking", "mutex", "mutexes"),
    "idempotency records": frozenset(("idempotency", "idempotence", "dedup", "dedupe", "deduplication")),
    "rate-limit counters": _with_plurals("ratelimit throttle", "ratelimiter", "ratelimiting", "throttling"),
    "connections": _with_plurals("connection"),
    "one-time codes": _with_plurals(
        "otp onetimecode onetimepassword onetimepasscode onetimelink verificationcode magiclink"
    ),
}
_LONGEST_NAME = 3  # in words: "one time code"

_SAYS_NOTHING = _with_plurals(
    "table store database item entry record key id name hash state map registry counter value",
    *"entrie entries storage db dynamo dynamodb ddb data blacklist denylist blocklist pk partition".split(),
    *"v dev prod production stage staging test".split(),
)
_NEW_NOUN = frozenset({"by", "for", "from", "of", "per", "with"})

_EXPIRY = frozenset("ttl exp expire expired expires expiry expiration expiring".split())
_OF_A_MOMENT = frozenset(
    "at on after date day time datetime timestamp ts epoch unix utc sec seconds attr attribute "
    "item record row entry dynamo dynamodb ddb db".split()
)
_EXPIRY_PHRASES = ("timetolive", "validuntil", "deleteat", "deleteafter")


def short_lived(table: Table) -> str:
    """What the table holds that is of use for a while only, in the plural; empty when its names do not say so.

    English puts what a thing is last: `UserSessions` are sessions, `SessionHistory` is a history. A key speaks for
    the table only where it is the whole key: with a sort key the items are about a session, not sessions.
    """
    known_name = " ".join(part for part in table.name.parts if isinstance(part, str))
    key = table.keys[0] if len(table.keys) == 1 else ""
    return next((kind for name in (table.logical_id, known_name, key) for kind in _kinds(name)), "")


def expiry_like(attribute: str) -> bool:
    """Whether an attribute's name says that it holds the end of the item's life."""
    said = _words(attribute)
    return not _EXPIRY.isdisjoint(said) or any(phrase in "".join(said) for phrase in _EXPIRY_PHRASES)


def ends_item(attribute: str) -> bool:
    """Whether an attribute's name says that it holds the end of the item itself, not of a token or a trial in it."""
    said = _words(attribute)
    if "expired" in said or not expiry_like(attribute):
        return False
    others = [word for word in said if word not in _EXPIRY and word not in _OF_A_MOMENT]
    return not others or "".join(said).startswith(_EXPIRY_PHRASES)


def _kinds(name: str) -> Iterator[str]:
    noun = _noun(_words(name))
    ends = {"".join(noun[-length:]) for length in range(1, _LONGEST_NAME + 1) if noun}
    yield from (kind for kind, names in _SHORT_LIVED.items() if not names.isdisjoint(ends))


def _noun(said: list[str]) -> list[str]:
    """The words up to the head of the name, without what follows a preposition and words that any table may bear."""
    end = next((i for i, word in enumerate(said) if i and word in _NEW_NOUN), len(said))
    while end and said[end - 1] in _SAYS_NOTHING:
        end -= 1
    return said[:end]


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
