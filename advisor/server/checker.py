"""One service checked for an editor, and its fixes; knows nothing of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Applicability, Fix
from advisor.record import fresh, record, replaced
from advisor.service.discovery import owner
from advisor.source.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from advisor.catalog import Rule
    from advisor.engine import Report
    from advisor.model import Finding
    from advisor.run import Run
    from advisor.server.preparing import Preparing
    from advisor.source.text import Sources

CHECKED = (".py", ".yml", ".yaml", ".json")


class StoppedError(BaseException):
    """A check that nobody waits for any more. No `Exception`, which the engine takes for a fault of a rule."""


class Stop:
    """Ends a check from another thread, where it next reads a file or follows a call."""

    def __init__(self) -> None:
        """Not ended yet."""
        self._is_set = self._too_late = False

    def set(self) -> None:
        """End the check, unless it is done."""
        self._is_set = True

    def disarm(self) -> None:
        """Let what was read for the check be read on: it is done."""
        self._too_late = True

    def checkpoint(self) -> None:
        """Raise StoppedError once the check is to end."""
        if self._is_set and not self._too_late:
            raise StoppedError


@record()
class Checked:
    """What checking one unit showed: a service by its configuration, or a file that none owns."""

    unit: Path
    run: Run
    report: Report
    sources: Sources
    _fixes: dict[int, Fix | None] = fresh(default_factory=dict)

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules by name."""
        return {rule.name: rule for rule in self.run.rules}

    def findings(self, file: Path) -> list[Finding]:
        """The findings of one file."""
        return [finding for finding in self.report.findings if finding.span.file == file]

    def fix(self, finding: Finding) -> Fix | None:
        """The fix of a finding, when there is one that can be applied. Worked out once."""
        if finding.remedy is None:
            return None
        if id(finding) not in self._fixes:
            from advisor.fixing import fixes

            ((_, outcome),) = fixes([finding], self.sources, self.run.targets.may_edit)
            self._fixes[id(finding)] = outcome if isinstance(outcome, Fix) and outcome.edits else None
        return self._fixes[id(finding)]

    def mended(self, file: Path) -> Mapping[Path, str]:
        """The whole new texts after every safe fix of a file's findings that proves right."""
        from advisor.fixing import repair

        def of_file(findings: Iterable[Finding]) -> list[Finding]:
            """The others stay, to be compared, but are not to be mended."""
            return [found if found.span.file == file else replaced(found, remedy=None) for found in findings]

        return repair(
            of_file(self.report.findings),
            self.sources,
            frozenset({Applicability.SAFE}),
            lambda changed: of_file(self.run.report(changed).findings),
            self.run.targets.may_edit,
        ).texts


class Checker:
    """Checks one unit after the other; texts that stay are read and parsed once."""

    def __init__(self, preparing: Preparing) -> None:
        """`preparing` knows what the settings want."""
        self._preparing = preparing
        self._kept = Kept()

    def forget_settings(self) -> None:
        """Read settings, and what they name, anew."""
        self._preparing.forget()

    def unit(self, file: Path, unsaved: Mapping[Path, str]) -> Path | None:
        """What is to be checked to know about a file; None when nothing is."""
        if file.suffix not in CHECKED:
            return None
        return owner(file, self._kept.sources(unsaved, lambda: None)) or (file if file.suffix == ".py" else None)

    def check(self, unit: Path, unsaved: Mapping[Path, str], stop: Stop) -> Checked | None:
        """Check a unit with unsaved texts in place of their files; None when it was stopped."""
        sources = self._kept.sources(unsaved, stop.checkpoint)
        try:
            run = self._preparing.run(unit)
            report = run.report(sources)
        except StoppedError:
            return None
        stop.disarm()
        return Checked(unit, run, report, sources)
