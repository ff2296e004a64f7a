"""Names that the code writes out although the service itself gives them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from advisor.program.aws_facts import HardCodedName, NameRepeated, NameUse
from advisor.record import record
from advisor.service.named import named
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.facts import Fact
    from advisor.service.model import Function, Service
    from advisor.service.named import Named
    from advisor.values import Text

_NOUNS = ("table", "bucket", "queue")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@record()
class _Written:
    """One literal, and what it names."""

    place: Span
    use: NameUse
    thing: Named


@record()
class _Holder:
    """A variable that can take the place of the literals."""

    variable: str
    value: Text | None
    lacking: tuple[Function, ...]


def own_names(service: Service) -> frozenset[str]:
    """The names that the service is sure to give."""
    return frozenset(name for _, name in _things(service))


def hard_coded_names(facts: Sequence[Fact], service: Service) -> Iterator[HardCodedName]:
    """One for each name and file, in the order of the first literal."""
    if service.config is None:
        return
    grouped: dict[tuple[Path, str], list[_Written]] = defaultdict(list)
    for written in _written(facts, service):
        grouped[written.place.file, written.use.name].append(written)
    for (_, name), found in grouped.items():
        first = found[0]
        holder = _holder(first, service.functions)
        yield HardCodedName(
            name,
            first.thing.noun,
            first.thing.logical_id,
            tuple(dict.fromkeys(one.place for one in found)),
            first.use.via,
            service.config,
            holder.variable,
            holder.value,
            holder.lacking,
        )


def _things(service: Service) -> dict[tuple[str, str], Named]:
    return {
        (thing.service, thing.name.known): thing
        for thing in named(service)
        if thing.name.known and thing.noun in _NOUNS
    }


def _written(facts: Sequence[Fact], service: Service) -> list[_Written]:
    things = _things(service)
    uses: dict[Span, tuple[NameUse, Named]] = {}
    for fact in facts:
        if isinstance(fact, NameUse) and (thing := things.get((fact.service, fact.name.rpartition("/")[2]))):
            uses[fact.span] = (fact, thing)
    found = [_Written(place, *use) for place, use in uses.items()]
    found += [
        _Written(fact.span, *uses[fact.first])
        for fact in facts
        if isinstance(fact, NameRepeated) and fact.first in uses and fact.span not in uses
    ]
    return sorted(found, key=lambda one: (str(one.place.file), one.place.start))


def _holder(written: _Written, functions: Iterable[Function]) -> _Holder:
    """The variable that holds the name already for most functions, else a new one."""
    value = _value(written)
    everyone = tuple(functions)
    names = dict.fromkeys(name for function in everyone for name in function.environment.variables)
    holding = [name for name in names if all(_agrees(function, name, value, written) for function in everyone)]
    held_by = {name: sum(name in function.environment.variables for function in everyone) for name in holding}
    wanted = _name(written.thing)
    free = [name for name in (wanted, f"{wanted}_NAME") if name not in names]
    variable = max(holding, key=held_by.__getitem__, default=free[0] if free else "")
    lacking = tuple(function for function in everyone if variable not in function.environment.variables)
    return _Holder(variable, value, lacking)


def _value(written: _Written) -> Text | None:
    """What a variable holds in place of the literal: the name, or the address of a queue."""
    thing = written.thing
    if thing.service == "sqs" and "/" not in written.use.name:
        return hole(Origin.RESOURCE, f"{thing.logical_id}.QueueName")
    return thing.reference


def _agrees(function: Function, name: str, value: Text | None, written: _Written) -> bool:
    """Whether a function that has the variable has it for the same."""
    held = function.environment.variables.get(name)
    return held is None or held.value in (value,) or held.value.known == written.use.name


def _name(thing: Named) -> str:
    """`ORDERS_TABLE` for the table OrdersTable; for a bucket that an event makes, after its name."""
    given = thing.name.known or "" if thing.logical_id.startswith("S3Bucket") else thing.logical_id
    words = [word.upper() for word in _WORD.findall(given)]
    noun = thing.noun.upper()
    return "_".join(words if words[-1:] == [noun] else [*words, noun])
