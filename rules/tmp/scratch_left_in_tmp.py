"""How scratch_left_in_tmp.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding
from advisor.subjects import FileWrite, Frequency, Origin, RemoveScratch, WriteKind, absolute, under

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRATCH = {WriteKind.DATA, WriteKind.APPEND, WriteKind.COPY, WriteKind.TEMPORARY}


def check(write: FileWrite) -> Iterator[Finding]:
    """Find scratch under /tmp that the next invocation finds beside its own, or in it."""
    if write.kind not in _SCRATCH or write.frequency is not Frequency.INVOCATION:
        return
    if under(write.path, "/tmp") is not Certainty.YES or write.removed is not Certainty.NO:
        return
    kept_data = write.kind in {WriteKind.DATA, WriteKind.APPEND} and write.consumed is Certainty.NO
    made_before = write.continued and write.kind is not WriteKind.TEMPORARY
    harm = _harm(write)
    if kept_data or made_before or write.rebuilt or not harm:
        return
    yield Finding(
        message=f"`{write.operation}` {write.kind.value} `{write.path.display()}`, and nothing removes it: {harm}",
        span=write.span,
        remedy=RemoveScratch(write),
        related=write.via,
        data={"path": absolute(write.path).display(), "operation": write.operation},
    )


def _harm(write: FileWrite) -> str:
    """What a warm environment suffers; empty for a fixed name that is written anew each time."""
    if any(part.origin in {Origin.EVENT, Origin.FRESH} for part in write.path.holes):
        return "each invocation leaves another file, until /tmp is full"
    if write.kind is WriteKind.APPEND:
        return "the next invocation finds the lines of this one in it"
    return ""
