"""Fixes applied in passes, each pass proven by checking again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.proof import prove
from advisor.fixing.remedies import Withdrawn, fixes
from advisor.fixing.splices import by_file, carried, collide, spliced
from advisor.record import fresh, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from advisor.model import Applicability, Finding, Fix
    from advisor.source.text import Sources

_PASSES = 10


@record()
class Repair:
    """What fixing came to."""

    texts: Mapping[Path, str]
    """The whole new text of every changed file."""
    applied: tuple[tuple[Finding, Fix], ...]
    withdrawn: tuple[tuple[Finding, str], ...]
    """Findings whose fix was not to be had, with the reason as a sentence."""
    remaining: list[Finding]
    """What checking the new texts finds."""


@record(frozen=False)
class _State:
    """The texts as mended so far, and what checking them finds."""

    sources: Sources
    remaining: list[Finding]
    recheck: Callable[[Sources], list[Finding]]
    texts: dict[Path, str] = fresh(default_factory=dict)
    applied: list[tuple[Finding, Fix]] = fresh(default_factory=list)
    refused: dict[tuple[str, str, Path, int], tuple[Finding, str]] = fresh(default_factory=dict)


def repair(
    findings: Sequence[Finding],
    sources: Sources,
    allowed: frozenset[Applicability],
    recheck: Callable[[Sources], list[Finding]],
) -> Repair:
    """Apply every allowed fix that proves right. Fixes that touch each other wait for the next pass (ten at most)."""
    state = _State(sources, list(findings), recheck)
    unbuilt: list[tuple[Finding, str]] = []
    for _ in range(_PASSES):
        candidates: list[tuple[Finding, Fix]] = []
        unbuilt.clear()
        for finding, outcome in fixes(state.remaining, state.sources):
            if isinstance(outcome, Withdrawn):
                unbuilt.append((finding, outcome.reason))
            elif outcome.applicability in allowed and outcome.edits and _key(finding) not in state.refused:
                candidates.append((finding, outcome))
        if not candidates:
            break
        _pass(state, _apart(candidates))
    withdrawn = (*unbuilt, *state.refused.values())
    return Repair(state.texts, tuple(state.applied), withdrawn, state.remaining)


def _apart(candidates: list[tuple[Finding, Fix]]) -> list[tuple[Finding, Fix]]:
    """The candidates that do not touch an earlier one, in the order of files and lines."""
    chosen: list[tuple[Finding, Fix]] = []
    for finding, fix in sorted(candidates, key=lambda one: (str(one[0].span.file), one[0].span.start)):
        if not any(collide(fix.edits, other.edits) for _, other in chosen):
            chosen.append((finding, fix))
    return chosen


def _pass(state: _State, chosen: list[tuple[Finding, Fix]]) -> None:
    """Apply as many of `chosen` as prove right together, and refuse the others."""
    kept: list[tuple[Finding, Fix]] = []
    outcome: tuple[dict[Path, str], list[Finding]] | None = None
    waiting = [chosen]
    while waiting:
        group = waiting.pop()
        try:
            outcome = _proven(state, [*kept, *group])
            kept += group
        except CannotFixError as obstacle:
            if len(group) == 1:
                finding = group[0][0]
                state.refused[_key(finding)] = (finding, str(obstacle))
            else:
                half = len(group) // 2
                waiting += (group[half:], group[:half])
    edits = by_file(edit for _, fix in kept for edit in fix.edits)
    state.refused = {
        (*key[:3], carried(key[3], edits.get(key[2], ()))): refusal for key, refusal in state.refused.items()
    }
    if outcome is not None:
        state.applied += kept
        state.texts |= outcome[0]
        state.sources = state.sources.overlaid(outcome[0])
        state.remaining = outcome[1]


def _proven(state: _State, group: list[tuple[Finding, Fix]]) -> tuple[dict[Path, str], list[Finding]]:
    """The new texts and what is then found. Raises CannotFixError when the group does not prove right."""
    texts: dict[Path, str] = {}
    for file, edits in by_file(edit for _, fix in group for edit in fix.edits).items():
        old = state.sources.read(file).text
        texts[file] = spliced(old, edits)
        prove(file, old, texts[file])
    found = state.recheck(state.sources.overlaid(texts))
    for reason in _objections(state.remaining, found, [finding for finding, _ in group]):
        raise CannotFixError(reason)
    return texts, found


def _objections(before: list[Finding], after: list[Finding], mended: list[Finding]) -> Iterator[str]:
    was, now, due = (Counter(map(_statement, found)) for found in (before, after, mended))
    for statement, count in due.items():
        if now[statement] > was[statement] - count:
            yield "The finding would still be there after the fix."
    grown = Counter(map(_rule, after)) - Counter(map(_rule, before))
    for rule, file in grown:
        yield f"The fix would cause a finding of {rule} in {file.name}."


def _statement(finding: Finding) -> tuple[str, str, Path]:
    return finding.rule, finding.message, finding.span.file


def _rule(finding: Finding) -> tuple[str, Path]:
    return finding.rule, finding.span.file


def _key(finding: Finding) -> tuple[str, str, Path, int]:
    return *_statement(finding), finding.span.start
