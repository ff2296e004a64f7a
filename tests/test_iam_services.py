"""Small services, right and wrong, for the rules about roles: what each must say, and no more."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from advisor.catalog import load, select
from tests.small_services import found

_RULES = [
    rule
    for rule in select(load(Path(__file__).resolve().parent.parent / "rules"), ["iam"], [])
    if rule.name != "grant_wider_than_use"
]
_HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: python3.12\n"
_ONE = "functions:\n  f:\n    handler: f.f\n"
_PLUGIN = "plugins: [serverless-iam-roles-per-function]\n"
_TABLES = """\
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: orders-${sls:stage}
    Users:
      Type: AWS::DynamoDB::Table
"""
_OTHERS = """\
    Files: {Type: AWS::S3::Bucket}
    Backups: {Type: AWS::S3::Bucket}
    Jobs: {Type: AWS::SQS::Queue}
    Mails: {Type: AWS::SQS::Queue}
    News: {Type: AWS::SNS::Topic}
    Alarms: {Type: AWS::SNS::Topic}
"""
_RESOURCES = "resources:\n  Resources:\n" + _TABLES + _OTHERS
_ENVIRONMENT = """\
  environment:
    ORDERS: !Ref Orders
    USERS: !Ref Users
    FILES: !Ref Files
    BACKUPS: !Ref Backups
    JOBS: !Ref Jobs
    MAILS: !Ref Mails
    NEWS: !Ref News
    ALARMS: !Ref Alarms
