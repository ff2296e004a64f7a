"""What is deployed beside functions: tables, buckets, clusters, queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Certainty, Span
    from advisor.values import Text


@record()
class TimeToLive:
    """A table's TimeToLiveSpecification."""

    enabled: Certainty
    attribute: Text
    span: Span
    enabled_span: Span | None = None
    """The value of Enabled, where it may be edited: in the place of a variable that serves nothing else."""
    attribute_span: Span | None = None
    """The value of AttributeName, likewise."""


@record()
class KeyAttribute:
    """An entry of AttributeDefinitions."""

    name: str
    type: str
    """`S`, `N` or `B`; empty when not known."""
    span: Span


@record()
class Index:
    """A global or local secondary index."""

    name: Text
    keys: tuple[str, ...]
    span: Span
    """The entry of the list."""


@record()
class Billing:
    """How a table is paid for, as far as it is written."""

    mode: Text | None = None
    """None where there is no BillingMode, which CloudFormation takes for PROVISIONED."""
    throughput: tuple[Span | None, ...] = ()
    """The throughput of the table and of its indexes, each from its key to the end of its value; None for one that may
    not be edited there."""
    hidden_by: str = ""
    """The expression because of which it may be otherwise."""


@record()
class Table:
    """An AWS::DynamoDB::Table of the service."""

    logical_id: str
    span: Span
    """The logical id."""
    name: Text
    """TableName; a reference to itself when the configuration leaves the name to CloudFormation."""
    keys: tuple[str, ...]
    """Names of the key attributes of the table itself."""
    ttl: TimeToLive | None
    properties: Span | None
    """The value of `Properties`, where TimeToLiveSpecification can be added; None when it may not be edited."""
    hidden_by: str = ""
    """The expression because of which properties may be missing here."""
    type: str = "AWS::DynamoDB::Table"
    indexes: tuple[Index, ...] = ()
    attributes: tuple[KeyAttribute, ...] = ()
    attributes_span: Span | None = None
    """The list of AttributeDefinitions, where it may be edited."""
    schema_hidden_by: str = ""
    """The expression because of which keys, attributes or indexes may be others; empty when all are known."""
    billing: Billing = Billing()
    condition: str = ""
    """The condition under which it is deployed; empty when it always is."""


@record()
class Bucket:
    """An S3 bucket of the service."""

    logical_id: str
    span: Span
    name: Text
    condition: str = ""
    notifies: bool = False
    """Whether it tells functions of its objects, so that it is made after them."""


@record()
class CacheCluster:
    """A cache that costs while it idles: ElastiCache, MemoryDB, DAX."""

    logical_id: str
    span: Span
    """The logical id."""
    type: str
    """As in `AWS::ElastiCache::CacheCluster`."""
    condition: str = ""


@record()
class Resource:
    """Any other resource."""

    logical_id: str
    span: Span
    """The logical id."""
    type: str
    """As in `AWS::SQS::Queue`."""
    name: Text
    """The name that it is called by; a reference to itself when CloudFormation makes one up."""
    condition: str = ""
