"""What is deployed: services and their functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import fresh, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.model import Related, Span
    from advisor.service.construct_references import Constructs
    from advisor.service.resource_model import Bucket, CacheCluster, Resource, Table
    from advisor.service.role_model import Role, UnappliedStatements
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
