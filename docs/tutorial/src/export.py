"""All photos of one person in one archive."""

import tempfile
import zipfile
from functools import cache
from pathlib import Path

import boto3

from src import photos, receipts, sessions


@cache
def storage():
    """Return the S3 client, made when it is first needed."""
    return boto3.client("s3")


def handler(event, context):
    """Put the caller's photos into an archive in the bucket."""
    owner = sessions.user_of(event)
    if owner is None:
        return {"statusCode": 401}
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "photos.zip")
        with zipfile.ZipFile(archive, "w") as photos_of_owner:
            for receipt in receipts.of(owner):
                photo = Path(folder, f"{receipt['id']}.jpg")
                storage().download_file(photos.BUCKET, photos.key_of(owner, receipt["id"]), str(photo))
                photos_of_owner.write(photo, photo.name)
        storage().upload_file(str(archive), photos.BUCKET, f"exports/{owner}.zip")
    return {"statusCode": 201}
