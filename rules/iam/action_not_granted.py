"""How action_not_granted.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Related, Remedy
from advisor.subjects import ActionUse, GrantAction, Role, Show, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORAGE = frozenset({"dynamodb", "s3"})
_ARNS = {"dynamodb": "arn:aws:dynamodb:*:*:table/{name}", "s3": "arn:aws:s3:::{name}"}
_STATEMENT = """\
- Effect: Allow
  Action: {action}
  Resource:
{resources}\
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
    on_objects = "object" in use.resource_types
    if use.resource_types == ("*",):
        return GrantAction(use.role, use.action, "*", by_logical_id=False, on_objects=False)
    first, *others = dict.fromkeys((call.logical_id, call.resource) for call in use.calls)
    logical_id, name = first
    if not others and logical_id:
        return GrantAction(use.role, use.action, logical_id, by_logical_id=True, on_objects=on_objects)
    if not others and name.known:
        arn = _ARNS[use.calls[0].service].format(name=name.known)
        return GrantAction(use.role, use.action, arn, by_logical_id=False, on_objects=on_objects)
    resources = "\n".join(f"    - {_resource(use, *used)}" for used in (first, *others))
    return Show("Allow the action on what the calls use", _STATEMENT.format(action=use.action, resources=resources))


def _resource(use: ActionUse, logical_id: str, name: Text) -> str:
    ending = "/*" if "object" in use.resource_types else ""
    if logical_id:
        return f'!Sub "${{{logical_id}.Arn}}{ending}"' if ending else f"!GetAtt {logical_id}.Arn"
    arn = _ARNS[use.calls[0].service].format(name=name.known or "NAME")
    return f'"{arn}{ending}"' + ("" if name.known else f"  # NAME is {name.display()}")
