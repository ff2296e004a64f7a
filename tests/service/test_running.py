"""What the framework adds to a role because of events and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service
    from advisor.service.role_model import Role

    Deploy = Callable[..., Service]

MAIN = "functions:\n  main:\n    handler: a.b\n"
PLUGIN = "plugins: [serverless-iam-roles-per-function]\n"
OWN = "    iamRoleStatements: []\n"
VERSION_4 = "frameworkVersion: '4'\n"
LETTERS = {Certainty.YES: "yes", Certainty.NO: "no", Certainty.UNKNOWN: "?"}


def given(service: Service) -> Role:
    return service.functions[0].role


def on(role: Role, action: str) -> list[str]:
    """The resources on which the role allows an action."""
    return [
        resource.display()
        for grant in role.grants
        if grant.allows and grant.names(action) is Certainty.YES
        for resource in grant.resources
    ]


@pytest.mark.parametrize(
    ("settings", "action", "expected"),
    [
        ("events: [{stream: {type: dynamodb, arn: x}}]", "dynamodb:GetRecords", "yes"),
        ("events: [{stream: {type: dynamodb, arn: x}}]", "dynamodb:GetItem", "no"),
        ("events: [{stream: 'arn:aws:kinesis:r:1:stream/x'}]", "kinesis:GetRecords", "yes"),
        ("events: [{stream: 'arn:aws:kinesis:r:1:stream/x'}]", "kinesis:PutRecord", "no"),
        ("events: [{stream: {type: kinesis, arn: x, consumer: true}}]", "kinesis:SubscribeToShard", "yes"),
        ("events: [{stream: {type: kinesis, arn: x, consumer: true}}]", "kinesis:DescribeStream", "no"),
        ("events: [{stream: {type: kinesis, arn: x, consumer: y}}]", "kinesis:SubscribeToShard", "yes"),
        ("events: [{stream: {type: kinesis, arn: x, consumer: false}}]", "kinesis:SubscribeToShard", "no"),
        ("events: [{stream: {type: kinesis, arn: x}}]", "kinesis:SubscribeToShard", "no"),
        ("events: [{stream: !GetAtt T.StreamArn}]", "dynamodb:GetRecords", "?"),
        ("events: [{stream: {arn: x, destinations: {onFailure: 'arn:aws:sqs:r:1:q'}}}]", "sqs:SendMessage", "yes"),
        ("events: [{stream: {arn: x, destinations: {onFailure: 'arn:aws:sns:r:1:t'}}}]", "sqs:SendMessage", "no"),
        ("events: [{stream: {arn: x, destinations: {onFailure: {type: sns, arn: y}}}}]", "sns:Publish", "yes"),
        ("events: [{sqs: !GetAtt Q.Arn}]", "sqs:ReceiveMessage", "yes"),
        ("events: [{sqs: {arn: !GetAtt Q.Arn}}]", "sqs:SendMessage", "no"),
        ("events: [{s3: photos}]", "s3:GetObject", "no"),
        ("events: [{sns: topic}]", "sns:Publish", "no"),
        ("events: [{http: GET /}]", "dynamodb:GetItem", "no"),
        ("events: [{httpApi: '*'}]", "dynamodb:GetItem", "no"),
        ("events: [{schedule: rate(1 hour)}]", "lambda:InvokeFunction", "no"),
        ("events: [{schedule: {rate: rate(1 hour), method: scheduler}}]", "lambda:InvokeFunction", "yes"),
        ("events: [{eventBridge: {pattern: {}}}]", "events:PutEvents", "no"),
        ("events: [{alb: {}}]", "s3:GetObject", "no"),
        ("events: [{websocket: $connect}]", "execute-api:ManageConnections", "yes"),
        ("events: [{activemq: {arn: x, basicAuthArn: y, queue: q}}]", "secretsmanager:GetSecretValue", "yes"),
        ("events: [{rabbitmq: {arn: x, basicAuthArn: y, queue: q}}]", "mq:DescribeBroker", "yes"),
        (
            "events: [{kafka: {accessConfigurations: {saslScram512Auth: [x]}, topic: t}}]",
            "secretsmanager:GetSecretValue",
            "yes",
        ),
        (
            "events: [{kafka: {accessConfigurations: {vpcSubnet: [x]}, topic: t}}]",
            "secretsmanager:GetSecretValue",
            "no",
        ),
        ("events: [{msk: {arn: x, topic: t}}]", "kafka:GetBootstrapBrokers", "yes"),
        ("events: [{cloudFront: {}}]", "logs:PutLogEvents", "yes"),
        ("onError: arn:aws:sns:r:1:t", "sns:Publish", "yes"),
        ("onError: !Ref Topic", "sns:Publish", "no"),
        ("kmsKeyArn: arn:aws:kms:r:1:key/x", "kms:Decrypt", "yes"),
        ("kmsKeyArn: !GetAtt Key.Arn", "kms:Decrypt", "no"),
        ("tracing: true", "xray:PutTraceSegments", "yes"),
        ("tracing: Active", "xray:PutTraceSegments", "yes"),
        ("tracing: false", "xray:PutTraceSegments", "no"),
        ("fileSystemConfig: {arn: x, localMountPath: /mnt/x}", "elasticfilesystem:ClientWrite", "yes"),
        ("fileSystemConfig: {arn: x, localMountPath: /mnt/x, type: s3files}", "s3files:ClientWrite", "yes"),
        ("fileSystemConfig: {arn: x, localMountPath: /mnt/x, type: s3files}", "elasticfilesystem:ClientWrite", "no"),
        ("vpc: {subnetIds: [x], securityGroupIds: [y]}", "ec2:CreateNetworkInterface", "yes"),
        ("timeout: 5", "ec2:CreateNetworkInterface", "no"),
        ("timeout: 5", "logs:PutLogEvents", "yes"),
        ("disableLogs: true", "logs:CreateLogStream", "no"),
        ("destinations: {onSuccess: other}", "lambda:InvokeFunction", "yes"),
        ("destinations: {onFailure: 'arn:aws:sns:r:1:t'}", "sns:Publish", "yes"),
        ("destinations: {onFailure: {type: eventBus, arn: !GetAtt B.Arn}}", "events:PutEvents", "yes"),
        ("destinations: {onFailure: {type: sqs, arn: !GetAtt Q.Arn}}", "sns:Publish", "no"),
    ],
)
def test_the_framework_grants_what_events_and_settings_need_and_no_more(
    deploy: Deploy, settings: str, action: str, expected: str
) -> None:
    assert LETTERS[given(deploy(f"{MAIN}    {settings}\n")).allows(action)] == expected


@pytest.mark.parametrize(
    ("settings", "action", "plugin", "version_4"),
    [
        ("events: [{sqs: x}]", "sqs:ReceiveMessage", "yes", "yes"),
        ("events: [{stream: {type: dynamodb, arn: x}}]", "dynamodb:GetRecords", "yes", "yes"),
        ("onError: !Ref Topic", "sns:Publish", "yes", "yes"),
        ("vpc: {subnetIds: [x], securityGroupIds: [y]}", "ec2:CreateNetworkInterface", "yes", "yes"),
        ("timeout: 5", "logs:PutLogEvents", "yes", "yes"),
        ("events: [{websocket: $connect}]", "execute-api:ManageConnections", "no", "yes"),
        ("kmsKeyArn: arn:aws:kms:r:1:key/x", "kms:Decrypt", "no", "yes"),
        ("tracing: true", "xray:PutTraceSegments", "no", "yes"),
        ("destinations: {onFailure: 'arn:aws:sns:r:1:t'}", "sns:Publish", "no", "yes"),
        ("fileSystemConfig: {arn: x, localMountPath: /mnt/x}", "elasticfilesystem:ClientWrite", "no", "yes"),
    ],
)
def test_the_plugin_gives_a_role_of_its_own_less_than_version_4(
    deploy: Deploy, settings: str, action: str, plugin: str, version_4: str
) -> None:
    answers = [given(deploy(f"{head}{MAIN}{OWN}    {settings}\n")).allows(action) for head in (PLUGIN, VERSION_4)]
    assert [LETTERS[answer] for answer in answers] == [plugin, version_4]


@pytest.mark.parametrize(
    ("provider", "action"),
    [
        ("kmsKeyArn: arn:aws:kms:r:1:key/x", "kms:Decrypt"),
        ("tracing: {lambda: true}", "xray:PutTraceSegments"),
        ("vpc: {subnetIds: [x], securityGroupIds: [y]}", "ec2:CreateNetworkInterface"),
    ],
)
def test_the_providers_settings_count_for_every_function(deploy: Deploy, provider: str, action: str) -> None:
    head = f"service: s\nprovider:\n  name: aws\n  runtime: python3.12\n  {provider}\n"
    assert given(deploy(head + MAIN)).allows(action) is Certainty.YES


def test_a_role_writes_the_logs_of_its_functions(deploy: Deploy) -> None:
    group = "arn:{AWS::Partition}:logs:{AWS::Region}:{AWS::AccountId}:log-group:/aws/lambda/"
    other = "  other: {handler: a.b, name: special}\n"
    assert on(given(deploy(MAIN + other)), "logs:PutLogEvents") == [
        f"{group}shop-dev*:*:*",
        f"{group}special:*:*",
    ]
    assert on(given(deploy(f"{PLUGIN}{MAIN}{OWN}")), "logs:PutLogEvents") == [f"{group}shop-dev-main:*:*"]


def test_a_destination_may_be_another_function_of_the_service(deploy: Deploy) -> None:
    config = f"{MAIN}    destinations: {{onSuccess: other}}\n  other: {{handler: a.b}}\n"
    arn = "arn:{AWS::Partition}:lambda:{AWS::Region}:{AWS::AccountId}:function:shop-dev-other"
    assert on(given(deploy(config)), "lambda:InvokeFunction") == [arn]
