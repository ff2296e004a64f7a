"""Files that a configuration takes values from: read once, never outside the repository."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.service.model import Problem
from advisor.source import disk
from advisor.source.configuration import ConfigurationError, Scalar, parse
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from advisor.source.configuration import Node
    from advisor.source.text import Sources

_CODE = frozenset((".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"))
_DATA = frozenset((".yml", ".yaml", ".json", ".tfstate"))


class Absence(Enum):
    """Why an included file gives no value."""

    MISSING = "missing"
    """No such file: the framework goes on to the fallback."""
    HIDDEN = "hidden"
    """A file that may give a value which is not known: code, unreadable, outside the repository."""


class Includes:
    """The files that one configuration is made of."""

    def __init__(self, config: Path, boundary: Path, sources: Sources) -> None:
        """Nothing outside `boundary` is read."""
        self.problems: list[Problem] = []
        self.parts: list[Path] = []
        self._config = config
        self._boundary = boundary.resolve()
        self._sources = sources
        self._nodes: dict[Path, Node | Absence] = {}
        self._texts: list[str] = []

    def document(self) -> Node | None:
        """The configuration itself; None when it is unreadable, which is then among the problems."""
        root = self._parsed(self._config, "so none of its functions, roles and tables were checked")
        return None if isinstance(root, Absence) else root

    def node(self, written: str) -> Node | Absence:
        """The content of `file(written)`: the root of YAML and JSON, for anything else the text."""
        if written.startswith("~"):  # version 1: the home of whoever deploys
            return Absence.HIDDEN
        file = Path(os.path.normpath(self._config.parent / written))
        if file not in self._nodes:
            self._nodes[file] = self._included(file)
        return self._nodes[file]

    def text(self, name: str) -> str | None:
        """The text of a file beside the configuration; None when there is none that can be read."""
        file = self._config.with_name(name)
        try:
            return self._sources.read(file).text if self._inside(file) and self._sources.exists(file) else None
        except UnreadableError:
            return None

    def handed(self, name: str) -> Node | None:
        """The parameter that a composition of services hands to this one."""
        from advisor.service.compose import parameter

        return parameter(self._config, self._boundary, name, self._sources)

    def uses(self, expression: str) -> int:
        """How often an expression is written in the files read so far."""
        return sum(text.count(expression) for text in self._texts)

    def owned(self, file: Path) -> bool:
        """Whether `file` lies below the service's folder; what lies elsewhere may belong to other services too."""
        return file.is_relative_to(self._config.parent)

    def _included(self, file: Path) -> Node | Absence:
        if not self._inside(file):
            return Absence.HIDDEN
        if not self._sources.exists(file) and not disk.is_link(file):
            return Absence.MISSING
        if file.suffix in _CODE:
            return Absence.HIDDEN
        if file.suffix in _DATA:
            self.parts.append(file)
            return self._parsed(file, f"so what {self._config.name} takes from it was not checked")
        try:
            text = self._sources.read(file).text
        except UnreadableError:
            return Absence.HIDDEN
        return Scalar(text, text, "|", Span(file, 0, len(text)))

    def _parsed(self, file: Path, consequence: str) -> Node | Absence:
        try:
            source = self._sources.read(file)
            root = parse(source)
        except UnreadableError as error:
            self._report(file, 0, f"{file.name} {error}, {consequence}")
            return Absence.HIDDEN
        except ConfigurationError as error:
            self._report(file, error.offset, f"{file.name} {error}, {consequence}")
            return Absence.HIDDEN
        self._texts.append(source.text)
        return root

    def _report(self, file: Path, offset: int, message: str) -> None:
        self.problems.append(Problem(Span(file, offset, offset), message, {"config": str(self._config)}))

    def _inside(self, file: Path) -> bool:
        try:
            return disk.real(file).is_relative_to(self._boundary)
        except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL in the name
            return False
