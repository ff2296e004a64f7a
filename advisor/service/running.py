"""What a function is granted because of its own settings: logs, tracing, keys, mounts, destinations, a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.service.arns import ACCOUNT, PARTITION, REGION
from advisor.service.events import event_grants, queues_and_streams
from advisor.service.intrinsics import text_of
from advisor.service.naming import function_name, prefix
from advisor.service.statements import added
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.service.declared import Declared
    from advisor.service.role_model import Grant
    from advisor.service.section import Section
    from advisor.values import Text

_STREAMS = ("logs:CreateLogStream", "logs:CreateLogGroup")
_LINES = ("logs:PutLogEvents",)
_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_MOUNT = ("ClientMount", "ClientWrite")
INTERFACES = (
    *("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface"),
    *("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface"),
    *("ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"),
)
"""AWSLambdaVPCAccessExecutionRole."""
_DESTINATIONS = {
    "function": ("lambda:InvokeFunction", ":function:"),
    "sqs": ("sqs:SendMessage", ":sqs:"),
    "sns": ("sns:Publish", ":sns:"),
    "eventBus": ("events:PutEvents", ":event-bus/"),
}
"""What a destination needs, by its type or by a part of its ARN."""


def shared_needs(declared: Declared, functions: Iterable[tuple[str, Section]]) -> Iterator[Grant]:
    """The statements that the framework adds to the role that functions share."""
    for name, function in functions:
        called = function_name(declared, name, function)
        canonical = text(prefix(declared), "*") if _canonical(called, prefix(declared)) else called
        if function.at("disableLogs").truth is not True:
            yield from added(function, (*_STREAMS, "logs:TagResource"), _log_group(canonical, ":*"))
            yield from added(function, _LINES, _log_group(canonical, ":*:*"))
        elif canonical != called:
            yield from _denied(added(function, _LINES, _log_group(called, ":*")))
        if not function.at("onError").intrinsic:
            yield from _dead_letters(function)
        yield from _needs(declared, name, called, function)


def own_needs(declared: Declared, name: str, function: Section) -> Iterator[Grant]:
    """The statements that version 4 adds to a role that it makes for one function."""
    called = function_name(declared, name, function)
    yield from added(function, (*_STREAMS, *_LINES), _log_group(called, ":*:*"))
    if function.at("disableLogs").truth is True:
        yield from _denied(added(function, _LINES, _log_group(called, ":*:*")))
    yield from _dead_letters(function)
    yield from _needs(declared, name, called, function)


def needs_by_plugin(declared: Declared, name: str, function: Section) -> Iterator[Grant]:
    """The statements that the per-function plugin adds to a role that it makes: fewer than the framework's."""
    called = function_name(declared, name, function)
    yield from added(function, (*_STREAMS, *_LINES), _log_group(called, ":*:*"))
    yield from queues_and_streams(function)
    yield from _dead_letters(function)
    yield from _network(declared, function)


def _needs(declared: Declared, name: str, called: Text, function: Section) -> Iterator[Grant]:
    yield from event_grants(function, name, called)
    yield from _network(declared, function)
    own, provided = function.at("kmsKeyArn"), declared.provider.at("kmsKeyArn")
    key = own if own.present else provided
    if not key.intrinsic:
        yield from added(key, ("kms:Decrypt",), text_of(key))
    own, provided = function.at("tracing"), declared.provider.at("tracing", "lambda")
    tracing = own if own.present and own.truth is not False else provided
    if tracing.truth is not False:
        yield from added(tracing, _TRACES, text("*"))
    yield from _mount(function.at("fileSystemConfig"))
    for outcome in ("onSuccess", "onFailure"):
        yield from _destination(declared, function.at("destinations", outcome))


def _canonical(called: Text, beginning: Text) -> bool:
    return called.parts[: len(beginning.parts)] == beginning.parts or (
        beginning.known is not None and called.prefix.startswith(beginning.known)
    )


def _log_group(name: Text, rest: str) -> Text:
    return text("arn:", PARTITION, ":logs:", REGION, ":", ACCOUNT, ":log-group:/aws/lambda/", name, rest)


def _denied(grants: Iterator[Grant]) -> Iterator[Grant]:
    return (replaced(grant, allows=False) for grant in grants)


def _dead_letters(function: Section) -> Iterator[Grant]:
    topic = function.at("onError")
    yield from added(topic, ("sns:Publish",), text_of(topic))


def _network(declared: Declared, function: Section) -> Iterator[Grant]:
    own, provided = function.at("vpc"), declared.provider.at("vpc")
    yield from added(own if own.present else provided, INTERFACES, text("*"))


def _mount(mount: Section) -> Iterator[Grant]:
    arn, kind = text_of(mount.at("arn")), mount.at("type").string
    known = kind or ("s3files" if ":s3files:" in arn.display() else "efs")
    service = "s3files" if known == "s3files" else "elasticfilesystem"
    yield from added(mount, tuple(f"{service}:{action}" for action in _MOUNT), arn)


def _destination(declared: Declared, target: Section) -> Iterator[Grant]:
    written, arn = target.at("type").string, text_of(target.at("arn") if target.at("arn").present else target)
    for kind, (action, inside) in _DESTINATIONS.items():
        if written == kind or (not written and inside in arn.display()):
            yield from added(target, (action,), arn)
            return
    if not written and target.string and not target.string.startswith("arn:"):
        functions, _ = declared.root.at("functions").combined()
        called = function_name(declared, target.string, functions.at(target.string))
        named = text("arn:", PARTITION, ":lambda:", REGION, ":", ACCOUNT, ":function:", called)
        yield from added(target, ("lambda:InvokeFunction",), named)
