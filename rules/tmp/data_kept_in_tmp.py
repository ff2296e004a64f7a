"""How data_kept_in_tmp.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding
from advisor.subjects import FileRead, FileWrite, KeepInS3, ReadKind, WriteKind, absolute, under

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(file: FileWrite | FileRead) -> Iterator[Finding]:
    """Find data that is only in /tmp: written for nobody in this invocation, or read though nobody made it."""
    if under(file.path, "/tmp") is not Certainty.YES:
        return
    if isinstance(file, FileWrite):
        if file.kind not in {WriteKind.DATA, WriteKind.APPEND} or file.rebuilt or file.consumed is not Certainty.NO:
            return
        shared, fault = (
            file.read_elsewhere,
            "nothing in the same invocation uses it, and later invocations may not find it",
        )
    else:
        if file.kind is not ReadKind.CONTENT or file.tolerant or file.produced is not Certainty.NO:
            return
        shared = bool(file.written_elsewhere)
        fault = "nothing in the same invocation makes it, and a new environment starts with an empty /tmp"
    if shared:
        return  # tmp_shared_between_functions tells it
    yield Finding(
        message=f"`{file.operation}` {file.kind.value} `{file.path.display()}`, but {fault}",
        span=file.span,
        remedy=KeepInS3(file),
        related=file.via,
        data={"path": absolute(file.path).display(), "operation": file.operation},
    )
