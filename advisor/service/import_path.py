"""The folders of the repository, besides the deployed one, from which a function's code may import."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.service.model import ImportPath
from advisor.source import disk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section

_ROOT_FOLDER = "/var/task"
LISTS = ("requirements.txt", "pyproject.toml", "Pipfile")
_LOCAL = re.compile(
    r"""^[ \t]*(?:-e|--editable)[ \t=]+(?P<editable>[^\s#\[]+)"""
    r"""|^[ \t]*(?P<plain>\.{1,2}/[^\s#\[;]*)"""
    r"""|^[^#\n]*?\bfile:(?://)?(?P<url>[^\s#\["']+)"""
    r"""|\bpath[ \t]*=[ \t]*["'](?P<table>[^"'\n]+)["']""",
    re.MULTILINE,
)
_FURTHER = re.compile(r"^[ \t]*(?:-r|--requirement)[ \t=]+(\S+)", re.MULTILINE)
_DEEPEST = 4


def import_path(declared: Declared, function: Section, root: Path, before: tuple[Path, ...] = ()) -> ImportPath:
    """Return where else a function deployed from `root` finds modules; `before` comes first of all."""
    lists = (_lists(declared, root), tuple(_python_path(declared, function, root)))
    if lists not in declared.import_paths:
        beside = [*lists[1], *(folder for file in lists[0] for folder in _local_packages(file, declared.boundary))]
        kept = (folder for folder in dict.fromkeys(beside) if folder != root and disk.is_folder(folder))
        installed = frozenset(name for file in lists[0] for name in dependencies(file))
        declared.import_paths[lists] = ImportPath((), tuple(kept), tuple(_above(declared, root)), installed)
    found = declared.import_paths[lists]
    return ImportPath(before, found.beside, found.above, found.installed) if before else found


def _above(declared: Declared, root: Path) -> Iterator[Path]:
    """The folders above; those of a project that is installed by its name only where the service packages them."""
    package = declared.root.at("package")
    patterns = (item.string or "" for key in ("patterns", "include") for item in package.at(key).items())
    packaged = any(pattern.startswith("../") for pattern in patterns)
    for folder in (declared.folder, *declared.folder.parents):
        if not folder.is_relative_to(declared.boundary):
            break
        if folder != root and (packaged or folder == declared.folder or not _is_distribution(folder)):
            yield folder


def _is_distribution(folder: Path) -> bool:
    if disk.is_file(folder / "setup.py") or disk.is_file(folder / "setup.cfg"):
        return True
    return "[build-system]" in disk.text(folder / "pyproject.toml")


def _lists(declared: Declared, root: Path) -> tuple[Path, ...]:
    """The files that list what is installed beside the code."""
    named = declared.custom.at("pythonRequirements", "fileName").string
    names = (*((named,) if named else ()), *LISTS)
    files = (Path(folder, name) for folder in dict.fromkeys((root, declared.folder)) for name in names)
    return tuple(file for file in files if disk.is_file(file))


def _python_path(declared: Declared, function: Section, root: Path) -> Iterator[Path]:
    """The folders of PYTHONPATH."""
    for variables in (function.at("environment"), declared.provider.at("environment")):
        for entry in (variables.at("PYTHONPATH").string or "").split(":"):
            if entry and (entry.startswith(_ROOT_FOLDER) or not entry.startswith("/")):
                yield root / entry.removeprefix(_ROOT_FOLDER).lstrip("/")


def _local_packages(file: Path, boundary: Path, depth: int = 0) -> Iterator[Path]:
    """The folders of the packages of the repository that a list of requirements installs."""
    text = disk.text(file)
    for found in _LOCAL.finditer(text):
        place = _folder(file, next(part for part in found.groups() if part is not None), boundary)
        if place is not None:
            yield from (place / "src", place)
    for named in _FURTHER.findall(text) if depth < _DEEPEST else ():
        yield from _local_packages(file.parent / named, boundary, depth + 1)


def _folder(file: Path, written: str, boundary: Path) -> Path | None:
    if "://" in written or written.startswith("git+"):
        return None
    try:
        place = disk.real(file.parent / written.partition("#")[0])
        return place if disk.is_folder(place) and place.is_relative_to(boundary.resolve()) else None
    except (OSError, ValueError):  # a name that no file can have, or a link that leads to itself
        return None


def dependencies(file: Path) -> set[str]:
    """The names of the distributions that a file lists, as import names are mostly written."""
    lines = disk.text(file).splitlines()
    names = (re.split(r"[=<>!~;\[ @]", line.strip().lstrip("\"'"), maxsplit=1)[0] for line in lines)
    return {name.strip("\"',").replace("-", "_").lower() for name in names if name}
