"""How client_per_invocation.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import ClientCreation, Constancy, Frequency, MakeOnce, MoveToModule

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(creation: ClientCreation) -> Iterator[Finding]:
    """Find a client of AWS that each invocation makes again, although it could keep the last one's."""
    fixed = creation.constancy in {Constancy.LITERAL, Constancy.FIXED}
    if creation.library != "boto3" or creation.frequency is not Frequency.INVOCATION or not fixed:
        return
    kind = creation.constructor.rpartition(".")[2].lower()
    client = f"boto3 {kind} for `{creation.product}`" if creation.product else f"boto3 {kind}"
    first, *others = creation.reached_by
    owners = f"`{first.name}`" + (f" and {len(others)} more" if others else "")
    yield Finding(
        message=f"The {client} is made again in every invocation of {owners}",
        span=creation.span,
        remedy=MoveToModule(creation) if creation.constancy is Constancy.LITERAL else MakeOnce(creation),
        related=creation.via,
        data={"client": creation.product, "library": creation.library},
    )
