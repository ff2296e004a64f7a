"""What variables can hold to reach tables, buckets, queues and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.named import Named, meant_by, named
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service


@pytest.mark.parametrize(
    ("config", "noun", "reference"),
    [
        ("resources: {Resources: {Orders: {Type: 'AWS::DynamoDB::Table'}}}", "table", hole(Origin.RESOURCE, "Orders")),
        ("resources: {Resources: {Files: {Type: 'AWS::S3::Bucket'}}}", "bucket", hole(Origin.RESOURCE, "Files")),
        ("resources: {Resources: {Jobs: {Type: 'AWS::SQS::Queue'}}}", "queue", hole(Origin.RESOURCE, "Jobs")),
        ("resources: {Resources: {News: {Type: 'AWS::SNS::Topic'}}}", "topic", hole(Origin.RESOURCE, "News")),
        (
            "plugins: [serverless-lift]\nconstructs: {jobs: {type: queue}}",
            "queue",
            text("${construct:jobs.queueUrl}"),
        ),
        (
            "plugins: [serverless-lift]\nconstructs: {files: {type: storage}}",
            "bucket",
            text("${construct:files.bucketName}"),
        ),
        (
            "resources: {Resources: {Files: {Type: 'AWS::S3::Bucket', Properties: "
            "{BucketName: files, NotificationConfiguration: {LambdaConfigurations: []}}}}}",
            "bucket",
            text("files"),
        ),
        (
            "resources: {Resources: {Files: {Type: 'AWS::S3::Bucket', Properties: "
            "{NotificationConfiguration: {LambdaConfigurations: []}}}}}",
            "bucket",
            None,
        ),
        ("functions: {f: {handler: a.b, events: [s3: photos]}}", "bucket", text("photos")),
        ("functions: {f: {handler: a.b, events: [sns: news]}}", "topic", None),
    ],
)
def test_how_a_variable_reaches_what_is_deployed(
    deploy: Callable[..., Service], config: str, noun: str, reference: object
) -> None:
    (only,) = named(deploy(config, {"a.py": "def b(e, c):\n    pass\n"}))
    assert (only.noun, only.reference) == (noun, reference)


def test_what_may_not_be_deployed_is_left_out(deploy: Callable[..., Service]) -> None:
    config = (
        "resources: {Conditions: {C: !Equals [!Ref 'AWS::Region', x]}, "
        "Resources: {Orders: {Type: 'AWS::DynamoDB::Table', Condition: C}}}"
    )
    assert list(named(deploy(config))) == []


def tables(*logical_ids: str) -> list[Named]:
    return [Named("dynamodb", one, hole(Origin.RESOURCE, one), hole(Origin.RESOURCE, one)) for one in logical_ids]


@pytest.mark.parametrize(
    ("variable", "logical_ids", "meant"),
    [
        ("ORDERS_TABLE", ["OrdersTable", "CartsTable"], "OrdersTable"),
        ("ORDER_TABLE_NAME", ["OrdersTable", "CartsTable"], "OrdersTable"),
        ("DYNAMODB_ORDERS", ["OrdersDynamoDbTable", "CartsDynamoDbTable"], "OrdersDynamoDbTable"),
        ("userOrders", ["UserOrders", "Orders"], "UserOrders"),
        ("TABLE_NAME", ["OrdersTable"], "OrdersTable"),
        ("DYNAMODB_TABLE", ["OrdersTable", "CartsTable"], None),
        ("ORDERS_TABLE", ["CartsTable"], None),
        ("ORDERS_TABLE", ["OrdersTable", "Orders"], None),
        ("ORDERS_TABLE", ["UserOrdersTable"], None),
        ("ORDERS_TABLE_ARN", ["OrdersTable"], None),
        ("ORDERS_TABLE", [], None),
    ],
)
def test_a_variable_means_what_its_words_name_alone(variable: str, logical_ids: list[str], meant: str | None) -> None:
    found = meant_by(variable, tables(*logical_ids))
    assert (found.logical_id if found else None) == meant
