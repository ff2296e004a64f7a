"""What a service brings along beside functions and tables: buckets, queues, topics, parameters, caches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.service.constructs import QUEUE, construct_buckets, constructs
from advisor.service.intrinsics import text_of
from advisor.service.resource_model import Bucket, CacheCluster, Resource
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.source.configuration import Scalar
    from advisor.values import Text

BUCKET = "AWS::S3::Bucket"
TOPIC = "AWS::SNS::Topic"
_CACHES = frozenset(
    ("AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup", "AWS::MemoryDB::Cluster")
) | {"AWS::DAX::Cluster"}
_SHOWN_ELSEWHERE = _CACHES | {BUCKET, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"}
_NAMES = {
    "AWS::SQS::Queue": "QueueName",
    TOPIC: "TopicName",
    "AWS::SSM::Parameter": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    "AWS::Events::EventBus": "Name",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Logs::LogGroup": "LogGroupName",
}
"""The property that holds the name which code calls a resource by."""
_NOT_IN_AN_ID = re.compile(r"[^0-9A-Za-z]")


def resources_of(declared: Declared, *types: str) -> Iterator[tuple[Scalar, Section]]:
    """The resources of some types under their logical ids."""
    for key, resource in declared.resources.at("Resources").entries():
        if resource.at("Type").string in types:
            yield key, resource


def property_of(declared: Declared, logical_id: str, resource: Section, name: str) -> Section:
    """A property of a resource; `resources.extensions` replaces whole properties."""
    extension = declared.resources.at("extensions", logical_id, "Properties", name)
    return extension if extension.present else resource.at("Properties", name)


def name_of(declared: Declared, logical_id: str, resource: Section, name: str) -> Text:
    """The name that a property gives a resource; a reference to it where CloudFormation makes one up."""
    given = property_of(declared, logical_id, resource, name)
    return text_of(given) if given.present else hole(Origin.RESOURCE, logical_id)


def buckets_of(declared: Declared) -> Iterator[Bucket]:
    """The buckets: of the resources, of `provider.s3`, of `s3` events, of Lift."""
    seen: set[str] = set()
    for bucket in _buckets(declared):
        if bucket.logical_id not in seen:
            seen.add(bucket.logical_id)
            yield bucket


def cache_clusters_of(declared: Declared) -> Iterator[CacheCluster]:
    """The caches that cost while they idle."""
    for key, resource in resources_of(declared, *_CACHES):
        kind = resource.at("Type").string or ""
        yield CacheCluster(key.text, key.span, kind, resource.at("Condition").string or "")


def others_of(declared: Declared) -> Iterator[Resource]:
    """All other resources, the topics of `sns` events and the queues of Lift among them."""
    seen: set[str] = set()
    for resource in _others(declared):
        if resource.logical_id not in seen:
            seen.add(resource.logical_id)
            yield resource


def _others(declared: Declared) -> Iterator[Resource]:
    for key, resource in declared.resources.at("Resources").entries():
        kind = resource.at("Type").string
        if kind and kind not in _SHOWN_ELSEWHERE:
            name = name_of(declared, key.text, resource, _NAMES.get(kind, ""))
            yield Resource(key.text, key.span, kind, name, resource.at("Condition").string or "")
    for event in _events(declared, "sns"):
        topic = event.at("topicName") if event.at("topicName").present else event
        if topic.string and topic.span and ":" not in topic.string and not event.at("arn").present:
            logical_id = f"SNSTopic{_in_an_id(topic.string)}"
            yield Resource(logical_id, topic.span, TOPIC, text_of(topic))
    for key, _ in constructs(declared, QUEUE):
        yield Resource(key.text, key.span, "AWS::SQS::Queue", hole(Origin.RESOURCE, key.text))


def _buckets(declared: Declared) -> Iterator[Bucket]:
    for key, resource in resources_of(declared, BUCKET):
        name = name_of(declared, key.text, resource, "BucketName")
        notifies = resource.at("Properties", "NotificationConfiguration").present
        yield Bucket(key.text, key.span, name, resource.at("Condition").string or "", notifies)
    for key, settings in declared.provider.at("s3").entries():
        given, logical_id = settings.at("name"), _event_id(key.text)
        name = text_of(given) if given.present else hole(Origin.RESOURCE, logical_id)
        yield Bucket(logical_id, key.span, name, notifies=True)
    for event in _events(declared, "s3"):
        yield from _event_bucket(declared, event)
    yield from construct_buckets(declared)


def _events(declared: Declared, kind: str) -> Iterable[Section]:
    functions, _ = declared.root.at("functions").combined()
    for _, function in functions.entries():
        for event in function.at("events").items():
            yield event.at(kind)


def _event_bucket(declared: Declared, event: Section) -> Iterator[Bucket]:
    """An `s3` event creates its bucket, unless that exists already."""
    bucket = event.at("bucket") if event.at("bucket").present else event
    existing = event.at("existing")
    if (
        bucket.span is None
        or not bucket.present
        or bucket.intrinsic
        or (existing.present and existing.truth is not False)
    ):
        return
    configured = bucket.string and declared.provider.at("s3", bucket.string).present
    if not configured:
        name = text_of(bucket)
        yield Bucket(_event_id(name.display()), bucket.span, name, notifies=True)


def _event_id(name: str) -> str:
    return f"S3Bucket{_in_an_id(name)}"


def _in_an_id(name: str) -> str:
    plain = _NOT_IN_AN_ID.sub("", name)
    return f"{plain[:1].upper()}{plain[1:]}"
