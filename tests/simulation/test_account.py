"""What DynamoDB deletes by itself, and what AWS asks of a role for a call."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.account import expired
from tests.simulation.authorization import Place, needed

_NOW = 1_800_000_000.5
_FIVE_YEARS = 5 * 365 * 24 * 3600
_PLACE = Place("1", "eu-west-1", {"key": "arn:aws:secretsmanager:eu-west-1:1:secret:key-AbCdEf"})


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ({"ttl": {"N": "1799999999"}}, True),
        ({"ttl": {"N": "1800000001"}}, False),
        ({"ttl": {"N": "1800000000000"}}, False),
        ({"ttl": {"N": str(int(_NOW) - _FIVE_YEARS + 60)}}, True),
        ({"ttl": {"N": str(int(_NOW) - _FIVE_YEARS - 60)}}, False),
        ({"ttl": {"N": "0"}}, False),
        ({"ttl": {"N": "-1"}}, False),
        ({"ttl": {"S": "1799999999"}}, False),
        ({"ttl": {"S": "2026-01-01T00:00:00"}}, False),
        ({"ttl": {"M": {"ttl": {"N": "1799999999"}}}}, False),
        ({"more": {"M": {"ttl": {"N": "1799999999"}}}}, False),
        ({"expires": {"N": "1799999999"}}, False),
        ({}, False),
    ],
)
def test_what_expires_is_a_number_of_seconds_in_the_last_five_years(item: dict[str, Any], answer: bool) -> None:
    assert expired(item, "ttl", _NOW) is answer


@pytest.mark.parametrize(
    ("service", "operation", "call", "expected"),
    [
        ("dynamodb", "Query", {"TableName": "t"}, ["dynamodb:Query table/t"]),
        ("dynamodb", "Query", {"TableName": "t", "IndexName": "i"}, ["dynamodb:Query table/t/index/i"]),
        ("dynamodb", "BatchWriteItem", {"RequestItems": {"t": [], "u": []}}, 2 * ["dynamodb:BatchWriteItem table/"]),
        (
            "dynamodb",
            "TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "t"}}, {"Delete": {"TableName": "u"}}]},
            ["dynamodb:PutItem table/t", "dynamodb:DeleteItem table/u"],
        ),
        ("dynamodb", "ListBackups", {"TableName": "t"}, ["dynamodb:ListBackups *"]),
        ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, ["s3:GetObject arn:aws:s3:::b/k"]),
        ("s3", "ListObjectsV2", {"Bucket": "b"}, ["s3:ListBucket arn:aws:s3:::b"]),
        ("s3", "ListBuckets", {}, ["s3:ListAllMyBuckets *"]),
        (
            "s3",
            "PutObject",
            {"Bucket": "b", "Key": "k", "ACL": "private"},
            ["s3:PutObject arn:aws:s3:::b/k", "s3:PutObjectAcl arn:aws:s3:::b/k"],
        ),
        (
            "s3",
            "CopyObject",
            {"Bucket": "b", "Key": "k", "CopySource": {"Bucket": "c", "Key": "l"}},
            ["s3:GetObject arn:aws:s3:::c/l", "s3:PutObject arn:aws:s3:::b/k"],
        ),
        (
            "s3",
            "DeleteObjects",
            {"Bucket": "b", "Delete": {"Objects": [{"Key": "k"}]}},
            ["s3:DeleteObject arn:aws:s3:::b/k"],
        ),
        ("sqs", "SendMessageBatch", {"QueueUrl": "https://sqs/1/q"}, ["sqs:SendMessage arn:aws:sqs:eu-west-1:1:q"]),
        ("ssm", "GetParameter", {"Name": "/a/b"}, ["ssm:GetParameter arn:aws:ssm:eu-west-1:1:parameter/a/b"]),
        ("secretsmanager", "GetSecretValue", {"SecretId": "key"}, ["secretsmanager:GetSecretValue secret:key-AbCdEf"]),
        ("secretsmanager", "GetSecretValue", {"SecretId": "new"}, ["secretsmanager:GetSecretValue secret:new"]),
        ("lambda", "Invoke", {"FunctionName": "f"}, ["lambda:InvokeFunction function:f"]),
    ],
)
def test_a_call_needs_the_actions_of_the_authorization_reference(
    service: str, operation: str, call: dict[str, Any], expected: list[str]
) -> None:
    found = list(needed(service, operation, call, _PLACE))
    assert len(found) == len(expected)
    for (action, resource), due in zip(found, expected, strict=True):
        due_action, _, due_resource = due.partition(" ")
        assert action == due_action
        assert due_resource in resource


@pytest.mark.parametrize(("service", "operation"), [("athena", "ListWorkGroups"), ("s3", "SelectObjectContent")])
def test_what_is_not_known_is_not_guessed_at(service: str, operation: str) -> None:
    with pytest.raises(LookupError):
        list(needed(service, operation, {"Bucket": "b", "Key": "k"}, _PLACE))
