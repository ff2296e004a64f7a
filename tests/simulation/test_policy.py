"""The policy evaluator gives the answers that the IAM User Guide gives for its own examples."""

from __future__ import annotations

import pytest

from tests.simulation.policy import UndecidableError, allowed, read

# The pages are those of https://docs.aws.amazon.com/IAM/latest/UserGuide/: reference_policies_elements_action,
# _notaction, _resource, _notresource, and reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.
_ALL_BUT_ONE = {"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*"}
_ALL_BUT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
_PAYROLL_ONLY = {
    "Effect": "Deny",
    "Action": "s3:*",
    "NotResource": ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"],
}
_EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_ACCESS_KEYS = {"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "*"}
_LIST = {"Effect": "Allow", "Action": "iam:ListAccessKeys", "Resource": "*"}
_MIDDLE = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*/test/*"}
_ONE_CHARACTER = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/a?.txt"}
_READ = {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
}
_NO_LOGS = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/logs/*"}
_INDEX = {"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:eu-west-1:1:table/t/index/*"}


@pytest.mark.parametrize(
    ("statements", "action", "resource", "answer"),
    [
        ([], "s3:GetObject", "arn:aws:s3:::b/k", False),
        ([_READ], "s3:GetObject", "arn:aws:s3:::b/k", True),
        ([_READ], "s3:GetObject", "arn:aws:s3:::bb/k", False),
        ([_READ], "s3:ListBucket", "arn:aws:s3:::b", True),
        ([_READ], "s3:PutObject", "arn:aws:s3:::b/k", False),
        ([_READ, _NO_LOGS], "s3:GetObject", "arn:aws:s3:::b/logs/1", False),
        ([_NO_LOGS, _READ], "s3:GetObject", "arn:aws:s3:::b/logs/1", False),
        ([_READ, _NO_LOGS], "s3:GetObject", "arn:aws:s3:::b/log", True),
        ([_NO_LOGS], "s3:GetObject", "arn:aws:s3:::b/k", False),
        ([_ALL_BUT_ONE], "s3:PutObject", "arn:aws:s3:::b/k", True),
        ([_ALL_BUT_ONE], "s3:DeleteBucket", "arn:aws:s3:::b", False),
        ([_ALL_BUT_ONE], "dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:1:table/t", False),
        ([_ALL_BUT_IAM], "sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q", True),
        ([_ALL_BUT_IAM], "iam:CreateUser", "arn:aws:iam::1:user/u", False),
        ([_ALL_BUT_IAM, _LIST], "iam:ListAccessKeys", "arn:aws:iam::1:user/u", True),
        ([_EVERYTHING, _PAYROLL_ONLY], "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/may", True),
        ([_EVERYTHING, _PAYROLL_ONLY], "s3:GetObject", "arn:aws:s3:::HRBucket/Reviews", False),
        ([_EVERYTHING, _PAYROLL_ONLY], "ec2:StartInstances", "arn:aws:ec2:eu-west-1:1:instance/i", True),
        ([_PAYROLL_ONLY], "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/may", False),
        ([_ACCESS_KEYS], "iam:CreateAccessKey", "*", True),
        ([_ACCESS_KEYS], "iam:ListAccessKeys", "*", True),
        ([_ACCESS_KEYS], "iam:CreateUser", "*", False),
        ([_LIST], "IAM:listaccesskeys", "*", True),
        ([_MIDDLE], "s3:GetObject", "arn:aws:s3:::bucket/1/test/object.jpg", True),
        ([_MIDDLE], "s3:GetObject", "arn:aws:s3:::bucket/1/2/test/3/object.jpg", True),
        ([_MIDDLE], "s3:GetObject", "arn:aws:s3:::bucket/1-test/object.jpg", False),
        ([_MIDDLE], "s3:GetObject", "arn:aws:s3:::bucket/test/object.jpg", False),
        ([_MIDDLE], "s3:GetObject", "arn:aws:s3:::bucket/1/2/test.jpg", False),
        ([_ONE_CHARACTER], "s3:GetObject", "arn:aws:s3:::bucket/a1.txt", True),
        ([_ONE_CHARACTER], "s3:GetObject", "arn:aws:s3:::bucket/a.txt", False),
        ([_ONE_CHARACTER], "s3:GetObject", "arn:aws:s3:::bucket/A1.txt", False),
        ([_INDEX], "dynamodb:Query", "arn:aws:dynamodb:eu-west-1:1:table/t/index/by_day", True),
        ([_INDEX], "dynamodb:Query", "arn:aws:dynamodb:eu-west-1:1:table/t", False),
    ],
)
def test_the_evaluator_agrees_with_the_guide(
    statements: list[dict[str, object]], action: str, resource: str, answer: bool
) -> None:
    assert allowed(read({"Statement": statements}), action, resource) is answer


def test_a_condition_is_not_guessed_at() -> None:
    only_from_home = {**_EVERYTHING, "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}
    with pytest.raises(UndecidableError):
        allowed(read({"Statement": only_from_home}), "s3:GetObject", "arn:aws:s3:::b/k")


def test_a_condition_on_something_else_does_not_matter() -> None:
    elsewhere = {**_READ, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    assert not allowed(read({"Statement": [elsewhere]}), "s3:GetObject", "arn:aws:s3:::other/k")
