"""Files kept in S3: code to read."""

from __future__ import annotations

from advisor.model import Applicability, Fix
from advisor.subjects import FileRead, FileWrite, absolute

_CONFIGURATION = """\
# serverless.yml
plugins:
  - serverless-lift
constructs:
  storage:
    type: storage
provider:
  environment:
    STORAGE_BUCKET: ${construct:storage.bucketName}\
"""
_CLIENT = 's3 = boto3.client("s3")\n'
_PUT = 's3.put_object(Bucket=os.environ["STORAGE_BUCKET"], Key={key}, Body=content)'
_GET = 'content = s3.get_object(Bucket=os.environ["STORAGE_BUCKET"], Key={key})["Body"].read()'


def kept_in_s3(file: FileWrite | FileRead) -> Fix:
    """Show how the file under /tmp is put into a bucket, and got from there."""
    key = absolute(file.path).removeprefix("/tmp/").code()
    writes = [file] if isinstance(file, FileWrite) else file.written_elsewhere
    calls = {write.span.file.name: [_CLIENT, _PUT.format(key=key)] for write in writes}
    if isinstance(file, FileRead):
        calls.setdefault(file.span.file.name, [_CLIENT]).append(_GET.format(key=key))
    modules = ("\n".join((f"# {name}", *lines)) for name, lines in calls.items())
    return Fix(Applicability.SHOWN, "Keep it in S3", (), "\n\n".join((_CONFIGURATION, *modules)))