"""


def allow(action: str, resource: str = "'*'") -> str:
    """A provider that allows one action on one resource."""
    return f"  iam: {{role: {{statements: [{{Effect: Allow, Action: {action}, Resource: {resource}}}]}}}}\n"


def shop(statements: str, function: str = "", more: str = "") -> str:
    """The configuration of a service of one function with tables, buckets, queues and topics."""
    return _HEAD + _ENVIRONMENT + statements + more + _ONE + function + _RESOURCES


def code(body: str) -> str:
    """The module of a handler."""
    lines = "\n".join(f"    {line}" for line in dedent(body).strip().splitlines())
    return (
        "import os\n\nimport boto3\n\ndynamodb = boto3.resource('dynamodb')\nclient = boto3.client('dynamodb')\n"
        "s3 = boto3.client('s3')\nsqs = boto3.client('sqs')\nsns = boto3.client('sns')\nenv = os.environ\n"
        "orders = dynamodb.Table(env['ORDERS'])\nusers = dynamodb.Table(env['USERS'])\n\n\n"
        f"def f(event, context):\n{lines}\n"
    )


LOUD = {
    "an index asked for through a paginator, named by a variable": (
        shop(allow("'dynamodb:Query'", "!GetAtt Orders.Arn")),
        """
        for page in client.get_paginator("query").paginate(TableName=env["ORDERS"], IndexName=event["index"]):
            print(page)
        """,
        ["resource_not_covered f.py:16 dynamodb:Query"],
    ),
    "the wrong index": (
        shop(allow("'dynamodb:Query'", "[!GetAtt Orders.Arn, !Sub '${Orders.Arn}/index/by_day']")),
        "return orders.query(IndexName='by_user')",
        ["resource_not_covered f.py:16 dynamodb:Query"],
    ),
    "a listing where only objects are allowed": (
        shop(allow("'s3:*'", "!Sub '${Files.Arn}/*'")),
        "return [one for page in s3.get_paginator('list_objects_v2').paginate(Bucket=env['FILES']) for one in page]",
        ["resource_not_covered f.py:16 s3:ListBucket"],
    ),
    "the other bucket": (
        shop(allow("'s3:PutObject'", "!Sub 'arn:aws:s3:::${Files}/*'")),
        "s3.upload_file('/tmp/a', env['BACKUPS'], 'a')",
        ["resource_not_covered f.py:16 s3:PutObject"],
    ),
    "the other prefix": (
        shop(allow("'s3:PutObject'", "!Sub '${Files.Arn}/reports/*'")),
        "s3.put_object(Bucket=env['FILES'], Key=f\"pictures/{event['id']}\")",
        ["resource_not_covered f.py:16 s3:PutObject"],
    ),
    "a region in the ARN of a bucket": (
        shop(allow("'s3:GetObject'", "arn:aws:s3:eu-west-1:111122223333:archive/*")),
        "s3.get_object(Bucket='archive', Key=event['key'])",
        ["resource_not_covered f.py:16 s3:GetObject"],
    ),
    "the other table": (
        shop(allow("['dynamodb:PutItem', 'dynamodb:GetItem']", "!GetAtt Users.Arn")),
        """
        users.put_item(Item={"id": event["id"]})
        return orders.get_item(Key={"id": event["id"]})
        """,
        ["resource_not_covered f.py:17 dynamodb:GetItem"],
    ),
    "the other queue": (
        shop(allow("'sqs:SendMessage'", "!GetAtt Jobs.Arn")),
        "sqs.send_message(QueueUrl=env['MAILS'], MessageBody='x')",
        ["resource_not_covered f.py:16 sqs:SendMessage"],
    ),
    "the other topic": (
        shop(allow("'sns:Publish'", "!Ref News")),
        "sns.publish(TopicArn=env['ALARMS'], Message='x')",
        ["resource_not_covered f.py:16 sns:Publish"],
    ),
    "the other function": (
        shop(
            allow("'lambda:InvokeFunction'", "arn:aws:lambda:*:*:function:shop-dev-other"),
        ),
        "boto3.client('lambda').invoke(FunctionName='billing-charge')",
        ["resource_not_covered f.py:16 lambda:InvokeFunction"],
    ),
    "a secret without the end of its ARN": (
        shop(allow("'secretsmanager:GetSecretValue'", "arn:aws:secretsmanager:eu-west-1:1:secret:shop/key")),
        "return boto3.client('secretsmanager').get_secret_value(SecretId='shop/key')",
        ["resource_not_covered f.py:16 secretsmanager:GetSecretValue"],
    ),
    "another parameter": (
        shop(allow("'ssm:GetParameter'", "arn:aws:ssm:*:*:parameter/shop/*")),
        "return boto3.client('ssm').get_parameter(Name='/billing/key')",
        ["resource_not_covered f.py:16 ssm:GetParameter"],
    ),
    "tables are listed where one table is allowed": (
        shop(allow("'dynamodb:*'", "!GetAtt Orders.Arn")),
        "return client.list_tables()",
        ["resource_not_covered f.py:16 dynamodb:ListTables"],
    ),
    "a part of a transaction": (
        shop(allow("['dynamodb:PutItem', 'dynamodb:ConditionCheckItem']")),
        """
        client.transact_write_items(TransactItems=[
            {"Put": {"TableName": env["ORDERS"], "Item": {}}},
            {"Update": {"TableName": env["USERS"], "Key": {}}},
        ])
        """,
        ["action_not_granted f.py:16 dynamodb:UpdateItem"],
    ),
    "a batch writer that may put single items": (
        shop(allow("'dynamodb:PutItem'")),
        """
        with orders.batch_writer() as batch:
            batch.put_item(Item={"id": event["id"]})
        """,
        ["action_not_granted f.py:16 dynamodb:BatchWriteItem"],
    ),
    "a copy from a bucket that may not be read": (
        shop(allow("'s3:PutObject'")),
        "s3.copy_object(CopySource={'Bucket': env['FILES'], 'Key': 'a'}, Bucket=env['BACKUPS'], Key='a')",
        ["action_not_granted f.py:16 s3:GetObject"],
    ),
    "PartiQL by its verb": (
        shop(allow("'dynamodb:PartiQLSelect'")),
        "client.execute_statement(Statement='UPDATE \"orders\" SET a=1 WHERE id=2')",
        ["action_not_granted f.py:16 dynamodb:PartiQLUpdate"],
    ),
    "a collection that is deleted": (
        shop(allow("['s3:ListBucket', 's3:GetObject']")),
        "boto3.resource('s3').Bucket(env['FILES']).objects.filter(Prefix='a/').delete()",
        ["action_not_granted f.py:16 s3:DeleteObject"],
    ),
    "what a collection holds": (
        shop(allow("['s3:ListBucket', 's3:GetObject']")),
        """
        for found in boto3.resource("s3").Bucket(env["FILES"]).objects.all():
            print(found.get()["Body"], found.key)
            found.delete()
        """,
        ["action_not_granted f.py:18 s3:DeleteObject"],
    ),
    "an address that is signed for others": (
        shop(allow("'s3:PutObject'")),
        "return s3.generate_presigned_url('get_object', Params={'Bucket': env['FILES'], 'Key': 'a'})",
        ["action_not_granted f.py:16 s3:GetObject"],
    ),
    "a denial of all that is allowed elsewhere": (
        shop(
            "  iam:\n    role:\n      statements:\n"
            "        - {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}\n"
            "        - {Effect: Deny, Action: 'dynamodb:Delete*', Resource: '*'}\n"
        ),
        "orders.delete_item(Key={'id': event['id']})",
        ["action_not_granted f.py:16 dynamodb:DeleteItem"],
    ),
    "a stream of the table is no access to the table": (
        shop(allow("'dynamodb:PutItem'"), "    events: [{stream: {type: dynamodb, arn: !GetAtt Orders.StreamArn}}]\n"),
        "return orders.get_item(Key={'id': 1})",
        ["action_not_granted f.py:16 dynamodb:GetItem"],
    ),
    "a queue's event does not let messages be delayed": (
        shop("", "    events: [{sqs: {arn: !GetAtt Jobs.Arn}}]\n"),
        "sqs.change_message_visibility(QueueUrl=env['JOBS'], ReceiptHandle='x', VisibilityTimeout=9)",
        ["action_not_granted f.py:16 sqs:ChangeMessageVisibility"],
    ),
    "events, mails and state machines": (
        shop(allow("'logs:*'")),
        """
        boto3.client("events").put_events(Entries=[{"Detail": "{}"}])
        boto3.client("ses").send_email(Source="a@example.com", Destination={}, Message={})
        boto3.client("stepfunctions").start_execution(stateMachineArn="arn:aws:states:eu-west-1:1:stateMachine:a")
        boto3.client("kinesis").put_record(StreamName="clicks", Data=b"", PartitionKey="a")
        boto3.client("kms").decrypt(CiphertextBlob=b"")
        """,
        [
            "action_not_granted f.py:16 events:PutEvents",
            "action_not_granted f.py:17 ses:SendEmail",
            "action_not_granted f.py:18 states:StartExecution",
            "action_not_granted f.py:19 kinesis:PutRecord",
            "action_not_granted f.py:20 kms:Decrypt",
        ],
    ),
    "Lift grants to the shared role, and this function has its own": (
        shop(
            "",
            "    iamRoleStatements: [{Effect: Allow, Action: 'logs:*', Resource: '*'}]\n",
            _PLUGIN.replace("]", ", serverless-lift]") + "constructs: {store: {type: storage}}\n",
        ),
        "s3.put_object(Bucket=env['FILES'], Key='a')",
        ["action_not_granted f.py:16 s3:PutObject"],
    ),
    "version 4, a role for each function, and nothing inherited": (
        "frameworkVersion: '4'\n"
        + shop(
            "  iam: {role: {mode: perFunction, statements: [{Effect: Allow, Action: 'dynamodb:*', Resource: '*'}]}}\n",
            "    iam: {inheritStatements: false, role: {statements: "
            "[{Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*'}]}}\n",
        ),
        "orders.put_item(Item={'id': 1})",
        [
            "action_not_granted f.py:16 dynamodb:PutItem",
            "statements_not_applied serverless.yml:15 provider.iam.role.statements",
        ],
    ),
    "a role of the resources, and a policy that another role gets": (
        shop("", "    role: OwnRole\n")
        + """\
    OwnRole: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
    OtherRole: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
    More:
      Type: AWS::IAM::Policy
      Properties:
        Roles: [!Ref OtherRole]
        PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}}
