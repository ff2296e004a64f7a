"""How resource_not_covered.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related
from advisor.subjects import Access, ActionUse, AwsCall, CoverResource, Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(use: ActionUse) -> Iterator[Finding]:
    """Find resources that the code uses and that no statement of the role names for the action."""
    found: dict[Text, list[AwsCall]] = {}
    for call, access in use.lacking:
        if _certain(access, use):
            found.setdefault(access.grantable, []).append(call)
    config = use.reached_by[0].config
    for resource, (first, *others) in found.items():
        shown = _in_words(resource)
        nameable = all(hole.origin is Origin.RESOURCE for hole in resource.holes)
        yield Finding(
            message=f"`{first.operation}` needs `{use.action}` on {shown}, "
            f"and {use.role.described} allows it only elsewhere",
            span=first.span,
            remedy=CoverResource(use.role, use.action, resource) if nameable else None,
            related=tuple(Related(call.span, f"`{call.operation}` needs it too") for call in others),
            data={
                "action": use.action,
                "role": use.role.name,
                "resource": resource.display(),
                **({"config": str(config)} if config else {}),
            },
        )


def _certain(access: Access, use: ActionUse) -> bool:
    """AWS's table says of some actions that they take no ARN, and AWS accepts one: those that list are certain."""
    return access.arn.known != "*" or use.action.partition(":")[2].startswith(("List", "Describe"))


def _in_words(resource: Text) -> str:
    if resource.known == "*":
        return "`*`, as AWS takes no ARN for it"
    return f"`{resource.display().replace('{', '${')}`"
