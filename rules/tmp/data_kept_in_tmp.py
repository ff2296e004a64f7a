"""How data_kept_in_tmp.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding
from advisor.subjects import FileRead, FileWrite, ReadKind, Show, WriteKind, absolute, under

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_S3 = """\
# serverless.yml
plugins:
  - serverless-lift
constructs:
  storage:
    type: storage
provider:
  environment:
    STORAGE_BUCKET: ${{construct:storage.bucketName}}

# {module}
s3 = boto3.client("s3")

{call}\
"""
_PUT = 's3.put_object(Bucket=os.environ["STORAGE_BUCKET"], Key={key}, Body=content)'
_GET = 'content = s3.get_object(Bucket=os.environ["STORAGE_BUCKET"], Key={key})["Body"].read()'


def check(file: FileWrite | FileRead) -> Iterator[Finding]:
    """Find data that is only in /tmp: written for nobody in this invocation, or read though nobody made it."""
    if under(file.path, "/tmp") is not Certainty.YES:
        return
    if isinstance(file, FileWrite):
        if file.kind not in {WriteKind.DATA, WriteKind.APPEND} or file.rebuilt or file.consumed is not Certainty.NO:
            return
        fault = "nothing in the same invocation uses it, and later invocations may not find it"
    else:
        if file.kind is not ReadKind.CONTENT or file.tolerant or file.produced is not Certainty.NO:
            return
        fault = "nothing in the same invocation makes it, and a new environment starts with an empty /tmp"
    yield Finding(
        message=f"`{file.operation}` {file.kind.value} `{file.path.display()}`, but {fault}",
        span=file.span,
        remedy=_kept_in_s3(file),
        related=file.via,
        data={"path": absolute(file.path).display(), "operation": file.operation},
    )


def _kept_in_s3(file: FileWrite | FileRead) -> Show:
    key = absolute(file.path).removeprefix("/tmp/").code()
    call = (_PUT if isinstance(file, FileWrite) else _GET).format(key=key)
    return Show("Keep it in S3", _IN_S3.format(module=file.span.file.name, call=call))
