"""What CloudFormation asks of a table before it deploys it: a way to pay, and its keys declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.fragments import Word
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix
from advisor.source.configuration import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.fixing.configuration_text import ConfigurationText
    from advisor.fixing.fragments import Value
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit, Span
    from advisor.subjects import DeclareKeys, KeyAttribute, Table

_DEFINITIONS = "AttributeDefinitions"
_USUAL_TYPE = "S"


def paid_by_request(table: Table, pieces: Workpieces) -> Fix:
    """Ask for on-demand capacity, or take out the throughput that stands beside it."""
    if table.billing.mode is None:
        span = _properties(table)
        configuration = pieces.configuration(span.file)
        edit = configuration.entry_added(configuration.at(Mapping, span), "BillingMode", Word("PAY_PER_REQUEST"))
        return Fix(Applicability.SAFE, f"Let `{table.logical_id}` be paid by request", (edit,))
    edits = tuple(_throughput_cut(table, place, pieces) for place in table.billing.throughput)
    return Fix(Applicability.SAFE, f"Take out the throughput of `{table.logical_id}`", edits)


def _throughput_cut(table: Table, place: Span | None, pieces: Workpieces) -> Edit:
    if place is None:
        raise CannotFixError(f"The throughput of `{table.logical_id}` is not written where it could be edited.")
    return pieces.configuration(place.file).entry_removed(place)


def keys_declared(remedy: DeclareKeys, pieces: Workpieces) -> Fix:
    """Rename definitions that are no keys to the keys that have none; add or take out what is left over."""
    table, missing, surplus = remedy.table, remedy.missing, remedy.surplus
    known = all(key.type for key in missing)
    title = f"Declare exactly the keys of `{table.logical_id}`"
    applicability = Applicability.SAFE if known else Applicability.UNSAFE
    if table.attributes_span is None:
        return Fix(applicability, title, (_first_definitions(table, missing, pieces),))
    configuration = pieces.configuration(table.attributes_span.file)
    definitions = configuration.at(Sequence, table.attributes_span)
    edits = [
        edit
        for key, other in zip(missing, surplus, strict=False)
        for edit in _renamed(configuration, _at(configuration, definitions, other), key, other)
    ]
    if len(surplus) > len(missing):
        gone = {definitions.items.index(_at(configuration, definitions, key)) for key in surplus[len(missing) :]}
        edits += configuration.items_removed(definitions, gone)
    edits += [configuration.item_added(definitions, _definition(key)) for key in missing[len(surplus) :]]
    return Fix(applicability, title, united(edits))


def _properties(table: Table) -> Span:
    if table.properties is None:
        raise CannotFixError(f"The properties of `{table.logical_id}` are not written where they could be edited.")
    return table.properties


def _first_definitions(table: Table, missing: tuple[KeyAttribute, ...], pieces: Workpieces) -> Edit:
    if table.attributes:
        raise CannotFixError(f"The {_DEFINITIONS} of `{table.logical_id}` are not written where they could be edited.")
    span = _properties(table)
    configuration = pieces.configuration(span.file)
    definitions: Value = [_definition(key) for key in missing]
    return configuration.entry_added(configuration.at(Mapping, span), _DEFINITIONS, definitions)


def _definition(key: KeyAttribute) -> Value:
    return {"AttributeName": Word(key.name), "AttributeType": Word(key.type or _USUAL_TYPE)}


def _at(configuration: ConfigurationText, definitions: Sequence, key: KeyAttribute) -> Mapping:
    for item in definitions.items:
        if isinstance(item, Mapping) and item.span.start == key.span.start and not item.shared:
            return item
    raise CannotFixError(f"`{key.name}` is not declared where it could be edited in {configuration.file.name}.")


def _renamed(
    configuration: ConfigurationText, definition: Mapping, key: KeyAttribute, other: KeyAttribute
) -> Iterator[Edit]:
    for name, old, new in (
        ("AttributeName", other.name, key.name),
        ("AttributeType", other.type, key.type or _USUAL_TYPE),
    ):
        written = definition.get(name)
        if not isinstance(written, Scalar) or written.raw != old:
            raise CannotFixError(f"`{other.name}` is declared by an expression; change it by hand.")
        if new != old:
            yield configuration.replaced(written, Word(new, written.style))
