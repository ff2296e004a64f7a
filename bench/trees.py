"""Trees of serverless services, made to measure: the same text for the same numbers, every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODULES = 10

PROVIDER = """\
service: orders-{number}
frameworkVersion: "3"
package: {{individually: true}}
provider:
  name: aws
  runtime: python3.12
  stage: ${{opt:stage, 'dev'}}
  region: eu-west-1
  architecture: arm64
  logRetentionInDays: 14
  environment:
    ORDERS_TABLE: !Ref Orders
    ARCHIVE_BUCKET: !Ref Archive
    STAGE: ${{sls:stage}}
  iam:
    role:
      statements:
        - Effect: Allow
          Action:
            - dynamodb:GetItem
            - dynamodb:PutItem
            - dynamodb:Query
          Resource: !GetAtt Orders.Arn
        - Effect: Allow
          Action: s3:PutObject
          Resource: !Sub "${{Archive.Arn}}/*"
functions:
"""
FUNCTION = """\
  step{index}:
    handler: shop/step{index}.handler
    memorySize: 512
    timeout: 30
    description: Takes an order through step {index}
    environment:
      STEP: "{index}"
    events:
      - httpApi:
          method: post
          path: /orders/step{index}
"""
RESOURCES = """\
resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions:
          - AttributeName: id
            AttributeType: S
        KeySchema:
          - AttributeName: id
            KeyType: HASH
    Archive:
      Type: AWS::S3::Bucket
      Properties:
        BucketEncryption:
          ServerSideEncryptionConfiguration:
            - ServerSideEncryptionByDefault:
                SSEAlgorithm: AES256
  Outputs:
    OrdersTable:
      Value: !Ref Orders
    ArchiveBucket:
      Value: !Ref Archive
"""
HEAD = """\
import json
import logging
import os

import boto3

from shop import archive

logger = logging.getLogger(__name__)
table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    order = json.loads(event["body"])
    logger.info("order %s", order["id"])
{calls}    return {{"statusCode": 200, "body": json.dumps(order)}}
"""
BLOCK = """\


def price_{block}(order):
    known = table.get_item(Key={{"id": order["id"]}}).get("Item")
    if known is None:
        table.put_item(Item={{"id": order["id"], "step": {block}}})
        known = order
    total = 0
    for line in known.get("lines", []):
        total += line["count"] * line["price"]
        if line.get("gift"):
            total += wrap_{block}(line, colour="red" if total > {block} else "blue")
    archive.keep(order["id"], known)
    return {{"id": order["id"], "total": total, "step": os.environ["STEP"]}}


def wrap_{block}(line, colour):
    names = [part.strip() for part in line["name"].split(",") if part]
    paper = {{"red": 3, "blue": 2}}.get(colour, 1)
    return paper * len(names)
"""
SHARED = """\
import json
import os

import boto3

s3 = boto3.client("s3")


def keep(name, order):
    s3.put_object(Bucket=os.environ["ARCHIVE_BUCKET"], Key=key(name), Body=json.dumps(order))


def key(name):
    return f"orders/{name}.json"
"""
FAULTY = """\


def report(order):
    client = boto3.client("s3")
    with open("report.txt", "w") as file:
        file.write(order["id"])
    client.upload_file("report.txt", os.environ["ARCHIVE_BUCKET"], "report.txt")
    table.delete_item(Key={"id": order["id"]})
"""
BLOCK_LINES = BLOCK.count("\n")
HEAD_LINES = HEAD.count("\n")


def write_service(
    folder: Path, *, number: int = 0, modules: int = MODULES, blocks: int = 3, faulty: bool = False
) -> None:
    """Write one service: a shared module and handlers, each in its own file of `blocks` pairs of functions.

    A faulty one makes a client in the invocation, writes to the read-only file system and lacks a permission.
    """
    package = folder / "shop"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "archive.py").write_text(SHARED)
    handlers = modules - 1
    functions = "".join(FUNCTION.format(index=index) for index in range(handlers))
    (folder / "serverless.yml").write_text(PROVIDER.format(number=number) + functions + RESOURCES)
    for index in range(handlers):
        faulty_here = faulty and index == 0
        calls = [f"    order.update(price_{block}(order))\n" for block in range(blocks)]
        calls += ["    report(order)\n"] if faulty_here else []
        head = HEAD.format(calls="".join(calls))
        body = "".join(BLOCK.format(block=block) for block in range(blocks))
        (package / f"step{index}.py").write_text(head + body + (FAULTY if faulty_here else ""))


def write_services(folder: Path, lines: int) -> None:
    """Write services of ten modules until they hold about `lines` lines of Python."""
    blocks = 4
    per_service = MODULES * (HEAD_LINES + blocks * (BLOCK_LINES + 1))
    for number in range(max(1, round(lines / per_service))):
        write_service(folder / f"service{number}", number=number, blocks=blocks)


def write_large_service(folder: Path, lines: int) -> None:
    """Write one service whose modules hold about `lines` lines of Python together; they grow in number, not in size."""
    blocks = 20
    per_module = HEAD_LINES + blocks * (BLOCK_LINES + 1)
    write_service(folder, modules=max(2, round(lines / per_module)), blocks=blocks)
