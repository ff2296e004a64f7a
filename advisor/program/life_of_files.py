"""What becomes of a file in one invocation: who made it before, who uses it later, and whether it is removed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.file_facts import ReadKind, WriteKind
from advisor.program.temporary_files import is_temporary
from advisor.record import record
from advisor.service.file_system import absolute
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.model import Span
    from advisor.program.traces import FileUse
    from advisor.values import Text

MAKING = (
    WriteKind.DATA,
    WriteKind.APPEND,
    WriteKind.COPY,
    WriteKind.LOG,
    WriteKind.DATABASE,
    WriteKind.TEMPORARY,
)
"""What puts content into a file, or makes the place for it."""
_USING = (ReadKind.CONTENT, ReadKind.PASSED, WriteKind.REMOVAL)
_MAY_REMOVE = re.compile(r"remove|delete|unlink|clean|purge|rmtree", re.IGNORECASE)
_COMMAND = re.compile(r"(^|[;&|]\s*)(rm|unlink)\s")


@record()
class Life:
    """What becomes of one file in one invocation, as one use of it sees it."""

    answer: Certainty = Certainty.UNKNOWN
    """For a write, whether the file is used later; for a read, whether it was made before."""
    removed: Certainty = Certainty.UNKNOWN
    """Whether it is removed, before or later."""
    changed: Certainty = Certainty.UNKNOWN
    """For a database, whether a statement changes it."""
    continued: bool = False
    """Whether it was made before."""
    later: tuple[tuple[Span, ...], ...] = ()
    """The later uses of what may be the same file: the calls that lead to each, and the use itself."""


def of_write(position: int, uses: Sequence[FileUse], chains: Sequence[tuple[Span, ...]]) -> Life:
    """Return what becomes of the file that the use at `position` writes.

    `chains` are the calls that lead to each use, outermost first.
    """
    write, later = uses[position], uses[position + 1 :]
    touching = (
        (*chains[index], use.span)
        for index, use in enumerate(later, position + 1)
        if _same(write.path, use.path, use.kind is ReadKind.PASSED) is not Certainty.NO
    )
    statements = (use for use in later if use.kind is WriteKind.RECORDS)
    return Life(
        Certainty.UNKNOWN if is_temporary(write.path) else _consumed(write, later),
        _strongest(_removes(use, write.path) for use in uses),
        _strongest(_same(write.path, use.path, False) for use in statements),
        is_temporary(write.path) or any(_made_by(use, write) for use in uses[:position]),
        tuple(dict.fromkeys(touching)),
    )


def of_read(position: int, uses: Sequence[FileUse]) -> Life:
    """Return what is known of the file that the use at `position` reads."""
    read = uses[position]
    if is_temporary(read.path):
        return Life()
    makers = (use for use in uses[:position] if use.kind in MAKING or use.kind is ReadKind.PASSED)
    return Life(_strongest(_same(read.path, use.path, use.kind is ReadKind.PASSED) for use in makers))


def _consumed(write: FileUse, later: Iterable[FileUse]) -> Certainty:
    """Whether one of the later uses reads, hands on or removes what `write` wrote."""
    uses = (use for use in later if use.kind in _USING)
    return _strongest(_same(write.path, use.path, use.kind is ReadKind.PASSED) for use in uses)


def _removes(use: FileUse, path: Text) -> Certainty:
    if use.kind is WriteKind.REMOVAL:
        return Certainty.NO if _from_other_sources(path, use.path) else _same(path, use.path, False)
    if use.kind is ReadKind.PASSED and (_MAY_REMOVE.search(use.operation) or _COMMAND.search(use.path.display())):
        return Certainty.UNKNOWN
    return Certainty.NO


def _from_other_sources(path: Text, other: Text) -> bool:
    """Whether two names cannot agree: one drawn anew, the other from the event or drawn by another call."""
    one, two = ({(part.origin, part.expression) for part in named.holes} for named in (path, other))
    origins = {origin for origin, _ in one | two}
    drawn = any(origin is Origin.FRESH for origin, _ in one ^ two)
    return bool(one and two) and origins <= {Origin.EVENT, Origin.FRESH} and drawn and not one & two


def _made_by(use: FileUse, write: FileUse) -> bool:
    """Whether an earlier use, at another place, has made the file that `write` writes."""
    return use.kind in MAKING and use.span != write.span and _same(write.path, use.path, False) is Certainty.YES


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
    one, two = place(path), place(other)
    if one == two or _holds(one, two) or _holds(two, one):
        return Certainty.YES
    if within_command and one.known is not None and one.known in other.display():
        return Certainty.YES
    return Certainty.UNKNOWN if one.may_equal(two) else Certainty.NO


@lru_cache(maxsize=4096)
def place(path: Text) -> Text:
    """Return a path as Lambda sees it."""
    return absolute(path)


def _holds(folder: Text, path: Text) -> bool:
    known = folder.known
    return known is not None and path.prefix.startswith(known.rstrip("/") + "/")
