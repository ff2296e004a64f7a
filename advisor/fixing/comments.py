"""Comments that silence findings, taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.model import Applicability, Edit, Fix, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.source.suppressions import Suppression
    from advisor.source.text import SourceText


def taken_out(suppression: Suppression, names: Sequence[str], source: SourceText) -> Fix:
    """Take names out of the brackets; the whole comment, and a line that holds nothing else, when none is left."""
    kept = [name for name in suppression.names if name not in names]
    if kept:
        listed = ", ".join(f"`{name}`" for name in names)
        return Fix(Applicability.SAFE, f"Take {listed} out of the comment", (_relisted(suppression, kept, source),))
    return Fix(Applicability.SAFE, "Remove the comment", (_removed(suppression, source),))


def _relisted(suppression: Suppression, names: Sequence[str], source: SourceText) -> Edit:
    span = suppression.span
    brackets = re.search(r"\[[^\]\n]*\]", source.text[span.start : span.end])
    if brackets is None:
        raise CannotFixError("The comment is no longer where it was found.")
    start = span.start + brackets.start()
    return Edit(Span(span.file, start, start + len(brackets[0])), f"[{', '.join(names)}]")


def _removed(suppression: Suppression, source: SourceText) -> Edit:
    span = suppression.span
    row, _ = source.position(span.start)
    start, end = source.line_bounds(row)
    before, after = source.text[start : span.start], source.text[span.end : end]
    if not before.strip() and not after.strip():
        last, _ = source.position(len(source.text))
        following = source.line_bounds(row + 1)[0] if row < last else end
        return Edit(Span(span.file, start, following), "")
    if after.strip():  # another tool's comment, which moves to where ours began
        return Edit(Span(span.file, span.start, span.end + len(after) - len(after.lstrip())), "")
    return Edit(Span(span.file, start + len(before.rstrip()), end), "")
