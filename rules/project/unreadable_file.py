"""How unreadable_file.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.subjects import Problem


def check(problem: Problem) -> Iterator[Finding]:
    """Report what could not be read."""
    yield Finding(message=problem.message, span=problem.span, related=problem.related, data=problem.data)
