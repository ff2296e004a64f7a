"""What policies of buckets, queues, topics and keys may allow to a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service

    Deploy = Callable[..., Service]

GET = "Effect: Allow, Action: 's3:GetObject', Resource: x"


@pytest.mark.parametrize(
    ("resource", "action", "expected"),
    [
        (f"{{Type: AWS::S3::BucketPolicy, Properties: {{PolicyDocument: {{Statement: [{{{GET}, {who}}}]}}}}}}", *answer)
        for who, answer in [
            ("Principal: '*'", ("s3:GetObject", Certainty.UNKNOWN)),
            ("Principal: {AWS: '*'}", ("s3:GetObject", Certainty.UNKNOWN)),
            ("Principal: '*'", ("s3:PutObject", Certainty.NO)),
            ("Principal: {AWS: !GetAtt IamRoleLambdaExecution.Arn}", ("s3:GetObject", Certainty.UNKNOWN)),
            ("Principal: {CanonicalUser: !GetAtt A.S3CanonicalUserId}", ("s3:GetObject", Certainty.UNKNOWN)),
            ("Principal: {Service: logs.amazonaws.com}", ("s3:GetObject", Certainty.NO)),
            ("Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}", ("s3:GetObject", Certainty.NO)),
            ("NotPrincipal: {AWS: x}", ("s3:GetObject", Certainty.UNKNOWN)),
        ]
    ]
    + [
        ("{Type: AWS::S3::BucketPolicy, Properties: '${file(p.js)}'}", "s3:GetObject", Certainty.UNKNOWN),
        ("{Type: AWS::S3::BucketPolicy, Properties: {PolicyDocument: '${ssm:/p}'}}", "s3:GetObject", Certainty.UNKNOWN),
        ("{Type: AWS::S3::BucketPolicy, Properties: {PolicyDocument: '${ssm:/p}'}}", "sqs:SendMessage", Certainty.NO),
        (
            "{Type: AWS::KMS::Key, Properties: {KeyPolicy: {Statement: [{Effect: Allow, Action: 'kms:*', "
            "Resource: '*', Principal: {AWS: [a, b]}}]}}}",
            "kms:Decrypt",
            Certainty.UNKNOWN,
        ),
        (
            "{Type: AWS::KMS::Key, Properties: {KeyPolicy: {Statement: [{Effect: Allow, Action: 'kms:*', "
            "Resource: '*', Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}}]}}}",
            "kms:Decrypt",
            Certainty.NO,
        ),
        (
            "{Type: AWS::SQS::QueuePolicy, Properties: {PolicyDocument: {Statement: {Effect: Deny, "
            "Action: 'sqs:*', Resource: '*', Principal: '*'}}}}",
            "sqs:SendMessage",
            Certainty.UNKNOWN,
        ),
        ("{Type: AWS::S3::Bucket}", "s3:GetObject", Certainty.NO),
    ],
)
@pytest.mark.parametrize("assigned", ["", ", role: Own"])
def test_the_policy_of_a_resource_may_allow_what_the_role_does_not(
    deploy: Deploy, resource: str, action: str, expected: Certainty, assigned: str
) -> None:
    config = f"functions: {{f: {{handler: a.b{assigned}}}}}\nresources:\n  Resources:\n    P: {resource}\n"
    service = deploy(f"{config}    Own: {{Type: AWS::IAM::Role, Properties: {{}}}}\n", {"p.js": ""})
    assert service.functions[0].role.allows(action) is expected
