"""Texts onto the disk: every file or none."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.text import UnreadableError, decode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.source.text import Sources


class WriteError(Exception):
    """Files that could not be written; none of them is changed. `str()` is a sentence that names the file."""


@record()
class _Replacement:
    file: Path
    """As the user names it."""
    target: Path
    """Behind links, so that a link stays one."""
    before: bytes
    after: bytes
    mode: int


def write(texts: Mapping[Path, str], sources: Sources) -> None:
    """Put `texts` in place of the files; encoding, byte-order mark and mode stay as they are.

    Raises WriteError when a file changed since `sources` read it or cannot be written; all files are then as before.
    """
    replacements = [_prepared(file, text, sources) for file, text in sorted(texts.items())]
    temporary: list[Path] = []
    done: list[_Replacement] = []
    try:
        for replacement in replacements:
            temporary.append(_beside(replacement, replacement.after))  # noqa: PERF401 (those made are to be removed)
        for replacement, new in zip(replacements, temporary, strict=True):
            _replace(replacement, new)
            done.append(replacement)
    except BaseException:
        for replacement in reversed(done):
            _replace(replacement, _beside(replacement, replacement.before))
        raise
    finally:
        for path in temporary:
            path.unlink(missing_ok=True)


def _prepared(file: Path, text: str, sources: Sources) -> _Replacement:
    try:
        target = file.resolve(strict=True)
        before = target.read_bytes()
        on_disk = decode(file, before)
        if on_disk.text != sources.read(file).text:
            raise WriteError(f"{file}: changed on disk since it was read; run the check again")
        if not os.access(target, os.W_OK):
            raise WriteError(f"{file}: is read-only; make it writable to have it fixed")
        return _Replacement(file, target, before, on_disk.encoded(text), stat.S_IMODE(target.stat().st_mode))
    except OSError as error:
        raise WriteError(f"{file}: cannot be written: {error.strerror}") from None
    except UnreadableError as error:
        raise WriteError(f"{file}: changed on disk since it was read: it {error}") from None
    except UnicodeEncodeError as error:
        character = text[error.start]
        raise WriteError(f"{file}: the fix needs {character!r}, which {error.encoding} does not have") from None


def _beside(replacement: _Replacement, content: bytes) -> Path:
    """A new file in the same folder (a rename is atomic only within one file system) that holds `content`."""
    target = replacement.target
    path = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with path.open("xb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        path.chmod(replacement.mode)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise WriteError(f"{replacement.file}: cannot be written: {error.strerror}; nothing was changed") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _replace(replacement: _Replacement, new: Path) -> None:
    try:
        os.replace(new, replacement.target)  # noqa: PTH105 (the tests make this very call fail)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise WriteError(f"{replacement.file}: cannot be written: {error.strerror}; nothing was changed") from None
