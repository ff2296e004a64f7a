"""The libraries that a function is deployed with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from advisor.service.model import Function
    from advisor.source.text import Sources

_LISTS = ("requirements.txt", "Pipfile", "pyproject.toml")


def have_library(functions: Iterable[Function], distribution: str, sources: Sources) -> bool:
    """Whether each of the functions has it: its handler's module imports it, or a list of requirements names it."""
    package = re.compile(rf"^\s*(?:from|import)\s+{distribution.replace('-', '_')}\b", re.MULTILINE)
    listed = re.compile(rf"^[\s\"']*{distribution}\b", re.MULTILINE)
    return all(
        any((package if file.suffix == ".py" else listed).search(text) for file, text in _files(function, sources))
        for function in functions
    )


def _files(function: Function, sources: Sources) -> Iterator[tuple[Path, str]]:
    handler = function.handler
    folders = {function.config.parent} if function.config else set()
    candidates = [] if handler is None or handler.file is None else [handler.file]
    if handler is not None:
        folders.add(handler.root)
    candidates += [folder / name for folder in sorted(folders) for name in _LISTS]
    for file in candidates:
        try:
            yield file, sources.read(file).text
        except UnreadableError:
            continue
