"""How database_in_tmp.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding
from advisor.subjects import FileWrite, Show, WriteKind, absolute, under

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = """\
# serverless.yml
resources:
  Resources:
    Records:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions:
          - AttributeName: id
            AttributeType: S
        KeySchema:
          - AttributeName: id
            KeyType: HASH
provider:
  environment:
    RECORDS_TABLE: !Ref Records

# {module}
records = boto3.resource("dynamodb").Table(os.environ["RECORDS_TABLE"])

records.put_item(Item={{"id": key, **record}})\
"""


def check(write: FileWrite) -> Iterator[Finding]:
    """Find a database under /tmp that is neither a copy of another, nor handed on, nor removed."""
    if write.kind is not WriteKind.DATABASE or under(write.path, "/tmp") is not Certainty.YES:
        return
    if write.continued or write.rebuilt or write.consumed is not Certainty.NO:
        return
    shown = write.path.display()
    yield Finding(
        message=f"`{write.operation}` keeps a database in `{shown}`, which each environment has for itself and loses",
        span=write.span,
        remedy=Show("Keep the records in a DynamoDB table", _TABLE.format(module=write.span.file.name)),
        related=write.via,
        data={"path": absolute(write.path).display(), "operation": write.operation},
    )
