"""Sessions of signed-in users."""

import os
import secrets

import boto3

SESSIONS = boto3.resource("dynamodb").Table(os.environ["SESSIONS_TABLE"])


def start(user):
    """Open a session and return its token."""
    token = secrets.token_urlsafe(32)
    SESSIONS.put_item(Item={"token": token, "user": user})
    return token


def user_of(event):
    """Return who makes this request; None when nobody is signed in."""
    token = event["headers"].get("authorization", "-")
    session = SESSIONS.get_item(Key={"token": token}).get("Item")
    return session["user"] if session else None


def end(token):
    """Close a session."""
    SESSIONS.delete_item(Key={"token": token})
