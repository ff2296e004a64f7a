"""How unknown_action.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import MisnamedAction, RenameAction

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(named: MisnamedAction) -> Iterator[Finding]:
    """Find actions that IAM does not have, patterns that match none included."""
    near = "" if named.operation_needs else named.fault.near
    config = named.function.config
    yield Finding(
        message=f"`{named.action}` is no action that AWS knows, "
        f"so it {'allows' if named.grant.allows else 'denies'} nothing{_meant(named, near)}",
        span=named.place,
        remedy=RenameAction(named.place, named.action, near) if near else None,
        data={"action": named.action, "role": named.function.role.name, **({"config": str(config)} if config else {})},
    )


def _meant(named: MisnamedAction, near: str) -> str:
    if named.operation_needs:
        return f": the operation of that name needs {' and '.join(f'`{action}`' for action in named.operation_needs)}"
    if named.fault.elsewhere:
        return f": IAM has `{named.fault.elsewhere}`"
    return f": `{near}` is near" if near else ""
