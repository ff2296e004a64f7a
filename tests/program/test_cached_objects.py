"""S3 objects that serve as a cache, and those that do not."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from advisor.program.aws_facts import CachedObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_HEAD = """\
import io, json, os, time
import boto3, requests
from botocore.exceptions import ClientError
s3 = boto3.client('s3')
table = boto3.resource('dynamodb').Table('t')
B = os.environ['BUCKET']
def compute(x):
    return requests.get('https://example.com/' + x).json()
"""


def _module(code: str) -> str:
    code = dedent(code).lstrip("\n")
    return _HEAD + (code if "def handler" in code else "def handler(event, context):\n" + indent(code, "    "))


def _found(analysis: Analysis) -> list[tuple[str, str]]:
    return [(fact.operation, fact.path.display()) for fact in analysis.facts if isinstance(fact, CachedObject)]


CACHED = {
    "in the except": """
        key = f"cache/{event['id']}.json"
        try:
            return json.loads(s3.get_object(Bucket=B, Key=key)["Body"].read())
        except s3.exceptions.NoSuchKey:
            value = compute(event["id"])
            s3.put_object(Bucket=B, Key=key, Body=json.dumps(value))
            return value
    """,
    "behind the except": """
        key = event["id"]
        try:
            return json.loads(s3.get_object(Bucket=B, Key=key)["Body"].read())
        except ClientError:
            pass
        value = compute(event["id"])
        s3.put_object(Bucket=B, Key=key, Body=json.dumps(value).encode())
        return value
    """,
    "an error that is looked at": """
        key = event["id"]
        try:
            return json.loads(s3.get_object(Bucket=B, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
        value = table.scan()["Items"]
        s3.put_object(Bucket=B, Key=key, Body=json.dumps(value))
        return value
    """,
    "helpers": """
        def look(key):
            try:
                return json.loads(s3.get_object(Bucket=B, Key=key)["Body"].read())
            except ClientError:
                return None
        def keep(key, value):
            s3.put_object(Bucket=B, Key=key, Body=json.dumps(value))
        def handler(event, context):
            key = "cache/" + event["id"]
            found = look(key)
            if found is not None:
                return found
            value = compute(event["id"])
            keep(key, value)
            return value
    """,
    "helpers, the other way round": """
        def look(key):
            try:
                return json.loads(s3.get_object(Bucket=B, Key=key)["Body"].read())
            except Exception:
                return None
        def handler(event, context):
            found = look(event["id"])
            if not found:
                found = compute(event["id"])
                s3.put_object(Bucket=B, Key=event["id"], Body=json.dumps(found))
            return found
    """,
    "objects of the resource": """
        cached = boto3.resource("s3").Object(B, event["id"])
        try:
            return json.loads(cached.get()["Body"].read())
        except ClientError:
            value = compute(event["id"])
            cached.put(Body=json.dumps(value))
            return value
    """,
    "asked for first": """
        try:
            s3.head_object(Bucket=B, Key=event["id"])
        except ClientError:
            s3.put_object(Bucket=B, Key=event["id"], Body=json.dumps(compute(event["id"])))
        return s3.get_object(Bucket=B, Key=event["id"])["Body"].read()
    """,
}

NOT_CACHED = {
    "state that is read, changed and written": """
        try:
            state = json.loads(s3.get_object(Bucket=B, Key="state.json")["Body"].read())
        except ClientError:
            state = {}
        state["last"] = compute("x")
        s3.put_object(Bucket=B, Key="state.json", Body=json.dumps(state))
    """,
    "a first state": """
        try:
            return json.loads(s3.get_object(Bucket=B, Key=event["user"])["Body"].read())
        except ClientError:
            s3.put_object(Bucket=B, Key=event["user"], Body=json.dumps({"theme": "dark"}))
            return {"theme": "dark"}
    """,
    "the event's own data": """
        try:
            s3.head_object(Bucket=B, Key=event["id"])
        except ClientError:
            s3.put_object(Bucket=B, Key=event["id"], Body=json.dumps(event))
    """,
    "another key": """
        try:
            return json.loads(s3.get_object(Bucket=B, Key=event["id"])["Body"].read())
        except ClientError:
            value = compute(event["id"])
            s3.put_object(Bucket=B, Key="missed/" + event["id"], Body=json.dumps(value))
            return value
    """,
    "another bucket": """
        try:
            return json.loads(s3.get_object(Bucket="archive", Key=event["id"])["Body"].read())
        except ClientError:
            value = compute(event["id"])
            s3.put_object(Bucket=B, Key=event["id"], Body=json.dumps(value))
            return value
    """,
    "a picture": """
        try:
            return s3.get_object(Bucket=B, Key=event["id"])["Body"].read()
        except ClientError:
            from PIL import Image
            picture = io.BytesIO()
            Image.open(io.BytesIO(requests.get("https://example.com/" + event["id"]).content)).save(picture)
            s3.put_object(Bucket=B, Key=event["id"], Body=picture.getvalue())
            return picture.getvalue()
    """,
    "a file": """
        try:
            s3.download_file(B, event["id"], "/tmp/x")
        except ClientError:
            open("/tmp/x", "w").write(json.dumps(compute(event["id"])))
            s3.upload_file("/tmp/x", B, event["id"])
    """,
    "written always": """
        try:
            old = json.loads(s3.get_object(Bucket=B, Key=event["id"])["Body"].read())
        except ClientError:
            old = None
        new = compute(event["id"])
        s3.put_object(Bucket=B, Key=event["id"], Body=json.dumps(new))
        return old != new
    """,
    "only read": 'return json.loads(s3.get_object(Bucket=B, Key="rates.json")["Body"].read())',
    "only written": 's3.put_object(Bucket=B, Key="rates.json", Body=json.dumps(compute("rates")))',
    "at init": """
        try:
            RATES = json.loads(s3.get_object(Bucket=B, Key="rates")["Body"].read())
        except ClientError:
            RATES = compute("rates")
            s3.put_object(Bucket=B, Key="rates", Body=json.dumps(RATES))
        def handler(event, context):
            return RATES[event["currency"]]
    """,
    "keys that are not known": """
        try:
            return s3.get_object(**event["where"])
        except ClientError:
            s3.put_object(**event["there"], Body=json.dumps(compute("x")))
    """,
}


@pytest.mark.parametrize("code", CACHED.values(), ids=CACHED)
def test_values_are_cached_in_s3(follow: Callable[..., Analysis], code: str) -> None:
    [(operation, path)] = _found(follow(_module(code)))
    assert operation in ("get_object", "get")
    assert path.startswith("s3://")


@pytest.mark.parametrize("code", NOT_CACHED.values(), ids=NOT_CACHED)
def test_s3_is_no_cache_for(follow: Callable[..., Analysis], code: str) -> None:
    assert _found(follow(_module(code))) == []
