"""Findings for people: the line with the span underlined, the sentence, the change that mends it, the guidance."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.model import Applicability, Severity
from advisor.page import why
from advisor.report.outcome import at, place, shown, url
from advisor.report.prose import columns, wrapped
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from rich.console import Console

    from advisor.model import Finding, Fix
    from advisor.report.outcome import Advice, Outcome
    from advisor.report.prose import Line
    from advisor.source.text import Sources

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.ADVICE: "bold cyan"}
_SIGN_STYLE = {"-": "red", "+": "green", " ": "dim"}
_FIX = {
    Applicability.SAFE: "Fix (safe)",
    Applicability.UNSAFE: "Fix (unsafe: it may change behaviour or data)",
    Applicability.SHOWN: "What to do",
}
_MOST_RELATED = 6
_TAB = 4
_LEAST_BEFORE = 8


def console(file: TextIO | None = None) -> Console:
    """A file, or standard output: coloured on a terminal alone, and not where NO_COLOR is set."""
    from rich.console import Console

    coloured = _is_coloured(file or sys.stdout)
    return Console(file=file, color_system="auto" if coloured else None, highlight=False, markup=False, emoji=False)


def _is_coloured(file: TextIO) -> bool:
    return file.isatty() and not os.environ.get("NO_COLOR")


def write(outcome: Outcome, file: TextIO | None = None) -> None:
    """Print every finding. Imports rich only for colours: it costs as much as the analysis of a small service."""
    file = file or sys.stdout
    width = columns()
    lines = _all_lines(outcome, width)
    if not (outcome.advices and _is_coloured(file)):
        file.writelines(f"{''.join(text for text, _ in line)}\n" for line in lines)
        return
    from rich.text import Text

    out = console(file)
    for line in lines:
        # Wrapped already where it is prose; code and addresses are left whole, to be copied or opened.
        out.print(Text.assemble(*line), soft_wrap=True)


def summary(outcome: Outcome) -> str:
    """Count what was found and what can be fixed; without findings, what was looked at."""
    fixed = f"Fixed {_count(outcome.fixed, 'finding')}. " if outcome.fixed else ""
    total = len(outcome.advices)
    if not outcome.report.services:
        return "Nothing was checked: no service and no handler in Python was found."
    if not total:
        seen = f"{_count(outcome.report.services, 'service')} and {_count(len(outcome.report.files), 'file')}"
        return f"{fixed}Nothing to report in {seen}{_suppressed(outcome, ', ')}."
    by_level = [
        _count(number, level.value, level is not Severity.ADVICE)
        for level in reversed(Severity)
        if (number := sum(advice.finding.severity is level for advice in outcome.advices))
    ]
    found = f"Found {_count(total, 'finding')}: {', '.join(by_level)}{_suppressed(outcome, '; ')}."
    return f"{fixed}{found}{_fixable(outcome)}"


def _suppressed(outcome: Outcome, separator: str) -> str:
    accepted = sum(one.comment is None for one in outcome.report.suppressed)
    silenced = len(outcome.report.suppressed) - accepted
    said = [f"{_count(silenced, 'finding')} suppressed"] * bool(silenced) + [f"{accepted} in the baseline"] * bool(
        accepted
    )
    return separator + ", ".join(said) if said else ""


def _fixable(outcome: Outcome) -> str:
    kinds = [advice.fix.applicability for advice in outcome.advices if advice.fix and advice.fix.edits]
    safe, unsafe = kinds.count(Applicability.SAFE), kinds.count(Applicability.UNSAFE)
    if safe and unsafe:
        return f"\n{safe} can be fixed with --fix, {unsafe} more with --fix --unsafe-fixes."
    if safe or unsafe:
        return f"\n{safe or unsafe} can be fixed with --fix{'' if safe else ' --unsafe-fixes'}."
    return ""


def _count(number: int, noun: str, plural: bool = True) -> str:
    return f"{number} {noun}{'s' if plural and number != 1 else ''}"


def _all_lines(outcome: Outcome, width: int) -> Iterator[Line]:
    explained: set[str] = set()
    for advice in outcome.advices:
        yield from _lines(advice, outcome, width)
        rule = outcome.rules[advice.finding.rule]
        if outcome.explains and rule.name not in explained:
            explained.add(rule.name)
            yield ()
            for paragraph in why(rule.page):
                yield from wrapped(paragraph, width)
            yield from wrapped(f"`advisor explain {rule.name}` says more.", width)
        yield ()


def _lines(advice: Advice, outcome: Outcome, width: int) -> Iterator[Line]:
    finding, sources = advice.finding, outcome.sources
    severity = finding.severity or Severity.ERROR
    yield (f"{at(finding.span, sources)}: ", "bold"), (severity.value, _STYLE[severity]), (f" {finding.rule}", "")
    yield from wrapped(finding.message, width)
    yield from _excerpt(finding, sources, width)
    for other in finding.related[:_MOST_RELATED]:
        yield from wrapped(f"{at(other.span, sources)}: {other.message}", width)
    if len(finding.related) > _MOST_RELATED:
        yield from wrapped(f"and at {_count(len(finding.related) - _MOST_RELATED, 'other place')}", width)
    if advice.fix:
        yield from _fix(advice.fix, sources, width)
    elif advice.withdrawn:
        yield from wrapped(f"No fix. {advice.withdrawn}", width)
    yield ((f"  Guidance: {url(outcome.rules[finding.rule])}", ""),)


def _excerpt(finding: Finding, sources: Sources, width: int) -> Iterator[Line]:
    from rich.cells import cell_len

    try:
        source = sources.read(finding.span.file)
    except UnreadableError:
        return
    where = place(finding.span, sources)
    line = source.line(where.row)
    start, end = where.column - 1, where.end_column - 1 if where.end_row == where.row else len(line)
    gutter = f"  {where.row} | "
    before, marked, after = (_printable(piece) for piece in (line[:start], line[start:end], line[end:]))
    before, marked, after = _cropped(before, marked, after, width - len(gutter))
    style = _STYLE[finding.severity or Severity.ERROR]
    blank = " " * (len(gutter) - 2) + "| " + " " * cell_len(before)
    yield ()
    yield (gutter, "dim"), (before + marked + after, "")
    yield (blank, "dim"), ("^" * max(cell_len(marked), 1), style)
    yield ()


def _cropped(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Shorten a line to `room` cells, the start of the marked part kept in sight."""
    from rich.cells import cell_len

    if cell_len(before + marked + after) <= room:
        return before, marked, after
    marked = _head(marked, room - _LEAST_BEFORE)
    before = _head(before[::-1], max(room - cell_len(marked) - 1, _LEAST_BEFORE))[::-1]
    return before, marked, _head(after, room - cell_len(before + marked))


def _head(text: str, room: int) -> str:
    """The start of a text, with a sign for what is missing when it needs more than `room` cells."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= room else set_cell_size(text, max(room - 1, 0)).rstrip() + "…"[: max(room, 0)]


def _printable(text: str) -> str:
    return "".join(" " * _TAB if char == "\t" else char if char.isprintable() else "�" for char in text)


def _fix(fix: Fix, sources: Sources, width: int) -> Iterator[Line]:
    from advisor.report.change import hunks

    yield from wrapped(f"{_FIX[fix.applicability]}: {fix.title}", width)
    file = None
    for hunk in hunks(fix.edits, sources):
        yield ((f"    {shown(hunk.file)}" if hunk.file != file else "    …", "dim"),)
        file = hunk.file
        for line in hunk.lines:
            yield ((f"    {line.sign} {_printable(line.text)}".rstrip(), _SIGN_STYLE[line.sign]),)
    for example in fix.example.strip("\n").splitlines():
        yield ((f"    | {_printable(example)}".rstrip(), ""),)
