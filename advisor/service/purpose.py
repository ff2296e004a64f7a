"""Whether a table holds what is of use for a while only, as its names say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.resource_model import Table

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_SHORT_LIVED = {
    "cached values": re.compile("caches?|cached|caching"),
    "sessions": re.compile("sessions?"),
    "tokens": re.compile("tokens?|jwts?|nonces?"),
    "locks": re.compile("locks?|locking|mutex(es)?|leases?|semaphores?"),
    "idempotency records": re.compile("idempotenc[ye]|dedupe?|deduplication"),
    "rate-limit counters": re.compile("ratelimit(s|er|ing)?|throttles?|throttling"),
    "connections": re.compile("connections?"),
    "one-time codes": re.compile("otps?|onetime(code|password|passcode|link)s?|verificationcodes?|magiclinks?"),
}
_LONGEST_NAME = 3  # in words: "one time code"

_SAYS_NOTHING = re.compile(
    "(table|store|database|item|entry|entrie|record|key|id|name|hash|state|map|registry|counter|value)s?"
    "|storage|db|dynamo(db)?|ddb|data|(black|deny|block)list|pk|partition"
    "|v|dev|prod|production|stage|staging|test"
)
_NEW_NOUN = frozenset({"by", "for", "from", "of", "per", "with"})

_EXPIRY = re.compile("ttl|exp|expire[ds]?|expiry|expiration|expiring")
_EXPIRY_PHRASE = re.compile("timetolive|validuntil|deleteat|deleteafter")


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
    return any(map(_EXPIRY.fullmatch, said)) or _EXPIRY_PHRASE.search("".join(said)) is not None


def _kinds(name: str) -> Iterator[str]:
    noun = _noun(_words(name))
    ends = {"".join(noun[-length:]) for length in range(1, _LONGEST_NAME + 1) if noun}
    yield from (kind for kind, names in _SHORT_LIVED.items() if any(map(names.fullmatch, ends)))


def _noun(said: list[str]) -> list[str]:
    """The words up to the head of the name, without what follows a preposition and words that any table may bear."""
    end = next((i for i, word in enumerate(said) if i and word in _NEW_NOUN), len(said))
    while end and _SAYS_NOTHING.fullmatch(said[end - 1]):
        end -= 1
    return said[:end]


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
