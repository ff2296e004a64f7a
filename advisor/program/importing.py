"""Python's import system, for the modules of one service: what an import statement finds, executes once and binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import NONE, Entries, External, ModuleValue
from advisor.program.facts import Frequency
from advisor.program.frames import MOST_DEPTH, Frame
from advisor.program.lattice import as_text
from advisor.program.modules import Module
from advisor.program.syntax import ModuleSyntax
from advisor.program.traces import Activation, Entered, ImportFailed
from advisor.service.file_system import WORKING_FOLDER, absolute
from advisor.source import disk
from advisor.source.text import SourceText
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.domain import Value
    from advisor.program.modules import Library
    from advisor.program.syntax import Import
    from advisor.program.world import World
    from advisor.service.model import ImportPath


class Importer:
    """The modules imported so far, and the folders in which others are looked for."""

    def __init__(
        self, world: World, library: Library, root: Path, import_path: ImportPath, layers: Sequence[Path]
    ) -> None:
        """`root` is the folder that is deployed as /var/task."""
        self._world = world
        self.library = library
        self.root = root
        self.modules: dict[Path, tuple[Module, Activation]] = {}
        self._paths = [*import_path.before, root, *import_path.beside, *layers]
        """The folders in which modules are looked for."""
        self._import_path = import_path
        self._found: dict[str, Path | None] = {}

    def search(self, folder: Value) -> None:
        """Look for modules in a further folder of the service, as `sys.path.append(folder)` does."""
        known = absolute(as_text(folder)).known or ""
        if known == WORKING_FOLDER or known.startswith(f"{WORKING_FOLDER}/"):
            place = self.root / known.removeprefix(WORKING_FOLDER).lstrip("/")
            if place not in self._paths and disk.is_folder(place):
                self._paths.append(place)
                self._found.clear()

    def location(self, file: Path) -> str:
        """Return where a file of the service lies once deployed."""
        folders = (
            folder for folder in (self.root, *self._paths, *self._import_path.above) if file.is_relative_to(folder)
        )
        folder = next(folders, file.parent)
        return f"{WORKING_FOLDER}/{file.relative_to(folder)}"

    def name_of(self, file: Path) -> str:
        """Return the dotted name by which a file is imported; empty for one that lies in none of the folders."""
        for folder in self._paths:
            if file.is_relative_to(folder):
                return ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        return ""

    def modules_in(self, package: str) -> list[str]:
        """Return the dotted names of the modules of a package."""
        return self.library.listed(self._paths, package)

    def import_module(self, name: str, frame: Frame | None, span: Span | None) -> Module | None:
        """Import a module of the service (and the packages above it); None for one that is not the service's."""
        found: Module | None = None
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            dotted = ".".join(parts[:count])
            file = self._file_of(dotted)
            if file is None:
                return None
            parent, found = found, self._imported(dotted, file, frame, span)
            if found is None:
                return None
            if parent is not None:
                parent.names.setdefault(parts[count - 1], ModuleValue(found))
        return found

    def imported(self, statement: Import, frame: Frame) -> Value:
        """Return what an import statement binds; for `from module import *`, an Entries of all names."""
        dotted = _absolute_name(statement, frame.module)
        span = frame.span(statement)
        module = self.import_module(dotted, frame, span) if dotted is not None else None
        if module is None and not statement.attribute and statement.bound == statement.module.partition(".")[0]:
            return External(statement.bound)
        if dotted is None or module is None:
            return External(".".join(filter(None, (dotted or statement.module, statement.attribute))))
        if statement.attribute == "*":
            return Entries(tuple(module.names.items()), complete=False)
        if not statement.attribute:
            first = statement.module.split(".")[0]
            aliased = statement.bound != first
            top = module if aliased else self.import_module(first, None, None)
            return ModuleValue(top or module)
        if statement.attribute in module.names:
            return module.names[statement.attribute]
        inner = self.import_module(f"{dotted}.{statement.attribute}".lstrip("."), frame, span)
        return ModuleValue(inner) if inner is not None else hole(Origin.UNKNOWN, statement.attribute)

    def module_of(self, statement: Import, importing: Module) -> Module | None:
        """Return the module from which an import statement, executed before, took a name; None for one outside."""
        dotted = _absolute_name(statement, importing)
        return self.import_module(dotted, None, None) if dotted else None

    def _file_of(self, name: str) -> Path | None:
        if name not in self._found:
            file = self.library.found(self._paths, name)
            if file is None and name.partition(".")[0].lower() not in self._import_path.installed:
                file = self.library.shared(self._import_path.above, name)
            self._found[name] = file
        return self._found[name]

    def _imported(self, name: str, file: Path, frame: Frame | None, span: Span | None) -> Module | None:
        if file not in self.modules:
            module = self._load(name, file)
            if module is None:
                if frame is not None and span is not None:
                    frame.record(ImportFailed(span, frame.frequency, self.library.place(file)))
                return None
            activation = Activation(f"import {name}")
            self.modules[file] = (module, activation)
            depth = frame.depth + 1 if frame is not None else 0
            own = Frame(self._world, module, module.names, activation, Frequency.INIT, depth=depth)
            if depth < MOST_DEPTH:
                self._world.execute(module.syntax.body, own)
            activation.result = NONE
        module, activation = self.modules[file]
        if frame is not None and span is not None:
            frame.record(Entered(span, Frequency.INIT, activation))
        return module

    def _load(self, name: str, file: Path) -> Module | None:
        if disk.is_folder(file):  # a namespace package
            return Module(name, file, SourceText(file, ""), ModuleSyntax((), frozenset(), frozenset(), ()), self.root)
        module = self.library.load(self.root, name, file)
        if module is not None:
            self._world.stored |= module.syntax.reassigned | module.syntax.stored_into
        return module


def _absolute_name(statement: Import, module: Module) -> str | None:
    if not statement.level:
        return statement.module
    package = module.package.split(".") if module.package else []
    climbed = statement.level - 1
    if climbed > len(package):
        return None
    base = package[: len(package) - climbed]
    return ".".join(part for part in (*base, statement.module) if part)
