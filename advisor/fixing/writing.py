"""Texts onto the disk: of files that a fix joins, every one or none."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.text import UnreadableError, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from advisor.fixing.passes import Repair
    from advisor.source.text import Sources


class WriteError(Exception):
    """Files that could not be written; none of them is changed. `str()` is a sentence that names the file."""


@record()
class Written:
    """What of a repair has come onto the disk."""

    fixed: int
    """How many of the applied fixes."""
    faults: tuple[str, ...]
    """What could not be written and why, as sentences."""


@record()
class _Replacement:
    file: Path
    """As the user names it."""
    target: Path
    """Behind links, so that a link stays one."""
    before: bytes
    after: bytes
    mode: int


def write_repair(repair: Repair, sources: Sources) -> Written:
    """Write the changed files; those that a fix joins stay as they are when one of them cannot be written."""
    done: set[Path] = set()
    faults: list[str] = []
    for texts in _joined(repair):
        try:
            write(texts, sources)
        except WriteError as error:
            joined = f" (fixed together or not at all: {', '.join(map(str, sorted(texts)))})" if len(texts) > 1 else ""
            faults.append(f"{error}{joined}")
        else:
            done.update(texts)
    return Written(sum(fix.edits[0].span.file in done for _, fix in repair.applied), tuple(faults))


def _joined(repair: Repair) -> Iterator[dict[Path, str]]:
    """The changed texts in groups: files that one fix changes, and names of one file, belong together."""
    targets = {file: file.resolve() for file in repair.texts}
    groups: list[set[Path]] = []
    for _, fix in repair.applied:
        group = {targets[edit.span.file] for edit in fix.edits}
        joined = [other for other in groups if other & group]
        groups = [*(other for other in groups if not other & group), group.union(*joined)]
    for group in groups:
        yield {file: text for file, text in repair.texts.items() if targets[file] in group}


def write(texts: Mapping[Path, str], sources: Sources) -> None:
    """Put `texts` in place of the files; encoding, byte-order mark and mode stay as they are.

    Raises WriteError when a file changed since `sources` read it or cannot be written; all files are then as before.
    """
    replacements = _one_each(_prepared(file, text, sources) for file, text in sorted(texts.items()))
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


def _one_each(replacements: Iterator[_Replacement]) -> list[_Replacement]:
    """One replacement for each file on the disk, however many links lead to it."""
    unique: dict[Path, _Replacement] = {}
    for one in replacements:
        other = unique.setdefault(one.target, one)
        if other.after != one.after:
            raise WriteError(f"{one.file}: is {other.file} too, which is to be changed otherwise; fix it by hand")
    return list(unique.values())


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
        raise WriteError(f"{replacement.file}: cannot be written: {error.strerror}") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _replace(replacement: _Replacement, new: Path) -> None:
    try:
        os.replace(new, replacement.target)  # noqa: PTH105 (the tests make this very call fail)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise WriteError(f"{replacement.file}: cannot be written: {error.strerror}") from None
