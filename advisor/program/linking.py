"""The events of all invocations of a service, put together as facts."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.action_uses import aws_call
from advisor.program.aws_facts import CachedObject, NameRepeated, NameUse
from advisor.program.cache_folders import cache_fact, folders_of
from advisor.program.cached_objects import cached_objects
from advisor.program.entries import MOST_FILE_USES, file_uses, happenings
from advisor.program.facts import BackgroundWork, ClientCreation, Constancy, Fact, Frequency, NoneUse, VariableRead
from advisor.program.file_facts import ReadKind, RuntimeFetch
from advisor.program.file_uses import file_fact, shared
from advisor.program.life_of_files import MAKING, Life, of_read, of_write
from advisor.program.traces import (
    AbsenceMet,
    CacheUsed,
    ClientAltered,
    ClientMade,
    DataFetched,
    FileUse,
    NameAgain,
    NameUsed,
    ObjectUsed,
    OperationCalled,
    VariableAsked,
    WorkStarted,
)
from advisor.program.variables import of_function
from advisor.program.waits import started_work
from advisor.record import record, replaced

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from advisor.model import Span
    from advisor.program.entries import Happening
    from advisor.program.traces import Activation
    from advisor.service.model import Function, Service
    from advisor.values import Text


@record(slots=False)
class Invocation:
    """A function and what following its handler showed."""

    function: Function
    entry: Activation

    @cached_property
    def file_uses(self) -> tuple[Happening, ...]:
        """The uses of files in their order; no more than MOST_FILE_USES."""
        return file_uses(self.entry)

    @property
    def is_cut_short(self) -> bool:
        """Whether there may be uses of files that were left out."""
        return len(self.file_uses) >= MOST_FILE_USES


@record()
class _Seen:
    """One event under one function."""

    function: Function
    happening: Happening
    life: Life = Life()
    """For the use of a file: what becomes of the file."""
    waited: Certainty = Certainty.UNKNOWN
    """For work that is started: whether the invocation waits for it."""
    stored: Span | None = None
    """For an object that is looked for: where it is put when it is missing."""


_MOST_FIXED = (Constancy.LITERAL, Constancy.FIXED, Constancy.UNKNOWN, Constancy.VARIES)
_SHOWN = (
    AbsenceMet,
    CacheUsed,
    ClientAltered,
    ClientMade,
    DataFetched,
    NameAgain,
    NameUsed,
    OperationCalled,
    VariableAsked,
)


def facts_of(invocations: Sequence[Invocation], service: Service) -> list[Fact]:
    """Return one fact for each thing that happens at each place, with all functions that get there."""
    grouped: dict[tuple[object, ...], list[_Seen]] = defaultdict(list)
    for invocation in invocations:
        own = [
            (_key(seen), seen)
            for seen in (*_others(invocation), *_files(invocation), *_works(invocation), *_objects(invocation))
        ]
        certain = {key for key, _ in own if Frequency.INVOCATION in key[1:2]}
        for key, seen in own:
            # What unknown code was given may run; where the invocation runs it too, nothing is unknown.
            if Frequency.UNKNOWN not in key[1:2] or (key[0], Frequency.INVOCATION, *key[2:]) not in certain:
                grouped[key].append(seen)
    literals = _literals(grouped.values())
    facts = [fact for group in grouped.values() if (fact := _fact(group, literals, service)) is not None]
    facts = list(_completed(facts, grouped.values()))
    return sorted(shared(facts), key=lambda fact: (str(fact.span.file), fact.span.start, fact.span.end))


def _others(invocation: Invocation) -> Iterator[_Seen]:
    for happening in happenings(invocation.entry):
        if isinstance(happening.event, _SHOWN):
            yield _Seen(invocation.function, happening)


def _objects(invocation: Invocation) -> Iterator[_Seen]:
    for happening, put in cached_objects(happenings(invocation.entry)):
        yield _Seen(invocation.function, happening, stored=put)


def _works(invocation: Invocation) -> Iterator[_Seen]:
    for happening, waited in started_work(happenings(invocation.entry)):
        yield _Seen(invocation.function, happening, waited=waited)


def _alterations(groups: Iterable[list[_Seen]]) -> dict[tuple[Function, str], ClientAltered]:
    """By function and constructor, how a client is closed or changed: the weightiest of what is done to it."""
    found: dict[tuple[Function, str], ClientAltered] = {}
    for seen in (seen for group in groups for seen in group):
        event = seen.happening.event
        if isinstance(event, ClientAltered):
            key = (seen.function, event.constructor)
            if event.varies or key not in found:
                found[key] = event
    return found


def _single(groups: Iterable[list[_Seen]]) -> dict[Span, frozenset[str]]:
    """By place, the arguments of a construction that every caller gives one fixed value."""
    found: dict[Span, frozenset[str]] = {}
    for event in (seen.happening.event for group in groups for seen in group):
        if isinstance(event, ClientMade):
            fixed = event.constancy in (Constancy.LITERAL, Constancy.FIXED)
            own = event.single if fixed else frozenset[str]()
            found[event.span] = found.get(event.span, own) & own
    return found


def _completed(facts: Iterable[Fact], groups: Collection[list[_Seen]]) -> Iterator[Fact]:
    """The facts, creations among them told what else happens there, and to what they make."""
    alterations, single = _alterations(groups), _single(groups)
    for fact in facts:
        if isinstance(fact, ClientCreation):
            found = [alterations.get((function, fact.constructor)) for function in fact.reached_by]
            altered = next((event.how for event in found if event is not None), "")
            varies = all(event is not None and event.varies for event in found)
            settled = Constancy.VARIES if varies else fact.constancy
            yield replaced(fact, altered=altered, single=single[fact.span], constancy=settled)
        else:
            yield fact


def _files(invocation: Invocation) -> Iterator[_Seen]:
    happened = invocation.file_uses
    uses = [happening.event for happening in happened if isinstance(happening.event, FileUse)]
    chains = [happening.chain for happening in happened]
    whole = not invocation.is_cut_short
    for position, use in enumerate(uses):
        life = Life()
        if whole and use.kind in MAKING:
            life = of_write(position, uses, chains)
        elif whole and use.kind is ReadKind.CONTENT:
            life = of_read(position, uses)
        yield _Seen(invocation.function, happened[position], life)


def _literals(groups: Iterable[list[_Seen]]) -> dict[Text, frozenset[Span] | None]:
    """The string literals that name each file; None where some code names it by other means."""
    literals: dict[Text, frozenset[Span] | None] = {}
    for use in _file_uses(seen for group in groups for seen in group):
        known = literals.get(use.path, frozenset())
        literals[use.path] = None if known is None or use.path_span is None else known | {use.path_span}
    return literals


def _key(seen: _Seen) -> tuple[object, ...]:
    event, function = seen.happening.event, seen.function
    match event:
        case FileUse(path=path, kind=kind, operation=operation):
            return (event.span, event.frequency, kind, of_function(path, function), operation)
        case OperationCalled(service=service, operation=operation, resource=resource, arguments=arguments):
            written = frozenset((name, value.span, frozenset(value.entries)) for name, value in arguments.items())
            needs = tuple((need.action, of_function(need.name, function), need.inside) for need in event.needs)
            return (event.span, event.frequency, service, operation, of_function(resource, function), written, needs)
        case ClientMade(constructor=constructor, constancy=constancy, product=product):
            return (event.span, event.frequency, constructor, constancy, product)
        case VariableAsked(name=name, excused=excused):
            return (event.span, event.frequency, name, excused)
        case AbsenceMet(unset=unset):
            return (event.span, unset)
        case NameUsed(service=service, name=name):
            return (event.span, service, name)
        case NameAgain(first=original):
            return (event.span, original)
        case CacheUsed(cache=cache, folder=folder, assigned=assigned, recovering=recovering):
            return (event.span, event.frequency, cache.library, folder, assigned, recovering)
        case DataFetched(operation=operation, cache=cache):
            told = (cache.folder, cache.assigned) if cache is not None else ()
            return (event.span, event.frequency, operation, told)
        case ObjectUsed(path=path):
            return (event.span, event.frequency, path, seen.stored)
        case WorkStarted(operation=operation):
            return (event.span, event.frequency, operation, seen.waited)
        case _:
            return (event,)


def _fact(group: Sequence[_Seen], literals: Mapping[Text, frozenset[Span] | None], service: Service) -> Fact | None:
    first = group[0].happening
    event = first.event
    functions = tuple(dict.fromkeys(seen.function for seen in group))
    common = (event.span, functions, event.frequency, first.via)
    match event:
        case FileUse():
            uses, lives = list(_file_uses(group)), [seen.life for seen in group]
            return file_fact(common, uses, lives, literals[event.path] or frozenset())
        case ClientMade():
            return ClientCreation(*common, event.library, event.constructor, event.product, event.constancy)
        case OperationCalled():
            settled = min((seen.constancy for seen in _calls(group)), key=_MOST_FIXED.index)
            items = tuple(dict.fromkeys(item for seen in _calls(group) for item in seen.items))
            return aws_call(event, common, settled, items, service)
        case VariableAsked():
            return VariableRead(*common, event.name, event.default, event.strict, event.excused, event.error)
        case AbsenceMet(unset=unset):
            return NoneUse(*common, unset.name, unset.place)
        case NameUsed(service=product, name=name):
            return NameUse(*common, product, name)
        case NameAgain(first=original):
            return NameRepeated(*common, original)
        case CacheUsed():
            return cache_fact(event, *common)
        case DataFetched(operation=operation, what=what, cache=cache):
            return RuntimeFetch(*common, operation, what, folders_of(cache, functions) if cache is not None else ())
        case ObjectUsed(operation=operation, path=path):
            return CachedObject(*common, operation, group[0].stored or event.span, path)
        case WorkStarted(work=work, operation=operation, waits=waits):
            return BackgroundWork(*common, work.noun, operation, waits, group[0].waited)
        case _:
            return None


def _calls(group: Iterable[_Seen]) -> Iterator[OperationCalled]:
    return (seen.happening.event for seen in group if isinstance(seen.happening.event, OperationCalled))


def _file_uses(group: Iterable[_Seen]) -> Iterator[FileUse]:
    return (seen.happening.event for seen in group if isinstance(seen.happening.event, FileUse))
