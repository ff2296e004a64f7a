"""What is deployed: services, functions, roles."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import fresh, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.model import Related, Span
    from advisor.service.construct_references import Constructs
    from advisor.service.resource_model import Bucket, CacheCluster, Resource, Table
    from advisor.values import Text


@record()
class Problem:
    """Something that could not be read, and what was therefore not checked."""

    span: Span
    message: str
    data: Mapping[str, str]
    related: tuple[Related, ...] = ()


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
        speaking = [grant for grant in (*self.grants, *self.elsewhere) if grant.names(action) is not Certainty.NO]
        if any(not grant.allows for grant in speaking):
            return Certainty.UNKNOWN
        if any(grant.certainly_names(action) for grant in speaking):
            return Certainty.YES
        return Certainty.UNKNOWN if speaking or self.hidden_by else Certainty.NO

    def denies(self, action: str) -> bool:
        """Whether a statement denies `action` on every resource, so that no other can allow it."""
        return any(not grant.allows and grant.everywhere and grant.certainly_names(action) for grant in self.grants)


@record()
class Variable:
    """An environment variable of a function."""

    name: str
    value: Text
    span: Span


@record()
class VariableBlock:
    """Where variables are written: the `environment` of the provider or of one function."""

    span: Span | None
    """The mapping of variables, where one can be added; None when there is none, or when it may not be edited."""
    anchor: Span | None
    """The mapping under which `environment` would be written, when there is none yet."""


@record()
class Environment:
    """The variables that a function gets, provider and function merged."""

    variables: Mapping[str, Variable]
    hidden_by: str = ""
    """The expression because of which there may be more variables than these; empty when all are known."""
    own: VariableBlock | None = None
    """Of the function itself; None when no configuration says anything of it."""
    shared: VariableBlock | None = None
    """Of the provider, for all functions."""
    leaves_out_dotenv: bool = False
    """Whether a `.env` file beside the code is kept out of what is deployed."""


@record()
class ImportPath:
    """Where a function finds modules that are not in the folder that is /var/task."""

    before: tuple[Path, ...] = ()
    """Folders that are searched before it."""
    beside: tuple[Path, ...] = ()
    """Folders of PYTHONPATH, and of packages of the repository that are installed with the code."""
    above: tuple[Path, ...] = ()
    """The folders around the service, from which shared packages may be packaged with it."""
    installed: frozenset[str] = frozenset()
    """What is installed from elsewhere: never found in a folder above."""


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
    path: ImportPath = ImportPath()


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
    memory: int | None = None
    """In megabytes; None when not known."""
    tmp_size: int | None = None
    """What /tmp holds, in megabytes; None when not known."""
    isolated: bool = False
    """Whether it may be that each tenant has environments of its own."""
    is_image: bool = False
    """Whether it is a container image, which may hold files anywhere."""


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


@record()
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
    cache_clusters: tuple[CacheCluster, ...] = ()
    resources: tuple[Resource, ...] = ()
    """Everything else that it defines: queues, topics, parameters, secrets."""
    problems: tuple[Problem, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    others: bool = False
    """Whether it has functions that are not among these: of another language, or hidden."""
    declared_handlers: int = 0
    """How many Python functions the configuration declares, found or not."""
    provider: str = "aws"
    """Where it is deployed to."""
    left_alone: str = ""
    """Why nothing of it is looked at, as a sentence that lacks the file; empty when it is."""
    stage: str = ""
    """The stage that is assumed."""
    region: str = ""
    """The region that is assumed."""
    constructs: Constructs | None = None
    """Lift's constructs and what is asked of them; None where the configuration hides which there are."""
    unapplied: tuple[UnappliedStatements, ...] = ()
    """Statements that no function gets."""
    layers: tuple[Path, ...] = ()
    """The folders that its own layers put on Python's path, behind the code."""
    references: Mapping[str, Text] = fresh(default_factory=dict)
    """What `LogicalId` and `LogicalId.Attribute` stand for: names and ARNs, with holes for what is made up."""
    parts: tuple[Path, ...] = ()
    """The YAML and JSON files that the configuration includes."""


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
