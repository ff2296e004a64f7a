"""Everything about one service, put together as the facts that rules look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.analysis import analyse
from advisor.program.entries import MOST_FILE_USES
from advisor.program.named_actions import misnamed_actions
from advisor.program.table_uses import table_use
from advisor.record import record
from advisor.subjects import (
    AwsCall,
    ClientCreation,
    Constancy,
    DeclaredHandler,
    DeployedTable,
    FileWrite,
    LogFile,
    Unresolved,
    writable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.program.analysis import Analysis
    from advisor.source.text import Sources
    from advisor.subjects import Function, Handler, Service, Text


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
    uses = [(table, table_use(table, analysis.facts, analysis.looked_at)) for table in service.tables]
    deployed = [DeployedTable(service, table, use) for table, use in uses]
    handlers = [
        DeclaredHandler(service, function, function.handler, _names(function.handler, analysis))
        for function in service.functions
        if function.handler is not None
    ]
    problems = (*service.problems, *analysis.problems)
    constructs = () if service.constructs is None else (service.constructs,)
    config = () if service.config is None else (service.config,)
    return Subjects(
        (
            service,
            *problems,
            *handlers,
            *deployed,
            *service.cache_clusters,
            *constructs,
            *misnamed_actions(service),
            *service.unapplied,
            *analysis.facts,
            *analysis.actions,
            *analysis.wide,
            *analysis.needs,
            *analysis.hard_coded,
            *analysis.state,
        ),
        (*service.unresolved, *_hidden(analysis)),
        (*config, *service.parts, *analysis.files),
    )


def _names(handler: Handler, analysis: Analysis) -> frozenset[str] | None:
    return analysis.names.get(handler.file) if handler.file is not None else None


def _hidden(analysis: Analysis) -> Iterator[Unresolved]:
    for function in analysis.cut_short:
        what = f"what becomes of the files that function `{function.name}` uses"
        yield Unresolved(function.span, what, f"there are {MOST_FILE_USES} uses and more")
    for fact in analysis.facts:
        match fact:
            case FileWrite(path=path, reached_by=functions) if _undecided(path, functions):
                yield Unresolved(fact.span, f"the path that `{fact.operation}` writes", path.display())
            case LogFile(path=path, reached_by=functions) if _undecided(path, functions):
                yield Unresolved(fact.span, f"the path that `{fact.operation}` logs to", path.display())
            case ClientCreation(constancy=Constancy.UNKNOWN):
                yield Unresolved(fact.span, "whether a client could be made once", fact.constructor)
            case AwsCall(resource=resource) if resource.opaque and resource.resource is None:
                yield Unresolved(
                    fact.span, f"what `{fact.operation}` of {fact.service} is called on", resource.display()
                )
            case _:
                pass


def _undecided(path: Text, functions: tuple[Function, ...]) -> bool:
    """Whether no function certainly fails to write at a path, and one may."""
    answers = {writable(path, function) for function in functions}
    return Certainty.UNKNOWN in answers and Certainty.NO not in answers
