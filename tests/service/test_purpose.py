"""What the names of tables and attributes say."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Span
from advisor.service.purpose import ends_item, expiry_like, short_lived
from advisor.service.resource_model import Table
from advisor.values import Origin, Text, hole, text

STAGE = hole(Origin.PLATFORM, "stage")


def table(logical_id: str = "Main", name: Text | None = None, keys: tuple[str, ...] = ("id",)) -> Table:
    here = Span(Path("serverless.yml"), 0, 0)
    return Table(logical_id, here, name or hole(Origin.RESOURCE, logical_id), keys, None, None)


@pytest.mark.parametrize(
    ("logical_id", "expected"),
    [
        ("CacheTable", "cached values"),
        ("PriceCache", "cached values"),
        ("UserSessionsTable", "sessions"),
        ("SessionStateTable", "sessions"),
        ("RefreshTokens", "tokens"),
        ("TokenBlacklist", "tokens"),
        ("TokensByUser", "tokens"),
        ("DistributedLocksTable", "locks"),
        ("IdempotencyTable", "idempotency records"),
        ("RateLimitTable", "rate-limit counters"),
        ("WebSocketConnections", "connections"),
        ("OTPTable", "one-time codes"),
        ("OneTimePasswords", "one-time codes"),
        ("SESSIONS", "sessions"),
        ("ClockTable", ""),
        ("TokenomicsTable", ""),
        ("BlocksTable", ""),
        ("BlocklistTable", ""),
        ("SessionHistoryTable", ""),
        ("TokenHoldersTable", ""),
        ("CacheStatistics", ""),
        ("ConnectionRequestsTable", ""),
        ("LimitsTable", ""),
        ("CodesTable", ""),
        ("UnlockedTable", ""),
        ("Table", ""),
    ],
)
def test_the_last_noun_of_a_logical_id_says_what_a_table_holds(logical_id: str, expected: str) -> None:
    assert short_lived(table(logical_id)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (text("shop-", STAGE, "-sessions"), "sessions"),
        (text("sessions-", STAGE), "sessions"),
        (text("shop_cache_v2"), "cached values"),
        (text("rate-limits-dev"), "rate-limit counters"),
        (text("session-service-", STAGE, "-users"), ""),
        (text("token-api-orders"), ""),
        (text(STAGE), ""),
    ],
)
def test_the_last_noun_of_a_table_name_says_what_a_table_holds(name: Text, expected: str) -> None:
    assert short_lived(table(name=name)) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("connectionId",), "connections"),
        (("session_id",), "sessions"),
        (("LockID",), "locks"),
        (("idempotency_key",), "idempotency records"),
        (("token",), "tokens"),
        (("sessionId", "sentAt"), ""),
        (("PK", "SK"), ""),
        (("id",), ""),
        ((), ""),
    ],
)
def test_a_key_speaks_for_the_table_only_when_it_is_the_whole_key(keys: tuple[str, ...], expected: str) -> None:
    assert short_lived(table(keys=keys)) == expected


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("ttl", True),
        ("TTL", True),
        ("expires_at", True),
        ("expiresAt", True),
        ("expirationTime", True),
        ("exp", True),
        ("TimeToLive", True),
        ("time_to_live", True),
        ("valid_until", True),
        ("deleteAfter", True),
        ("throttle", False),
        ("experience", False),
        ("created_at", False),
        ("settled", False),
    ],
)
def test_an_attribute_that_ends_an_items_life_is_known_by_its_name(attribute: str, expected: bool) -> None:
    assert expiry_like(attribute) is expected


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("ttl", True),
        ("expires_at", True),
        ("expirationDate", True),
        ("item_expiry", True),
        ("ttl_epoch", True),
        ("valid_until", True),
        ("deleteAt", True),
        ("expired_at", False),
        ("isExpired", False),
        ("expires_in", False),
        ("trial_expires_at", False),
        ("resetTokenExpiry", False),
        ("card_exp_month", False),
        ("passport_valid_until", False),
        ("created_at", False),
    ],
)
def test_the_end_of_something_in_an_item_is_not_the_end_of_the_item(attribute: str, expected: bool) -> None:
    assert ends_item(attribute) is expected
