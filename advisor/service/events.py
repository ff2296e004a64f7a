"""What a function is granted because of its events; an `s3` or `http` event grants nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.arns import ACCOUNT, PARTITION, REGION
from advisor.service.intrinsics import text_of, texts_of
from advisor.service.naming import normalized
from advisor.service.statements import added
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.role_model import Grant
    from advisor.service.section import Section
    from advisor.values import Text

_STREAM = ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams")
_STREAM_OF_CONSUMER = ("GetRecords", "GetShardIterator", "DescribeStreamSummary", "ListShards")
_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_SECRET = ("secretsmanager:GetSecretValue",)
_NETWORK = (
    *("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs"),
    *("ec2:DeleteNetworkInterface", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"),
)
_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:TagResource")
_FAILURE = {"sns": ("sns:Publish",), "sqs": ("sqs:ListQueues", "sqs:SendMessage")}
_SECRETS_OF_KAFKA = (
    *("saslPlainAuth", "saslScram256Auth", "saslScram512Auth"),
    *("clientCertificateTlsAuth", "serverRootCaCertificate"),
)
_EVERYTHING = text("*")


def queues_and_streams(function: Section) -> Iterator[Grant]:
    """What the per-function plugin gives to a role that it makes."""
    for event in function.at("events").items():
        stream, queue = event.at("stream"), event.at("sqs")
        for kind, certain in _kinds(stream):
            yield from added(stream, _in(kind, _STREAM), text_of(_target(stream)), conditional=not certain)
        yield from added(queue, _QUEUE, text_of(_target(queue)))


def event_grants(function: Section, key: str, name: Text) -> Iterator[Grant]:
    """The statements that the framework writes into a role for the events of a function with this key and name."""
    for event in function.at("events").items():
        yield from _stream(event.at("stream"), key)
        queue = event.at("sqs")
        yield from added(queue, _QUEUE, text_of(_target(queue)))
        yield from _connections(event.at("websocket"))
        for broker in (event.at("activemq"), event.at("rabbitmq")):
            yield from _broker(broker)
        yield from _kafka(event)
        yield from _schedule(event.at("schedule"), name)
        edge = event.at("cloudFront")
        yield from added(edge, _LOGS, text("arn:", PARTITION, ":logs:*:*:*"))


def _stream(stream: Section, key: str) -> Iterator[Grant]:
    source, consumer = text_of(_target(stream)), stream.at("consumer")
    for kind, certain in _kinds(stream):
        listened = kind == "kinesis" and consumer.present and consumer.truth is not False
        actions = _STREAM_OF_CONSUMER if listened else _STREAM
        yield from added(stream, _in(kind, actions), source, conditional=not certain)
        if listened:
            whose = _registered(source, key) if consumer.truth else text_of(consumer)
            yield from added(consumer, ("kinesis:SubscribeToShard",), whose, conditional=not certain)
    failure = stream.at("destinations", "onFailure")
    target = text_of(_target(failure))
    kinds = [kind for kind in _FAILURE if kind == failure.at("type").string or f":{kind}:" in target.display()]
    for kind in kinds or _FAILURE:
        yield from added(failure, _FAILURE[kind], target, conditional=not kinds)


def _registered(source: Text, key: str) -> Text:
    """The consumer that the framework registers for a function."""
    stream = source.parts[-1] if source.parts and isinstance(source.parts[-1], str) else ""
    return hole(Origin.RESOURCE, normalized(f"{key}{stream.rpartition('/')[2]}Consumer") + "StreamConsumer")


def _kinds(stream: Section) -> list[tuple[str, bool]]:
    """The services that a stream may be of, and whether it is certain."""
    said, source = stream.at("type").string, text_of(_target(stream))
    told = [kind for kind in ("dynamodb", "kinesis") if kind == said or (not said and f":{kind}:" in source.display())]
    return [(told[0], True)] if told else [("dynamodb", False), ("kinesis", False)]


def _in(service: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{service}:{name}" for name in names)


def _connections(socket: Section) -> Iterator[Grant]:
    arn = text("arn:", PARTITION, ":execute-api:*:*:*/@connections/*")
    yield from added(socket, ("execute-api:ManageConnections",), arn)


def _broker(broker: Section) -> Iterator[Grant]:
    secret, arn = broker.at("basicAuthArn"), broker.at("arn")
    yield from added(secret, _SECRET, text_of(secret))
    yield from added(arn, ("mq:DescribeBroker",), text_of(arn))
    yield from added(broker, _NETWORK, _EVERYTHING)


def _kafka(event: Section) -> Iterator[Grant]:
    access = event.at("kafka", "accessConfigurations")
    secrets = [secret for kind in _SECRETS_OF_KAFKA for secret in texts_of(access.at(kind))]
    yield from added(access, _SECRET, *secrets)
    if access.at("vpcSubnet").present or access.at("vpcSecurityGroup").present:
        yield from added(access, _NETWORK, _EVERYTHING)
    cluster = event.at("msk")
    yield from added(cluster, ("kafka:DescribeCluster", "kafka:GetBootstrapBrokers"), text_of(cluster.at("arn")))
    yield from added(cluster, _NETWORK, _EVERYTHING)


def _schedule(schedule: Section, name: Text) -> Iterator[Grant]:
    if schedule.at("method").string == "scheduler":
        arn = text("arn:", PARTITION, ":lambda:", REGION, ":", ACCOUNT, ":function:", name)
        yield from added(schedule, ("lambda:InvokeFunction",), arn, text(arn, ":*"))


def _target(section: Section) -> Section:
    return section.at("arn") if section.at("arn").present else section
