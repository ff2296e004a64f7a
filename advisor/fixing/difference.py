"""Changes as a unified diff."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from advisor.source.text import Sources

_NO_NEWLINE = "\n\\ No newline at end of file\n"


def diff(texts: Mapping[Path, str], sources: Sources, relative_to: Path) -> str:
    """The unified diff from `sources` to `texts`, by file name. Line ends are shown as they are."""
    import difflib

    pieces: list[str] = []
    for file in sorted(texts):
        name = os.path.relpath(file, relative_to).replace(os.sep, "/")
        old, new = _lines(sources.read(file).text), _lines(texts[file])
        pieces += _closed(difflib.unified_diff(old, new, name, name))
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    """Only line feeds end a line here: form feeds and their like would cut a line in two for `patch`."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _closed(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else line + _NO_NEWLINE
