"""Lists and dicts: what they hold, what an index finds in them, and what their methods give and put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import NONE, AwsObject, Entries, Items, Plain, Produced
from advisor.program.lattice import as_text, bounded, either, options
from advisor.record import replaced
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.model import Span
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value

MOST_ITEMS = 200
BOUNDED_CACHES = frozenset(f"cachetools.{name}Cache" for name in ("FIFO", "LFU", "LRU", "RR", "TLRU", "TTL"))
"""Classes of dicts that have a limit of their own."""
_MOST_PUT_IN = 64
_COLLECTED = {"Bucket.objects": "ObjectSummary", "Bucket.object_versions": "ObjectVersion"}
"""What boto3's collections hold."""
_ADDING = frozenset(("append", "appendleft", "add", "put", "put_nowait"))


def with_entry(holder: Entries, key: str | None, value: Value, place: Span | None = None) -> Entries:
    """Return a dict with an entry set, written at `place`; one whose key is not known stands for any."""
    if key is not None:
        known = {**dict(holder.values), key: value}
        places = {**dict(holder.places), **({key: place} if place is not None else {})}
        changed = replaced(holder, values=tuple(known.items()), places=tuple(places.items()))
        return changed if len(known) <= _MOST_PUT_IN else _vague(holder)
    return replaced(holder, others=_with(holder.others, (value,)), complete=False)


def grown(
    holder: Items | Entries, method: str, arguments: Arguments, places: Mapping[str, Span]
) -> Items | Entries | None:
    """Return what a list, set or dict is after one of its methods; None when the method puts nothing in.

    `places` are those of the keyword arguments.
    """
    first, second = arguments.given(0), arguments.given(1)
    match holder, method:
        case Items(values=values), _ if method in _ADDING and first is not None:
            return Items(_with(values, (first,)), complete=False)
        case Items(values=values), "insert" if second is not None:
            return Items(_with(values, (second,)), complete=False)
        case Items(values=values), "extend" | "extendleft" | "update" if first is not None:
            return Items(_with(values, items_of(first) or ()), complete=False)
        case Entries(), "update":
            return _updated(holder, arguments, places)
        case Entries(), "setdefault" if first is not None and as_text(first).known not in dict(holder.values):
            return with_entry(holder, as_text(first).known, second if second is not None else NONE)
        case _:
            return None


def _updated(holder: Entries, arguments: Arguments, places: Mapping[str, Span]) -> Entries:
    new: list[tuple[str, Value]] = []
    written = dict(holder.places)
    others: tuple[Value, ...] = ()
    complete = arguments.rest is None
    for given in arguments.positional:
        for option in options(given):
            if isinstance(option, Entries):
                new += option.values
                others += option.others
                written |= dict(option.places)
            complete = complete and isinstance(option, Entries) and option.complete
    changed = {**dict(holder.values), **dict(new), **dict(arguments.keywords)}
    made = replaced(
        holder,
        values=tuple(changed.items()),
        others=_with(holder.others, others),
        complete=holder.complete and complete,
        places=tuple({**written, **places}.items()),
    )
    return made if len(changed) <= _MOST_PUT_IN else _vague(made)


def merged(first: Entries, second: Entries) -> Entries:
    """Return what `first | second` of two dicts is."""
    values = {**dict(first.values), **dict(second.values)}
    complete = first.complete and second.complete
    return Entries(tuple(values.items()), complete, None, _with(first.others, second.others))


def _vague(holder: Entries) -> Entries:
    return replaced(holder, complete=False)


def _with(values: tuple[Value, ...], new: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys((*values, *new)))[:_MOST_PUT_IN]


def items_of(value: Value) -> tuple[Value, ...] | None:
    """Return what a loop over a list or dict gives, as far as it is known; None for anything else."""
    match value:
        case Items(values=values):
            return values
        case Entries(values=entries):
            return tuple(text(key) for key, _ in entries)
        case AwsObject(kind=kind) if kind in _COLLECTED:
            return (replaced(value, kind=_COLLECTED[kind]),)
        case _:
            return None


def entries_of(holder: Entries) -> tuple[Value, ...]:
    """Return every value of a dict, whatever its key."""
    return (*(value for _, value in holder.values), *holder.others)


def pairs_of(holder: Entries) -> Items:
    """Return what `.items()` of a dict gives."""
    named = tuple(Items((text(key), value)) for key, value in holder.values)
    unnamed = tuple(Items((hole(Origin.UNKNOWN, "a key"), value)) for value in holder.others)
    return Items((*named, *unnamed), holder.complete)


def sliced(holder: Items | Text, cut: Produced) -> Value | None:
    """Return what a slice of a list or of a known text gives."""
    known = [bound.value for bound in cut.arguments if isinstance(bound, Plain)]
    bounds = [bound for bound in known if bound is None or isinstance(bound, int)]
    piece = slice(*bounds) if len(bounds) == len(cut.arguments) in (2, 3) else None
    match holder:
        case Items(values=values, complete=True) if piece is not None:
            return Items(values[piece])
        case Items(values=values):
            return Items(values, complete=False)
        case Text() if holder.known is not None and piece is not None:
            return text(holder.known[piece])
        case _:
            return None


def joined(first: Items, second: Items) -> Items:
    """Return what `first + second` of two lists is."""
    values = (*first.values, *second.values)
    return Items(values[:MOST_ITEMS], first.complete and second.complete and len(values) <= MOST_ITEMS)


def numbered(items: Items) -> Items:
    """Return what `enumerate` of a list gives."""
    return Items(tuple(Items((Plain(number), value)) for number, value in enumerate(items.values)), items.complete)


def zipped(columns: tuple[Items, ...], unknown: Value) -> Items:
    """Return what `zip` of several lists gives: a row of what each may give."""
    if all(column.complete for column in columns):
        return Items(tuple(Items(row) for row in zip(*(column.values for column in columns), strict=False)))
    row = tuple(either(column.values) if column.values else unknown for column in columns)
    return Items((bounded(Items(row)),), complete=False)
