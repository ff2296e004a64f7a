"""What `advisor service` says of a deployed picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from advisor.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Shown = Callable[..., tuple[int, str, str]]

CONFIG = """\
service: shop
provider:
  name: aws
  runtime: python3.12
  region: eu-west-1
  memorySize: 256
  environment:
    TABLE: !Ref Orders
  role: Runner
functions:
  order:
    handler: app.order
    ephemeralStorageSize: 2048
    environment:
      SECRET: ${ssm:/secret}
  pay:
    handler: app.pay
    role: ${ssm:/role}
    memorySize: ${ssm:/size}
    fileSystemConfig: {arn: x, localMountPath: /mnt/data}
  gone:
    handler: gone.main
resources:
  Resources:
    Runner:
      Type: AWS::IAM::Role
      Properties:
        Policies:
          - PolicyDocument:
              Statement:
                - Effect: Allow
                  Action: dynamodb:GetItem
                  Resource: [!GetAtt Orders.Arn, !Sub 'arn:aws:s3:::b-${AWS::Region}/*']
                - Effect: Deny
                  NotAction: s3:*
                  Resource: "*"
                  Condition: {Bool: {aws:SecureTransport: false}}
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: day, AttributeType: N}]
        KeySchema: [{AttributeName: pk, KeyType: HASH}]
        GlobalSecondaryIndexes: [{IndexName: by-day, KeySchema: [{AttributeName: day, KeyType: HASH}]}]
        TimeToLiveSpecification: {Enabled: true, AttributeName: ttl}
    Photos:
      Type: AWS::S3::Bucket
      Condition: Live
      Properties: {BucketName: "photos-${sls:stage}"}
    Memory: {Type: AWS::ElastiCache::CacheCluster}
    Jobs: {Type: AWS::SQS::Queue, Condition: Live, Properties: {QueueName: "jobs-${sls:stage}"}}
