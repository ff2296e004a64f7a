"""How setting_fetched_per_invocation.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import AwsCall, Constancy, Frequency, KeepForMinutes

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED_BY = {
    ("ssm", "get_parameter"): "Name",
    ("ssm", "get_parameters"): "",
    ("ssm", "get_parameters_by_path"): "Path",
    ("secretsmanager", "get_secret_value"): "SecretId",
    ("secretsmanager", "batch_get_secret_value"): "",
    ("appconfig", "get_configuration"): "Configuration",
    ("appconfigdata", "get_latest_configuration"): "",
}


def check(call: AwsCall) -> Iterator[Finding]:
    """Find a parameter, secret or configuration of a fixed name that each invocation fetches again."""
    keyword = _NAMED_BY.get((call.service, call.operation))
    fixed = call.constancy in {Constancy.LITERAL, Constancy.FIXED}
    if keyword is None or call.frequency is not Frequency.INVOCATION or not fixed:
        return
    named = call.arguments.get(keyword)
    what = f"`{named.value.known}`" if named is not None and named.value.known else "the same settings"
    first, *others = call.reached_by
    owners = f"`{first.name}`" + (f" and {len(others)} more" if others else "")
    yield Finding(
        message=f"`{call.operation}` fetches {what} again in every invocation of {owners}",
        span=call.span,
        remedy=KeepForMinutes(call),
        related=call.via,
        data={"service": call.service, "operation": call.operation},
    )
