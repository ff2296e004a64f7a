"""Roles as they are deployed: the statements that a function gets, and those that no function gets."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import record

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.model import Span
    from advisor.values import Text


@record()
class Grant:
    """One statement of a role."""

    allows: bool
    """False for `Effect: Deny`."""
    actions: tuple[Text, ...]
    resources: tuple[Text, ...]
    span: Span
    """The whole statement."""
    actions_span: Span | None = None
    """The value of `Action` (a scalar, a flow or a block list)."""
    resources_span: Span | None = None
    negated_actions: bool = False
    """`NotAction`: every action but these."""
    negated_resources: bool = False
    conditional: bool = False
    action_places: tuple[Span, ...] = ()
    """Where each of `actions` is written; empty when the framework or a managed policy says it."""
    resource_places: tuple[Span, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether it speaks of every resource."""
        return not self.negated_resources and any(resource.known == "*" for resource in self.resources)

    def names(self, action: str) -> Certainty:
        """Whether the statement speaks of `action`."""
        named = Certainty.any(_covers(pattern, action) for pattern in self.actions)
        return _opposite(named) if self.negated_actions else named

    def certainly_names(self, action: str) -> bool:
        """Whether the statement speaks of `action` under all circumstances."""
        return not self.conditional and self.names(action) is Certainty.YES


@record(keeps_hash=True)
class Role:
    """The statements that a function really gets, in the words of its configuration."""

    name: str
    """`provider`, `function:NAME`, `custom:LOGICALID` or `unknown`."""
    grants: tuple[Grant, ...]
    hidden_by: str = ""
    """The expression or fact because of which the role may hold more than `grants`; empty when it is all known."""
    statements_span: Span | None = None
    """The list that holds the statements, where one can be added; None when there is none yet."""
    anchor: Span | None = None
    """The mapping under which a list of statements would be written (`provider`), when there is none."""
    elsewhere: tuple[Grant, ...] = ()
    """What policies of buckets, queues, keys and the like may allow to it besides; never certain."""

    @property
    def described(self) -> str:
        """The role as a sentence speaks of it."""
        kind, _, name = self.name.partition(":")
        described = {"function": f"the role of function `{name}`", "custom": f"the role `{name}`"}
        return described.get(kind, "the role that the service's functions share")

    def allows(self, action: str) -> Certainty:
        """Whether the role allows `action` on any resource. A denial counts when it is for every resource."""
        if self.denies(action):
            return Certainty.NO
        speaking = self.speaking_of(action)
        if any(not grant.allows for grant in speaking):
            return Certainty.UNKNOWN
        if any(grant.certainly_names(action) for grant in speaking):
            return Certainty.YES
        return Certainty.UNKNOWN if speaking or self.hidden_by else Certainty.NO

    def denies(self, action: str) -> bool:
        """Whether a statement denies `action` on every resource, so that no other can allow it."""
        spoken = self.speaking_of(action)
        return any(not grant.allows and grant.everywhere and grant.certainly_names(action) for grant in spoken)

    def speaking_of(self, action: str) -> tuple[Grant, ...]:
        """The statements that may speak of `action`, those of `elsewhere` last."""
        return _speaking(self, action)


@lru_cache(4096)
def _speaking(role: Role, action: str) -> tuple[Grant, ...]:
    """Found once for a role and an action: a large service asks for each of its calls."""
    return tuple(grant for grant in (*role.grants, *role.elsewhere) if grant.names(action) is not Certainty.NO)


class Why(Enum):
    """Why statements apply to nothing."""

    PROVIDER_NAMES_A_ROLE = "the provider names a role"
    FUNCTION_NAMES_A_ROLE = "the function names a role"
    EACH_HAS_ITS_OWN = "each function has a role of its own and does not inherit"
    BESIDE_NEWER = "`iam.role.statements` takes their place"
    PLUGIN_IS_MISSING = "the plugin that reads the key is not listed"
    PLUGIN_READS_OLDER_KEY = "the plugin reads `iamRoleStatements` only"
    VERSION_3_HAS_NO_SUCH_KEY = "version 3 has no such key"
    POLICIES_REPLACED = "the resources replace the policies of the role"


@record()
class UnappliedStatements:
    """A list of statements that no function gets."""

    name: str
    """The path of the key: `provider.iamRoleStatements`."""
    key: Span
    why: Why
    statements: Span | None
    """The list, where it can be edited."""
    belongs_to: Span | None
    """The list that takes its place, where it can be edited; None for any other reason."""
    config: Path | None = None


@lru_cache(10_000)
def _covers(pattern: Text, action: str) -> Certainty:
    """Whether an action as a statement writes it, in any case and with `*` and `?`, is `action`."""
    if pattern.known is not None and not set("*?") & set(pattern.known):
        return Certainty.YES if pattern.known.lower() == action.lower() else Certainty.NO
    wanted = "".join(_wildcard(part.lower()) if isinstance(part, str) else ".*" for part in pattern.parts)
    if not re.fullmatch(wanted, action.lower(), re.DOTALL):
        return Certainty.NO
    return Certainty.UNKNOWN if pattern.holes else Certainty.YES


def _opposite(answer: Certainty) -> Certainty:
    return {Certainty.YES: Certainty.NO, Certainty.NO: Certainty.YES}.get(answer, answer)


def _wildcard(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
