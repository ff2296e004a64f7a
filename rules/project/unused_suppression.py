"""How unused_suppression.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import IdleSuppression, RemoveSuppression

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(idle: IdleSuppression) -> Iterator[Finding]:
    """Report a comment that silences nothing, or names what is no rule."""
    comment = idle.suppression
    if comment.fault:
        yield Finding(f"The comment {comment.fault}", idle.span)
    elif idle.lacks_reason:
        yield Finding("The comment silences nothing, because it gives no reason: say why behind the bracket", idle.span)
    gone = (*idle.unused, *(name for name, _ in idle.unknown))
    said = [*(_unknown(name, near) for name, near in idle.unknown), *_unused(idle)]
    if said:
        remedy = RemoveSuppression(comment, gone)
        yield Finding(f"The comment {' and '.join(said)}", idle.span, remedy, data={"rules": ",".join(gone)})


def _unknown(name: str, near: str) -> str:
    return f"names `{name}`, which is no rule{f' (did you mean `{near}`?)' if near else ''}"


def _unused(idle: IdleSuppression) -> Iterator[str]:
    if idle.unused:
        where = "in this file" if idle.suppression.whole_file else "here"
        listed = " or ".join(f"`{name}`" for name in idle.unused)
        yield f"silences {listed}, which finds nothing {where}"
