"""How work_after_return.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding
from advisor.subjects import BackgroundWork, Frequency, WaitFor

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(work: BackgroundWork) -> Iterator[Finding]:
    """Find work that an invocation starts and nothing waits for."""
    if work.frequency is not Frequency.INVOCATION or work.waited is not Certainty.NO:
        return
    yield Finding(
        message=f"Nothing waits for the {work.noun} that `{work.operation}` starts, so what it has not done when the "
        "handler returns is frozen, perhaps for good",
        span=work.span,
        remedy=WaitFor(work),
        related=work.via,
        data={"operation": work.operation, "work": work.noun},
    )
