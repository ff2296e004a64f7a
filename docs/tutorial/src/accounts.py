"""Signing in and out."""

import hashlib
import hmac
import json
import os

import boto3

from src import sessions

ACCOUNTS = boto3.resource("dynamodb").Table(os.environ["ACCOUNTS_TABLE"])


def login(event, context):
    """Open a session for the right e-mail address and password."""
    form = json.loads(event["body"])
    account = ACCOUNTS.get_item(Key={"email": form["email"]}).get("Item")
    if account is None or not _matches(account, form["password"]):
        return {"statusCode": 401}
    token = sessions.start(account["email"])
    return {"statusCode": 200, "body": json.dumps({"token": token})}


def logout(event, context):
    """Close the caller's session."""
    sessions.end(event["headers"]["authorization"])
    return {"statusCode": 204}


def _matches(account, password):
    salt = bytes.fromhex(account["salt"])
    given = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
    return hmac.compare_digest(given.hex(), account["password_hash"])
