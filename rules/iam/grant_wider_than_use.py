"""How grant_wider_than_use.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import NarrowGrant, WideGrant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span


def check(wide: WideGrant) -> Iterator[Finding]:
    """Find statements that allow everything of a service, or everything on everything, where little is used."""
    config = wide.reached_by[0].config
    used = ", ".join(f"`{action}`" for action in wide.actions)
    on = (
        f" on {', '.join(f'`{_written(resource.display())}`' for resource in wide.resources)}" if wide.resources else ""
    )
    place, what = _place(wide)
    yield Finding(
        message=f"The statement {what}, and the code needs no more of it than {used}{on}",
        span=place,
        remedy=NarrowGrant(wide),
        data={"role": wide.role.name, **({"config": str(config)} if config else {})},
    )


def _place(wide: WideGrant) -> tuple[Span, str]:
    """The wide action, else the wide resource, and what the statement does by it."""
    for action, place in zip(wide.grant.actions, wide.grant.action_places, strict=False):
        if action.known == "*" or (action.known or "").endswith(":*"):
            return place, f"allows `{action.known}`"
    resources = zip(wide.grant.resources, wide.grant.resource_places, strict=False)
    return next((place for text, place in resources if text.known == "*"), wide.grant.span), "is for every resource"


def _written(resource: str) -> str:
    return resource.replace("{", "${")
