"""The vocabulary of the rules: the facts that a check may ask for, and the remedies that it may offer.

The annotation of a check's only parameter says which facts it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Remedy, Span
from advisor.program.analysis import analyse
from advisor.program.facts import (
    ActionUse,
    AwsCall,
    ClientCreation,
    Constancy,
    Fact,
    FileRead,
    FileWrite,
    Frequency,
    ItemValue,
    ReadKind,
    TableUse,
    VariableRead,
    WriteKind,
)
from advisor.program.linking import table_use
from advisor.record import record
from advisor.service.file_system import absolute, under, writable
from advisor.service.model import (
    Environment,
    Function,
    Grant,
    Handler,
    Problem,
    Role,
    Service,
    Table,
    TimeToLive,
    Unresolved,
)
from advisor.service.purpose import expiry_like, short_lived
from advisor.values import Hole, Origin, Text, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.program.analysis import Analysis
    from advisor.source.text import Sources

__all__ = [
    "ActionUse",
    "AwsCall",
    "ClientCreation",
    "Constancy",
    "DeclaredHandler",
    "DeployedTable",
    "EnableTtl",
    "Environment",
    "Fact",
    "FileRead",
    "FileWrite",
    "Frequency",
    "Function",
    "Grant",
    "GrantAction",
    "Handler",
    "Hole",
    "ItemValue",
    "MakeOnce",
    "MoveToModule",
    "Origin",
    "Problem",
    "ReadKind",
    "RenameHandler",
    "Role",
    "Service",
    "Show",
    "Subjects",
    "Table",
    "TableUse",
    "Text",
    "TimeToLive",
    "Unresolved",
    "UseTmp",
    "VariableRead",
    "WriteKind",
    "absolute",
    "expiry_like",
    "nearest",
    "short_lived",
    "subjects_of",
    "under",
    "writable",
]


@record()
class DeployedTable:
    """A table of a service, with the uses that the service's code makes of it."""

    service: Service
    table: Table
    use: TableUse


@record()
class DeclaredHandler:
    """A function's handler as declared, and the names that its module offers."""

    service: Service
    function: Function
    handler: Handler
    names: frozenset[str] | None
    """What the module binds at its top level; None when that cannot be known (no such file, a star import)."""


@record()
class MoveToModule(Remedy):
    """Make the client once, at module level: safe when nothing in its arguments is local."""

    creation: ClientCreation


@record()
class MakeOnce(Remedy):
    """Make the client in a cached factory, called where it was made before. Unsafe: it is then kept for longer."""

    creation: ClientCreation


@record()
class UseTmp(Remedy):
    """Write the file of the same name under /tmp. Unsafe: the file is then lost with the environment."""

    write: FileWrite
    others: tuple[Span, ...]
    """Other literals that hold the same path and must change with it."""


@record()
class GrantAction(Remedy):
    """Allow an action in the role: in the statement that already covers the resource, else in a new one."""

    role: Role
    action: str
    resource: str
    """What to grant it on: an ARN text or the logical id of the resource; empty when not known."""
    by_logical_id: bool
    on_objects: bool
    """Whether IAM wants it on the bucket's objects, not on the bucket."""


@record()
class EnableTtl(Remedy):
    """Add TimeToLiveSpecification to a table, and the attribute to the items that the code puts."""

    table: Table
    attribute: str
    items: tuple[Span, ...]
    """Dict displays in which the attribute is to be written; empty when the code writes it already."""
    typed: bool
    """Whether items are in the client's typed form, `{"ttl": {"N": "…"}}`."""


@record()
class RenameHandler(Remedy):
    """Declare the handler by another text."""

    handler: Handler
    declared: str


@record()
class Show(Remedy):
    """Code to read: what to write instead, where no edit can be proven."""

    title: str
    example: str


@record()
class Subjects:
    """Everything about one service that a rule may be shown."""

    facts: tuple[object, ...]
    unresolved: tuple[Unresolved, ...]
    """What is not known, and hence not checked."""
    files: tuple[Path, ...]
    """The files that were read."""


def subjects_of(service: Service, sources: Sources) -> Subjects:
    """Return what is deployed and what the code does, as the facts that rules look at."""
    analysis = analyse(service, sources)
    deployed = [DeployedTable(service, table, table_use(table, analysis.facts)) for table in service.tables]
    handlers = [
        DeclaredHandler(service, function, function.handler, _names(function.handler, analysis))
        for function in service.functions
        if function.handler is not None
    ]
    problems = (*service.problems, *analysis.problems)
    config = () if service.config is None else (service.config,)
    return Subjects(
        (*problems, *handlers, *deployed, *analysis.facts, *analysis.actions),
        (*service.unresolved, *_hidden(analysis)),
        (*config, *analysis.files),
    )


def _names(handler: Handler, analysis: Analysis) -> frozenset[str] | None:
    return analysis.names.get(handler.file) if handler.file is not None else None


def _hidden(analysis: Analysis) -> Iterator[Unresolved]:
    for fact in analysis.facts:
        match fact:
            case FileWrite(path=path) if path.opaque:
                yield Unresolved(fact.span, f"the path that `{fact.operation}` writes", path.display())
            case ClientCreation(constancy=Constancy.UNKNOWN):
                yield Unresolved(fact.span, "whether a client could be made once", fact.constructor)
            case AwsCall(resource=resource) if resource.opaque and resource.resource is None:
                yield Unresolved(
                    fact.span, f"what `{fact.operation}` of {fact.service} is called on", resource.display()
                )
            case _:
                pass
