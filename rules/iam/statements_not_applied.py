"""How statements_not_applied.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Remedy
from advisor.subjects import MoveStatements, Show, UnappliedStatements, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

_REASONS = {
    Why.PROVIDER_NAMES_A_ROLE: "the provider names a role of its own",
    Why.FUNCTION_NAMES_A_ROLE: "the function names a role of its own",
    Why.EACH_HAS_ITS_OWN: "each function has a role of its own and does not inherit them",
    Why.BESIDE_NEWER: "`iam.role.statements` takes their place",
    Why.PLUGIN_IS_MISSING: "the plugin `serverless-iam-roles-per-function` is not listed",
    Why.PLUGIN_READS_OLDER_KEY: "the plugin `serverless-iam-roles-per-function` reads `iamRoleStatements` only",
    Why.VERSION_3_HAS_NO_SUCH_KEY: "version 3 of the framework has no such key",
    Why.POLICIES_REPLACED: "`resources.extensions` replaces the policies of the role",
}
_SHOWN = {
    Why.PROVIDER_NAMES_A_ROLE: (
        "Allow it in the role that is named, or let the framework make the role",
        "provider:\n  iam:\n    role:  # no ARN here\n      statements:\n        - …",
    ),
    Why.PLUGIN_IS_MISSING: (
        "Install and list the plugin",
        "plugins:\n  - serverless-iam-roles-per-function",
    ),
    Why.EACH_HAS_ITS_OWN: (
        "Inherit them where they are needed",
        "functions:\n  NAME:\n    iamRoleStatementsInherit: true",
    ),
}


def check(unapplied: UnappliedStatements) -> Iterator[Finding]:
    """Find lists of statements that no function gets."""
    yield Finding(
        message=f"The statements of `{unapplied.name}` apply to no function, as {_REASONS[unapplied.why]}",
        span=unapplied.key,
        remedy=_remedy(unapplied),
        data={"key": unapplied.name, **({"config": str(unapplied.config)} if unapplied.config else {})},
    )


def _remedy(unapplied: UnappliedStatements) -> Remedy | None:
    if unapplied.statements and unapplied.belongs_to:
        return MoveStatements(unapplied)
    return Show(*_SHOWN[unapplied.why]) if unapplied.why in _SHOWN else None
