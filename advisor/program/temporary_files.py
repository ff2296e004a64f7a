"""The module tempfile: files and folders under names that are new each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import files
from advisor.program.domain import Items, Plain, Produced
from advisor.program.file_facts import WriteKind
from advisor.program.lattice import as_text, is_none
from advisor.program.paths import FRESH_IN_TMP, joined_path
from advisor.values import Origin, Text, hole

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_FOLDERS = ("tempfile.mkdtemp", "tempfile.TemporaryDirectory")
_NAMED_FILE = "tempfile.NamedTemporaryFile"


def made(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """Record what a function of tempfile makes, and return what it gives; None for any other function."""
    if name not in (*_FOLDERS, "tempfile.mkstemp", _NAMED_FILE):
        return None
    path = _path(arguments)
    removes_itself = name == "tempfile.TemporaryDirectory" or (
        name == _NAMED_FILE and arguments.given(None, "delete") in (None, Plain(True))
    )
    if not removes_itself:
        files.add(WriteKind.TEMPORARY, path, name, arguments, frame)
    elif arguments.given(None, "dir") is not None:
        files.add(WriteKind.FOLDER if name in _FOLDERS else WriteKind.DATA, path, name, arguments, frame)
    if name == "tempfile.mkstemp":
        return Items((hole(Origin.FRESH, "a file descriptor"), path))
    return path if name in _FOLDERS else Produced(name, Origin.FRESH, (path,))


def is_temporary(path: Text) -> bool:
    """Whether a path holds a name that tempfile gave."""
    own = FRESH_IN_TMP.holes[0]
    return any((part.origin, part.expression) == (own.origin, own.expression) for part in path.holes)


def _path(arguments: Arguments) -> Text:
    folder = arguments.given(None, "dir")
    return FRESH_IN_TMP if folder is None or is_none(folder) else joined_path(as_text(folder), Text(FRESH_IN_TMP.holes))
