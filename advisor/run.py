"""One run: load the services, check them, mend what may be mended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.bundle import bundled
from advisor.engine import check
from advisor.model import Fix
from advisor.record import record, replaced
from advisor.report.outcome import Advice, Outcome, shown
from advisor.report.progress import Progress
from advisor.service.loading import load
from advisor.suppression import Suppressing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from advisor.cache import Cache
    from advisor.catalog import Rule
    from advisor.engine import Report
    from advisor.fixing import Repair
    from advisor.model import Applicability, Finding, Span
    from advisor.source.text import Sources
    from advisor.subjects import Service
    from advisor.targets import Targets

    _Key = tuple[str, str, Span]


@record()
class Run:
    """What is checked, and by which rules."""

    targets: Targets
    rules: Sequence[Rule]
    stage: str | None = None
    progress: bool = False
    """Whether a line on the terminal may say how far the run is."""
    jobs: int = 1
    """How many processes may share the services."""
    suppressing: Suppressing = Suppressing()
    cached: bool = False
    """Whether answers of former runs may be given again, and those of this one kept."""
    with_fixes: bool = True
    """Whether fixes are worked out."""

    def report(self, sources: Sources) -> Report:
        """Check the targets as `sources` have them."""
        faults: list[str] = []

        def refuse(folder: Path) -> None:
            faults.append(f"{shown(folder)}: not checked: the folder may not be opened")

        cache = self._cache() if sources.are_on_disk else None
        services = load(self.targets.paths, sources, self.stage, refuse, cache.service if cache else None)
        progress = Progress(len(services), enabled=self.progress)
        try:
            report = check(services, sources, self.rules, self._is_wanted, progress, self.jobs, self.suppressing, cache)
        finally:
            progress.clear()
        return replaced(report, faults=(*faults, *report.faults))

    def repair(self, report: Report, sources: Sources, allowed: Collection[Applicability]) -> Repair:
        """Work out what the allowed fixes make of the files of the named repositories. Writes nothing."""
        from advisor.fixing import repair

        return repair(
            report.findings,
            sources,
            frozenset(allowed),
            lambda changed: list(self.report(changed).findings),
            self.targets.may_edit,
        )

    def outcome(
        self,
        report: Report,
        sources: Sources,
        *,
        with_fixes: bool,
        fixed: int = 0,
        withdrawn: Iterable[tuple[Finding, str]] = (),
    ) -> Outcome:
        """Put a report together with the fixes of its findings, when a format shows them.

        `withdrawn` are fixes that have been tried in vain: they are not offered again.
        """
        if with_fixes:
            advices = self._advices(report, sources, {_key(finding): reason for finding, reason in withdrawn})
        else:
            advices = (Advice(finding, None) for finding in report.findings)
        by_name = {rule.name: rule for rule in self.rules}
        return Outcome(tuple(advices), report, sources, self.targets, by_name, fixed)

    def _cache(self) -> Cache | None:
        from advisor.cache import Cache, default_folder, identity

        folder = default_folder() if self.cached else None
        if folder is None:
            return None
        own = identity(Path(__file__).parent, bundled("rules"))
        rules = (rule.name for rule in self.rules)
        return Cache(folder, "\n".join((own, *rules, self.stage or "")), with_remedies=self.with_fixes)

    def _is_wanted(self, service: Service, finding: Finding) -> bool:
        return self.targets.cover(finding.span.file, service.config)

    def _advices(self, report: Report, sources: Sources, refused: Mapping[_Key, str]) -> Iterator[Advice]:
        fixable = [finding for finding in report.findings if finding.remedy]
        outcomes = {}
        if fixable:
            from advisor.fixing import fixes

            outcomes = {id(finding): outcome for finding, outcome in fixes(fixable, sources, self.targets.may_edit)}
        for finding in report.findings:
            match outcomes.get(id(finding)):
                case Fix() as fix:
                    reason = refused.get(_key(finding), "")
                    yield Advice(finding, None if reason else fix, reason)
                case None:
                    yield Advice(finding, None)
                case withdrawn:
                    yield Advice(finding, None, withdrawn.reason)


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.message, finding.span
