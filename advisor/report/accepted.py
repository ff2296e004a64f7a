"""What became of the findings of a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.report.outcome import printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Protocol

    class Accepted(Protocol):
        """An entry of a baseline."""

        @property
        def rule(self) -> str:
            """The rule that found it."""

        @property
        def path(self) -> str:
            """Where it was."""

        @property
        def message(self) -> str:
            """What was found."""


_MOST = 5


def gone_lines(entries: Sequence[Accepted], baseline: Path) -> Iterator[str]:
    """A line for each accepted finding that is no more, up to a few, and how to take them out."""
    for entry in entries[:_MOST]:
        yield printable(f"{entry.path}: fixed: {entry.rule} {entry.message}")
    if len(entries) > _MOST:
        yield f"and {len(entries) - _MOST} more"
    if entries:
        them = "it" if len(entries) == 1 else "them"
        name = shown(baseline)
        yield f"`advisor check --write-baseline {name}` takes {them} out of {name}"
