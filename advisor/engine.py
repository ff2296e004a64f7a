"""Every fact shown to every rule that looks at its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assembly import subjects_of
from advisor.processes import in_order
from advisor.record import record, replaced
from advisor.subjects import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.catalog import Rule
    from advisor.model import Finding
    from advisor.source.text import Sources
    from advisor.subjects import Service, Unresolved

GUESSED = " (handler guessed from its signature: no serverless configuration found)"


@record()
class Report:
    """What a run found."""

    findings: tuple[Finding, ...] = ()
    """In the order of file, place and rule; none twice."""
    unresolved: tuple[Unresolved, ...] = ()
    """What was not known, and hence not checked."""
    faults: tuple[str, ...] = ()
    """What went wrong in advisor itself, as sentences; the rest was checked all the same."""
    services: int = 0
    left_alone: tuple[Service, ...] = ()
    """Those that were not looked at; they are not counted."""
    files: frozenset[Path] = frozenset()
    """The files that were looked at."""


@record()
class _Checked:
    """What checking one service showed."""

    findings: tuple[Finding, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    faults: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def check(
    services: Sequence[Service],
    sources: Sources,
    rules: Sequence[Rule],
    is_wanted: Callable[[Service, Finding], bool] = lambda _service, _finding: True,
    progress: Callable[[Service], None] = lambda _service: None,
    jobs: int = 1,
) -> Report:
    """Check each service by each rule, and keep the findings that are wanted. Calls `progress` for each service.

    Up to `jobs` processes share the services.
    """
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    faults: list[str] = []
    files: set[Path] = set()
    results = in_order(lambda service: _checked(service, sources, rules), services, jobs)
    for service in services:
        progress(service)
        checked = next(results)
        findings += (found for found in checked.findings if is_wanted(service, found))
        unresolved += checked.unresolved
        faults += checked.faults
        files.update(checked.files)
    alone = tuple(service for service in services if service.left_alone)
    count = len(services) - len(alone)
    return Report(_ordered(findings), _distinct(unresolved), tuple(faults), count, alone, frozenset(files))


def _checked(service: Service, sources: Sources, rules: Sequence[Rule]) -> _Checked:
    try:
        subjects = subjects_of(service, sources)
    except Exception as error:
        return _Checked(faults=(f"{service.config or service.root}: not checked: {internal_error(error)}",))
    outcomes = list(_outcomes(service, subjects.facts, rules))
    findings = tuple(outcome for outcome in outcomes if not isinstance(outcome, str))
    faults = tuple(outcome for outcome in outcomes if isinstance(outcome, str))
    return _Checked(findings, tuple(subjects.unresolved), faults, tuple(subjects.files))


def _outcomes(service: Service, facts: Iterable[object], rules: Sequence[Rule]) -> Iterator[Finding | str]:
    """The findings of one service, and a sentence for each fact that a rule failed on."""
    by_subject: dict[type, list[Rule]] = {}
    for rule in rules:
        for subject in rule.subjects:
            by_subject.setdefault(subject, []).append(rule)
    for fact in facts:
        guessed = service.config is None and not isinstance(fact, Problem)
        for rule in by_subject.get(type(fact), ()):
            try:
                yield from (_stamped(found, rule, guessed=guessed) for found in rule.check(fact))
            except Exception as error:
                place = getattr(getattr(fact, "span", None), "file", service.config or service.root)
                yield f"{place}: {rule.name} failed here and may have missed something: {internal_error(error)}"


def _stamped(finding: Finding, rule: Rule, *, guessed: bool) -> Finding:
    lowered = finding.severity
    severity = lowered if lowered and lowered.rank < rule.severity.rank else rule.severity
    message = finding.message + GUESSED if guessed else finding.message
    return replaced(finding, rule=rule.name, severity=severity, message=message)


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    unique: dict[tuple[Path | int | str, ...], Finding] = {}
    for found in findings:
        unique.setdefault(_place(found), found)
    return tuple(unique[key] for key in sorted(unique))


_TOLD_APART = ("action", "resource", "role", "config", "construct", "property")


def _place(found: Finding) -> tuple[Path | int | str, ...]:
    """What makes two findings one: a place in code is told once, however many services and values lead there.

    What a role lacks is told for each action, resource, role and configuration, each reference in a string by itself.
    """
    lacking = (found.data.get(key, "") for key in _TOLD_APART)
    return (found.span.file, found.span.start, found.span.end, found.rule, *lacking)


def _distinct(unresolved: Iterable[Unresolved]) -> tuple[Unresolved, ...]:
    unique = {(u.span.file, u.span.start, u.span.end, u.what, u.expression): u for u in unresolved}
    return tuple(unique[key] for key in sorted(unique))


def internal_error(error: Exception) -> str:
    """An error of ours as the end of a sentence, with the line that raised it."""
    from traceback import extract_tb

    file, line, *_ = extract_tb(error.__traceback__)[-1]
    module = file.replace("\\", "/").rpartition("/")[2]
    return f"internal error, please report it: {type(error).__name__}: {error} at {module}:{line}"
