"""One service: every handler followed, every fact collected."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from advisor.model import Related, Span
from advisor.program import syntax as s
from advisor.program.action_uses import action_uses
from advisor.program.answers import answers_in
from advisor.program.entries import follow, happenings
from advisor.program.hard_coded_names import hard_coded_names, own_names
from advisor.program.linking import Invocation, facts_of
from advisor.program.mentions import names_looked_at
from advisor.program.modules import Library
from advisor.program.shared_state import state_kept
from advisor.program.table_uses import with_items
from advisor.program.traces import Entered, ImportFailed
from advisor.program.variable_needs import variable_needs
from advisor.program.wide_grants import wide_grants
from advisor.program.world import World
from advisor.record import record
from advisor.service.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.program.aws_facts import ActionUse, HardCodedName, WideGrant
    from advisor.program.facts import Fact, VariableNeed
    from advisor.program.state_facts import CachedFunction, SharedState
    from advisor.service.model import Function, Handler, ImportPath, Service
    from advisor.source.text import Sources

_DEEPEST = 8000  # code is followed by recursion: a call of the service costs some ten frames here


@record()
class Analysis:
    """What the code of one service does."""

    facts: tuple[Fact, ...]
    """In the order of file and place."""
    actions: tuple[ActionUse, ...]
    wide: tuple[WideGrant, ...]
    needs: tuple[VariableNeed, ...]
    hard_coded: tuple[HardCodedName, ...]
    state: tuple[SharedState | CachedFunction, ...]
    """What stays in memory between invocations."""
    problems: tuple[Problem, ...]
    """Modules that are reached and cannot be read."""
    names: dict[Path, frozenset[str] | None]
    """What each handler's file binds at its top level; None when a star import or an error hides it."""
    files: tuple[Path, ...]
    """Every file that was read."""
    cut_short: tuple[Function, ...] = ()
    """Those that use more files than are followed."""
    looked_at: frozenset[str] = frozenset()
    """The names that code looks at; only where some function returns items that it has read."""


def analyse(service: Service, sources: Sources) -> Analysis:
    """Follow every handler of a service. Nothing of the service is executed or imported."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        return _Service(service, sources).analysis()
    finally:
        sys.setrecursionlimit(before)


class _Service:
    def __init__(self, service: Service, sources: Sources) -> None:
        self._service = service
        self._library = Library(sources)
        self._worlds: dict[tuple[Path, ImportPath], World] = {}

    def analysis(self) -> Analysis:
        invocations = list(self._invocations())
        returned = frozenset(_returned(invocations))
        facts = list(with_items(facts_of(invocations, self._service), self._entered_later(), returned))
        problems = (*self._unread(invocations), *self._broken())
        return Analysis(
            tuple(facts),
            tuple(action_uses(facts, self._service)),
            tuple(self._wide_grants(facts, problems)),
            tuple(variable_needs(facts, self._service)),
            tuple(hard_coded_names(facts, self._service)),
            tuple(state_kept(invocations)),
            problems,
            {file: _bound(syntax) for file, syntax in self._library.named()},
            tuple(source.file for source, _ in self._library.loaded()),
            tuple(invocation.function for invocation in invocations if invocation.is_cut_short),
            self._looked_at() if returned else frozenset(),
        )

    def _entered_later(self) -> dict[Span, set[str]]:
        later: dict[Span, set[str]] = {}
        for world in self._worlds.values():
            for place, keys in world.entered_unseen().items():
                later.setdefault(place, set()).update(keys)
        return later

    def _looked_at(self) -> frozenset[str]:
        return frozenset().union(*(names_looked_at(syntax) for _, syntax in self._library.loaded()))

    def _wide_grants(self, facts: list[Fact], problems: tuple[Problem, ...]) -> Iterator[WideGrant]:
        if not problems:
            yield from wide_grants(facts, self._service, (source for source, _ in self._library.loaded()))

    def _invocations(self) -> Iterator[Invocation]:
        for function in self._service.functions:
            handler = function.handler
            if handler is not None and handler.file is not None:
                yield Invocation(function, follow(function, handler, handler.file, self._world(handler)))

    def _world(self, handler: Handler) -> World:
        """All functions deployed from one folder, with the same import path, share what following the code showed."""
        key = (handler.root, handler.path)
        if key not in self._worlds:
            handlers = ((f.handler, f.environment) for f in self._service.functions)
            alike = [environment for other, environment in handlers if other and (other.root, other.path) == key]
            self._worlds[key] = World(self._library, *key, alike, own_names(self._service), self._service.layers)
        return self._worlds[key]

    def _broken(self) -> Iterator[Problem]:
        for source, syntax in self._library.loaded():
            if syntax.errors:
                first = syntax.errors[0]
                row, _ = source.position(first)
                message = (
                    f"`{source.file.name}` does not parse from line {row} on, so what it does there was not checked"
                )
                yield Problem(Span(source.file, first, first), message, {"path": str(source.file)})

    def _unread(self, invocations: list[Invocation]) -> Iterator[Problem]:
        for file, why in self._library.unreadable.items():
            places = dict(_importers(invocations, file))
            owners = [i.function.name for i in invocations if _is_handler(i.function, file, self._library)]
            users = [*owners, *(name for name in places if name not in owners)]
            whom = f" of function `{users[0]}`" if users else ""
            others = f" and {len(users) - 1} more" if len(users) > 1 else ""
            message = f"`{file.name}` {why}, so what the code{whom}{others} does with it was not checked"
            related = tuple(Related(span, "imported here") for span in dict.fromkeys(places.values()))
            yield Problem(Span(file, 0, 0), message, {"path": str(file)}, related)


def _returned(invocations: list[Invocation]) -> Iterator[Span]:
    """The calls whose answers some function returns."""
    for invocation in invocations:
        for happening in happenings(invocation.entry):
            if isinstance(happening.event, Entered) and happening.event.activation.result is not None:
                yield from answers_in(happening.event.activation.result)


def _importers(invocations: list[Invocation], file: Path) -> Iterator[tuple[str, Span]]:
    """The functions whose code imports a file, and where."""
    for invocation in invocations:
        for happening in happenings(invocation.entry):
            if isinstance(happening.event, ImportFailed) and happening.event.file == file:
                yield invocation.function.name, happening.event.span


def _is_handler(function: Function, file: Path, library: Library) -> bool:
    handler = function.handler
    return handler is not None and handler.file is not None and library.place(handler.file) == file


def _bound(module: s.ModuleSyntax) -> frozenset[str] | None:
    if module.errors:
        return None
    names: set[str] = set()
    waiting = list(module.body)
    while waiting:
        statement = waiting.pop()
        match statement:
            case s.Import(bound="*"):
                return None
            case s.Import(bound=name):
                names.add(name)
            case s.Define(definition=definition) | s.DefineClass(definition=definition):
                names.add(definition.name)
            case s.Assign(targets=targets):
                names.update(name for target in targets for name in _targets(target))
            case s.If(body=body, otherwise=otherwise):
                waiting += [*body, *otherwise]
            case s.Try(body=body, handlers=handlers, otherwise=otherwise, finally_=finally_):
                waiting += [*body, *otherwise, *finally_, *(inner for _, _, block in handlers for inner in block)]
            case s.With(body=body) | s.Loop(body=body):
                waiting += body
            case _:
                pass
    return None if names & {"__getattr__", "globals"} else frozenset(names)


def _targets(target: s.Expression) -> Iterator[str]:
    match target:
        case s.Name(name=name):
            yield name
        case s.Display(items=items):
            for item in items:
                yield from _targets(item)
        case _:
            pass
