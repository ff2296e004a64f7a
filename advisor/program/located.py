"""From the name that a call uses to the ARN that IAM looks at, and to what a statement of the service would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.aws_facts import Access
from advisor.program.needs import UNKNOWN
from advisor.program.variables import of_function
from advisor.service.arns import SUFFIX, arn, resolved
from advisor.service.coverage import EVERYTHING
from advisor.values import Hole, Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.program.needs import Need
    from advisor.service.model import Function

_NAMED = {
    "table": ("dynamodb", "table/"),
    "object": ("s3", ""),
    "bucket": ("s3", ""),
    "queue": ("sqs", ""),
    "parameter": ("ssm", "parameter/"),
    "Secret": ("secretsmanager", "secret:"),
    "function": ("lambda", "function:"),
    "key": ("kms", "key/"),
    "stream": ("kinesis", "stream/"),
    "deliverystream": ("firehose", "deliverystream/"),
}
"""The service of an ARN and what stands in it before the name; the rest is called by ARN alone."""
_EVERY = {"AWS::Partition": "aws", "AWS::Region": "*", "AWS::AccountId": "*", SUFFIX.expression: "??????"}
"""How a statement spells what is not known of an ARN before the deployment."""


def access(need: Need, function: Function, references: Mapping[str, Text]) -> Access:
    """Return a need as one function of the service has it."""
    if need.kind == "*":
        return Access(need.action, EVERYTHING, EVERYTHING)
    name = resolved(of_function(need.name, function), references)
    whole = _arn(need.kind, name)
    if whole is None or (need.kind == "object" and name.prefix.startswith("arn:")):
        return Access(need.action, UNKNOWN, UNKNOWN)
    inside = of_function(need.inside, function)
    written = _written(whole, references)
    rest = text("/*") if need.kind == "object" else inside if inside.known is not None else text("/index/*")
    return Access(need.action, text(whole, inside), text(written, rest))


def _arn(kind: str, name: Text) -> Text | None:
    if name == EVERYTHING or name.prefix.startswith("arn:"):
        return text(name, UNKNOWN) if kind == "Secret" and name.known else name
    if kind not in _NAMED:
        return name if name.resource else None
    service, before = _NAMED[kind]
    called = _called(kind, name)
    return arn(service, text(before, called)) if called is not None else None


def _called(kind: str, name: Text) -> Text | None:
    """The name as the ARN has it; None when it cannot be told."""
    match kind:
        case "queue":
            return _last(name) if "/" in name.display() else name if name.known else None
        case "parameter" if name.prefix:
            return text(name.prefix.lstrip("/"), *name.parts[1:]) if ":" not in name.display() else None
        case "parameter":
            return UNKNOWN
        case "Secret":
            return text(name, "-", SUFFIX)
        case "function" if ":" in name.prefix:
            return None
        case "key" if "alias/" in name.prefix or not name.prefix:
            return None
        case _:
            return name


def _last(address: Text) -> Text | None:
    """What follows the last slash."""
    tail: list[str | Hole] = []
    for part in reversed(address.parts):
        if isinstance(part, str) and "/" in part:
            return text(part.rpartition("/")[2], *tail)
        tail.insert(0, part)
    return None


def _written(whole: Text, references: Mapping[str, Text]) -> Text:
    """An ARN as a reference of the configuration, else with `*` for the region and the account."""
    for expression, meant in references.items():
        if meant == whole and meant.prefix.startswith("arn:"):
            return hole(Origin.RESOURCE, expression)
    return text(*(_EVERY.get(part.expression, part) if isinstance(part, Hole) else part for part in whole.parts))
