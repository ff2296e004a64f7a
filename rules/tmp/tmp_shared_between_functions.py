"""How tmp_shared_between_functions.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Related
from advisor.subjects import FileRead, KeepInS3, absolute, under

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(read: FileRead) -> Iterator[Finding]:
    """Find a file under /tmp that only invocations of other functions make."""
    if not read.written_elsewhere or under(read.path, "/tmp") is not Certainty.YES:
        return
    writers = dict.fromkeys(function.name for write in read.written_elsewhere for function in write.reached_by)
    first, *others = writers
    makers = f"`{first}` and {len(others)} more write, each" if others else f"`{first}` writes,"
    yield Finding(
        message=f"`{read.operation}` reads `{read.path.display()}`, which only {makers} in a /tmp of its own",
        span=read.span,
        remedy=KeepInS3(read),
        related=(*read.via, *(Related(write.span, "written here") for write in read.written_elsewhere)),
        data={"path": absolute(read.path).display(), "operation": read.operation},
    )
