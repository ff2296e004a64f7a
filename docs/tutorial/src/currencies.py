"""How many decimals each currency has: a reference file in the bucket, kept in /tmp between invocations."""

import json
import os
from pathlib import Path

import boto3

S3 = boto3.client("s3")
CACHE = Path("/tmp/currencies.json")


def decimals(currency):
    """Return how many decimals amounts in `currency` have."""
    if not CACHE.exists():
        S3.download_file(os.environ["PHOTO_BUCKET"], "reference/currencies.json", str(CACHE))
    return json.loads(CACHE.read_text())[currency]