""",
        "orders.put_item(Item={'id': 1})",
        ["action_not_granted f.py:16 dynamodb:PutItem"],
    ),
    "names that no service has": (
        shop(allow("['dynamodb:GetItem', 'dynamodb:Puttem', 's3:HeadBucket', 'stepfunctions:StartExecution']")),
        "return orders.get_item(Key={'id': 1})",
        [
            "unknown_action serverless.yml:14 dynamodb:Puttem",
            "unknown_action serverless.yml:14 s3:HeadBucket",
            "unknown_action serverless.yml:14 stepfunctions:StartExecution",
        ],
    ),
    "statements that are left behind": (
        shop(allow("'dynamodb:GetItem'") + "  iamRoleStatements: [{Effect: Allow, Action: 's3:*', Resource: '*'}]\n"),
        "s3.put_object(Bucket=env['FILES'], Key=str(orders.get_item(Key={'id': 1})))",
        [
            "action_not_granted f.py:16 s3:PutObject",
            "statements_not_applied serverless.yml:15 provider.iamRoleStatements",
        ],
    ),
}

QUIET = {
    "patterns": (
        shop(allow("['dynamodb:*Item', 'S3:putobject', 's?s:Send*']")),
        """
        orders.put_item(Item={"id": 1})
        s3.put_object(Bucket=env["FILES"], Key="a")
        sqs.send_message(QueueUrl=env["JOBS"], MessageBody="x")
        """,
    ),
    "an index through Fn::Join, and one pattern for all below the table": (
        shop(
            "  iam:\n    role:\n      statements:\n"
            "        - Effect: Allow\n          Action: dynamodb:Query\n"
            "          Resource: !Join ['', [!GetAtt Orders.Arn, /index/, by_day]]\n"
            "        - Effect: Allow\n          Action: dynamodb:Scan\n          Resource: !Sub '${Users.Arn}*'\n"
        ),
        """
        orders.query(IndexName="by_day")
        users.scan(IndexName=event["index"])
        """,
    ),
    "everything but one service": (
        shop("  iamRoleStatements: [{Effect: Allow, NotAction: 'iam:*', Resource: '*'}]\n"),
        "orders.put_item(Item={'id': 1})",
    ),
    "everything but one table": (
        shop("  iamRoleStatements: [{Effect: Allow, Action: 'dynamodb:*', NotResource: !GetAtt Users.Arn}]\n"),
        "orders.put_item(Item={'id': 1})",
    ),
    "names that only the deployment knows": (
        shop(allow("'dynamodb:PutItem'", "arn:aws:dynamodb:*:*:table/orders")).replace(
            "ORDERS: !Ref Orders", "ORDERS: !ImportValue other-orders"
        ),
        "orders.put_item(Item={'id': 1})",
    ),
    "a name with the stage in it, at another stage": (
        shop(allow("'s3:GetObject'", "'arn:aws:s3:::shop-${sls:stage}-files/*'")),
        "s3.get_object(Bucket='shop-prod-files', Key='a')",
    ),
    "a pattern around the stage": (
        shop(allow("'s3:GetObject'", "arn:aws:s3:::shop-*-files/*")),
        "s3.get_object(Bucket=f\"shop-{event['stage']}-files\", Key='a')",
    ),
    "one ARN for the bucket and what is in it": (
        shop(allow("'s3:*'", "arn:aws:s3:::archive*")),
        "s3.put_object(Bucket='archive', Key=str(s3.list_objects_v2(Bucket='archive')))",
    ),
    "the table by its ARN": (
        shop(allow("'dynamodb:GetItem'", "!GetAtt Orders.Arn")).replace(
            "ORDERS: !Ref Orders", "ORDERS: !GetAtt Orders.Arn"
        ),
        "return orders.get_item(Key={'id': 1})",
    ),
    "the table by the name that it was given": (
        shop(allow("'dynamodb:GetItem'", "!GetAtt Orders.Arn")),
        "return dynamodb.Table('orders-dev').get_item(Key={'id': 1})",
    ),
    "the ARN written out, the table by reference": (
        shop(
            allow(
                "'dynamodb:GetItem'", "'arn:aws:dynamodb:${aws:region}:*:table/orders-${self:provider.stage, \"dev\"}'"
            )
        ),
        "return orders.get_item(Key={'id': 1})",
    ),
    "the credentials of another role": (
        shop(allow("'sts:AssumeRole'")),
        """
        given = boto3.client("sts").assume_role(RoleArn=event["role"], RoleSessionName="a")["Credentials"]
        keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
        other = boto3.client("s3", **keys)
        other.put_object(Bucket="theirs", Key="a")
        """,
    ),
    "a stand-in for AWS": (
        shop(""),
        "boto3.client('s3', endpoint_url='http://localhost:4566').put_object(Bucket='a', Key='b')",
    ),
    "a managed policy": (
        shop("  iamManagedPolicies: ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess']\n"),
        "orders.put_item(Item={'id': 1})",
    ),
    "a policy that is attached to the shared role": (
        shop("")
        + """\
    More:
      Type: AWS::IAM::ManagedPolicy
      Properties:
        Roles: [!Ref IamRoleLambdaExecution]
        PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt Orders.Arn}}
