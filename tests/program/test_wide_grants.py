"""Statements that allow more than the code needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.analysis import analyse
from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
service: s
provider:
  name: aws
  runtime: python3.12
  environment:
    TABLE: !Ref Orders
  iamRoleStatements:
    - Effect: Allow
      Action: {action}
      Resource: {resource}
functions:
  main:
    handler: app.handler
{more}resources:
  Resources:
    Orders: {{Type: AWS::DynamoDB::Table}}
"""
CODE = """\
import boto3, os
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
client = boto3.client("dynamodb")
s3 = boto3.client("s3")
{extra}

def handler(event, context):
    {body}
"""
PUT = "table.put_item(Item={})"


def found(
    folder: Path, body: str, action: str = "'dynamodb:*'", resource: str = "x", more: str = "", extra: str = ""
) -> list[tuple[list[str], list[str]]]:
    (folder / "serverless.yml").write_text(CONFIG.format(action=action, resource=resource, more=more), "utf-8")
    (folder / "app.py").write_text(CODE.format(body=body, extra=extra), "utf-8")
    (folder / "own_dynamo.py").write_text("x = 1\n", "utf-8")
    sources = Sources()
    (service,) = load([folder], sources)
    wide = analyse(service, sources).wide
    return [(list(one.actions), [text.display() for text in one.resources]) for one in wide]


@pytest.mark.parametrize(
    ("body", "action", "resource", "expected"),
    [
        (PUT, "'dynamodb:*'", "x", (["dynamodb:PutItem"], [])),
        (PUT, "'*'", "x", (["dynamodb:PutItem"], [])),
        (PUT, "['dynamodb:*', 's3:GetObject']", "x", (["dynamodb:PutItem"], [])),
        (PUT, "'dynamodb:*'", "'*'", (["dynamodb:PutItem"], ["{Orders.Arn}"])),
        (PUT, "dynamodb:PutItem", "'*'", (["dynamodb:PutItem"], ["{Orders.Arn}"])),
        (
            f"{PUT}; table.query(IndexName='by')",
            "'dynamodb:*'",
            "['*']",
            (["dynamodb:PutItem", "dynamodb:Query"], ["{Orders.Arn}", "{Orders.Arn}/index/by"]),
        ),
        (
            f"{PUT}; s3.put_object(Bucket='b', Key='k')",
            "'*'",
            "'*'",
            (["dynamodb:PutItem", "s3:PutObject"], ["{Orders.Arn}", "arn:aws:s3:::b/*"]),
        ),
        (f"{PUT}; client.list_tables()", "'dynamodb:*'", "'*'", (["dynamodb:PutItem", "dynamodb:ListTables"], [])),
        (f"{PUT}; s3.put_object(Bucket=event['b'], Key='k')", "'dynamodb:*'", "x", (["dynamodb:PutItem"], [])),
        (f"{PUT}; print(table.item_count)", "'dynamodb:*'", "x", (["dynamodb:PutItem", "dynamodb:DescribeTable"], [])),
        ("with table.batch_writer() as b: b.put_item(Item={})", "'dynamodb:*'", "x", (["dynamodb:BatchWriteItem"], [])),
    ],
)
def test_a_wide_statement_shows_what_is_needed_of_it(
    tmp_path: Path, body: str, action: str, resource: str, expected: tuple[list[str], list[str]]
) -> None:
    assert found(tmp_path, body, action, resource) == [expected]


@pytest.mark.parametrize(
    ("body", "action", "resource"),
    [
        (PUT, "dynamodb:PutItem", "x"),
        (PUT, "'dynamodb:Put*'", "x"),
        (PUT, "'s3:*'", "x"),
        (PUT, "'es:*'", "x"),
        (PUT, "['dynamodb:*', 'es:*']", "x"),
        ("pass", "'dynamodb:*'", "x"),
        ("client.put_item(TableName=event['t'])", "dynamodb:PutItem", "'*'"),
        ("client.put_item(TableName=event['t'])", "'dynamodb:*'", "'*'"),
        ("client.list_tables()", "dynamodb:ListTables", "'*'"),
        ("client.execute_statement(Statement=event['s'])", "'dynamodb:*'", "x"),
        ("getattr(client, event['name'])(); client.new_operation()", "'dynamodb:*'", "x"),
        (f"{PUT}; boto3.client('es').describe_domains()", "'*'", "x"),
        (PUT, "'${ssm:/a}'", "'*'"),
    ],
)
def test_a_statement_is_left_when_it_is_narrow_or_its_use_is_not_known(
    tmp_path: Path, body: str, action: str, resource: str
) -> None:
    assert found(tmp_path, body, action, resource) == []


@pytest.mark.parametrize(
    ("more", "extra"),
    [
        ("  other: {handler: app.js, runtime: nodejs22.x}\n", ""),
        ("  other: {handler: missing.handler}\n", ""),
        ("  other: ${file(other.js)}\n", ""),
        ("", "import s3fs"),
        ("", "import os, awswrangler as wr"),
        ("", "from aws_lambda_powertools.utilities import parameters"),
        ("", "from pynamodb.models import Model"),
        ("", "def unreached(): table.delete_item(Key={})"),
        ("", "def unreached(): something.query('x')"),
        ("", "import broken"),
    ],
)
def test_a_statement_is_left_when_something_else_may_need_it(tmp_path: Path, more: str, extra: str) -> None:
    (tmp_path / "broken.py").write_text("def (\n", "utf-8")
    (tmp_path / "other.js").write_text("", "utf-8")
    assert found(tmp_path, PUT, more=more, extra=extra) == []


@pytest.mark.parametrize(
    "extra",
    [
        "import json, requests",
        "from botocore.exceptions import ClientError",
        "from boto3.dynamodb.conditions import Key",
        "from aws_lambda_powertools import Logger, Tracer",
        "from aws_lambda_powertools.event_handler import APIGatewayRestResolver",
        "import own_dynamo",
        "from mypy_boto3_dynamodb import DynamoDBClient",
        "def unreached(): return other.query_for('x')",
    ],
)
def test_what_does_not_call_aws_by_itself_changes_nothing(tmp_path: Path, extra: str) -> None:
    assert found(tmp_path, PUT, extra=extra) == [(["dynamodb:PutItem"], [])]


def test_a_statement_that_several_roles_hold_is_one(tmp_path: Path) -> None:
    own = "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}"
    more = (
        f"  other:\n    handler: app.handler\n    iamRoleStatementsInherit: true\n    iamRoleStatements: [{own}]\n"
        "plugins: [serverless-iam-roles-per-function]\n"
    )
    assert found(tmp_path, PUT, more=more) == [(["dynamodb:PutItem"], [])]


def test_a_role_that_the_resources_define_is_left(tmp_path: Path) -> None:
    more = "    role: Own\n"
    assert found(tmp_path, PUT, more=more) == []
