"""How action_not_granted.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Related, Remedy
from advisor.subjects import ActionUse, GrantAction, Role, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORAGE = frozenset({"dynamodb", "s3"})
_ARNS = {"dynamodb": "arn:aws:dynamodb:*:*:table/{name}", "s3": "arn:aws:s3:::{name}"}
_STATEMENT = """\
- Effect: Allow
  Action: {action}
  Resource: !GetAtt {resource}.Arn\
"""


def check(use: ActionUse) -> Iterator[Finding]:
    """Find an action of DynamoDB or S3 that the code needs and the role does not allow on anything."""
    if use.action.partition(":")[0] not in _STORAGE or use.role.allows(use.action) is not Certainty.NO:
        return
    first, *others = use.calls
    denied = use.role.denies(use.action)
    config = use.reached_by[0].config
    yield Finding(
        message=f"`{first.operation}` needs `{use.action}`, which {_in_words(use.role)} "
        + ("denies" if denied else "does not allow"),
        span=first.span,
        remedy=None if denied else _remedy(use),
        related=tuple(Related(call.span, f"`{call.operation}` needs it too") for call in others),
        data={"action": use.action, "role": use.role.name, **({"config": str(config)} if config else {})},
    )


def _in_words(role: Role) -> str:
    kind, _, name = role.name.partition(":")
    return {"function": f"the role of function `{name}`", "custom": f"the role `{name}`"}.get(
        kind, "the role that the service's functions share"
    )


def _remedy(use: ActionUse) -> Remedy:
    call, on_objects = use.calls[0], "object" in use.resource_types
    if use.resource_types == ("*",):
        return GrantAction(use.role, use.action, "*", by_logical_id=False, on_objects=False)
    if call.logical_id:
        return GrantAction(use.role, use.action, call.logical_id, by_logical_id=True, on_objects=on_objects)
    if call.resource.known:
        arn = _ARNS[call.service].format(name=call.resource.known)
        return GrantAction(use.role, use.action, arn, by_logical_id=False, on_objects=on_objects)
    kind = "Table" if use.action.startswith("dynamodb:") else "Bucket"
    return Show("Allow the action on what the call uses", _STATEMENT.format(action=use.action, resource=kind))
