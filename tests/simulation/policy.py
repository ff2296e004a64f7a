"""Whether a role allows an action on a resource, by IAM's published logic for the policies of one identity."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class UndecidableError(Exception):
    """A statement with a condition, which needs more than the action and the resource."""


@record()
class Statement:
    """One statement of a policy. Either `actions` or `not_actions` is given, and either of the two for resources."""

    allows: bool
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditional: bool = False

    def speaks_of(self, action: str, resource: str) -> bool:
        """Whether both the action and the resource are meant."""
        if self.not_actions:
            named = not any(_matches(pattern.lower(), action.lower()) for pattern in self.not_actions)
        else:
            named = any(_matches(pattern.lower(), action.lower()) for pattern in self.actions)
        if self.not_resources:
            covered = not any(_matches(pattern, resource) for pattern in self.not_resources)
        else:
            covered = any(_matches(pattern, resource) for pattern in self.resources)
        return named and covered


def read(document: Mapping[str, Any]) -> tuple[Statement, ...]:
    """The statements of a policy document."""
    statements = document["Statement"]
    return tuple(_statement(each) for each in (statements if isinstance(statements, list) else [statements]))


def allowed(statements: Iterable[Statement], action: str, resource: str) -> bool:
    """Nothing is allowed unless a statement says so, and one denial outweighs them all. Raises UndecidableError."""
    speaking = [statement for statement in statements if statement.speaks_of(action, resource)]
    if any(statement.conditional for statement in speaking):
        raise UndecidableError(f"whether {action} is allowed on {resource} depends on a condition")
    return bool(speaking) and all(statement.allows for statement in speaking)


def _statement(entry: Mapping[str, object]) -> Statement:
    return Statement(
        allows=entry["Effect"] == "Allow",
        actions=_listed(entry.get("Action")),
        not_actions=_listed(entry.get("NotAction")),
        resources=_listed(entry.get("Resource")),
        not_resources=_listed(entry.get("NotResource")),
        conditional="Condition" in entry,
    )


def _listed(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


@lru_cache(1000)
def _pattern(wildcards: str) -> re.Pattern[str]:
    return re.compile(re.escape(wildcards).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _matches(wildcards: str, text: str) -> bool:
    return _pattern(wildcards).fullmatch(text) is not None
