"""Lift's constructs: what they add to a service, and what they grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.service.declared import LIFT
from advisor.service.resource_model import Billing, Bucket, Index, Table, TimeToLive
from advisor.service.role_model import Grant
from advisor.values import Hole, Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.source.configuration import Scalar

STORAGE = "storage"
TABLE = "database/dynamodb-single-table"
QUEUE = "queue"
_STORAGE = ("PutObject", "GetObject", "DeleteObject", "ListBucket")
_ACLS_AND_TAGS = ("GetObjectAcl", "PutObjectAcl", "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging")
_PARTS = ("AbortMultipartUpload", "ListMultipartUploadParts", "ListBucketMultipartUploads")
_STORAGE_SINCE_1_37 = (*_ACLS_AND_TAGS, *_PARTS, "GetObjectAttributes", "RestoreObject")
_TABLE = ("GetItem", "BatchGetItem", "Query", "Scan", "PutItem", "DeleteItem", "BatchWriteItem", "UpdateItem")
_TABLE_LATER = ("ConditionCheckItem",)
_QUEUE = ("SendMessage", "ChangeMessageVisibility")
_WORKER = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_EXPIRY = "TimeToLive"
_LOCAL_INDEXES = 5


def constructs(declared: Declared, kind: str) -> Iterator[tuple[Scalar, Section]]:
    """The constructs of a type, under their names."""
    if LIFT in declared.plugins:
        for key, construct in declared.root.at("constructs").entries():
            if construct.at("type").string == kind:
                yield key, construct


def construct_grants(declared: Declared) -> Iterator[Grant]:
    """What Lift adds to the statements that functions share. Newer versions grant more: that part is uncertain."""
    if declared.root.at("lift", "automaticPermissions").truth is False:
        return
    for key, _ in constructs(declared, STORAGE):
        yield _grant(key, "s3", _STORAGE, "/*")
        yield _grant(key, "s3", _STORAGE_SINCE_1_37, "/*", conditional=True)
    for key, _ in constructs(declared, TABLE):
        yield _grant(key, "dynamodb", _TABLE, "/index/*")
        yield _grant(key, "dynamodb", _TABLE_LATER, "/index/*", conditional=True)
    for key, construct in constructs(declared, QUEUE):
        yield _grant(key, "sqs", _QUEUE)
        if construct.at("worker").present:
            yield _grant(key, "sqs", _WORKER)


def construct_tables(declared: Declared) -> Iterator[Table]:
    """Single tables; their logical id is the construct's name."""
    for key, construct in constructs(declared, TABLE):
        yield Table(
            logical_id=key.text,
            span=key.span,
            name=hole(Origin.RESOURCE, key.text),
            keys=("PK", "SK"),
            ttl=TimeToLive(Certainty.YES, text(_EXPIRY), key.span),
            properties=None,
            indexes=tuple(_indexes(key, construct)),
            schema_hidden_by=f"the construct `{key.text}`",
            billing=Billing(text("PAY_PER_REQUEST")),
        )


def construct_buckets(declared: Declared) -> Iterator[Bucket]:
    """Buckets; their logical id is the construct's name."""
    for key, _ in constructs(declared, STORAGE):
        yield Bucket(key.text, key.span, hole(Origin.RESOURCE, key.text))


def _indexes(key: Scalar, construct: Section) -> Iterator[Index]:
    if construct.at("localSecondaryIndexes").truth:
        for number in range(1, _LOCAL_INDEXES + 1):
            yield Index(text(f"LSI-{number}"), ("PK", f"LSI-{number}-SK"), key.span)
    wanted = construct.at("gsiCount").string or ""
    for number in range(1, int(wanted) + 1 if wanted.isdecimal() and len(wanted) < 3 else 1):
        yield Index(text(f"GSI-{number}"), (f"GSI-{number}-PK", f"GSI-{number}-SK"), key.span)


def workers(declared: Declared) -> Iterator[tuple[Scalar, Section]]:
    """The functions that queues add, under the construct's key."""
    for key, construct in constructs(declared, QUEUE):
        if construct.at("worker").present:
            yield key, construct.at("worker")


def _grant(
    key: Scalar, service: str, actions: tuple[str, ...], inside: str = "", *, conditional: bool = False
) -> Grant:
    arn = Hole(Origin.RESOURCE, f"{key.text}.Arn")
    resources = (text(arn), text(arn, inside)) if inside else (text(arn),)
    named = tuple(text(f"{service}:{action}") for action in actions)
    return Grant(allows=True, actions=named, resources=resources, span=key.span, conditional=conditional)
