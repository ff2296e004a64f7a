"""Adding and listing receipts."""

import base64
import json
import os
import uuid
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Key

from src import photos, sessions

RECEIPTS = boto3.resource("dynamodb").Table(os.environ["RECEIPTS_TABLE"])


def add(event, context):
    """Store a receipt and its photo."""
    owner = sessions.user_of(event)
    if owner is None:
        return {"statusCode": 401}
    form = json.loads(event["body"], parse_float=Decimal)
    receipt = uuid.uuid4().hex
    photos.save(photos.key_of(owner, receipt), base64.b64decode(form["photo"]))
    RECEIPTS.put_item(
        Item={
            "owner": owner,
            "id": receipt,
            "date": form["date"],
            "amount": form["amount"],
            "currency": form["currency"],
        }
    )
    return {"statusCode": 201, "body": json.dumps({"id": receipt})}


def list_all(event, context):
    """Return the caller's receipts."""
    owner = sessions.user_of(event)
    if owner is None:
        return {"statusCode": 401}
    return {"statusCode": 200, "body": json.dumps(of(owner), default=str)}


def of(owner):
    """Return all receipts of one person."""
    return RECEIPTS.query(KeyConditionExpression=Key("owner").eq(owner))["Items"]
