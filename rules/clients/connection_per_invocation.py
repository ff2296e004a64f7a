"""How connection_per_invocation.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import ClientCreation, Constancy, Frequency, MakeOnce, MoveToModule

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(creation: ClientCreation) -> Iterator[Finding]:
    """Find a connection or client of another library that could be kept, and is made again by each invocation."""
    fixed = creation.constancy in {Constancy.LITERAL, Constancy.FIXED}
    if creation.library in {"boto3", "botocore"} or creation.frequency is not Frequency.INVOCATION or not fixed:
        return
    first, *others = creation.reached_by
    owners = f"`{first.name}`" + (f" and {len(others)} more" if others else "")
    yield Finding(
        message=f"`{creation.constructor}` makes a new {creation.product} in every invocation of {owners}",
        span=creation.span,
        remedy=MoveToModule(creation) if creation.constancy is Constancy.LITERAL else MakeOnce(creation),
        related=creation.via,
        data={"client": creation.constructor, "library": creation.library},
    )
