"""How write_outside_tmp.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Remedy
from advisor.subjects import FileWrite, Show, Text, UseTmp, WriteKind, absolute, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = "/var/task/"
_ELSEWHERE = """\
s3 = boto3.client("s3")

s3.put_object(Bucket=os.environ["BUCKET"], Key={key}, Body=content)\
"""


def check(write: FileWrite) -> Iterator[Finding]:
    """Find a write that at least one function that gets there cannot make."""
    if write.kind is WriteKind.DATABASE and write.changed is not Certainty.YES:
        return  # a packaged one that is only queried
    refused = [function for function in write.reached_by if writable(write.path, function) is Certainty.NO]
    if not refused:
        return
    shown, place = write.path.display(), absolute(write.path).display()
    where = f"`{shown}`" if shown == place else f"`{shown}` ({place})"
    owner = "on Lambda" if len(refused) == len(write.reached_by) else f"in `{refused[0].name}`"
    yield Finding(
        message=f"`{write.operation}` {write.kind.value} {where}, which is read-only {owner}",
        span=write.span,
        remedy=_remedy(write),
        related=write.via,
        data={"path": place, "operation": write.operation},
    )


def _remedy(write: FileWrite) -> Remedy | None:
    if write.path_span and write.consumed is Certainty.YES:
        return UseTmp(write, write.same_path)
    if write.kind in {WriteKind.FOLDER, WriteKind.REMOVAL}:
        return None
    place = absolute(write.path)
    name = place.removeprefix(_CODE)
    if write.consumed is Certainty.YES and place.prefix.startswith(_CODE):
        # The path is put together elsewhere than at the call, so that there is no literal to change.
        made = Text((f"/tmp/{name.prefix}", *name.parts[bool(name.prefix) :]))
        return Show("Make the path under /tmp, where the same invocation finds the file", f"path = {made.code()}")
    return Show("Keep what must last in S3, or in DynamoDB when it is small", _ELSEWHERE.format(key=name.code()))