"""
TEXT = """\
shop, serverless.yml: stage dev, region eu-west-1
  every function
    environment   TABLE={Orders}
  function order
    handler       app.order in app.py
    runtime       python3.12, memory 256 MB, /tmp 2048 MB
    role          custom:Runner
    environment   SECRET={${ssm:/secret}}
  function pay
    handler       app.pay in app.py
    runtime       python3.12, memory not known, /tmp 512 MB
    role          unknown
    mounts        /mnt/data
  function gone
    handler       gone.main in no file that was found
    runtime       python3.12, memory 256 MB, /tmp 512 MB
    role          custom:Runner
  role custom:Runner of order, gone
    allows        dynamodb:GetItem
                  on {Orders.Arn}, arn:aws:s3:::b-{AWS::Region}/*
    denies        all but s3:*, under a condition
                  on *
  role unknown of pay
    and more      hidden by ${ssm:/role}
  table Orders
    name          {Orders}
    keys          pk
    index         by-day by day
    billing       PAY_PER_REQUEST
    ttl           ttl
  bucket Photos
    name          photos-dev
    condition     Live
  cache cluster Memory
    type          AWS::ElastiCache::CacheCluster
  other resources
    Runner: AWS::IAM::Role
    Jobs: AWS::SQS::Queue, called jobs-dev, under the condition Live
  not known
    serverless.yml:18:11: the role of function `pay`: ${ssm:/role}
    serverless.yml:19:17: the memory of function `pay`: ${ssm:/size}

"""


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shown:
    """Run `advisor service` in a folder with a configuration and two handlers."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("def order(event, context): ...\n\n\ndef pay(event, context): ...\n", "utf-8")

    def shown(config: str, *arguments: str) -> tuple[int, str, str]:
        (tmp_path / "serverless.yml").write_text(config, "utf-8")
        return main(["service", *arguments]), *capfd.readouterr()

    return shown


def first(output: str) -> dict[str, Any]:
    (service,) = json.loads(output)
    assert isinstance(service, dict)
    return service


def test_the_text_has_a_block_for_each_part(show: Shown) -> None:
    assert show(CONFIG) == (0, TEXT, "")


def test_the_json_says_the_same(show: Shown, tmp_path: Path) -> None:
    code, output, errors = show(CONFIG, "--output-format", "json")
    service = first(output)
    order, pay, gone = service["functions"]
    file = str(tmp_path / "serverless.yml")
    assert (code, errors) == (0, "")
    assert {key: service[key] for key in ("service", "filename", "provider", "stage", "region", "problems")} == {
        "service": "shop",
        "filename": file,
        "provider": "aws",
        "stage": "dev",
        "region": "eu-west-1",
        "problems": [],
    }
    assert order == {
        "name": "order",
        "filename": file,
        "location": {"row": 11, "column": 3},
        "handler": {"declared": "app.order", "file": str(tmp_path / "app.py"), "attribute": "order"},
        "runtime": "python3.12",
        "memory": 256,
        "tmp": 2048,
        "mounts": [],
        "mounts_hidden_by": "",
        "environment": {
            "variables": {"SECRET": [{"unknown": "${ssm:/secret}"}], "TABLE": [{"resource": "Orders"}]},
            "hidden_by": "",
        },
        "role": {
            "kind": "custom",
            "name": "custom:Runner",
            "statements": [
                {
                    "effect": "Allow",
                    "actions": ["dynamodb:GetItem"],
                    "resources": [
                        [{"resource": "Orders.Arn"}],
                        ["arn:aws:s3:::b-", {"platform": "AWS::Region"}, "/*"],
                    ],
                    "conditional": False,
                },
                {"effect": "Deny", "not_actions": ["s3:*"], "resources": ["*"], "conditional": True},
            ],
            "hidden_by": "",
        },
    }
    assert (pay["memory"], pay["mounts"]) == (None, ["/mnt/data"])
    assert pay["role"] == {"kind": "unknown", "name": "unknown", "statements": [], "hidden_by": "${ssm:/role}"}
    assert gone["handler"]["file"] is None
    (table,) = service["tables"]
    assert (table["logical_id"], table["name"], table["keys"]) == ("Orders", [{"resource": "Orders"}], ["pk"])
    assert table["ttl"] == {"enabled": True, "attribute": "ttl"}
    assert (table["indexes"], table["billing_mode"]) == ([{"name": "by-day", "keys": ["day"]}], "PAY_PER_REQUEST")
    assert (table["attributes"], table["condition"], table["hidden_by"]) == ({"pk": "S", "day": "N"}, "", "")
    assert [(bucket["logical_id"], bucket["name"]) for bucket in service["buckets"]] == [("Photos", "photos-dev")]
    assert [(cluster["logical_id"], cluster["type"]) for cluster in service["cache_clusters"]] == [
        ("Memory", "AWS::ElastiCache::CacheCluster")
    ]
    _, jobs = service["resources"]
    assert [jobs[key] for key in ("logical_id", "type", "name", "condition")] == [
        "Jobs",
        "AWS::SQS::Queue",
        "jobs-dev",
        "Live",
    ]
    assert [(gap["what"], gap["expression"], gap["location"]) for gap in service["unknown"]] == [
        ("the role of function `pay`", "${ssm:/role}", {"row": 18, "column": 11}),
        ("the memory of function `pay`", "${ssm:/size}", {"row": 19, "column": 17}),
    ]


def test_the_stage_may_be_chosen(show: Shown) -> None:
    service = first(show(CONFIG, "--stage", "prod", "--output-format", "json")[1])
    assert (service["stage"], service["buckets"][0]["name"]) == ("prod", "photos-prod")


def test_an_own_and_a_custom_role_say_their_kind(show: Shown) -> None:
    config = """\
service: shop
frameworkVersion: '4'
provider: {name: aws, runtime: python3.12}
functions:
  order: {handler: app.order, iam: {role: {statements: []}}}
  pay: {handler: app.pay, role: Payer}
  ship: {handler: app.pay}
resources: {Resources: {Payer: {Type: AWS::IAM::Role, Properties: {Policies: []}}}}
"""
    service = first(show(config, "--output-format", "json")[1])
    assert [function["role"]["kind"] for function in service["functions"]] == ["function", "custom", "provider"]


@pytest.mark.parametrize(
    ("config", "code", "provider", "errors"),
    [
        ("service: s\nprovider: {name: google}\n", 0, "google", ""),
        ("service: [", 2, "aws", "serverless.yml is not valid YAML"),
    ],
)
def test_what_is_not_read_is_told(show: Shown, config: str, code: int, provider: str, errors: str) -> None:
    ended, output, complaints = show(config, "--output-format", "json")
    service = first(output)
    assert (ended, service["provider"], service["functions"]) == (code, provider, [])
    assert errors in complaints
    assert bool(complaints) is bool(errors)


def test_a_folder_without_a_configuration_has_no_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("def handler(event, context): ...\n", "utf-8")
    assert main(["service", "--output-format", "json"]) == 0
    assert capfd.readouterr() == ("[]\n", "advisor: no serverless.yml was found\n")


def test_an_absent_path_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["service", "no-such-folder"]) == 2
    assert capfd.readouterr().err == "advisor: no-such-folder does not exist: check the spelling\n"
