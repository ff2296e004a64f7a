"""How idle_cache_cluster.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import CacheCluster, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOUNS = {
    "AWS::ElastiCache::CacheCluster": "ElastiCache cluster",
    "AWS::ElastiCache::ReplicationGroup": "ElastiCache replication group",
    "AWS::MemoryDB::Cluster": "MemoryDB cluster",
    "AWS::DAX::Cluster": "DAX cluster",
}
_TABLE = """\
CacheTable:
  Type: AWS::DynamoDB::Table
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions:
      - AttributeName: id
        AttributeType: S
    KeySchema:
      - AttributeName: id
        KeyType: HASH
    TimeToLiveSpecification:
      AttributeName: ttl
      Enabled: true
"""


def check(cluster: CacheCluster) -> Iterator[Finding]:
    """Find caches that are rented by the hour."""
    yield Finding(
        message=f"The {_NOUNS.get(cluster.type, 'cache cluster')} `{cluster.logical_id}` is paid by the hour, used or "
        "not, while a DynamoDB table on demand costs next to nothing when idle",
        span=cluster.span,
        remedy=Show("Keep what is cached in a table on demand, where milliseconds are fast enough", _TABLE),
        data={"cluster": cluster.logical_id, "type": cluster.type},
    )
