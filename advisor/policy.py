"""What the settings and the command line together want of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.catalog import is_selected, names_in
from advisor.model import Severity
from advisor.record import replaced
from advisor.settings import NEVER
from advisor.settings.nearest import Nearest
from advisor.suppression import Suppressing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from advisor.catalog import Rule
    from advisor.model import Finding
    from advisor.subjects import Service
    from advisor.targets import Targets


class Policy:
    """The settings nearest to a file decide about it; what the command line says goes first."""

    def __init__(
        self,
        catalog: Sequence[Rule],
        nearest: Nearest | None = None,
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        fail_on: str | None = None,
        named: Sequence[Path] = (),
    ) -> None:
        """`catalog` is every rule there is. A `select` takes the place of what the settings select and ignore.

        What is `named` is checked though the settings exclude it.
        """
        self._rules = {rule.name: rule for rule in catalog}
        self._nearest = nearest or Nearest(only=None)
        self._select, self._ignore = frozenset(select), frozenset(ignore)
        self._fail_on = fail_on
        self._named = named
        self._exempt: tuple[Path, ...] | None = None
        self._selections: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]] = {}
        self._nearest.hold_to(names_in(catalog))

    def knows(self, name: str) -> bool:
        """Whether there is such a rule."""
        return name in self._rules

    def is_selected(self, file: Path, name: str) -> bool:
        """Whether a rule is asked about a file."""
        settings = self._nearest.of(file)
        said = (settings.names("select"), settings.names("ignore")) if not self._select else ((), ())
        wanted = self._select or frozenset(said[0])
        unwanted = self._ignore.union(said[1], self._nearest.ignores(file))
        if (wanted, unwanted) not in self._selections:
            rules = self._rules.values()
            self._selections[wanted, unwanted] = frozenset(r.name for r in rules if is_selected(r, wanted, unwanted))
        return name in self._selections[wanted, unwanted]

    def wants(self, finding: Finding) -> bool:
        """Whether a finding of a checked service is to be reported."""
        return self.is_selected(finding.span.file, finding.rule) and not self.excludes(finding.span.file)

    def excludes(self, file: Path) -> bool:
        """Whether the settings leave a file out, and nobody named it, or a folder of the excluded that it lies in."""
        if not self._nearest.excludes(file):
            return False
        if self._exempt is None:
            self._exempt = tuple(path for path in self._named if self._nearest.excludes(path))
        return not any(file.is_relative_to(path) for path in self._exempt)

    def reduced(self, targets: Targets) -> Targets:
        """The targets without those that are left out although they were named."""
        folders, files = ([p for p in paths if not self.excludes(p)] for paths in (targets.folders, targets.files))
        return replaced(targets, folders=tuple(folders), files=tuple(files))

    def levelled(self, finding: Finding) -> Finding:
        """The finding with the level that the settings give its rule, unless it is lower by itself."""
        rule = self._rules.get(finding.rule)
        table = self._nearest.of(finding.span.file).table("severity") if rule else {}
        said = table.get(finding.rule) or (table.get(rule.area) if rule else None)
        if rule is None or said is None:
            return finding
        level, own = Severity(said.given), finding.severity or rule.severity
        lowered = own.rank < rule.severity.rank and own.rank < level.rank
        return finding if lowered else replaced(finding, severity=level)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        if self._fail_on:
            least = None if self._fail_on == NEVER else Severity(self._fail_on)
        else:
            least = self._nearest.of(finding.span.file).fail_on
        return least is not None and finding.severity is not None and finding.severity.rank >= least.rank

    def baseline(self, place: Path) -> Path | None:
        """The file of accepted findings that the settings name for a file or a folder."""
        return self._nearest.of(place).path("baseline")

    def stage(self, config: Path) -> str | None:
        """The stage that the settings name for a configuration."""
        return self._nearest.of(config).text("stage")

    def variation(self, config: Path) -> str:
        """All of the settings that the answer about a service depends on before any finding is chosen."""
        settings = self._nearest.of(config)
        tables = (settings.table(name) for name in ("client-constructors", "library-caches"))
        said = ({name: value.given for name, value in table.items()} for table in tables)
        return "\n".join((self.stage(config) or "", *map(str, said)))

    def suppressing(self, targets: Targets) -> Suppressing:
        """How comments are judged."""
        return Suppressing(
            frozenset(self._rules),
            lambda file: self._nearest.of(file).flag("require-reason"),
            self.is_selected,
            targets.folders,
        )

    def tell_libraries(self, services: Sequence[Service]) -> None:
        """Add what the settings of the services know of libraries to what is known of others."""
        for settings in {id(found): found for found in map(self._nearest.of, (s.root for s in services))}.values():
            tables = (settings.table("client-constructors"), settings.table("library-caches"))
            if any(tables):
                from advisor.program.additions import add

                add(*({name: value.given for name, value in table.items()} for table in tables))
