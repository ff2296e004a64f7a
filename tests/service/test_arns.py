"""What references to resources stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.arns import resolved
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service

    Deploy = Callable[..., Service]

WHERE = "{AWS::Region}:{AWS::AccountId}"
ARN = "arn:{AWS::Partition}:"


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (
            "{Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}",
            {
                "X": "orders",
                "X.Arn": f"{ARN}dynamodb:{WHERE}:table/orders",
                "X.StreamArn": f"{ARN}dynamodb:{WHERE}:table/orders/stream/*",
            },
        ),
        (
            "{Type: AWS::DynamoDB::Table}",
            {
                "X": "{X}",
                "X.Arn": f"{ARN}dynamodb:{WHERE}:table/{{X}}",
                "X.StreamArn": f"{ARN}dynamodb:{WHERE}:table/{{X}}/stream/*",
            },
        ),
        ("{Type: AWS::S3::Bucket, Properties: {BucketName: files}}", {"X": "files", "X.Arn": f"{ARN}s3:::files"}),
        (
            "{Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}",
            {
                "X": "https://sqs.{AWS::Region}.amazonaws.com/{AWS::AccountId}/jobs",
                "X.Arn": f"{ARN}sqs:{WHERE}:jobs",
                "X.QueueName": "jobs",
            },
        ),
        (
            "{Type: AWS::SNS::Topic}",
            {
                "X": f"{ARN}sns:{WHERE}:{{X.TopicName}}",
                "X.TopicArn": f"{ARN}sns:{WHERE}:{{X.TopicName}}",
                "X.TopicName": "{X.TopicName}",
            },
        ),
        ("{Type: AWS::SSM::Parameter, Properties: {Name: /a/b}}", {"X": "/a/b"}),
        (
            "{Type: AWS::SecretsManager::Secret, Properties: {Name: key}}",
            {"X": f"{ARN}secretsmanager:{WHERE}:secret:key-{{six characters}}"},
        ),
        ("{Type: AWS::KMS::Key}", {"X": "{X}", "X.Arn": f"{ARN}kms:{WHERE}:key/{{X}}"}),
        (
            "{Type: AWS::StepFunctions::StateMachine, Properties: {StateMachineName: flow}}",
            {"X": f"{ARN}states:{WHERE}:stateMachine:flow", "X.Name": "flow"},
        ),
        (
            "{Type: AWS::Kinesis::Stream, Properties: {Name: clicks}}",
            {"X": "clicks", "X.Arn": f"{ARN}kinesis:{WHERE}:stream/clicks"},
        ),
        ("{Type: Custom::Thing}", {}),
    ],
)
def test_a_reference_to_a_resource_is_its_name_or_its_arn(
    deploy: Deploy, resource: str, expected: dict[str, str]
) -> None:
    service = deploy(f"functions: {{}}\nresources: {{Resources: {{X: {resource}}}}}\n")
    assert {name: meant.display() for name, meant in service.references.items()} == expected


def test_functions_and_constructs_can_be_referred_to(deploy: Deploy) -> None:
    config = "plugins: [serverless-lift]\nconstructs: {files: {type: storage}}\nfunctions: {my-job: {handler: a.b}}\n"
    meant = {name: value.display() for name, value in deploy(config).references.items()}
    assert meant == {
        "MyDashjobLambdaFunction": "shop-dev-my-job",
        "MyDashjobLambdaFunction.Arn": f"{ARN}lambda:{WHERE}:function:shop-dev-my-job",
        "files": "{files}",
        "construct:files.bucketArn": f"{ARN}s3:::{{files}}",
        "files.Arn": f"{ARN}s3:::{{files}}",
    }


def test_references_in_a_text_are_replaced_and_the_rest_stays() -> None:
    references = {"X.Arn": text("arn:x"), "Y": text("y")}
    table = Hole(Origin.RESOURCE, "X.Arn")
    region = Hole(Origin.PLATFORM, "AWS::Region")
    other = Hole(Origin.RESOURCE, "Z")
    assert resolved(text(table, "/index/", region, other), references) == text("arn:x/index/", region, other)
