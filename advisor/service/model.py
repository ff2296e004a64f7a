"""What is deployed: services, functions, roles, tables, buckets."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import record
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.model import Span
    from advisor.values import Text


@record()
class Problem:
    """Something that could not be read, and what was therefore not checked."""

    span: Span
    message: str
    data: Mapping[str, str]


@record()
class Unresolved:
    """A part of the configuration that is not known, and the expression that hides it."""

    span: Span
    what: str
    """What is missing, as a noun phrase: "the role of function `x`"."""
    expression: str


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

    @property
    def everywhere(self) -> bool:
        """Whether it speaks of every resource."""
        return not self.negated_resources and any(resource.known == "*" for resource in self.resources)

    def names(self, action: str) -> Certainty:
        """Whether the statement speaks of `action`."""
        answers = {_covers(pattern, action) for pattern in self.actions}
        if Certainty.YES in answers:
            named = Certainty.YES
        elif Certainty.UNKNOWN in answers:
            named = Certainty.UNKNOWN
        else:
            named = Certainty.NO
        return _opposite(named) if self.negated_actions else named


@record()
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

    def allows(self, action: str) -> Certainty:
        """Whether the role allows `action` on any resource. A denial counts when it is for every resource."""
        speaking = [(grant, named) for grant in self.grants if (named := grant.names(action)) is not Certainty.NO]
        definite = [grant for grant, named in speaking if named is Certainty.YES and not grant.conditional]
        if any(not grant.allows and grant.everywhere for grant in definite):
            return Certainty.NO
        if any(not grant.allows for grant, _ in speaking):
            return Certainty.UNKNOWN
        if any(grant.allows for grant in definite):
            return Certainty.YES
        return Certainty.UNKNOWN if speaking or self.hidden_by else Certainty.NO


@record()
class Variable:
    """An environment variable of a function."""

    name: str
    value: Text
    span: Span


@record()
class Environment:
    """The variables that a function gets, provider and function merged."""

    variables: Mapping[str, Variable]
    hidden_by: str = ""
    """The expression because of which there may be more variables than these; empty when all are known."""


@record()
class Handler:
    """A Python handler as declared, mapped to a file by AWS's rule."""

    declared: str
    span: Span
    """The declaration (the scalar in the configuration; the function's name in a guessed service)."""
    file: Path | None
    """None when no such file exists."""
    attribute: str
    root: Path
    """The folder that is /var/task: absolute imports resolve from here."""
    fault: str = ""
    """Why Lambda could not import it, as a sentence without subject; empty when it can, as far as the path goes."""
    near: str = ""
    """The only declaration one edit away that leads to a file, when this one leads to none."""


@record(eq=False)
class Function:
    """One deployed function whose runtime is Python. Two are the same only when they are one object."""

    name: str
    span: Span
    """The key in the configuration."""
    handler: Handler | None
    """None when the configuration hides it (an image, an unresolved variable)."""
    runtime: str
    environment: Environment
    role: Role
    mounts: tuple[Text, ...] = ()
    """Local paths of mounted file systems."""
    mounts_hidden_by: str = ""
    config: Path | None = None
    """The service file, for findings; None in a guessed service."""

    @property
    def guessed(self) -> bool:
        """Whether the function was taken for a handler because of its signature alone."""
        return self.config is None


@record()
class TimeToLive:
    """A table's TimeToLiveSpecification."""

    enabled: Certainty
    attribute: Text
    span: Span


@record()
class Table:
    """An AWS::DynamoDB::Table of the service."""

    logical_id: str
    span: Span
    """The logical id."""
    name: Text
    """TableName; a reference to itself when the configuration leaves the name to CloudFormation."""
    keys: tuple[str, ...]
    """Names of the key attributes of the table itself."""
    ttl: TimeToLive | None
    properties: Span | None
    """The value of `Properties`, where TimeToLiveSpecification can be added; None when it may not be edited."""
    hidden_by: str = ""
    """The expression because of which properties may be missing here."""


@record()
class Bucket:
    """An S3 bucket of the service."""

    logical_id: str
    span: Span
    name: Text


@record(slots=False)
class Service:
    """One serverless.yml, or a folder of Python without one."""

    name: str
    root: Path
    """The folder of the configuration."""
    config: Path | None
    """None when handlers were guessed."""
    functions: tuple[Function, ...] = ()
    tables: tuple[Table, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    problems: tuple[Problem, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    plugins: tuple[str, ...] = ()
    declared_handlers: int = 0
    """How many Python functions the configuration declares, found or not."""

    @cached_property
    def table_by_id(self) -> dict[str, Table]:
        """Tables by logical id."""
        return {table.logical_id: table for table in self.tables}


def _covers(pattern: Text, action: str) -> Certainty:
    known = pattern.known
    if known is None:
        return Certainty.UNKNOWN if pattern.may_equal(text(action)) else Certainty.NO
    return Certainty.YES if _wildcard(known.lower()).fullmatch(action.lower()) else Certainty.NO


def _opposite(answer: Certainty) -> Certainty:
    return {Certainty.YES: Certainty.NO, Certainty.NO: Certainty.YES}.get(answer, answer)


def _wildcard(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)
