"""The modules of a service: where a name of an import statement leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.lowering import lower
from advisor.source import disk
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from advisor.program.domain import Value
    from advisor.program.syntax import ModuleSyntax
    from advisor.source.text import Sources, SourceText


class Module:
    """One file of Python, and the names that it binds once it is imported."""

    def __init__(self, name: str, file: Path, source: SourceText, syntax: ModuleSyntax, root: Path) -> None:
        """`name` is dotted; a package has the name of its folder. `root` is where the name starts."""
        self.name = name
        self.file = file
        self.source = source
        self.syntax = syntax
        self.root = root
        self.names: dict[str, Value] = {}
        self._excerpts: dict[tuple[int, int], str] = {}

    @property
    def package(self) -> str:
        """The dotted name from which relative imports start."""
        return self.name if self.file.name == "__init__.py" else self.name.rpartition(".")[0]

    def excerpt(self, start: int, end: int) -> str:
        """Return the code between two offsets, on one line and short."""
        found = self._excerpts.get((start, end))
        if found is None:
            written = self.source.text[start : min(end, start + 80)]
            if "\n" in written or "  " in written:
                written = " ".join(written.split())
            found = self._excerpts[start, end] = written if len(written) <= 60 else written[:57] + "…"
        return found


class Library:
    """All modules below the folders from which a function imports. Each file is lowered once."""

    def __init__(self, sources: Sources) -> None:
        """`sources` gives the texts."""
        self._sources = sources
        self._lowered: dict[Path, tuple[SourceText, ModuleSyntax] | None] = {}
        """By where files really are: code that services share by links is one file."""
        self._places: dict[Path, Path] = {}
        self._distributions: dict[Path, frozenset[str]] = {}
        self.unreadable: dict[Path, str] = {}
        """Why a reached file could not be read, as the end of a sentence."""

    def file_of(self, root: Path, name: str) -> Path | None:
        """Return the file of module `name` below `root`: a package's `__init__`, a module, or a namespace's folder."""
        first = name.partition(".")[0]
        if first in self._installed(root):
            return None
        base = root.joinpath(*name.split(".")) if name else root
        for candidate in (base / "__init__.py", base.with_name(base.name + ".py")):
            if self._sources.exists(candidate):
                return candidate
        return base if not name or _holds_python(base) else None

    def found(self, roots: Sequence[Path], name: str) -> Path | None:
        """Return the file of a module below the first of several folders that has it; a namespace's folder last."""
        files = [file for root in roots if (file := self.file_of(root, name)) is not None]
        return next((file for file in files if file.suffix == ".py"), files[0] if files else None)

    def shared(self, roots: Sequence[Path], name: str) -> Path | None:
        """Return the file of a module in a folder above the service: of a package by intent, or a module."""
        for root in roots:
            top = root / name.partition(".")[0]
            if disk.is_file(top.with_name(f"{top.name}.py")) or disk.is_file(top / "__init__.py"):
                file = self.file_of(root, name)
                if file is not None:
                    return file
        return None

    def listed(self, roots: Sequence[Path], package: str) -> list[str]:
        """Return the dotted names of the modules of a package, or of the top level."""
        folders = [root.joinpath(*package.split(".")) if package else root for root in roots]
        files = [file for folder in folders for file in disk.modules(folder)]
        stems = dict.fromkeys(stem for file in files if (stem := file.removesuffix(".py")) != "__init__")
        return [f"{package}.{stem}" if package else stem for stem in stems]

    def _installed(self, root: Path) -> frozenset[str]:
        """The packages that an installer put beside the code (`pip install -t .`): they are not the service's own."""
        if root not in self._distributions:
            marks = [root / name for name in disk.distributions(root)]
            self._distributions[root] = frozenset(name for mark in marks for name in _top_level(mark))
        return self._distributions[root]

    def load(self, root: Path, name: str, file: Path) -> Module | None:
        """Return a fresh module for `file`; None (and an entry in `unreadable`) when it cannot be read."""
        place = self.place(file)
        if place not in self._lowered:
            self._lowered[place] = self._lower(place)
        lowered = self._lowered[place]
        return Module(name, file, *lowered, root) if lowered is not None else None

    def place(self, file: Path) -> Path:
        """Return where a file really is, links followed."""
        if file not in self._places:
            self._places[file] = disk.real(file)
        return self._places[file]

    def checkpoint(self) -> None:
        """Raise what ends a check that nobody waits for any more."""
        self._sources.checkpoint()

    def text(self, file: Path) -> str:
        """Return the text of a file of the service that is no module. Raises UnreadableError."""
        return self._sources.read(file).text

    def loaded(self) -> Iterator[tuple[SourceText, ModuleSyntax]]:
        """Every file lowered so far."""
        yield from (lowered for lowered in self._lowered.values() if lowered is not None)

    def named(self) -> Iterator[tuple[Path, ModuleSyntax]]:
        """Every file lowered so far, by the names under which it was looked for."""
        for file, place in self._places.items():
            lowered = self._lowered.get(place)
            if lowered is not None:
                yield file, lowered[1]

    def _lower(self, file: Path) -> tuple[SourceText, ModuleSyntax] | None:
        try:
            source = self._sources.read(file)
            if "\0" in source.text:
                self.unreadable[file] = "holds a null character, which Python refuses"
                return None
            return source, self._sources.derived(source, lower)
        except UnreadableError as error:
            self.unreadable[file] = str(error)
        except RecursionError:
            self.unreadable[file] = "is nested too deeply to be followed"
        return None


def _holds_python(folder: Path) -> bool:
    """Whether a folder without `__init__.py` is a package all the same; one of templates or images is none."""
    return any(disk.modules(folder)) or any(disk.modules(folder / name) for name in disk.names(folder))


def _top_level(mark: Path) -> Iterator[str]:
    """The import names of an installed distribution, which need not be like its own."""
    listed = disk.text(mark / "top_level.txt").split()
    if not listed:
        rows = disk.text(mark / "RECORD").splitlines()
        listed = [row.partition(",")[0].partition("/")[0].removesuffix(".py") for row in rows]
    yield from listed or [mark.stem.partition("-")[0].lower()]
