"""Names of the service's own resources in its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.analysis import analyse
from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.program.aws_facts import HardCodedName

CONFIG = """\
service: shop
provider:
  name: aws
  runtime: python3.12
{environment}functions:
  one: {{handler: handler.handler}}
  two: {{handler: other.handler}}
resources:
  Resources:
    OrdersTable:
      Type: AWS::DynamoDB::Table
      Properties: {{TableName: orders}}
    Files:
      Type: AWS::S3::Bucket
      Properties: {{BucketName: "files-${{sls:stage}}"}}
    Jobs:
      Type: AWS::SQS::Queue
      Properties: {{QueueName: jobs}}
    Other:
      Type: AWS::DynamoDB::Table
"""
HEAD = "import os\nimport boto3\ndynamodb = boto3.resource('dynamodb')\ns3 = boto3.client('s3')\nsqs = boto3.client('sqs')\n"
TABLE_ONCE = ("OrdersTable", 1)
NOTHING = "def handler(event, context):\n    pass\n"


def found(folder: Path, code: str | Mapping[str, str], environment: str = "") -> list[HardCodedName]:
    modules = {"handler.py": code} if isinstance(code, str) else code
    files = {"other.py": NOTHING, **modules, "serverless.yml": CONFIG.format(environment=environment)}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    sources = Sources()
    (service,) = load([folder], sources)
    return list(analyse(service, sources).hard_coded)


def handler(*lines: str) -> str:
    return HEAD + "\n\ndef handler(event, context):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("lines", "logical_id", "count"),
    [
        (["dynamodb.Table('orders').scan()"], "OrdersTable", 1),
        (["boto3.client('dynamodb').get_item(TableName='orders', Key={})"], "OrdersTable", 1),
        (["name = 'orders'", "table = dynamodb.Table(name)", "table.scan()"], "OrdersTable", 1),
        (["dynamodb.Table('orders').scan()", "dynamodb.Table('orders').scan()"], "OrdersTable", 2),
        (["dynamodb.batch_write_item(RequestItems={'orders': []})"], "OrdersTable", 1),
        (
            ["boto3.client('dynamodb').transact_get_items(TransactItems=[{'Get': {'TableName': 'orders'}}])"],
            *TABLE_ONCE,
        ),
        (["s3.put_object(Bucket='files-dev', Key='a')"], "Files", 1),
        (["s3.upload_file('/tmp/a', 'files-dev', 'a')"], "Files", 1),
        (["boto3.resource('s3').Bucket('files-dev').upload_file('/tmp/a', 'a')"], "Files", 1),
        (["s3.get_paginator('list_objects_v2').paginate(Bucket='files-dev')"], "Files", 1),
        (["sqs.get_queue_url(QueueName='jobs')"], "Jobs", 1),
        (["sqs.send_message(QueueUrl='https://sqs.eu-west-1.amazonaws.com/123/jobs', MessageBody='a')"], "Jobs", 1),
        (["boto3.client('s3', endpoint_url='http://localhost:4566').put_object(Bucket='files-dev')"], "Files", 1),
    ],
)
def test_a_literal_that_names_what_is_called_on_is_found(
    tmp_path: Path, lines: list[str], logical_id: str, count: int
) -> None:
    (name,) = found(tmp_path, handler(*lines))
    assert (name.logical_id, len(name.literals)) == (logical_id, count)


@pytest.mark.parametrize(
    "lines",
    [
        ["dynamodb.Table('carts').scan()"],
        ["dynamodb.Table('orders')"],
        ["dynamodb.Table(os.environ['ORDERS']).scan()"],
        ["dynamodb.Table(os.environ.get('ORDERS_TABLE', 'orders')).scan()"],
        ["dynamodb.Table(f'orders{event}').scan()"],
        ["dynamodb.Table('or' + 'ders').scan()"],
        ["dynamodb.Table(event['orders']).scan()"],
        ["return {'orders': dynamodb.Table(os.environ['ORDERS']).scan()}"],
        ["s3.put_object(Bucket='orders', Key='files-dev')"],
        ["s3.put_object(Bucket=os.environ['B'], Key='files-dev')"],
        ["sqs.send_message(QueueUrl=os.environ['Q'], MessageBody='jobs')"],
        ["print('orders')"],
        ["open('/tmp/orders', 'w')"],
    ],
)
def test_other_texts_are_left_alone(tmp_path: Path, lines: list[str]) -> None:
    environment = "  environment: {ORDERS: !Ref OrdersTable, B: orders, Q: orders}\n"
    assert found(tmp_path, handler(*lines), environment) == []


def test_each_file_that_hands_the_name_on_is_found(tmp_path: Path) -> None:
    call = "import store\n\n\ndef handler(event, context):\n    store.scan('orders')\n"
    store = HEAD + "\n\ndef scan(name):\n    return dynamodb.Table(name).scan()\n"
    names = found(tmp_path, {"handler.py": call, "other.py": call, "store.py": store})
    assert [(name.literals[0].file.name, len(name.literals)) for name in names] == [("handler.py", 1), ("other.py", 1)]


def test_a_constant_of_another_module_is_found_where_it_stands(tmp_path: Path) -> None:
    modules = {"handler.py": "from names import ORDERS\n" + handler("dynamodb.Table(ORDERS).scan()")}
    (name,) = found(tmp_path, {**modules, "names.py": "CARTS = 'carts'\nORDERS = 'orders'\n"})
    (place,) = name.literals
    assert (place.file.name, place.start) == ("names.py", 25)


@pytest.mark.parametrize(
    ("environment", "variable", "lacking"),
    [
        ("", "ORDERS_TABLE", ["one", "two"]),
        ("  environment: {TABLE: !Ref OrdersTable}\n", "TABLE", []),
        ("  environment: {TABLE: orders}\n", "TABLE", []),
        ("  environment: {TABLE: !Ref Other}\n", "ORDERS_TABLE", ["one", "two"]),
        ("  environment: {ORDERS_TABLE: !Ref Other}\n", "ORDERS_TABLE_NAME", ["one", "two"]),
        ("  environment: {ORDERS_TABLE: a, ORDERS_TABLE_NAME: b}\n", "", ["one", "two"]),
    ],
)
def test_which_variable_takes_its_place(tmp_path: Path, environment: str, variable: str, lacking: list[str]) -> None:
    (name,) = found(tmp_path, handler("dynamodb.Table('orders').scan()"), environment)
    assert (name.variable, [function.name for function in name.lacking]) == (variable, lacking)