""",
        "orders.put_item(Item={'id': 1})",
    ),
    "a queue that lets the account in": (
        shop("")
        + """\
    JobsPolicy:
      Type: AWS::SQS::QueuePolicy
      Properties:
        Queues: [!Ref Jobs]
        PolicyDocument:
          Statement:
            {Effect: Allow, Principal: {AWS: !GetAtt IamRoleLambdaExecution.Arn}, Action: 'sqs:*', Resource: '*'}
""",
        "sqs.send_message(QueueUrl=env['JOBS'], MessageBody='x')",
    ),
    "the messages of its own queue": (
        shop("", "    events: [{sqs: {arn: !GetAtt Jobs.Arn}}]\n"),
        "sqs.delete_message(QueueUrl=env['JOBS'], ReceiptHandle=event['Records'][0]['receiptHandle'])",
    ),
    "Lift's own table, its index too": (
        shop(
            "",
            more="plugins: [serverless-lift]\n"
            "constructs: {data: {type: database/dynamodb-single-table, gsiCount: 1}}\n",
        ).replace("ORDERS: !Ref Orders", "ORDERS: '${construct:data.tableName}'"),
        "return orders.query(IndexName='GSI-1')",
    ),
    "a role that is not in the repository": (
        shop("  role: arn:aws:iam::111122223333:role/shop\n"),
        "orders.put_item(Item={'id': 1})",
    ),
    "a statement under a condition": (
        shop(
            "  iamRoleStatements:\n    - Effect: Allow\n      Action: dynamodb:PutItem\n      Resource: '*'\n"
            "      Condition: {StringEquals: {aws:PrincipalTag/team: shop}}\n"
        ),
        "orders.put_item(Item={'id': 1})",
    ),
    "statements of a program": (
        shop("  iamRoleStatements: ${file(statements.js)}\n"),
        "orders.put_item(Item={'id': 1})",
    ),
    "a text message to a telephone": (
        shop(allow("'sns:Publish'", "!Ref News")),
        "sns.publish(PhoneNumber=event['phone'], Message='x')",
    ),
    "a secret with the end of its ARN, by its name and by its ARN": (
        shop(allow("'secretsmanager:GetSecretValue'", "arn:aws:secretsmanager:*:*:secret:shop/key-??????")),
        """
        secrets = boto3.client("secretsmanager")
        secrets.get_secret_value(SecretId="shop/key")
        secrets.get_secret_value(SecretId="arn:aws:secretsmanager:eu-west-1:1:secret:shop/key-AbCdEf")
        """,
    ),
    "parameters below a path": (
        shop(allow("['ssm:GetParametersByPath', 'ssm:GetParameter']", "arn:aws:ssm:*:*:parameter/shop/*")),
        """
        ssm = boto3.client("ssm")
        ssm.get_parameters_by_path(Path="/shop/")
        ssm.get_parameter(Name="/shop/key:3")
        ssm.get_parameter(Name="/shop/" + event["name"])
        """,
    ),
    "a function of the same service by its name": (
        shop(allow("'lambda:InvokeFunction'", "'arn:aws:lambda:*:*:function:${self:service}-${sls:stage}-*'")),
        "boto3.client('lambda').invoke(FunctionName='shop-dev-f')",
    ),
    "what only a test runs": (
        shop(allow("'dynamodb:GetItem'")),
        """
        return orders.get_item(Key={"id": 1})


        def fill():
            orders.put_item(Item={"id": 1})
        """,
    ),
    "a denial of something else": (
        shop(
            "  iam:\n    role:\n      statements:\n"
            "        - {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}\n"
            "        - {Effect: Deny, Action: 'dynamodb:*', Resource: !GetAtt Users.Arn}\n"
        ),
        "orders.delete_item(Key={'id': event['id']})",
    ),
    "a resource whose type is not known": (
        shop(allow("'dynamodb:PutItem'", "!GetAtt Custom.TableArn")) + "    Custom: {Type: 'Custom::Table'}\n",
        "orders.put_item(Item={'id': 1})",
    ),
    "a table of the stack above": (
        shop(allow("'dynamodb:PutItem'", "!Sub 'arn:aws:dynamodb:*:*:table/${TableName}'")).replace(
            "resources:\n", "resources:\n  Parameters: {TableName: {Type: String}}\n"
        ),
        "orders.put_item(Item={'id': 1})",
    ),
    "a role for each function, with what all share": (
        "frameworkVersion: '4'\n"
        + shop(
            "  iam: {role: {mode: perFunction, statements: [{Effect: Allow, Action: 'dynamodb:*', Resource: '*'}]}}\n"
        ),
        "orders.put_item(Item={'id': 1})",
    ),
}


def _said(folder: Path, config: str, body: str) -> list[str]:
    files = {"serverless.yml": config, "f.py": code(body), "statements.js": "module.exports = []\n"}
    told = found(folder, files, _RULES)
    return [f"{one.rule} {place} {one.data.get('action') or one.data.get('key')}" for one, place in told]


@pytest.mark.parametrize("name", LOUD)
def test_what_is_wrong_is_said(tmp_path: Path, name: str) -> None:
    config, body, expected = LOUD[name]
    assert _said(tmp_path.resolve(), config, body) == expected


@pytest.mark.parametrize("name", QUIET)
def test_what_is_right_is_left_alone(tmp_path: Path, name: str) -> None:
    config, body = QUIET[name]
    assert _said(tmp_path.resolve(), config, body) == []
