"""The run that the settings of a project want, put together again when one of their files changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.arguments import parser
from advisor.preparation import prepared
from advisor.settings.reading import OWN, SHARED
from advisor.targets import Targets

if TYPE_CHECKING:
    import argparse
    from collections.abc import Hashable, Iterator

    from advisor.run import Run

_CHECK = ("check", "--quiet", "--no-cache", "--jobs=1", "--force-exclude")


class Preparing:
    """Prepares the check of one unit after the other."""

    def __init__(self, options: argparse.Namespace) -> None:
        """`options` are those of the server; all else is as for a check."""
        self._options = parser().parse_args(_CHECK)
        for name in ("stage", "config", "isolated"):
            setattr(self._options, name, getattr(options, name))
        self._known: dict[Path, tuple[Hashable, Run]] = {}

    def run(self, unit: Path) -> Run:
        """What is to be run for a unit. Raises RefusedError for settings that cannot be read."""
        state = tuple(_states(unit))
        known = self._known.get(unit)
        if known is None or known[0] != state:
            known = self._known[unit] = (state, prepared(self._options, Targets((), (unit,), ()), lambda _: None))
        return known[1]

    def forget(self) -> None:
        """Read everything anew: other files than settings may have changed, such as a baseline."""
        self._known.clear()


def _states(unit: Path) -> Iterator[Hashable]:
    """What changes when a settings file does that may be in force."""
    for folder in dict.fromkeys((*unit.parents, Path.cwd(), *Path.cwd().parents)):
        for name in (OWN, SHARED):
            try:
                status = (folder / name).stat()
            except OSError:
                yield None
            else:
                yield status.st_mtime_ns, status.st_size
