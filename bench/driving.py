"""Programs driven on a small service: what they are given, and what became of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bench.measure import REPOSITORY

CONFIGURATION = """\
service: orders
provider:
  name: aws
  runtime: python3.12
  iam:
    role:
      statements:
        - Effect: Allow
          Action: dynamodb:GetItem
          Resource: !GetAtt Orders.Arn
functions:
  order:
    handler: app.handler
resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: orders
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
        KeySchema: [{AttributeName: id, KeyType: HASH}]
"""
WITHOUT_READING = CONFIGURATION.replace("dynamodb:GetItem", "dynamodb:Query")
CLEAN = """\
import boto3

import helper

TABLE = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    helper.note(event)
    return TABLE.get_item(Key={"id": event["id"]})
"""
HELPER = """\
def note(event):
    print(event["id"])
"""
WRITING = """\
def note(event):
    smile = "😀"; open("notes.txt", "a").write(event["id"])
"""
CREATING = """\
import boto3

import helper


def handler(event, context):
    helper.note(event)
    table = boto3.resource("dynamodb").Table("orders")
    return table.get_item(Key={"id": event["id"]})
"""
PLACE = "helper.py:2:18: error write_outside_tmp"


class Outcome(NamedTuple):
    """One thing that a client was made to do."""

    client: str
    what: str
    met: bool
    said: str


def command(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, with the advisor of this checkout on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY), **environment}
    return subprocess.run(
        words, cwd=folder, env=variables, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
