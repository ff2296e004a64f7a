"""boto3 operations: their names, actions and resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.facts import AwsCall

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_SETUP = """\
import boto3, os
client = boto3.client("dynamodb")
s3 = boto3.client("s3")
resource = boto3.resource("dynamodb")
table = resource.Table(os.environ["TABLE"])
bucket = boto3.resource("s3").Bucket("pictures")


def table_of(name):
    return resource.Table(name)


class Store:
    def __init__(self, table):
        self.table = table

    def find(self, key):
        return self.table.get_item(Key=key)


store = Store(table)


def handler(event, context):
"""


def _calls(analysis: Analysis) -> list[AwsCall]:
    return [fact for fact in analysis.facts if isinstance(fact, AwsCall)]


@pytest.mark.parametrize(
    ("code", "operation", "actions", "resource"),
    [
        ("table.put_item(Item={})", "put_item", ["dynamodb:PutItem"], "orders"),
        ("client.query(TableName='t')", "query", ["dynamodb:Query"], "t"),
        ("table_of('x').scan()", "scan", ["dynamodb:Scan"], "x"),
        ("store.find({})", "get_item", ["dynamodb:GetItem"], "orders"),
        ("resource.meta.client.delete_item(TableName='t')", "delete_item", ["dynamodb:DeleteItem"], "t"),
        ("client.get_paginator('query').paginate(TableName='t')", "query", ["dynamodb:Query"], "t"),
        ("client.get_waiter('table_exists').wait(TableName='t')", "table_exists", ["dynamodb:DescribeTable"], "t"),
        ("client.batch_get_item(RequestItems={'t': {}})", "batch_get_item", ["dynamodb:BatchGetItem"], "t"),
        ("s3.put_object(Bucket='b', Key='k')", "put_object", ["s3:PutObject"], "b"),
        ("s3.upload_file('/tmp/a', 'b', 'k')", "upload_file", ["s3:PutObject"], "b"),
        ("s3.download_file('b', 'k', '/tmp/a')", "download_file", ["s3:GetObject"], "b"),
        ("s3.list_objects_v2(Bucket='b')", "list_objects_v2", ["s3:ListBucket"], "b"),
        ("s3.head_object(Bucket='b', Key='k')", "head_object", ["s3:GetObject"], "b"),
        ("bucket.upload_file('/tmp/a', 'k')", "upload_file", ["s3:PutObject"], "pictures"),
        ("bucket.Object('k').get()", "get", ["s3:GetObject"], "pictures"),
        ("bucket.objects.filter(Prefix='p')", "Bucket.objects.filter", ["s3:ListBucket"], "pictures"),
        (
            "s3.generate_presigned_url('get_object', Params={'Bucket': 'b'})",
            "generate_presigned_url",
            ["s3:GetObject"],
            "b",
        ),
        ("read = table.query\n  read()", "query", ["dynamodb:Query"], "orders"),
        ("getattr(table, 'scan')()", "scan", ["dynamodb:Scan"], "orders"),
        ("client.put_item(TableName=event['t'], Item={})", "put_item", ["dynamodb:PutItem"], "{event['t']}"),
    ],
)
def test_an_operation_is_known_with_its_actions_and_its_resource(
    follow: Callable[..., Analysis], code: str, operation: str, actions: list[str], resource: str
) -> None:
    (call,) = _calls(follow(f"{_SETUP}  {code}\n", {"TABLE": "orders"}))
    assert (call.operation, list(call.actions), call.resource.display()) == (operation, actions, resource)


@pytest.mark.parametrize(
    "code",
    [
        "boto3.client('s3', aws_access_key_id='k', aws_secret_access_key='s').put_object(Bucket='b', Key='k')",
        "boto3.client('s3', endpoint_url='https://storage.example').put_object(Bucket='b', Key='k')",
        "boto3.Session(profile_name='p').client('s3').put_object(Bucket='b', Key='k')",
        "client.execute_statement(Statement='x')",
        "client.no_such_operation()",
    ],
)
def test_a_call_that_says_nothing_of_the_role_needs_no_action(follow: Callable[..., Analysis], code: str) -> None:
    assert [call.actions for call in _calls(follow(f"{_SETUP}  {code}\n", {"TABLE": "t"}))] == [()]


@pytest.mark.parametrize(
    "code", ["table.name", "client.exceptions.ResourceNotFoundException", "boto3.Session().region_name", "s3 is None"]
)
def test_what_calls_nothing_is_no_operation(follow: Callable[..., Analysis], code: str) -> None:
    assert _calls(follow(f"{_SETUP}  {code}\n", {"TABLE": "t"})) == []


def test_a_batch_writer_needs_one_action_for_all_that_it_writes(follow: Callable[..., Analysis]) -> None:
    code = f"{_SETUP}  with table.batch_writer() as batch:\n    batch.put_item(Item={{'id': 1}})\n"
    calls = _calls(follow(code, {"TABLE": "t"}))
    assert {action for call in calls for action in call.actions} == {"dynamodb:BatchWriteItem"}


def test_an_item_shows_its_entries_and_where_it_is_written(follow: Callable[..., Analysis]) -> None:
    code = f"{_SETUP}  item = {{'id': event['id']}}\n  item['ttl'] = 5\n  table.put_item(Item=item)\n"
    (call,) = _calls(follow(code, {"TABLE": "t"}))
    item = call.arguments["Item"]
    assert set(item.entries) == {"id", "ttl"}
    assert item.is_display
    assert item.span is not None
    assert code[item.span.start : item.span.end] == "{'id': event['id']}"
