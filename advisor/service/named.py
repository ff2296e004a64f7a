"""What code calls by name or address, and how an environment variable can hold that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.model import Service
    from advisor.values import Text

_QUEUE = "AWS::SQS::Queue"
_TOPIC = "AWS::SNS::Topic"
_EVENT_TOPIC = "SNSTopic"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SAYS_NOTHING = frozenset(
    "table bucket queue topic name url aws dynamodb dynamo db ddb s 3 s3 sqs sns resource storage".split()
)


@record()
class Named:
    """A table, bucket, queue or topic of the service."""

    service: str
    """boto3's name of the AWS service: `dynamodb`, `s3`, `sqs`, `sns`."""
    logical_id: str
    name: Text
    reference: Text | None
    """What a variable holds to reach it: name, address or ARN; None when it would go round in a circle."""

    @property
    def noun(self) -> str:
        """What it is: `table`."""
        return {"dynamodb": "table", "s3": "bucket", "sqs": "queue", "sns": "topic"}[self.service]


def named(service: Service) -> Iterator[Named]:
    """What a service is sure to deploy."""
    for table in service.tables:
        if not table.condition:
            yield Named("dynamodb", table.logical_id, table.name, _reference(service, table.logical_id, "tableName"))
    for bucket in service.buckets:
        if not bucket.condition:
            # A bucket that calls functions is made after them, so that they cannot refer to it.
            spelled = bucket.name if bucket.name.known else None
            given = spelled if bucket.notifies else _reference(service, bucket.logical_id, "bucketName")
            yield Named("s3", bucket.logical_id, bucket.name, given)
    for other in service.resources:
        if other.type == _QUEUE and not other.condition:
            yield Named("sqs", other.logical_id, other.name, _reference(service, other.logical_id, "queueUrl"))
        elif other.type == _TOPIC and not other.condition:
            given = None if other.logical_id.startswith(_EVENT_TOPIC) else hole(Origin.RESOURCE, other.logical_id)
            yield Named("sns", other.logical_id, other.name, given)


def meant_by(variable: str, candidates: list[Named]) -> Named | None:
    """The only one of things of one kind that a variable can be named after."""
    said = _words(variable)
    if "arn" in said and any(candidate.service != "sns" for candidate in candidates):
        return None
    said -= {"arn"}
    fitting = [one for one in candidates if said == _words(one.logical_id) - {"arn"}] if said else candidates
    return fitting[0] if len(fitting) == 1 else None


def _reference(service: Service, logical_id: str, variable: str) -> Text:
    if service.constructs is not None and logical_id in service.constructs.variables:
        return text(f"${{construct:{logical_id}.{variable}}}")
    return hole(Origin.RESOURCE, logical_id)


def _words(name: str) -> frozenset[str]:
    """The words of a name in the singular, without those that say only what kind of thing it is."""
    said = (word.lower() for word in _WORD.findall(name))
    return frozenset(word.removesuffix("s") for word in said if word.removesuffix("s") not in _SAYS_NOTHING)
