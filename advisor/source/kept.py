"""Texts, and what was made of them, kept from one check to the next: an editor asks again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from pathlib import Path
    from typing import Any, TypeVar

    from advisor.source.text import SourceText

    _Result = TypeVar("_Result")


class Kept:
    """The texts of files as they were last read, each good for as long as the file is as it was."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self.texts: dict[Path, tuple[Hashable, SourceText]] = {}
        self.derived: dict[tuple[Path, Callable[[str], Any]], tuple[SourceText, Any]] = {}

    def sources(self, unsaved: Mapping[Path, str], checkpoint: Callable[[], None]) -> Sources:
        """Sources in which `unsaved` texts stand in for files. A check calls `checkpoint` often, which may raise."""
        return _KeptSources(self, dict(unsaved), checkpoint)


class _KeptSources(Sources):
    def __init__(self, kept: Kept, unsaved: dict[Path, str], checkpoint: Callable[[], None]) -> None:
        super().__init__(unsaved)
        self._kept = kept
        self._checkpoint = checkpoint

    def checkpoint(self) -> None:
        self._checkpoint()

    def read(self, file: Path) -> SourceText:
        self._checkpoint()
        return super().read(file)

    def derived(self, source: SourceText, work: Callable[[str], _Result]) -> _Result:
        known = self._kept.derived.get((source.file, work))
        if known is None or known[0] is not source:
            known = self._kept.derived[source.file, work] = (source, work(source.text))
        result: _Result = known[1]
        return result

    def overlaid(self, changed: dict[Path, str]) -> Sources:
        above = _KeptSources(self._kept, {**self._overlay, **changed}, self._checkpoint)
        above._read = self._read_with(changed)
        return above

    def _load(self, file: Path) -> SourceText:
        state = self._state(file)
        known = self._kept.texts.get(file)
        if known is None or known[0] != state or state is None:
            known = self._kept.texts[file] = (state, super()._load(file))
        return known[1]

    def _state(self, file: Path) -> Hashable:
        """What changes when the text does; None where there is no file."""
        if file in self._overlay:
            return self._overlay[file]
        try:
            status = file.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
