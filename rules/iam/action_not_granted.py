"""How action_not_granted.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Related, Remedy
from advisor.subjects import ActionUse, GrantAction, Origin, Show, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATEMENT = """\
- Effect: Allow
  Action: {action}
  Resource:
{resources}\
"""


def check(use: ActionUse) -> Iterator[Finding]:
    """Find an action that the code needs and the role does not allow on anything."""
    if use.role.allows(use.action) is not Certainty.NO:
        return
    first, *others = use.calls
    denied = use.role.denies(use.action)
    config = use.reached_by[0].config
    yield Finding(
        message=f"`{first.operation}` needs `{use.action}`, which {use.role.described} "
        + ("denies" if denied else "does not allow"),
        span=first.span,
        remedy=None if denied else _remedy(use),
        related=tuple(Related(call.span, f"`{call.operation}` needs it too") for call in others),
        data={"action": use.action, "role": use.role.name, **({"config": str(config)} if config else {})},
    )


def _remedy(use: ActionUse) -> Remedy:
    first, *others = use.wanted
    if not others and all(hole.origin is Origin.RESOURCE for hole in first.holes):
        return GrantAction(use.role, use.action, first)
    resources = "\n".join(f"    - {_written(resource)}" for resource in use.wanted)
    return Show("Allow the action on what the calls use", _STATEMENT.format(action=use.action, resources=resources))


def _written(resource: Text) -> str:
    """A resource as YAML."""
    if resource.resource:
        return f"!GetAtt {resource.resource}" if "." in resource.resource else f"!Ref {resource.resource}"
    parts, unknown = [], []
    for part in resource.parts:
        if isinstance(part, str) or part.origin is Origin.RESOURCE:
            parts.append(part if isinstance(part, str) else f"${{{part.expression}}}")
        else:
            parts.append("NAME")
            unknown.append(part.expression)
    remark = f"  # NAME is {' and '.join(dict.fromkeys(unknown))}" if any(unknown) else ""
    return ("!Sub " if "${" in "".join(parts) else "") + f'"{"".join(parts)}"{remark}'
