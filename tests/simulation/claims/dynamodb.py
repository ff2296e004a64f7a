"""dynamodb/: items that do not expire, and tables that cannot be made."""

from __future__ import annotations

from tests.simulation.claim import Claim
from tests.simulation.failures import answers, never_expires, raises, undeployable
from tests.simulation.given import item
from tests.simulation.rehearsal import Invoke

_EXPIRED = 1_000_000_000

BAD = (
    Claim("ttl_attribute_mismatch", "time to live is off", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_attribute_mismatch", "another attribute, named by a variable", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_attribute_mismatch", "switched off, and set by an update", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_attribute_mismatch", "a text that says when", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_not_epoch_seconds", "milliseconds, as in JavaScript", never_expires, (Invoke({"id": "s1"}),)),
    Claim(
        "ttl_not_epoch_seconds",
        "made elsewhere, and set in an update",
        raises("TypeError", "Float types are not supported"),
        (Invoke({"id": "s1"}),),
    ),
    Claim(
        "ttl_not_epoch_seconds",
        "text, datetimes, and a number of which it is not certain what it counts",
        raises("TypeError", "Unsupported type"),
        (Invoke({"id": "s1"}),),
    ),
    Claim("cache_table_without_ttl", "sessions for ever", never_expires, (Invoke({"user": "u"}),)),
    Claim(
        "cache_table_without_ttl",
        "a cache, written through the client with typed values",
        never_expires,
        (Invoke({"sku": "a", "price": 1}),),
    ),
    Claim(
        "item_without_ttl", "one of two ways to open a session", never_expires, (Invoke({"id": "s", "device": "d"}),)
    ),
    Claim("item_without_ttl", "no item of a cache has it", never_expires, (Invoke({"prices": {"a": 1}}),)),
    Claim("item_without_ttl", "jobs that are kept, jobs that are not", never_expires, (Invoke({"id": "j1"}),)),
    Claim(
        "expired_item_served",
        "a session that has ended still signs in",
        answers("1000000000"),
        (Invoke({"id": "s1"}),),
        (item("SessionsTable", id="s1", expires_at=1_000_000_000),),
    ),
    Claim(
        "expired_item_served",
        "old prices in a list",
        answers("1000000000"),
        given=(item("PriceCache", sku="a", ttl=1_000_000_000),),
    ),
    Claim(
        "expired_item_served",
        "through the client, page by page",
        answers("1000000000"),
        (Invoke({"sku": "a"}),),
        given=(item("PriceCache", sku="a", ttl=1_000_000_000),),
    ),
    Claim("billing_mode_missing", "nothing said", undeployable("ProvisionedThroughput|Units"), (Invoke({"id": "1"}),)),
    Claim(
        "billing_mode_missing",
        "paid by request, with a throughput left over",
        undeployable("ProvisionedThroughput|Units"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "the columns of the table",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "a key spelled in two ways",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "the key of an index is not declared",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "the code shows what the sort key is",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1", "total": 1}),),
    ),
)

GOOD: tuple[Claim, ...] = (
    Claim("ttl_attribute_mismatch", "the attribute that the code writes", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_not_epoch_seconds", "whole seconds, however they are made", never_expires, (Invoke({"id": "s1"}),)),
    Claim("item_without_ttl", "every item has it", never_expires, (Invoke({"id": "s1", "device": "d"}),)),
    Claim(
        "expired_item_served",
        "a filter expression",
        answers(str(_EXPIRED)),
        given=(item("PriceCache", sku="a", ttl=_EXPIRED),),
    ),
    Claim(
        "expired_item_served",
        "the code looks at it",
        answers(str(_EXPIRED)),
        (Invoke({"id": "s1"}),),
        (item("SessionsTable", id="s1", expires_at=_EXPIRED),),
    ),
)
