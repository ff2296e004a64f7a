"""Fixes applied in passes, each pass proven by checking again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.proof import bound_twice, prove
from advisor.fixing.remedies import Withdrawn, any_file, fixes
from advisor.fixing.splices import by_file, carried, collide, spliced
from advisor.record import fresh, record
from advisor.subjects import RemoveSuppression, RenameHandler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from advisor.model import Applicability, Edit, Finding, Fix
    from advisor.source.text import Sources

_PASSES = 10


@record()
class Repair:
    """What fixing came to."""

    texts: Mapping[Path, str]
    """The whole new text of every changed file."""
    applied: tuple[tuple[Finding, Fix], ...]
    withdrawn: tuple[tuple[Finding, str], ...]
    """Findings whose fix was not to be had, where they stand now, with the reason as a sentence."""
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
    may_edit: Callable[[Path], bool] = any_file,
) -> Repair:
    """Apply every allowed fix of editable files that proves right.

    Fixes that touch each other, or choose one name, wait for the next pass (ten at most).
    """
    state = _State(sources, list(findings), recheck)
    unbuilt: list[tuple[Finding, str]] = []
    for _ in range(_PASSES):
        candidates: list[tuple[Finding, Fix]] = []
        unbuilt.clear()
        for finding, outcome in fixes(state.remaining, state.sources, may_edit):
            if _key(finding) in state.refused:
                continue
            if isinstance(outcome, Withdrawn):
                unbuilt.append((finding, outcome.reason))
            elif outcome.applicability in allowed and outcome.edits:
                candidates.append((finding, outcome))
        if not candidates:
            break
        _pass(state, _apart(candidates, state.sources))
    now = {_key(finding): finding for finding in state.remaining}
    refused = ((now.get(key, finding), reason) for key, (finding, reason) in state.refused.items())
    return Repair(state.texts, tuple(state.applied), (*unbuilt, *refused), state.remaining)


def _apart(candidates: list[tuple[Finding, Fix]], sources: Sources) -> list[tuple[Finding, Fix]]:
    """The candidates that do not get in the way of an earlier one, in the order of files and lines.

    Those that reveal findings go before the others, so that no other fix is blamed for what they reveal.
    """
    chosen: list[tuple[Finding, Fix]] = []
    edits: list[Edit] = []
    revealing = [one for one in candidates if _reveals(one[0])]
    for finding, fix in sorted(revealing or candidates, key=lambda one: (str(one[0].span.file), one[0].span.start)):
        if not collide(fix.edits, edits) and not _clash(fix, edits, sources):
            chosen.append((finding, fix))
            edits += fix.edits
    return chosen


def _clash(fix: Fix, others: list[Edit], sources: Sources) -> bool:
    """Whether a module would bind one name for this fix and for another."""
    own = by_file(fix.edits)
    for file, edits in by_file((*others, *fix.edits)).items():
        if file.suffix == ".py" and file in own and len(edits) > len(own[file]):
            old = sources.read(file).text
            try:
                if any(bound_twice(old, spliced(old, edits))):
                    return True
            except CannotFixError:
                return True
    return False


def _reveals(finding: Finding) -> bool:
    """Whether the fix makes code known that was not: what is then found in it was wrong before."""
    return isinstance(finding.remedy, RenameHandler)


def _pass(state: _State, chosen: list[tuple[Finding, Fix]]) -> None:
    """Apply as many of `chosen` as prove right together, and refuse the others."""
    kept: list[tuple[Finding, Fix]] = []
    texts: dict[Path, str] = {}
    found = state.remaining
    waiting = [chosen]
    while waiting:
        group = waiting.pop()
        try:
            texts, found = _proven(state, kept, group, found)
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
    state.applied += kept
    state.texts |= texts
    state.sources = state.sources.overlaid(texts)
    state.remaining = found


def _proven(
    state: _State, kept: list[tuple[Finding, Fix]], group: list[tuple[Finding, Fix]], found: list[Finding]
) -> tuple[dict[Path, str], list[Finding]]:
    """The new texts and what is then found; `found` is what is found with `kept` alone.

    Raises CannotFixError when the group does not prove right.
    """
    texts: dict[Path, str] = {}
    together = [*kept, *group]
    for file, edits in by_file(edit for _, fix in together for edit in fix.edits).items():
        old = state.sources.read(file).text
        texts[file] = spliced(old, edits)
        prove(file, old, texts[file])
    after = state.recheck(state.sources.overlaid(texts))
    for reason in _still_there(state.remaining, after, [finding for finding, _ in together]):
        raise CannotFixError(reason)
    touched = {edit.span.file for finding, fix in group if not _reveals(finding) for edit in fix.edits}
    for reason in _caused(found, after, touched):
        raise CannotFixError(reason)
    return texts, after


def _still_there(before: list[Finding], after: list[Finding], mended: list[Finding]) -> Iterator[str]:
    was, now, due = (Counter(map(_statement, found)) for found in (before, after, mended))
    for statement, count in due.items():
        if now[statement] > was[statement] - count:
            yield "The finding would still be there after the fix."


def _caused(before: list[Finding], after: list[Finding], touched: set[Path]) -> Iterator[str]:
    """A file that is not touched may show more once another is mended; but it had that before."""
    grown = Counter(map(_rule, filter(_stays, after))) - Counter(map(_rule, before))
    for rule, file in grown:
        if file in touched:
            yield f"The fix would cause a finding of {rule} in {file.name}."


def _stays(finding: Finding) -> bool:
    """Whether a later pass does not take the finding away: a comment that silenced what is mended has no use left."""
    return not isinstance(finding.remedy, RemoveSuppression)


def _statement(finding: Finding) -> tuple[str, str, Path]:
    return finding.rule, finding.message, finding.span.file


def _rule(finding: Finding) -> tuple[str, Path]:
    return finding.rule, finding.span.file


def _key(finding: Finding) -> tuple[str, str, Path, int]:
    return *_statement(finding), finding.span.start
