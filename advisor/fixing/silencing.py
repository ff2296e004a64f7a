"""Comments put in that silence findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.configuration_text import ConfigurationText, data_of
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.proof import prove
from advisor.record import fresh, record
from advisor.source.suppressions import suppressions
from advisor.source.text import SourceText, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from advisor.model import Finding
    from advisor.source.suppressions import Suppression
    from advisor.source.text import Sources


@record(frozen=False)
class Silencing:
    """What silencing findings makes of their files."""

    texts: dict[Path, str] = fresh(default_factory=dict)
    """The whole new text of every changed file."""
    counts: dict[Path, int] = fresh(default_factory=dict)
    """How many findings are silenced in each of them."""
    refused: list[tuple[Finding, str]] = fresh(default_factory=list)
    """Findings for which there is no place for a comment, with the reason as a sentence."""


def silenced(findings: Iterable[Finding], sources: Sources, reason: str, may_edit: Callable[[Path], bool]) -> Silencing:
    """Put a comment with the reason at each finding, or the rule into a comment that speaks of the line already."""
    result = Silencing()
    by_file: dict[Path, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.span.file, []).append(finding)
    for file, found in by_file.items():
        try:
            if not may_edit(file):
                raise CannotFixError("The file is outside the checked repository.")
            _silence(file, found, sources.read(file), reason, result)
        except CannotFixError as obstacle:
            result.refused += ((finding, str(obstacle)) for finding in found)
        except UnreadableError as error:
            result.refused += ((finding, f"The file {error}.") for finding in found)
    return result


def _silence(file: Path, findings: list[Finding], source: SourceText, reason: str, result: Silencing) -> None:
    if file.suffix == ".json":
        raise CannotFixError("JSON has no comments: name the file in `per-file-ignores` of the settings.")
    rows: dict[int, list[Finding]] = {}
    places = _Places(source)
    for finding in findings:
        rows.setdefault(places.row(finding), []).append(finding)
    text, count = source.text, 0
    for row in sorted(rows, reverse=True):  # from below, so that the rows above stay where they are
        names = list(dict.fromkeys(finding.rule for finding in rows[row]))
        try:
            text = _commented(SourceText(file, text), row, names, reason)
            count += len(rows[row])
        except CannotFixError as obstacle:
            result.refused += ((finding, str(obstacle)) for finding in rows[row])
    if text != source.text:
        prove(file, source.text, text)
        result.texts[file], result.counts[file] = text, count


class _Places:
    """Where comments may stand in a file."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._statements: list[tuple[int, int]] = []
        self._texts: set[int] = set()
        if source.file.suffix == ".py":
            from advisor.source.python import parse
            from advisor.source.suppressions import statements

            root = parse(source.text)
            self._statements = list(statements(root))
            for string in root.find_all(kind="string"):
                extent = string.range()
                self._texts.update(range(extent.start.line + 1, extent.end.line + 1))

    def row(self, finding: Finding) -> int:
        """The row whose end takes the comment for a finding: the first one of it that does not end in a text."""
        first, _ = self._source.position(finding.span.start)
        last, _ = self._source.position(finding.span.end)
        ends = (end for start, end in self._statements if start <= first <= end)
        return next((row for row in (first, last, *ends) if self._is_free(row)), first)

    def _is_free(self, row: int) -> bool:
        return row not in self._texts and not self._source.line(row).rstrip().endswith("\\")


def _commented(source: SourceText, row: int, names: list[str], reason: str) -> str:
    """The text with names silenced in a row. Raises CannotFixError where no comment can stand."""
    for comment in suppressions(source):
        if row in comment.rows and not comment.fault:
            return _extended(source, comment, names)
    words = f"# advisor: ignore[{', '.join(names)}] {reason}"
    start, end = source.line_bounds(row)
    line = source.text[start:end]
    indent = line[: len(line) - len(line.lstrip())]
    behind = source.text[: start + len(line.rstrip())] + f"  {words}" + source.text[end:]
    above = source.text[:start] + indent + words + source.newline + source.text[start:]
    for text in (behind, above):
        if _speaks(source, text, names):
            return text
    raise CannotFixError("No comment can stand in that line or above it: name the file in `per-file-ignores`.")


def _speaks(source: SourceText, text: str, names: list[str]) -> bool:
    """Whether a new text has the comment for a comment, and is otherwise the old one."""
    new = SourceText(source.file, text)
    count = sum(set(names) <= set(comment.names) for comment in suppressions(source))
    if sum(set(names) <= set(comment.names) for comment in suppressions(new)) <= count:
        return False
    if source.file.suffix == ".py":
        return True
    try:
        return bool(data_of(ConfigurationText(new).root) == data_of(ConfigurationText(source).root))
    except CannotFixError:
        return False


def _extended(source: SourceText, comment: Suppression, names: list[str]) -> str:
    start, end = comment.span.start, comment.span.end
    listed = ", ".join(dict.fromkeys((*comment.names, *names)))
    written = re.sub(r"\[[^\]\n]*\]", lambda _: f"[{listed}]", source.text[start:end], count=1)
    return source.text[:start] + written + source.text[end:]
