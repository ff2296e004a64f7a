"""Which files an invocation uses again after it wrote them, and which it reads without having made them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.facts import ReadKind, WriteKind
from advisor.program.traces import FileUse
from advisor.service.file_system import absolute
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.program.entries import Happening
    from advisor.values import Text

_MAKING = (WriteKind.DATA, WriteKind.APPEND, WriteKind.COPY, WriteKind.LOG)


def consumed(write: FileUse, later: Sequence[Happening]) -> Certainty:
    """Whether one of the later uses reads, hands on or removes what `write` wrote."""
    if _temporary(write.path):
        return Certainty.UNKNOWN
    uses = (use for use in _uses(later) if use.kind in (ReadKind.CONTENT, ReadKind.PASSED, WriteKind.REMOVAL))
    return _strongest(_same(write.path, use.path, use.kind is ReadKind.PASSED) for use in uses)


def produced(read: FileUse, earlier: Sequence[Happening]) -> Certainty:
    """Whether one of the earlier uses could have made what `read` reads."""
    if _temporary(read.path):
        return Certainty.UNKNOWN
    makers = (use for use in _uses(earlier) if use.kind in _MAKING or use.kind is ReadKind.PASSED)
    return _strongest(_same(read.path, use.path, use.kind is ReadKind.PASSED) for use in makers)


def _uses(happenings: Iterable[Happening]) -> Iterable[FileUse]:
    return (happening.event for happening in happenings if isinstance(happening.event, FileUse))


def _temporary(path: Text) -> bool:
    return any(part.origin is Origin.FRESH and part.expression == "a temporary name" for part in path.holes)


def _strongest(answers: Iterable[Certainty]) -> Certainty:
    strongest = Certainty.NO
    for answer in answers:
        if answer is Certainty.YES:
            return answer
        if answer is Certainty.UNKNOWN:
            strongest = answer
    return strongest


def _same(path: Text, other: Text, within_command: bool) -> Certainty:
    """Whether two paths are the same, or one is a folder that holds the other."""
    if other.opaque or path.opaque:
        return Certainty.UNKNOWN
    one, two = _place(path), _place(other)
    if one == two or _holds(one, two) or _holds(two, one):
        return Certainty.YES
    if within_command and one.known is not None and one.known in other.display():
        return Certainty.YES
    return Certainty.UNKNOWN if one.may_equal(two) else Certainty.NO


@lru_cache(maxsize=4096)
def _place(path: Text) -> Text:
    return absolute(path)


def _holds(folder: Text, path: Text) -> bool:
    known = folder.known
    return known is not None and path.prefix.startswith(known.rstrip("/") + "/")
