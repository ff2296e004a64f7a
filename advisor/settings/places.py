"""In which line of a TOML file a key stands: the parser of the standard library does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = r"(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')"
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line, counted from 1, of the key that `path` leads to; else of the longest part of the path that is there."""
    best, found = 0, 1
    for line, keys in _keys(text):
        shared = _shared(keys, path)
        if shared > best and len(keys) <= len(path) and shared == len(keys):
            best, found = shared, line
    return found


def _shared(keys: tuple[str, ...], path: tuple[str, ...]) -> int:
    count = 0
    for one, other in zip(keys, path, strict=False):
        if one != other:
            break
        count += 1
    return count


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every key that begins a line, with the table that it is in, and every header of a table."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(rf"[ \t]*\[\[?[ \t]*({_KEYS})[ \t]*\]", line):
            table = _split(header[1])
            yield number, table
        elif key := re.match(rf"[ \t]*({_KEYS})[ \t]*=", line):
            yield number, (*table, *_split(key[1]))


def _split(keys: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, keys))
