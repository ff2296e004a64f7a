"""What a function is granted because of its events and settings; an `s3` or `http` event grants nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.intrinsics import text_of
from advisor.service.model import Grant
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.section import Section
    from advisor.values import Text

_STREAM = ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams")
_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_MOUNT = ("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite")


def event_grants(function: Section) -> Iterator[Grant]:
    """The statements that the framework writes into the role of a function."""
    for event in function.at("events").items():
        yield from _stream(event.at("stream"))
        queue = event.at("sqs")
        yield from _grant(queue, _QUEUE, text_of(_target(queue)))
    topic = function.at("onError")
    yield from _grant(topic, ("sns:Publish",), text_of(topic))
    key = function.at("kmsKeyArn")
    yield from _grant(key, ("kms:Decrypt",), text_of(key))
    mount = function.at("fileSystemConfig")
    yield from _grant(mount, _MOUNT, text_of(mount.at("arn")))


def _stream(stream: Section) -> Iterator[Grant]:
    source = text_of(_target(stream))
    kinds = [stream.at("type").string] if stream.at("type").string else _kinds(source)
    for kind in kinds:
        yield from _grant(stream, tuple(f"{kind}:{action}" for action in _STREAM), source, conditional=len(kinds) > 1)
    failure = stream.at("destinations", "onFailure")
    yield from _grant(failure, ("sns:Publish", "sqs:ListQueues", "sqs:SendMessage"), text_of(_target(failure)))


def _kinds(source: Text) -> list[str]:
    return [kind for kind in ("dynamodb", "kinesis") if f":{kind}:" in source.display()] or ["dynamodb", "kinesis"]


def _target(section: Section) -> Section:
    return section.at("arn") if section.at("arn").present else section


def _grant(place: Section, actions: tuple[str, ...], resource: Text, *, conditional: bool = False) -> Iterator[Grant]:
    if place.present and place.span:
        named = tuple(text(action) for action in actions)
        yield Grant(allows=True, actions=named, resources=(resource,), span=place.span, conditional=conditional)
