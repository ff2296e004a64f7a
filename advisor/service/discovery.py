"""Where services are: configurations below a folder, and the one that owns a file."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.service.ignored import Ignored
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.source.text import Sources

CONFIGURATIONS = ("serverless.yml", "serverless.yaml", "serverless.json")
"""The framework's names, in the order in which it looks for them."""
PROGRAMS = ("serverless.ts", "serverless.mts", "serverless.js", "serverless.mjs", "serverless.cjs")
"""Configurations that are code, which would have to be run."""
COMPOSITIONS = ("serverless-compose.yml", "serverless-compose.yaml")
"""Files that name services which are deployed together."""
_TAKEN = (".py", *CONFIGURATIONS, *PROGRAMS, *COMPOSITIONS)
_PROVIDER = r"(?m)^\s*[\"']?provider[\"']?\s*:"

_TOOLS = (".git", ".hg", ".svn", ".serverless", ".aws-sam", "cdk.out", ".terraform", ".tox", ".nox", ".eggs", ".venv")
_CACHES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")
_VENDORED = ("node_modules", "site-packages", "vendor", "vendored", "third_party", "third-party", "thirdparty")
_SKIPPED = frozenset((*_TOOLS, *_CACHES, *_VENDORED))
_ENVIRONMENT_MARK = "pyvenv.cfg"


class Tree:
    """What one walk below a folder finds, vendored and generated folders left out, links to folders not followed."""

    def __init__(self, top: Path, excludes: Callable[[Path], bool] = lambda _file: False) -> None:
        """Reads the names of the whole tree, and no file."""
        self._ignored = Ignored(top)
        self._excludes = excludes
        self._configurations: list[str] = []
        self._programs: list[str] = []
        self._compositions: list[str] = []
        self._modules: list[str] = []
        self._closed: list[str] = []
        waiting = [str(top)]
        while waiting:
            folder = waiting.pop()
            entries = self._entries(folder)
            if folder == str(top) or not any(entry.name == _ENVIRONMENT_MARK for entry in entries):
                self._take(entries)
                waiting.extend(entry.path for entry in entries if entry.name not in _SKIPPED and _is_folder(entry))

    def configurations(self) -> list[Path]:
        """The configurations, one per folder, in the order of their paths; what is ignored or excluded is left out."""
        return [Path(path) for path in sorted(self._configurations) if self._is_taken(path)]

    def programs(self) -> list[Path]:
        """The configurations that are code, of folders without another one; what git ignores is left out."""
        return [Path(path) for path in sorted(self._programs) if self._is_taken(path)]

    def compositions(self) -> list[Path]:
        """The files that say which services are deployed together; what git ignores is left out."""
        return [Path(path) for path in sorted(self._compositions) if self._is_taken(path)]

    def modules(self) -> Iterator[str]:
        """The paths of `.py` files, as text: there may be very many; what git ignores is left out."""
        return (path for path in sorted(self._modules) if not self._ignored.covers(path))

    def closed(self) -> Iterator[Path]:
        """The folders that could not be opened, so that nothing below them is known; what git ignores is left out."""
        told = (folder for folder in sorted(self._closed) if not self._ignored.covers(f"{folder}{os.sep}"))
        return (Path(folder) for folder in told if not self._excludes(Path(folder)))

    def _is_taken(self, path: str) -> bool:
        return not self._ignored.covers(path) and not self._excludes(Path(path))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except FileNotFoundError:  # gone meanwhile
            return []
        except OSError:
            self._closed.append(folder)
            return []

    def _take(self, entries: list[os.DirEntry[str]]) -> None:
        found = {entry.name: entry.path for entry in entries if entry.name.endswith(_TAKEN)}
        for names, chosen in ((CONFIGURATIONS, self._configurations), (PROGRAMS, self._programs)):
            if first := next((found[name] for name in names if name in found), None):
                chosen.append(first)
                break
        self._compositions.extend(found[name] for name in COMPOSITIONS if name in found)
        self._modules.extend(path for name, path in found.items() if name.endswith(".py"))


def owner(file: Path, sources: Sources) -> Path | None:
    """The configuration of the service that a file belongs to: the nearest one upwards, inside the repository."""
    if file.name in CONFIGURATIONS or _is_named_otherwise(file, sources):
        return file
    for folder in file.parents:
        for name in CONFIGURATIONS:
            if sources.exists(folder / name):
                return folder / name
        if (folder / ".git").exists():
            break
    return None


def _is_named_otherwise(file: Path, sources: Sources) -> bool:
    """Whether a file is a configuration that is deployed by `--config`, and not a part of another one."""
    if not file.name.startswith("serverless") or file.suffix not in (".yml", ".yaml", ".json"):
        return False
    try:
        return file.name not in COMPOSITIONS and re.search(_PROVIDER, sources.read(file).text) is not None
    except UnreadableError:
        return file.is_file()  # to be told of


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
