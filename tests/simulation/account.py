"""The AWS account that examples are deployed to: moto, as a server of its own."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlsplit
from urllib.request import Request, urlopen

import boto3  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

ACCOUNT, REGION = "111122223333", "eu-west-1"
_FIVE_YEARS = 5 * 365 * 24 * 3600
_SERVER = """\
import sys
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


class Account:
    """One account in one region. To be used as a context."""

    def __init__(self) -> None:
        """Start the server on a free port."""
        self._folder = tempfile.TemporaryDirectory(prefix="aws-")
        recording = str(Path(self._folder.name) / "requests")
        command = [sys.executable, "-c", _SERVER]
        self._server = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"MOTO_ACCOUNT_ID": ACCOUNT, "MOTO_RECORDER_FILEPATH": recording, "PYTHONDONTWRITEBYTECODE": "1"},
            text=True,
        )
        port = self._server.stdout.readline().strip() if self._server.stdout else ""
        self.address = f"http://127.0.0.1:{int(port)}"
        self._session = boto3.Session("testing", "testing", region_name=REGION)
        self.client = cache(self._client)

    def __enter__(self) -> Account:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.kill()
        self._server.communicate()
        self._folder.cleanup()

    def empty(self) -> None:
        """Take away everything."""
        for action in ("reset", "recorder/reset-recording", "recorder/start-recording"):
            self._moto(action, "POST")

    def requests(self) -> Iterator[str]:
        """What was asked of AWS since the account was empty: method, path, operation and body of each request."""
        for line in self._moto("recorder/download-recording", "GET").splitlines():
            asked = json.loads(line)
            body = asked.get("body") or ""
            plain = base64.b64decode(body).decode("utf-8", "replace") if asked.get("body_encoded") else body
            operation = asked["headers"].get("X-Amz-Target", "")
            yield f"{asked['method']} {urlsplit(asked['url']).path} {operation} {unquote_plus(plain)}"

    def _moto(self, action: str, method: str) -> str:
        with urlopen(Request(f"{self.address}/moto-api/{action}", method=method), timeout=20) as answer:
            text: str = answer.read().decode()
            return text

    def _client(self, service: str) -> Any:
        return self._session.client(service, endpoint_url=self.address)

    def contents(self) -> str:
        """All that outlives every environment, as one text: objects, items, messages."""
        return "\n".join((*self._objects(), *map(json.dumps, self.items()), *self._messages()))

    def items(self) -> Iterator[dict[str, Any]]:
        """The items of all tables."""
        dynamodb = self.client("dynamodb")
        for table in dynamodb.list_tables()["TableNames"]:
            yield from dynamodb.scan(TableName=table)["Items"]

    def _objects(self) -> Iterator[str]:
        s3 = self.client("s3")
        for bucket in s3.list_buckets()["Buckets"]:
            for entry in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", ()):
                stored = s3.get_object(Bucket=bucket["Name"], Key=entry["Key"])
                yield f"{entry['Key']} {stored['Body'].read().decode('utf-8', 'replace')}"

    def _messages(self) -> Iterator[str]:
        sqs = self.client("sqs")
        for queue in sqs.list_queues().get("QueueUrls", ()):
            for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", ()):
                yield message["Body"]

    def sweep(self, now: float) -> None:
        """Delete what DynamoDB deletes at `now`, by the rule of its documentation."""
        dynamodb = self.client("dynamodb")
        for table in dynamodb.list_tables()["TableNames"]:
            setting = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
            keys = [key["AttributeName"] for key in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]]
            for item in dynamodb.scan(TableName=table)["Items"]:
                if setting["TimeToLiveStatus"] == "ENABLED" and expired(item, setting["AttributeName"], now):
                    dynamodb.delete_item(TableName=table, Key={key: item[key] for key in keys})


def expired(item: dict[str, dict[str, Any]], attribute: str, now: float) -> bool:
    """A top-level Number of whole seconds since 1970 that lies in the past, and by no more than five years."""
    number = item.get(attribute, {}).get("N", "")
    return number.lstrip("-").isdecimal() and now - _FIVE_YEARS <= int(number) < now
