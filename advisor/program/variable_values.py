"""What an environment variable should hold that is not set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.aws_facts import AwsCall
from advisor.service.named import meant_by, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.program.facts import Fact
    from advisor.service.model import Function, Service
    from advisor.values import Text

_PARAMETERS = ("TableName", "Bucket", "QueueUrl", "TopicArn")


def value_of(name: str, having: Iterable[Function], facts: Sequence[Fact], service: Service) -> Text | None:
    """The reference to what the code uses under that name, where it is certain which one is meant."""
    held = {function.environment.variables[name].value for function in having}
    things = list(named(service))
    if held:
        (value, *others) = held
        known = (thing.reference for thing in things if thing.logical_id == value.resource)
        return next(known, None) if not others else None
    used_as = set(_uses(name, facts))
    if len(used_as) != 1:
        return None
    meant = meant_by(name, [thing for thing in things if thing.service in used_as])
    return meant.reference if meant is not None else None


def _uses(name: str, facts: Iterable[Fact]) -> Iterator[str]:
    """The AWS services that are called on what the variable names."""
    for call in facts:
        if isinstance(call, AwsCall):
            given = (call.arguments[keyword].value for keyword in _PARAMETERS if keyword in call.arguments)
            if any(_is(name, value) for value in (call.resource, *given)):
                yield call.service


def _is(name: str, value: Text) -> bool:
    return len(value.parts) == 1 and any(part.variable == name for part in value.holes)
