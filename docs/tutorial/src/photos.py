"""The bucket that holds the photos of receipts."""

import os

import boto3

BUCKET = os.environ["PHOTO_BUCKET"]


def key_of(owner, receipt):
    """Return the key of a receipt's photo."""
    return f"photos/{owner}/{receipt}.jpg"


def save(key, content):
    """Store bytes in the bucket."""
    s3 = boto3.client("s3")
    s3.put_object(Bucket=BUCKET, Key=key, Body=content)
