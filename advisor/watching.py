"""Checking again whenever a file changes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Snapshot = dict[str, tuple[int, int]]

_WATCHED = (".py", ".yml", ".yaml", ".json", ".toml", ".env", ".txt", ".md")
_PASSED_BY = frozenset(("node_modules", "site-packages", "__pycache__", ".git", ".serverless", ".venv", "venv"))
_PAUSE = 0.5
_CLEAR = "\x1b[2J\x1b[H"


def watch(
    check: Callable[[], object],
    folders: Sequence[Path],
    pause: Callable[[], None] | None = None,
    written: Path | None = None,
) -> None:
    """Check, and check again after each change below the folders, until it is interrupted.

    What the check itself has `written` is no change.
    """
    pause = pause or _pause
    seen: Snapshot | None = None
    try:
        while True:
            now = snapshot(folders)
            now.pop(str(written), None)
            if now != seen:
                if sys.stdout.isatty():
                    sys.stdout.write(_CLEAR)
                check()
                print("Watching for changes; Ctrl-C ends it.", file=sys.stderr)
                seen = now
                sys.stdout.flush()
            pause()
    except KeyboardInterrupt:
        return


def snapshot(folders: Sequence[Path]) -> Snapshot:
    """Sizes and times of the files that a check may read, hidden and vendored folders passed by."""
    return {path: (status.st_mtime_ns, status.st_size) for folder in folders for path, status in _files(str(folder))}


def _files(top: str) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [top]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.extend(() if entry.name in _PASSED_BY else (entry.path,))
                    elif entry.name.endswith(_WATCHED):
                        yield entry.path, entry.stat()
        except OSError:  # gone meanwhile
            continue


def _pause() -> None:
    from time import sleep

    sleep(_PAUSE)
