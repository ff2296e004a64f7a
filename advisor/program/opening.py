"""Opening a file: what its mode or its flags let happen to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.file_facts import ReadKind, WriteKind
from advisor.program.lattice import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value

_WRITING = frozenset(("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"))


def by_mode(mode: Value | None) -> WriteKind | ReadKind:
    """What `open` does in a mode; in one that is not known it may do anything."""
    if mode is None:
        return ReadKind.CONTENT
    known = as_text(mode).known
    if known is None:
        return ReadKind.PASSED
    if "a" in known:
        return WriteKind.APPEND
    return WriteKind.DATA if set(known) & set("wx+") else ReadKind.CONTENT


def by_flags(flags: s.Expression | None) -> WriteKind | ReadKind:
    """What `os.open` does; with flags that are not written out it may do anything."""
    names = set(_flags(flags))
    if "" in names:
        return ReadKind.PASSED
    if "O_APPEND" in names:
        return WriteKind.APPEND
    return WriteKind.DATA if names & _WRITING else ReadKind.CONTENT


def _flags(flags: s.Expression | None) -> Iterator[str]:
    """The names of flags joined by `|`; an empty one for anything else."""
    match flags:
        case s.Binary(operator="|", left=left, right=right):
            yield from _flags(left)
            yield from _flags(right)
        case s.Attribute(base=s.Name(name="os"), name=name) | s.Name(name=name) if name.startswith("O_"):
            yield name
        case _:
            yield ""
