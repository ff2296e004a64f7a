"""What calls write into items: whose, which attributes, and whether those are all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.aws_facts import AwsCall
from advisor.program.update_expressions import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis
    from advisor.program.aws_facts import ItemWrite

_SETUP = """\
import time, boto3
client = boto3.client("dynamodb")
table = boto3.resource("dynamodb").Table("t")
BASE = {"kind": "session"}


def item_of(key, **more):
    return {"id": key, **more}


def stamp(item):
    item["ttl"] = int(time.time()) + 60
    return item


def save(item):
    table.put_item(Item=item)


def handler(event, context):
"""


def items_of(follow: Callable[..., Analysis], code: str) -> tuple[str, list[ItemWrite]]:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    facts = follow(_SETUP + body).facts
    return _SETUP + body, [item for fact in facts if isinstance(fact, AwsCall) for item in fact.items]


@pytest.mark.parametrize(
    ("code", "names", "complete"),
    [
        ("table.put_item(Item={'id': 1, 'ttl': 2})", "id ttl", True),
        ("table.put_item(Item={})", "", True),
        ("table.put_item(Item=dict(id=1, ttl=2))", "id ttl", True),
        ("table.put_item(Item=dict({'id': 1}, ttl=2))", "id ttl", True),
        ("table.put_item(Item={**BASE, 'id': 1})", "id kind", True),
        ("table.put_item(Item=item_of(1, ttl=2))", "id ttl", True),
        ("save({'id': 1})", "id", True),
        ("table.put_item(**{'Item': {'id': 1}})", "id", True),
        ("item = {'id': 1}\nitem['ttl'] = 2\nsave(item)", "id ttl", True),
        ("item = {'id': 1}\nitem.update({'ttl': 2}, x=3)\nsave(item)", "id ttl x", True),
        ("item = {'id': 1}\nitem.setdefault('ttl', 2)\nsave(item)", "id ttl", True),
        ("put = table.put_item\nput(Item={'id': 1})", "id", True),
        ("table.put_item(Item=event)", "", False),
        ("table.put_item(Item={**event, 'id': 1})", "id", False),
        ("table.put_item(Item={event['k']: 1, 'id': 1})", "id", False),
        ("item = {'id': 1}\nitem[event['k']] = 2\nsave(item)", "id", False),
        ("item = {'id': 1}\nitem.update(event)\nsave(item)", "id", False),
        ("item = {'id': 1}\nstamp(item)\nsave(item)", "id", False),
        ("item = {'id': 1}\nalias = item\nalias['ttl'] = 2\nsave(item)", "id", False),
        ("items = [{'id': 1}]\nfor one in items:\n    one['ttl'] = 2\nsave(items[0])", "id", False),
        ("item = {'id': 1}\nstamp(item)\nsave({**item, 'x': 2})", "id x", False),
        ("item = {'id': 1}\nstamp(item)\nsave(dict(item, x=2))", "id x", False),
        ("item = {'id': 1}\nstamp(item)\nother = {}\nother.update(item)\nsave({**other})", "id", False),
        ("item = {'id': 1}\nstamp(item)\nsave({'id': 2})", "id", True),
        ("item = {'id': 1}\nevent['stamp'](item)\nsave(item)", "id", False),
        ("item = {'id': 1}\nimport layer\nlayer.stamp(item)\nsave(item)", "id", False),
        ("item = {'id': 1}\nimport json\njson.dumps(item)\nsave(item)", "id", True),
        ("save(stamp({'id': 1}))", "id ttl", True),
    ],
)
def test_a_put_shows_its_attributes_and_whether_there_are_others(
    follow: Callable[..., Analysis], code: str, names: str, complete: bool
) -> None:
    _, (item,) = items_of(follow, code)
    assert " ".join(sorted(attribute.name for attribute in item.attributes)) == names
    assert (item.whole, item.complete, item.table.display()) == (True, complete, "t")


def test_each_shape_of_an_item_is_one_that_may_be_put(follow: Callable[..., Analysis]) -> None:
    _, items = items_of(follow, "item = {'id': 1}\nif event['x']:\n    item['ttl'] = 2\nsave(item)")
    shapes = {tuple(attribute.name for attribute in item.attributes): item.complete for item in items}
    assert shapes == {("id", "ttl"): False, ("id",): False}


def test_an_item_of_each_caller_is_an_item(follow: Callable[..., Analysis]) -> None:
    _, items = items_of(follow, "save({'id': 1})\nsave({'id': 2, 'ttl': 3})")
    assert sorted(len(item.attributes) for item in items) == [1, 2]


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ("client.batch_write_item(RequestItems={'a': [{'PutRequest': {'Item': {'id': {'S': 'x'}}}}]})", ["a"]),
        (
            "client.batch_write_item(RequestItems={'a': [{'PutRequest': {'Item': {'id': {'S': k}}}} for k in event]})",
            ["a"],
        ),
        ("client.batch_write_item(RequestItems={'a': [{'DeleteRequest': {'Key': {}}}]})", []),
        (
            "client.transact_write_items(TransactItems=[\n"
            "    {'Put': {'TableName': 'a', 'Item': {'id': {'S': 'x'}}}},\n"
            "    {'Update': {'TableName': 'b', 'UpdateExpression': 'SET id = :i'}},\n"
            "    {'Delete': {'TableName': 'c', 'Key': {}}},\n"
            "])",
            ["a", "b"],
        ),
        (
            "with table.batch_writer() as batch:\n    batch.put_item(Item={'id': 1})\n    batch.delete_item(Key={})",
            ["t"],
        ),
        ("boto3.resource('dynamodb').batch_write_item(RequestItems=event)", []),
        ("boto3.client('s3').put_object(Bucket='b', Key='k')", []),
    ],
)
def test_batches_and_transactions_are_taken_apart(
    follow: Callable[..., Analysis], code: str, tables: list[str]
) -> None:
    _, items = items_of(follow, code)
    assert [item.table.display() for item in items] == tables
    assert all(item.attribute("id") is not None for item in items)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("table.put_item(Item={'id': 1, 'ttl': 2 + 3})", "2 + 3"),
        ("item = {'id': 1}\nitem['ttl'] = 2 + 3\nsave(item)", "2 + 3"),
        ("item = {'id': 1}\nitem.update(ttl=2 + 3)\nsave(item)", "2 + 3"),
        ("client.put_item(TableName='t', Item={'id': {'S': 'x'}, 'ttl': {'N': str(5)}})", "str(5)"),
        ("save(stamp({'id': 1}))", "int(time.time()) + 60"),
        (
            "table.update_item(Key={}, UpdateExpression='SET ttl = :t', ExpressionAttributeValues={':t': 2 + 3})",
            "2 + 3",
        ),
        ("table.update_item(Key={}, AttributeUpdates={'ttl': {'Value': 2 + 3, 'Action': 'PUT'}})", "2 + 3"),
        ("table.update_item(UpdateExpression='SET ttl = ttl + :t')", None),
    ],
)
def test_an_attribute_stands_where_its_value_is_written(
    follow: Callable[..., Analysis], code: str, written: str | None
) -> None:
    text, (item,) = items_of(follow, code)
    attribute = item.attribute("ttl")
    assert attribute is not None
    shown = text[attribute.span.start : attribute.span.end]
    assert shown == (written if written is not None else code)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("client.put_item(TableName='t', Item={'id': {'S': 'x'}})", True),
        ("client.put_item(TableName='t', Item={'id': {'S': 'x'}, 'more': 5})", False),
        ("table.meta.client.put_item(TableName='t', Item={'id': 'x'})", False),
        ("table.put_item(Item={'id': {'S': 'x'}})", False),
    ],
)
def test_only_a_client_takes_typed_values(follow: Callable[..., Analysis], code: str, typed: bool) -> None:
    _, (item,) = items_of(follow, code)
    assert item.typed is typed


@pytest.mark.parametrize(
    ("code", "returned"),
    [
        ("return table.get_item(Key={})['Item']", True),
        ("return table.get_item(Key={}).get('Item')", True),
        ("return {'body': json.dumps(table.query()['Items'], default=str)}", True),
        ("return [item for item in table.scan()['Items']]", True),
        ("return table.query()['Items'][0]", True),
        ("return client.batch_get_item(RequestItems={'t': {}})['Responses']['t'][0]", True),
        ("return find()", True),
        ("item = table.get_item(Key={}).get('Item', {})\nreturn {'statusCode': 200, 'item': item}", True),
        ("return table.get_item(Key={})['Item']['name']", False),
        ("return table.query()['Count']", False),
        ("return 'Item' in table.get_item(Key={})", False),
        ("if table.get_item(Key={}).get('Item'):\n    return 1", False),
        ("return Model(**table.get_item(Key={})['Item'])", False),
        ("for item in table.scan()['Items']:\n    print(item)", False),
    ],
)
def test_items_are_followed_until_they_are_returned(follow: Callable[..., Analysis], code: str, returned: bool) -> None:
    helper = "import json\nfrom models import Model\n\ndef find():\n    return table.get_item(Key={})['Item']\n"
    body = "".join(f"    {line}\n" for line in code.splitlines())
    facts = follow(helper + _SETUP + body).facts
    (call,) = (fact for fact in facts if isinstance(fact, AwsCall))
    assert call.returned is returned


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("SET a = :a", [("a", ":a")]),
        ("set a=:a,b = :b", [("a", ":a"), ("b", ":b")]),
        ("SET #t = :t, #unknown = :u", [("ttl", ":t"), ("", ":u")]),
        ("SET a = if_not_exists(a, :a), b = :b", [("a", ":a"), ("b", ":b")]),
        ("SET a = list_append(a, :a), b = b + :b", [("a", ""), ("b", "")]),
        ("SET m.a = :a, l[0] = :b, c = :c", [("c", ":c")]),
        ("REMOVE a SET b = :b ADD n :n DELETE s :s", [("b", ":b"), ("n", "")]),
        ("ADD n :n", [("n", "")]),
        ("SET ", []),
        ("nonsense", []),
        ("", []),
    ],
)
def test_update_expressions_are_read(expression: str, found: list[tuple[str, str]]) -> None:
    assert [(one.attribute, one.placeholder) for one in settings(expression, {"#t": "ttl"})] == found
