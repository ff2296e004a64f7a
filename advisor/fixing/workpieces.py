"""The files that fixes are cut from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import fresh, record

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.fixing.configuration_text import ConfigurationText
    from advisor.fixing.python_text import PythonText
    from advisor.source.text import Sources


@record()
class Workpieces:
    """The files of one round of fixes, each parsed once."""

    sources: Sources
    _python: dict[Path, PythonText] = fresh(default_factory=dict)
    _configuration: dict[Path, ConfigurationText] = fresh(default_factory=dict)

    def python(self, file: Path) -> PythonText:
        """The module `file`. Raises CannotFixError when it does not parse."""
        if file not in self._python:
            from advisor.fixing.python_text import PythonText

            self._python[file] = PythonText(self.sources.read(file))
        return self._python[file]

    def configuration(self, file: Path) -> ConfigurationText:
        """The configuration `file`. Raises CannotFixError when it does not parse."""
        if file not in self._configuration:
            from advisor.fixing.configuration_text import ConfigurationText

            self._configuration[file] = ConfigurationText(self.sources.read(file))
        return self._configuration[file]
