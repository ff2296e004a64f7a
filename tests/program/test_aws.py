"""boto3 operations: their names, actions and resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.aws_facts import AwsCall

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_SETUP = """\
import boto3, os
client = boto3.client("dynamodb")
s3 = boto3.client("s3")
resource = boto3.resource("dynamodb")
table = resource.Table(os.environ["TABLE"])
sqs = boto3.client("sqs")
sns = boto3.client("sns")
ssm = boto3.client("ssm")
secrets = boto3.client("secretsmanager")
functions = boto3.client("lambda")
kms = boto3.client("kms")
states = boto3.client("stepfunctions")
events = boto3.client("events")
kinesis = boto3.client("kinesis")
mail = boto3.client("sesv2")
queues = boto3.resource("sqs")
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
        ("print(table.item_count)", "item_count", ["dynamodb:DescribeTable"], "orders"),
        ("size = bucket.Object('k').content_length", "content_length", ["s3:GetObject"], "pictures"),
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


ARN = "arn:{AWS::Partition}:"
HERE = "{AWS::Region}:{AWS::AccountId}:"
TABLE = f"{ARN}dynamodb:{HERE}table/"


@pytest.mark.parametrize(
    ("code", "accesses"),
    [
        ("table.get_item(Key={})", [f"dynamodb:GetItem {TABLE}orders"]),
        ("table.query(IndexName='by_date')", [f"dynamodb:Query {TABLE}orders/index/by_date"]),
        ("client.scan(TableName='t', IndexName=event['i'])", [f"dynamodb:Scan {TABLE}t/index/{{event['i']}}"]),
        ("client.query(TableName='t')", [f"dynamodb:Query {TABLE}t"]),
        ("client.query(TableName='t', **event)", [f"dynamodb:Query {TABLE}t{{…}}"]),
        ("client.get_paginator('query').paginate(TableName='t')", [f"dynamodb:Query {TABLE}t"]),
        (
            "client.put_item(TableName='arn:aws:dynamodb:r:1:table/t')",
            ["dynamodb:PutItem arn:aws:dynamodb:r:1:table/t"],
        ),
        (
            "client.batch_get_item(RequestItems={'t': {}, 'u': {}})",
            [f"dynamodb:BatchGetItem {TABLE}t", f"dynamodb:BatchGetItem {TABLE}u"],
        ),
        (
            "client.transact_write_items(TransactItems=[{'Put': {'TableName': 't'}}, {'Delete': {'TableName': 'u'}}])",
            [f"dynamodb:DeleteItem {TABLE}u", f"dynamodb:PutItem {TABLE}t"],
        ),
        (
            "client.transact_write_items(TransactItems=[{'ConditionCheck': {'TableName': 't'}}, event['x']])",
            [f"dynamodb:ConditionCheckItem {TABLE}t"],
        ),
        ("client.transact_write_items(TransactItems=event['x'])", []),
        ("client.execute_statement(Statement=' select * from t')", [f"dynamodb:PartiQLSelect {TABLE}{{…}}"]),
        ("client.execute_statement(Statement=event['s'])", []),
        ("client.list_tables()", ["dynamodb:ListTables *"]),
        ("client.delete_backup(BackupArn='x')", ["dynamodb:DeleteBackup {…}"]),
        ("s3.get_object(Bucket='b', Key='k')", [f"s3:GetObject {ARN}s3:::b/k"]),
        ("s3.get_object(Bucket='b', Key=event['k'])", [f"s3:GetObject {ARN}s3:::b/{{event['k']}}"]),
        ("s3.get_object(Bucket='b', Key='k', VersionId='1')", [f"s3:GetObjectVersion {ARN}s3:::b/k"]),
        ("s3.delete_objects(Bucket='b', Delete={'Objects': [{'Key': 'k'}]})", [f"s3:DeleteObject {ARN}s3:::b/{{…}}"]),
        (
            "s3.delete_objects(Bucket='b', Delete={'Objects': [{'Key': k, 'VersionId': '1'} for k in event]})",
            [f"s3:DeleteObjectVersion {ARN}s3:::b/{{…}}"],
        ),
        ("s3.delete_objects(Bucket='b', Delete={'Objects': event['keys']})", []),
        ("s3.upload_file('/tmp/a', 'b', 'k')", [f"s3:PutObject {ARN}s3:::b/k"]),
        ("s3.download_file('b', 'k', '/tmp/a')", [f"s3:GetObject {ARN}s3:::b/k"]),
        ("s3.list_objects_v2(Bucket='b', Prefix='p/')", [f"s3:ListBucket {ARN}s3:::b"]),
        ("s3.list_buckets()", ["s3:ListAllMyBuckets *"]),
        (
            "s3.copy_object(CopySource={'Bucket': 'a', 'Key': 'x'}, Bucket='b', Key='y')",
            [f"s3:GetObject {ARN}s3:::a/x", f"s3:PutObject {ARN}s3:::b/y"],
        ),
        (
            "s3.copy_object(CopySource='a/x/z', Bucket='b', Key='y')",
            [f"s3:GetObject {ARN}s3:::a/x/z", f"s3:PutObject {ARN}s3:::b/y"],
        ),
        ("s3.put_object(Bucket='b', Key='k', ACL='public-read')", ["s3:PutObject", "s3:PutObjectAcl"]),
        (
            "s3.upload_file('/tmp/a', 'b', 'k', ExtraArgs={'ACL': 'public-read'})",
            [f"s3:PutObject {ARN}s3:::b/k", f"s3:PutObjectAcl {ARN}s3:::b/k"],
        ),
        ("s3.put_object(Bucket='arn:aws:s3:r:1:accesspoint/a', Key='k')", ["s3:PutObject {…}"]),
        ("bucket.upload_file('/tmp/a', 'k')", [f"s3:PutObject {ARN}s3:::pictures/k"]),
        ("bucket.objects.filter(Prefix='p')", [f"s3:ListBucket {ARN}s3:::pictures"]),
        (
            "s3.generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': 'k', 'ACL': 'private'})",
            [f"s3:PutObject {ARN}s3:::b/k", f"s3:PutObjectAcl {ARN}s3:::b/k"],
        ),
        ("s3.generate_presigned_post('b', 'k')", ["s3:PutObject"]),
        (
            "sqs.send_message_batch(QueueUrl='https://sqs.r.amazonaws.com/1/jobs')",
            [f"sqs:SendMessage {ARN}sqs:{HERE}jobs"],
        ),
        ("sqs.get_queue_url(QueueName='jobs')", [f"sqs:GetQueueUrl {ARN}sqs:{HERE}jobs"]),
        ("queues.get_queue_by_name(QueueName='jobs').send_message()", ["sqs:GetQueueUrl", "sqs:SendMessage"]),
        ("queues.Queue('https://x/1/jobs').send_message()", [f"sqs:SendMessage {ARN}sqs:{HERE}jobs"]),
        ("sns.publish(TopicArn='arn:aws:sns:r:1:t')", ["sns:Publish arn:aws:sns:r:1:t"]),
        ("sns.publish(PhoneNumber='+1')", ["sns:Publish *"]),
        ("sns.publish(TopicArn=event['t'])", ["sns:Publish {…}"]),
        ("ssm.get_parameter(Name='/a/b')", [f"ssm:GetParameter {ARN}ssm:{HERE}parameter/a/b"]),
        ("ssm.get_parameter(Name='a:3')", ["ssm:GetParameter {…}"]),
        (
            "ssm.get_parameters(Names=['a', '/b'])",
            [f"ssm:GetParameters {ARN}ssm:{HERE}parameter/a", f"ssm:GetParameters {ARN}ssm:{HERE}parameter/b"],
        ),
        ("ssm.get_parameters_by_path(Path='/a')", [f"ssm:GetParametersByPath {ARN}ssm:{HERE}parameter/{{…}}"]),
        (
            "secrets.get_secret_value(SecretId='key')",
            [f"secretsmanager:GetSecretValue {ARN}secretsmanager:{HERE}secret:key-{{six characters}}"],
        ),
        ("functions.invoke(FunctionName='f')", [f"lambda:InvokeFunction {ARN}lambda:{HERE}function:f"]),
        (
            "functions.invoke(FunctionName='f', Qualifier='live')",
            [f"lambda:InvokeFunction {ARN}lambda:{HERE}function:f:live"],
        ),
        ("functions.invoke(FunctionName='1:function:f')", ["lambda:InvokeFunction {…}"]),
        ("kms.decrypt(CiphertextBlob=b'')", ["kms:Decrypt {…}"]),
        ("kms.encrypt(KeyId='alias/a')", ["kms:Encrypt {…}"]),
        ("kms.re_encrypt(CiphertextBlob=b'')", ["kms:ReEncryptFrom {…}", "kms:ReEncryptTo {…}"]),
        ("states.start_execution(stateMachineArn='arn:aws:states:r:1:stateMachine:s')", ["states:StartExecution"]),
        ("events.put_events(Entries=[])", ["events:PutEvents {…}"]),
        ("kinesis.put_record(StreamName='s')", [f"kinesis:PutRecord {ARN}kinesis:{HERE}stream/s"]),
        ("mail.send_email(Content={'Simple': {}})", ["ses:SendEmail {…}"]),
        ("mail.send_email(Content={'Raw': {}})", ["ses:SendRawEmail {…}"]),
        ("mail.send_email(Content=event['c'])", []),
    ],
)
def test_an_action_is_needed_on_what_the_call_names(
    follow: Callable[..., Analysis], code: str, accesses: list[str]
) -> None:
    calls = _calls(follow(f"{_SETUP}  {code}\n", {"TABLE": "orders"}))
    found = [f"{need.action} {need.arn.display()}" for call in calls for need in call.accesses]
    assert [
        said if " " in wanted else said.split(" ")[0] for said, wanted in zip(found, accesses, strict=True)
    ] == accesses


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
    "code",
    [
        "table.name",
        "table.table_name",
        "bucket.Object('k').key",
        "client.exceptions.ResourceNotFoundException",
        "boto3.Session().region_name",
        "s3 is None",
    ],
)
def test_what_calls_nothing_is_no_operation(follow: Callable[..., Analysis], code: str) -> None:
    assert _calls(follow(f"{_SETUP}  {code}\n", {"TABLE": "t"})) == []


