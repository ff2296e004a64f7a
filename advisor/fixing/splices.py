"""Edits of one text: put in order, laid over it, and offsets carried across them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits` applied; their offsets are those of `text`."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=_place):
        pieces += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    return "".join((*pieces, text[done:]))


def united(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same change with insertions at one place joined, in the order given, and neighbours made one."""
    result: list[Edit] = []
    for edit in sorted(edits, key=_place):
        last = result[-1] if result else None
        if last and last.span.file == edit.span.file and last.span.end == edit.span.start:
            span = Span(edit.span.file, last.span.start, edit.span.end)
            result[-1] = Edit(span, last.text + edit.text)
        else:
            result.append(edit)
    return tuple(result)


def by_file(edits: Iterable[Edit]) -> Mapping[Path, tuple[Edit, ...]]:
    """The edits of each file; one that several fixes ask for in the same words is there once."""
    files: dict[Path, dict[Edit, None]] = {}
    for edit in edits:
        files.setdefault(edit.span.file, {})[edit] = None
    return {file: tuple(unique) for file, unique in files.items()}


def collide(one: Iterable[Edit], other: Iterable[Edit]) -> bool:
    """Whether the two change the same place. The same insertion asked for twice (an import) is no collision."""
    others = tuple(other)
    return any(
        mine.span.overlaps(theirs.span) and not (mine == theirs and mine.span.start == mine.span.end)
        for mine in one
        for theirs in others
    )


def carried(offset: int, edits: Iterable[Edit]) -> int:
    """Where the character at `offset` stands once `edits` of its file are applied."""
    return offset + sum(len(edit.text) - (edit.span.end - edit.span.start) for edit in edits if edit.span.end <= offset)


def _place(edit: Edit) -> tuple[str, int, int]:
    return str(edit.span.file), edit.span.start, edit.span.end
