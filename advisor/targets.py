"""The paths named on the command line: what can be checked, and what findings are shown and placed relative to."""

from __future__ import annotations

import errno
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.service.discovery import owner
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHECKED = (".py", ".yml", ".yaml", ".json")
_NO_CODE = "is neither Python nor a configuration: name a .py, .yml, .yaml or .json file, or a folder"
_WHY = {
    errno.ENOENT: "does not exist: check the spelling",
    errno.ENOTDIR: "does not exist: a part of the path is a file",
    errno.EACCES: "may not be read: permission denied",
    errno.EPERM: "may not be read: permission denied",
    errno.ELOOP: "is a link that leads back to itself: name the folder that it was meant for",
    errno.ENAMETOOLONG: "is longer than a path may be",
}


@record()
class Targets:
    """What is to be checked. All paths are absolute, with links followed."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    faults: tuple[str, ...]
    """What cannot be checked and why, as sentences."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Folders and files."""
        return self.folders + self.files

    def cover(self, file: Path, config: Path | None) -> bool:
        """Whether a finding in `file`, of the service that `config` declares, was asked for.

        A folder asks for its services, wherever their code lies, or as a part of a service for what lies in it; a file
        for itself; a configuration for its service.
        """
        if file in self.files or config in self.files:
            return True
        if any(place.is_relative_to(folder) for folder in self.folders for place in (file, config or file)):
            return True
        return not self.files and not any(config and config.parent in folder.parents for folder in self.folders)

    def base(self, file: Path) -> Path:
        """The checked folder that holds `file`; for a file named by itself, the current folder or its own."""
        candidates = (*self.folders, Path.cwd())
        holding = [folder for folder in candidates if file.is_relative_to(folder)]
        return max(holding, key=lambda folder: len(folder.parts), default=file.parent)

    def may_edit(self, file: Path) -> bool:
        """Whether `file`, links followed, is in a repository (outside any: a folder, a service) that was named."""
        owners = {repository(path) or (path if path in self.folders else _service(path)) for path in self.paths}
        target = file.resolve()
        return any(target.is_relative_to(owner) for owner in owners)


def targets(arguments: Sequence[str]) -> Targets:
    """Sort the paths of a command line into folders, files and faults."""
    folders: list[Path] = []
    files: list[Path] = []
    faults: list[str] = []
    for argument in dict.fromkeys(arguments):
        if fault := "".join(_fault(argument)):
            faults.append(f"{argument!r} {fault}" if not argument.isprintable() else f"{argument} {fault}")
            continue
        path = Path(argument).resolve()
        (folders if path.is_dir() else files).append(path)
    return Targets(tuple(folders), tuple(files), tuple(faults))


def unsaved(argument: str) -> Targets:
    """The targets for a text that stands in for the file so called, which need not exist."""
    path = Path(argument)
    if path.suffix not in _CHECKED:
        return Targets((), (), (f"{argument} {_NO_CODE}",))
    return Targets((), (path.resolve(),), ())


def _service(file: Path) -> Path:
    config = owner(file, Sources())
    return file.parent if config is None else config.parent


@cache
def repository(path: Path) -> Path | None:
    """The git repository that holds `path`; None when there is none."""
    return next((folder for folder in (path, *path.parents) if (folder / ".git").exists()), None)


def _fault(argument: str) -> Iterator[str]:
    """Why a path cannot be checked; nothing when it can."""
    path = Path(argument)
    try:
        if path.is_dir():
            with os.scandir(path):
                return
        path.stat()
        if not path.is_file():
            yield "is a device or a pipe: name a folder or a file"
        elif path.suffix not in _CHECKED:
            yield _NO_CODE
        elif not os.access(path, os.R_OK):
            yield _WHY[errno.EACCES]
    except OSError as error:
        if error.errno == errno.ENOENT and path.is_symlink():
            yield "is a link to something that does not exist: mend the link or name another path"
        else:
            yield _WHY.get(error.errno or 0, f"cannot be read: {error.strerror}")
    except ValueError:
        yield "is no path: it holds a null character"
