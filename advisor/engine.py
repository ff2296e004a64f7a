"""Every fact shown to every rule that looks at its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.kept import Kept
from advisor.processes import in_order
from advisor.record import record, replaced
from advisor.source.suppressions import suppressions
from advisor.source.text import UnreadableError
from advisor.subjects import IdleSuppression, Problem
from advisor.suppression import Suppressed, Suppressing, Suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.cache import Cache
    from advisor.catalog import Rule
    from advisor.model import Finding
    from advisor.source.suppressions import Suppression
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
    suppressed: tuple[Suppressed, ...] = ()
    """What was found and is not reported, in the same order as the findings."""
    unsure: frozenset[Path] = frozenset()
    """The files of services of which a part could not be read: there may be more to find in them."""


@record()
class _Checked:
    """What checking one service showed."""

    findings: tuple[Finding, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    faults: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    comments: tuple[Suppression, ...] = ()
    entire: bool = False
    """Whether nothing of the service was hidden by what could not be read."""


def check(
    services: Sequence[Service],
    sources: Sources,
    rules: Sequence[Rule],
    is_wanted: Callable[[Service, Finding], bool] = lambda _service, _finding: True,
    progress: Callable[[Service], None] = lambda _service: None,
    jobs: int = 1,
    suppressing: Suppressing = Suppressing(),  # noqa: B008 (a record is a value)
    cache: Cache | None = None,
) -> Report:
    """Check each service by each rule, and keep the findings that are wanted. Calls `progress` for each service.

    Up to `jobs` processes share the services. What `cache` knows of a service that it gave is not worked out again.
    """
    results = in_order(lambda service: _answer(service, sources, rules, cache), services, jobs)
    looked_at: list[tuple[Service, _Checked]] = []
    for service in services:
        progress(service)
        looked_at.append((service, next(results)))
    faults = [fault for _, checked in looked_at for fault in checked.faults]
    comments = Suppressions((c for _, checked in looked_at for c in checked.comments), sources, suppressing)
    found = [(service, finding) for service, checked in looked_at for finding in checked.findings]
    silenced = {id(finding): comments.silenced(finding) for _, finding in found}
    for service, outcome in _idle(comments, looked_at, rules, suppressing):
        if isinstance(outcome, str):
            faults.append(outcome)
        else:
            found.append((service, outcome))
            silenced[id(outcome)] = comments.silenced(outcome)
    wanted = _ordered(finding for service, finding in found if is_wanted(service, finding))
    alone = tuple(service for service in services if service.left_alone)
    return Report(
        tuple(finding for finding in wanted if silenced[id(finding)] is None),
        _distinct(gap for _, checked in looked_at for gap in checked.unresolved),
        tuple(faults),
        len(services) - len(alone),
        alone,
        frozenset(file for _, checked in looked_at for file in checked.files),
        tuple(suppressed for finding in wanted if (suppressed := silenced[id(finding)])),
        frozenset(file for _, checked in looked_at if not checked.entire for file in checked.files),
    )


def _idle(
    comments: Suppressions,
    looked_at: Sequence[tuple[Service, _Checked]],
    rules: Sequence[Rule],
    suppressing: Suppressing,
) -> Iterator[tuple[Service, Finding | str]]:
    """What the rules about comments say of those that had no effect on what all the others found."""
    speaking = [rule for rule in rules if IdleSuppression in rule.subjects]
    judged = {rule.name for rule in rules} - {rule.name for rule in speaking}
    readers: dict[Path, Service] = {}
    sure: set[Path] = set()
    for service, checked in looked_at:
        for file in checked.files:
            readers.setdefault(file, service)
        sure.update(file for file in checked.files if suppressing.judges(file, service.root))
    for _, checked in looked_at:
        sure.difference_update(() if checked.entire else checked.files)
    for idle in comments.idle(judged, sure) if speaking else ():
        service = readers[idle.span.file]
        yield from ((service, outcome) for outcome in _outcomes(service, [idle], speaking))


def _answer(service: Service, sources: Sources, rules: Sequence[Rule], cache: Cache | None) -> _Checked:
    if cache is None:
        return _checked(service, sources, rules)
    known = cache.known(service)
    if known is not None:
        comments = tuple(_comments(known.files, sources))
        return _Checked(known.findings, known.unresolved, (), known.files, comments, known.entire)
    with cache.watched(service):
        checked = _checked(service, sources, rules)
    if not (checked.faults or service.left_alone):
        remedies = any(found.remedy for found in checked.findings)
        cache.keep(service, Kept(checked.findings, checked.unresolved, checked.files, checked.entire, remedies))
    return checked


def _checked(service: Service, sources: Sources, rules: Sequence[Rule]) -> _Checked:
    from advisor.assembly import subjects_of  # where all is told from the cache, nothing of it is needed

    try:
        subjects = subjects_of(service, sources)
    except Exception as error:
        return _Checked(faults=(f"{service.config or service.root}: not checked: {internal_error(error)}",))
    outcomes = list(_outcomes(service, subjects.facts, rules))
    findings = tuple(outcome for outcome in outcomes if not isinstance(outcome, str))
    faults = tuple(outcome for outcome in outcomes if isinstance(outcome, str))
    entire = not faults and not any(isinstance(fact, Problem) for fact in subjects.facts)
    files = tuple(subjects.files)
    return _Checked(findings, tuple(subjects.unresolved), faults, files, tuple(_comments(files, sources)), entire)


def _comments(files: Iterable[Path], sources: Sources) -> Iterator[Suppression]:
    for file in files:
        try:
            source = sources.read(file)
        except UnreadableError:
            continue
        yield from suppressions(source)


def _outcomes(service: Service, facts: Iterable[object], rules: Sequence[Rule]) -> Iterator[Finding | str]:
    """The findings of one service, and a sentence for each fact that a rule failed on."""
    by_subject: dict[type, list[Rule]] = {}
    for rule in rules:
        for subject in rule.subjects:
            by_subject.setdefault(subject, []).append(rule)
    for fact in facts:
        guessed = service.config is None and not isinstance(fact, Problem | IdleSuppression)
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
