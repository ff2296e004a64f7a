"""What git ignores: the `.gitignore` files from the repository's root down, each read when something is asked of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.source import disk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathspec import GitIgnoreSpec

_NAME = ".gitignore"


class Ignored:
    """Answers for the files below one folder."""

    def __init__(self, top: Path) -> None:
        """Where git ignores `top` itself, it was asked for by name: only the files inside it have a say then."""
        self._patterns: dict[str, tuple[tuple[str, GitIgnoreSpec], ...]] = {}
        self._ignored: dict[str, bool] = {}
        root = repository(top)
        above = () if root is None else tuple(p for p in reversed(top.parents) if p == root or root in p.parents)
        known: tuple[tuple[str, GitIgnoreSpec], ...] = ()
        for parent in above:
            known = (*known, *_patterns(str(parent)))
        chain = (*above, top)[1:]
        if any(_verdict(f"{step}{os.sep}", known) for step in chain):
            known = ()
        self._patterns[str(top)] = (*known, *_patterns(str(top)))
        self._ignored[str(top)] = False

    def covers(self, file: str) -> bool:
        """Whether git ignores a file, or a folder that it lies in."""
        folder = str(Path(file).parent)
        return self._covers_folder(folder) or _verdict(file, self._patterns[folder])

    def _covers_folder(self, folder: str) -> bool:
        unknown = []
        while folder not in self._ignored:
            unknown.append(folder)
            folder = str(Path(folder).parent)
        for inner in reversed(unknown):
            known = self._patterns[folder]
            self._ignored[inner] = self._ignored[folder] or _verdict(f"{inner}{os.sep}", known)
            self._patterns[inner] = known if self._ignored[inner] else (*known, *_patterns(inner))
            folder = inner
        return self._ignored[folder]


def repository(folder: Path) -> Path | None:
    """The nearest folder with `.git`, the folder itself included."""
    return next((parent for parent in (folder, *folder.parents) if disk.exists(parent / ".git")), None)


def _verdict(path: str, patterns: tuple[tuple[str, GitIgnoreSpec], ...]) -> bool:
    """What the nearest file that speaks of the path says; a folder's path ends in a separator."""
    for folder, spec in reversed(patterns):
        include = spec.check_file(path[len(folder) :].replace(os.sep, "/")).include
        if include is not None:
            return include
    return False


def _patterns(folder: str) -> Iterable[tuple[str, GitIgnoreSpec]]:
    """The folder, with a final separator, and its own patterns, when it has any."""
    try:
        content = Path(folder, _NAME).read_bytes()
    except OSError:
        return
    lines = [line for line in content.decode("utf-8", "replace").splitlines() if line.strip() and line[0] != "#"]
    if lines:
        yield folder.rstrip(os.sep) + os.sep, _spec(lines)


def _spec(lines: list[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:  # git passes over a pattern that it cannot read
        return GitIgnoreSpec.from_lines(line for line in lines if _readable(line))


def _readable(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
