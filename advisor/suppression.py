"""Findings that comments silence, and the comments that silence nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.text import UnreadableError
from advisor.subjects import IdleSuppression

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.model import Finding, Span
    from advisor.source.suppressions import Suppression
    from advisor.source.text import Sources

    _Use = tuple[Span, str]


@record()
class Suppressing:
    """How comments are judged."""

    known: frozenset[str] = frozenset()
    """The names of all rules there are, wanted in this run or not; empty when they are not known."""
    needs_reason: Callable[[Path], bool] = lambda _file: False
    """Whether a comment in a file has no effect without a reason."""
    is_selected: Callable[[Path, str], bool] = lambda _file, _rule: True
    """Whether a rule is asked about a file."""
    folders: tuple[Path, ...] = ()
    """What is checked as a whole: a file elsewhere may be of use to services that are not looked at."""

    def judges(self, file: Path, root: Path) -> bool:
        """Whether all that can be found in a file, which the service of the folder `root` has read, is found."""
        return any(file.is_relative_to(folder) for folder in (root, *self.folders))


@record()
class Suppressed:
    """A finding that is not reported."""

    finding: Finding
    reason: str = ""
    """As its author gave it."""
    comment: Span | None = None
    """The comment that silences it; None where a baseline holds it."""


class Suppressions:
    """The comments of the files of one run. Remembers which of them were of use."""

    def __init__(self, comments: Iterable[Suppression], sources: Sources, suppressing: Suppressing) -> None:
        """A comment that several services have read counts once."""
        self._sources = sources
        self._suppressing = suppressing
        self._all = tuple({comment.span: comment for comment in comments}.values())
        self._by_file: dict[Path, list[Suppression]] = {}
        for comment in self._all:
            if self._works(comment):
                self._by_file.setdefault(comment.span.file, []).append(comment)
        self._used: set[_Use] = set()

    def silenced(self, finding: Finding) -> Suppressed | None:
        """The finding as it is silenced; None when it is not."""
        comments = self._by_file.get(finding.span.file, ())
        found = [comment for comment in comments if finding.rule in comment.names and self._covers(comment, finding)]
        self._used.update((comment.span, finding.rule) for comment in found)
        return Suppressed(finding, found[0].reason, found[0].span) if found else None

    def idle(self, judged: Collection[str], files: Collection[Path]) -> Iterator[IdleSuppression]:
        """The comments without effect. Whether one is of use is known for the rules and the files that were judged."""
        for comment in self._all:
            unknown = tuple(self._unknown(comment.names))
            misspelled = {name for name, _ in unknown}
            unused = self._unused(comment, judged) if self._works(comment) and comment.span.file in files else ()
            lacking = self._lacks_reason(comment)
            found = IdleSuppression(comment, tuple(name for name in unused if name not in misspelled), unknown, lacking)
            if comment.fault or lacking or found.unused or unknown:
                yield found

    def _unused(self, comment: Suppression, judged: Collection[str]) -> Iterator[str]:
        for name in comment.names:
            asked = name in judged and self._suppressing.is_selected(comment.span.file, name)
            if asked and (comment.span, name) not in self._used:
                yield name

    def _works(self, comment: Suppression) -> bool:
        return not comment.fault and not self._lacks_reason(comment)

    def _lacks_reason(self, comment: Suppression) -> bool:
        return not comment.reason and not comment.fault and self._suppressing.needs_reason(comment.span.file)

    def _unknown(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        from difflib import get_close_matches

        known = self._suppressing.known
        for name in names:
            if known and name not in known:
                yield name, "".join(get_close_matches(name.replace("-", "_").lower(), sorted(known), n=1))

    def _covers(self, comment: Suppression, finding: Finding) -> bool:
        if comment.whole_file:
            return True
        try:
            source = self._sources.read(finding.span.file)
        except UnreadableError:
            return False
        first, _ = source.position(finding.span.start)
        last, _ = source.position(finding.span.end)
        return first in comment.rows or last == comment.row