_MODEL = """\
import os
from pynamodb.models import Model


class Base(Model):
    pass


class Order(Base):
    class Meta:
        table_name = os.environ["TABLE"]{meta}

    def delete(self):
        return None


def handler(event, context):
    {line}
"""


@pytest.mark.parametrize(
    ("line", "meta", "found"),
    [
        ("Order('1').save()", "", [("save", ("dynamodb:PutItem",), "orders")]),
        ("Order.get('1')", "", [("get", ("dynamodb:GetItem",), "orders")]),
        ("list(Order.query('1'))", "", [("query", ("dynamodb:Query",), "orders")]),
        ("with Order.batch_write() as batch: pass", "", [("batch_write", ("dynamodb:BatchWriteItem",), "orders")]),
        ("Order('1').update(actions=[])", "; host = 'http://localhost:8000'", [("update", (), "orders")]),
        ("Order('1').delete()", "", []),
        ("Order.query('1', index_name='by')", "", []),
        ("Order.dumps('a')", "", []),
        ("Base.get('1')", "", []),
    ],
)
def test_a_model_of_pynamodb_calls_dynamodb_on_its_table(
    follow: Callable[..., Analysis], line: str, meta: str, found: list[tuple[str, tuple[str, ...], str]]
) -> None:
    calls = _calls(follow(_MODEL.format(line=line, meta=meta), {"TABLE": "orders"}))
    assert [(call.operation, call.actions, call.resource.display()) for call in calls] == found


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
