"""Findings for people: the line with the span underlined, the sentence, the change that mends it, the guidance."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.model import Applicability, Severity
from advisor.report.change import hunks
from advisor.report.outcome import at, place, shown, url
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType
    from rich.text import Text

    from advisor.model import Finding, Fix, Related
    from advisor.report.outcome import Advice, Outcome
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


def console() -> Console:
    """Standard output: coloured on a terminal alone, and not where NO_COLOR is set."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR")) or not sys.stdout.isatty()
    return Console(color_system=None if plain else "auto", highlight=False, markup=False, emoji=False)


def write(outcome: Outcome) -> None:
    """Print every finding. Imports rich only when there is one."""
    if not outcome.advices:
        return
    out = console()
    for advice in outcome.advices:
        for part in _parts(advice, outcome, out.width):
            out.print(part)
        out.print()


def summary(outcome: Outcome) -> str:
    """Count what was found and what can be fixed; without findings, what was looked at."""
    fixed = f"Fixed {_count(outcome.fixed, 'finding')}. " if outcome.fixed else ""
    total = len(outcome.advices)
    if not outcome.report.services:
        return "Nothing was checked: no service and no handler in Python was found."
    if not total:
        seen = f"{_count(outcome.report.services, 'service')} and {_count(len(outcome.report.files), 'file')}"
        return f"{fixed}Nothing to report in {seen}."
    by_level = [
        _count(number, level.value, level is not Severity.ADVICE)
        for level in reversed(Severity)
        if (number := sum(advice.finding.severity is level for advice in outcome.advices))
    ]
    return f"{fixed}Found {_count(total, 'finding')}: {', '.join(by_level)}.{_fixable(outcome)}"


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


def _parts(advice: Advice, outcome: Outcome, width: int) -> Iterator[RenderableType]:
    finding, sources = advice.finding, outcome.sources
    yield _head(finding, sources)
    yield _indented(_prose(finding.message))
    yield from _excerpt(finding, sources, width)
    yield from _related(finding.related, sources)
    if advice.fix:
        yield from _fix(advice.fix, sources)
    elif advice.withdrawn:
        yield _indented(_prose(f"No fix: {advice.withdrawn}"))
    yield _unbroken("  Guidance: ", url(outcome.rules[finding.rule]))


def _head(finding: Finding, sources: Sources) -> Text:
    from rich.text import Text

    severity = finding.severity or Severity.ERROR
    place_part = (f"{at(finding.span, sources)}: ", "bold")
    return Text.assemble(place_part, (severity.value, _STYLE[severity]), f" {finding.rule}", overflow="fold")


def _excerpt(finding: Finding, sources: Sources, width: int) -> Iterator[RenderableType]:
    from rich.cells import cell_len
    from rich.text import Text

    try:
        source = sources.read(finding.span.file)
    except UnreadableError:
        return
    where = place(finding.span, sources)
    line = source.line(where.row)
    end = where.end_column - 1 if where.end_row == where.row else len(line)
    before, marked, after = (
        _printable(piece) for piece in (line[: where.column - 1], line[where.column - 1 : end], line[end:])
    )
    gutter = f"  {where.row} | "
    before, marked, after = _cropped(before, marked, after, width - len(gutter))
    style = _STYLE[finding.severity or Severity.ERROR]
    blank = " " * (len(gutter) - 2) + "| " + " " * cell_len(before)
    yield Text.assemble("\n", (gutter, "dim"), before, marked, after, no_wrap=True, overflow="ignore")
    yield Text.assemble((blank, "dim"), ("^" * max(cell_len(marked), 1), style), "\n", no_wrap=True, overflow="ignore")


def _cropped(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Shorten a long line to `room`, the marked part kept in sight."""
    if len(before) + len(marked) + len(after) <= room:
        return before, marked, after
    if len(marked) > room - 2:
        marked = marked[: max(room - 10, 8)] + "…"
        after = ""
    left = max(room - len(marked) - 2, 0)
    if len(before) > left:
        before = "…" + before[len(before) - left :] if left else "…"
    kept = max(left - len(before), 0)
    return before, marked, after if len(after) <= kept else after[:kept] + ("…" if after else "")


def _printable(text: str) -> str:
    return "".join(" " * _TAB if char == "\t" else char if char.isprintable() else "�" for char in text)


def _related(related: tuple[Related, ...], sources: Sources) -> Iterator[RenderableType]:
    for other in related[:_MOST_RELATED]:
        yield _indented(_prose(f"{at(other.span, sources)}: {other.message}"))
    if len(related) > _MOST_RELATED:
        yield _indented(_prose(f"and at {_count(len(related) - _MOST_RELATED, 'other place')}"))


def _fix(fix: Fix, sources: Sources) -> Iterator[RenderableType]:
    from rich.text import Text

    yield _indented(_prose(f"{_FIX[fix.applicability]}: {fix.title}"))
    file = None
    for hunk in hunks(fix.edits, sources):
        yield Text(f"    {shown(hunk.file)}" if hunk.file != file else "    …", style="dim")
        file = hunk.file
        for line in hunk.lines:
            yield _unbroken(f"    {line.sign} ", _printable(line.text), _SIGN_STYLE[line.sign])
    for text in fix.example.strip("\n").splitlines():
        yield _unbroken("    | ", _printable(text))


def _prose(message: str) -> Text:
    from rich.text import Text

    text = Text(message)
    text.highlight_regex(r"`[^`]+`", "cyan")
    return text


def _indented(text: Text) -> RenderableType:
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, 2))


def _unbroken(start: str, rest: str, style: str = "") -> Text:
    """A line that is never wrapped: code, or an address that a terminal can open."""
    from rich.text import Text

    return Text.assemble((start, style), (rest, style), no_wrap=True, overflow="ignore")
