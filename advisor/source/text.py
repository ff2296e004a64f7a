"""Files as text, in one position unit: offsets in code points, a byte-order mark left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.record import record, replaced
from advisor.source import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path
    from typing import TypeVar

    _Result = TypeVar("_Result")

SOURCE = "source"
"""The question to the disk that reading a text is."""
_BOM = b"\xef\xbb\xbf"
_CODING = rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)"
_LINE_END = re.compile(r"\r\n|\r|\n")


class UnreadableError(Exception):
    """A file that cannot be read as text. `str()` is a sentence without the file's name."""

    def __init__(self, message: str, position: tuple[int, int] = (1, 1)) -> None:
        """`position` is the row and column from which the bytes are no text, both counted from 1."""
        super().__init__(message)
        self.position = position


@record(slots=False)
class SourceText:
    """One file's text, with what is needed to write it back unchanged."""

    file: Path
    text: str
    encoding: str = "utf-8"
    bom: bool = False

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The row and column of an offset, both counted from 1."""
        row = bisect_right(self._line_starts, offset)
        return row, offset - self._line_starts[row - 1] + 1

    def line(self, row: int) -> str:
        """The text of a row (counted from 1), without its line end."""
        start, end = self.line_bounds(row)
        return self.text[start:end]

    def line_bounds(self, row: int) -> tuple[int, int]:
        """The offsets of a row's first character and of its line end."""
        start = self._line_starts[row - 1]
        following = self._line_starts[row] if row < len(self._line_starts) else len(self.text)
        return start, start + len(self.text[start:following].rstrip("\r\n"))

    @cached_property
    def newline(self) -> str:
        """The line end of the file's first line; a line feed for a file of one line."""
        first = _LINE_END.search(self.text)
        return first[0] if first else "\n"

    def encoded(self, text: str) -> bytes:
        """`text` as the bytes to write to this file."""
        return (_BOM if self.bom else b"") + text.encode(self.encoding)


def decode(file: Path, content: bytes) -> SourceText:
    """Turn bytes into text: UTF-8, or for Python what its coding line declares (PEP 263).

    Raises UnreadableError for bytes that are not in that encoding.
    """
    bom = content.startswith(_BOM)
    body = content[len(_BOM) :] if bom else content
    encoding = "utf-8" if bom or file.suffix != ".py" else _declared_encoding(body)
    try:
        return SourceText(file, body.decode(encoding), encoding, bom)
    except LookupError:
        raise UnreadableError(f"declares the encoding {encoding!r}, which does not exist") from None
    except UnicodeDecodeError as error:
        readable = body[: error.start].decode(encoding, "replace")
        row, column = SourceText(file, readable).position(len(readable))
        message = f"is not {encoding.upper()}: line {row} holds the byte 0x{body[error.start]:02x}"
        raise UnreadableError(message, (row, column)) from None
    except UnicodeError:  # of codecs that refuse everything, such as `undefined`
        raise UnreadableError(f"is not in the encoding {encoding!r} that it declares") from None


def _declared_encoding(body: bytes) -> str:
    for line in body.split(b"\n", 2)[:2]:
        if b"coding" in line and (declared := re.match(_CODING, line)):
            return declared[1].decode("ascii")
    return "utf-8"


class Sources:
    """Reads each file once. Texts of unsaved or edited files can be laid over what is on disk."""

    def __init__(self, overlay: dict[Path, str] | None = None) -> None:
        """`overlay` maps absolute paths to the text to use instead of the file's."""
        self._overlay = overlay or {}
        self._read: dict[Path, SourceText] = {}

    def read(self, file: Path) -> SourceText:
        """Return the text of `file`. Raises UnreadableError, whose sentence says why."""
        if file not in self._read:
            try:
                self._read[file] = self._load(file)
            except UnreadableError as error:
                disk.note(SOURCE, file, str(error))
                raise
        disk.note(SOURCE, file, self._read[file].text)
        return self._read[file]

    def checkpoint(self) -> None:
        """Raise what ends a check that nobody waits for any more; these sources know of none."""

    def derived(self, source: SourceText, work: Callable[[str], _Result]) -> _Result:
        """Return what `work` makes of a text; sources that last may remember it."""
        return work(source.text)

    def exists(self, file: Path) -> bool:
        """Whether `file` is a regular file or is laid over."""
        return file in self._overlay or disk.is_file(file)

    @property
    def are_on_disk(self) -> bool:
        """Whether no text is laid over a file."""
        return not self._overlay

    @property
    def laid_over(self) -> Collection[Path]:
        """The files that another text stands in for."""
        return self._overlay.keys()

    def overlaid(self, changed: dict[Path, str]) -> Sources:
        """Return sources in which `changed` texts stand in for the files, in the encodings that these were read in."""
        above = Sources({**self._overlay, **changed})
        above._read = self._read_with(changed)
        return above

    def _read_with(self, changed: dict[Path, str]) -> dict[Path, SourceText]:
        return {
            file: replaced(source, text=changed[file]) if file in changed else source
            for file, source in self._read.items()
        }

    def _load(self, file: Path) -> SourceText:
        if file in self._overlay:
            return SourceText(file, self._overlay[file])
        return decode(file, _content(file))


def text_or_error(file: Path) -> str:
    """The text of a file, or why it cannot be read: what `disk` is told of a reading."""
    try:
        return decode(file, _content(file)).text
    except UnreadableError as error:
        return str(error)


def _content(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise UnreadableError("is a folder, not a file")
        if file.exists() and not file.is_file():
            raise UnreadableError("is a device or a pipe, not a file")
        return file.read_bytes()
    except FileNotFoundError:
        reason = "is a link to a file that does not exist" if file.is_symlink() else "does not exist"
        raise UnreadableError(reason) from None
    except PermissionError:
        raise UnreadableError("may not be read: permission denied") from None
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
