"""Which settings are in force for a file: those of the nearest folder upwards, inside the repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor.settings.reading import OWN, SHARED, Settings, SettingsError, read

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from advisor.settings.reading import Value


class Nearest:
    """Reads each settings file once."""

    def __init__(self, only: Settings | None = None) -> None:
        """`only` holds everywhere, whatever lies in the folders."""
        self._only = only
        self._names: frozenset[str] = frozenset()
        self._by_folder: dict[Path, Settings] = {}
        self._matchers: dict[tuple[Path, str], _Matcher] = {}

    def hold_to(self, names: Collection[str]) -> None:
        """Tell the rules and areas there are, which settings must name from then on."""
        self._names = frozenset(names)
        self._by_folder.clear()
        if self._only is not None and self._only.file is not None:
            self._only = read(self._only.file, self._names)

    def of(self, file: Path) -> Settings:
        """The settings for a file, or for what is in a folder. Raises SettingsError."""
        if self._only is not None:
            return self._only
        return self._of_folder(file if file in self._by_folder or file.is_dir() else file.parent)

    def excludes(self, file: Path) -> bool:
        """Whether a file is not to be checked."""
        settings = self._only if self._only is not None else self._of_folder(file.parent)
        found = settings.values.get("exclude")
        return found is not None and self._matches(found, found.given, file)

    def ignores(self, file: Path) -> frozenset[str]:
        """The rules and areas that are not reported in a file though they are in others."""
        table = self.of(file).table("per-file-ignores")
        return frozenset(
            name for pattern, value in table.items() if self._matches(value, [pattern], file) for name in value.given
        )

    def _matches(self, value: Value, patterns: list[str], file: Path) -> bool:
        key = (value.file.parent, "\n".join(patterns))
        if key not in self._matchers:
            try:
                self._matchers[key] = _Matcher(value.file.parent, patterns)
            except ValueError as error:
                fault = f"{value.file}:{value.line}: a pattern is none that .gitignore may have: {error}"
                raise SettingsError([fault]) from None
        return self._matchers[key].covers(file)

    def _of_folder(self, folder: Path) -> Settings:
        if folder not in self._by_folder:
            self._by_folder[folder] = self._found(folder)
        return self._by_folder[folder]

    def _found(self, folder: Path) -> Settings:
        for name in (OWN, SHARED):
            if settings := read(folder / name, self._names):
                return settings
        if folder.parent == folder or (folder / ".git").exists():
            return Settings()
        return self._of_folder(folder.parent)


class _Matcher:
    """Patterns of .gitignore, as seen from one folder."""

    def __init__(self, folder: Path, patterns: list[str]) -> None:
        from pathspec import GitIgnoreSpec

        self._folder = folder
        self._spec = GitIgnoreSpec.from_lines(patterns)

    def covers(self, file: Path) -> bool:
        """Whether the file or folder, or a folder that it lies in, matches."""
        if not file.is_relative_to(self._folder) or file == self._folder:
            return False
        path = str(file.relative_to(self._folder)).replace(os.sep, "/")
        return bool(self._spec.match_file(path) or (file.is_dir() and self._spec.match_file(f"{path}/")))
