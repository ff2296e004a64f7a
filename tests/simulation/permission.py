"""The gate before AWS: each call that boto3 is about to send is held against the role first.

It stands where botocore itself lets others look at a request, after the parameters are found valid and before
anything is sent, so that a refusal reaches the code as the same exception as from AWS.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from botocore import handlers  # type: ignore[import-untyped]
from botocore.awsrequest import AWSResponse  # type: ignore[import-untyped]

from tests.simulation import authorization, policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel  # type: ignore[import-untyped]

_asked = "simulation: the parameters of the call"


def watch(born: Mapping[str, Any]) -> None:
    """Hold every call of this process against the role of `born`."""
    statements = tuple(policy.Statement(**statement) for statement in born["statements"])
    place = authorization.Place(born["account"], born["variables"]["AWS_REGION"], born["secrets"])

    def remember(params: Mapping[str, Any], context: dict[str, Any], **_more: object) -> None:
        context[_asked] = params

    def check(model: OperationModel, context: dict[str, Any], **_more: object) -> tuple[AWSResponse, object] | None:
        time.sleep(born["seconds_to_aws"])
        service = model.service_model.service_name
        for action, resource in authorization.needed(service, model.name, context[_asked], place):
            if not policy.allowed(statements, action, resource):
                return _refusal(
                    service, model.name, f"{born['principal']} is not authorized to perform: {action} on {resource}"
                )
        return None

    handlers.BUILTIN_HANDLERS.extend((("before-parameter-build", remember), ("before-call", check)))


def _refusal(service: str, operation: str, sentence: str) -> tuple[AWSResponse, object]:
    code, status = ("AccessDenied", 403) if service in {"s3", "sqs", "sns"} else ("AccessDeniedException", 400)
    if operation.startswith("Head"):
        code = "403"  # there is no body that could hold more
    error = {"Code": code, "Message": sentence}
    answer = AWSResponse("https://amazonaws.com", status, {}, None)
    return answer, {"Error": error, "ResponseMetadata": {"HTTPStatusCode": status}}
