"""What there is on disk: the one door for questions about names, each of which a witness may note.

An answer of ours holds for as long as every question that led to it would be answered alike.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Answer = bool | str | list[str]
    Witness = dict[tuple[str, Path], Answer]

_witness: ContextVar[Witness | None] = ContextVar("witness", default=None)


@contextmanager
def witnessed(noted: Witness) -> Iterator[None]:
    """Note in `noted` what is asked meanwhile, by the name of the question and the path, and the answer."""
    before = _witness.set(noted)
    try:
        yield
    finally:
        _witness.reset(before)


def note(question: str, path: Path, answer: Answer) -> None:
    """Let the witness know what was asked and answered elsewhere."""
    noted = _witness.get()
    if noted is not None:
        noted[question, path] = answer


def is_file(path: Path) -> bool:
    """Whether a path is a regular file, links followed. Like the others, raises ValueError for an impossible name."""
    answer = path.is_file()
    note("file", path, answer)
    return answer


def is_folder(path: Path) -> bool:
    """Whether a path is a folder, links followed."""
    answer = path.is_dir()
    note("folder", path, answer)
    return answer


def exists(path: Path) -> bool:
    """Whether a path is anything at all, links followed."""
    answer = path.exists()
    note("exists", path, answer)
    return answer


def is_link(path: Path) -> bool:
    """Whether a path is a symbolic link, of whatever."""
    answer = path.is_symlink()
    note("link", path, answer)
    return answer


def real(path: Path) -> Path:
    """Where a path really leads, links followed. Raises OSError for links that lead to each other."""
    answer = path.resolve()
    note("real", path, str(answer))
    return answer


def names(folder: Path, *, question: str = "names", endings: tuple[str, ...] = ("",)) -> list[str]:
    """The names in a folder, sorted; none where it is no folder or may not be opened."""
    try:
        found = os.listdir(folder)  # noqa: PTH208 - a Path each would cost more than the reading
    except OSError:
        found = []
    answer = sorted(name for name in found if name.endswith(endings))
    note(question, folder, answer)
    return answer


def modules(folder: Path) -> list[str]:
    """The names of the `.py` files in a folder, sorted."""
    return names(folder, question="modules", endings=(".py",))


def distributions(folder: Path) -> list[str]:
    """The names of the folders in a folder that tell of installed distributions, sorted."""
    return names(folder, question="distributions", endings=(".dist-info", ".egg-info"))


def text(file: Path) -> str:
    """The text of a file that need not be there, what is no UTF-8 in it replaced; empty when it cannot be read."""
    try:
        answer = file.read_text("utf-8", "replace")
    except OSError:
        answer = ""
    note("text", file, answer)
    return answer


ASKED: dict[str, Callable[[Path], Answer]] = {
    "file": is_file,
    "folder": is_folder,
    "exists": exists,
    "link": is_link,
    "real": lambda path: str(real(path)),
    "names": names,
    "modules": modules,
    "distributions": distributions,
    "text": text,
}
"""The questions by name."""
