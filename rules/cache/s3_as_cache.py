"""How s3_as_cache.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related
from advisor.subjects import CachedObject, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = """\
item = table.get_item(Key={"id": key}).get("Item")
if item and item["ttl"] > time.time():
    return json.loads(item["value"])
value = compute()
table.put_item(Item={"id": key, "value": json.dumps(value), "ttl": int(time.time()) + 3600})
"""


def check(cached: CachedObject) -> Iterator[Finding]:
    """Find small values that are kept in S3 to save computing them."""
    yield Finding(
        message=f"`{cached.operation}` looks in S3 for a small value that is computed and put there where it is "
        "missing, which costs a request and tens of milliseconds each time",
        span=cached.span,
        remedy=Show("Keep it in a DynamoDB table with a time to live", _TABLE),
        related=(Related(cached.put, "put here where it is missing"), *cached.via),
        data={"object": cached.path.display(), "operation": cached.operation},
    )
