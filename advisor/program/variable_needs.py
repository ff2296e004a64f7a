"""Environment variables that the code cannot do without, and the functions that lack them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from advisor.program.facts import NoneUse, VariableNeed, VariableRead
from advisor.program.variable_values import value_of
from advisor.program.variables import given_by_lambda
from advisor.record import fresh, record
from advisor.values import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.facts import Fact
    from advisor.service.model import Function, Service

_OF_MONITORING = ("DD_", "SENTRY_", "NEW_RELIC_", "LUMIGO_", "EPSAGON_", "THUNDRA_", "SLS_", "POWERTOOLS_")
"""What variables begin with that plugins, layers and extensions for monitoring set."""


@record()
class _Place:
    """One read without which some functions break."""

    read: VariableRead
    reached_by: list[Function] = fresh(default_factory=list)
    uses: list[NoneUse] = fresh(default_factory=list)


def variable_needs(facts: Sequence[Fact], service: Service) -> Iterator[VariableNeed]:
    """One for each variable and file that reads it, in the order of the first read."""
    if service.config is None:
        return
    grouped: dict[tuple[str, Path], list[_Place]] = defaultdict(list)
    for place in _places(facts):
        if not given_by_lambda(place.read.name) and not place.read.name.startswith(_OF_MONITORING):
            grouped[place.read.name, place.read.span.file].append(place)
    for (name, _), places in grouped.items():
        breaking = [place for place in places if any(_lacks(function, name) for function in place.reached_by)]
        if breaking:
            yield _need(name, breaking, facts, service)


def _places(facts: Sequence[Fact]) -> Iterable[_Place]:
    asked = {(fact.name, fact.span): fact for fact in facts if isinstance(fact, VariableRead)}
    places: dict[tuple[str, Span], _Place] = {}
    for fact in facts:
        match fact:
            case VariableRead(name=name, span=span, strict=True, excused=False):
                places.setdefault((name, span), _Place(fact)).reached_by.extend(fact.reached_by)
            case NoneUse(name=name, read=span) if (name, span) in asked:
                place = places.setdefault((name, span), _Place(asked[name, span]))
                place.reached_by.extend(fact.reached_by)
                place.uses.append(fact)
            case _:
                pass
    return sorted(places.values(), key=lambda place: place.read.span.start)


def _lacks(function: Function, name: str) -> bool:
    return not function.environment.hidden_by and name not in function.environment.variables


def _need(name: str, places: list[_Place], facts: Sequence[Fact], service: Service) -> VariableNeed:
    reaching = {function for place in places for function in place.reached_by}
    lacking = tuple(function for function in service.functions if function in reaching and _lacks(function, name))
    having = tuple(function for function in service.functions if name in function.environment.variables)
    offered = {other for function in lacking for other in function.environment.variables}
    return VariableNeed(
        name,
        tuple(place.read for place in places),
        tuple(dict.fromkeys(use for place in places for use in place.uses)),
        lacking,
        having,
        _nearest(name, offered),
        value_of(name, having, facts, service),
    )


def _nearest(name: str, offered: Iterable[str]) -> str:
    """The only name that is one edit away, or the same but for underscores and case."""
    names = list(offered)
    alike = [other for other in names if _bare(other) == _bare(name)]
    return alike[0] if len(alike) == 1 else nearest(name, names) or ""


def _bare(name: str) -> str:
    return name.replace("_", "").lower()
