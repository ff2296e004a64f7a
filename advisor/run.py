"""One run: load the services, check them, mend what may be mended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.engine import check
from advisor.model import Fix
from advisor.policy import Policy
from advisor.record import record, replaced
from advisor.report.outcome import Advice, Outcome, shown
from advisor.report.progress import Progress
from advisor.service.loading import load
from advisor.settings.nearest import Nearest
from advisor.settings.reading import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from advisor.baseline import Baseline, Entry
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
    policy: Policy | None = None
    """What the settings want; without one all rules speak of all files."""
    baseline: Baseline | None = None
    """The findings that are accepted; without it, those of the files that the settings name."""
    accepts: bool = True
    """Whether any baseline counts."""
    cached: bool = False
    """Whether answers of former runs may be given again, and those of this one kept."""
    with_fixes: bool = True
    """Whether fixes are worked out."""
    explains: bool = False
    """Whether people are told why each rule matters."""

    def report(self, sources: Sources) -> Report:
        """Check the targets as `sources` have them."""
        faults: list[str] = []

        def refuse(folder: Path) -> None:
            faults.append(f"{shown(folder)}: not checked: the folder may not be opened")

        policy, cache = self._policy, self._cache() if sources.are_on_disk else None
        known = cache.service if cache else None
        stage, excludes = self.stage or policy.stage, policy.excludes
        services = load(self.targets.paths, sources, stage, refuse, known, excludes)
        policy.tell_libraries(services)

        def wanted(service: Service, finding: Finding) -> bool:
            return self.targets.cover(finding.span.file, service.config) and policy.wants(finding)

        progress = Progress(len(services), enabled=self.progress)
        try:
            suppressing = policy.suppressing(self.targets)
            report = check(services, sources, self.rules, wanted, progress, self.jobs, suppressing, cache)
        finally:
            progress.clear()
        findings = tuple(map(policy.levelled, report.findings))
        silent = tuple(replaced(one, finding=policy.levelled(one.finding)) for one in report.suppressed)
        report = replaced(report, findings=findings, suppressed=silent, faults=(*faults, *report.faults))
        for baseline in self._baselines(report):
            report = baseline.applied(report, sources, self.targets)
        return report

    def gone(self, report: Report, sources: Sources) -> Iterator[tuple[Path, list[Entry]]]:
        """The accepted findings that are no more, by the baseline that holds them."""
        for baseline in self._baselines(report):
            yield baseline.file, list(baseline.gone(report, sources, self.targets, self.asks))

    def _baselines(self, report: Report) -> Iterator[Baseline]:
        """The one of this run, or those that the settings of the checked files name. Raises BaselineError."""
        if self.baseline is not None or not self.accepts:
            yield from (self.baseline,) if self.baseline is not None else ()
            return
        places = (*self.targets.paths, *sorted({file.parent for file in report.files}))
        for file in dict.fromkeys(map(self._policy.baseline, places)):
            if file is not None:
                from advisor.baseline import read

                yield read(file)

    def asks(self, file: Path, rule: str) -> bool:
        """Whether a rule is asked about a file; true for one that does not exist, and so finds nothing."""
        known = self._policy.knows(rule)
        return not known or (self._policy.is_selected(file, rule) and any(one.name == rule for one in self.rules))

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        return self._policy.fails(finding)

    @property
    def _policy(self) -> Policy:
        return self.policy or Policy(self.rules, Nearest(Settings()))

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
        return Outcome(tuple(advices), report, sources, self.targets, by_name, fixed, self.explains)

    def _cache(self) -> Cache | None:
        from advisor.cache import Cache, default_folder, identity

        folder = default_folder() if self.cached else None
        if folder is None:
            return None
        areas = dict.fromkeys(rule.page.file.parent for rule in self.rules)
        own = identity(Path(__file__).parent, *areas)
        parts = (own, *(rule.name for rule in self.rules), self.stage or "")
        return Cache(folder, "\n".join(parts), self._policy.variation, with_remedies=self.with_fixes)

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
