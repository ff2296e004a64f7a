"""The DynamoDB tables of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Span
from advisor.service.constructs import construct_tables
from advisor.service.intrinsics import text_of
from advisor.service.resource_model import Billing, Index, KeyAttribute, Table, TimeToLive
from advisor.service.resources import name_of, property_of, resources_of
from advisor.source.configuration import Mapping, Scalar
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section

TABLE = "AWS::DynamoDB::Table"
GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
_INDEXES = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
_THROUGHPUT = ("ProvisionedThroughput", "WriteProvisionedThroughputSettings")


def tables_of(declared: Declared) -> Iterator[Table]:
    """The tables, Lift's included."""
    for key, resource in resources_of(declared, TABLE, GLOBAL_TABLE):
        yield _table(declared, key, resource)
    yield from construct_tables(declared)


def _table(declared: Declared, key: Scalar, resource: Section) -> Table:
    def named(name: str) -> Section:
        return property_of(declared, key.text, resource, name)

    properties = resource.at("Properties")
    strange = next((entry.text for entry, _ in properties.entries() if entry.text.startswith("Fn::")), "")
    hidden_by = properties.hidden_by or properties.intrinsic or strange
    if hidden_by:
        declared.note(f"properties of the table `{key.text}`", hidden_by, properties)
    schema, attributes = named("KeySchema"), named("AttributeDefinitions")
    indexes = [index for kind in _INDEXES for index in named(kind).items()]
    places = (schema, attributes, *map(named, _INDEXES), *indexes, *(index.at("KeySchema") for index in indexes))
    return Table(
        logical_id=key.text,
        span=key.span,
        name=name_of(declared, key.text, resource, "TableName"),
        keys=_keys(schema),
        ttl=_time_to_live(named("TimeToLiveSpecification")),
        properties=None if hidden_by else properties.editable,
        hidden_by=hidden_by,
        type=resource.at("Type").string or TABLE,
        indexes=tuple(
            Index(text_of(index.at("IndexName")), _keys(index.at("KeySchema")), _place(index)) for index in indexes
        ),
        attributes=tuple(_attributes(attributes)),
        attributes_span=attributes.editable,
        schema_hidden_by=hidden_by or _hidden(places) or _hidden(_names((schema, attributes, *indexes))),
        billing=_billing(declared, key.text, resource, indexes),
        condition=resource.at("Condition").string or "",
    )


def _keys(schema: Section) -> tuple[str, ...]:
    names = (item.at("AttributeName").string for item in schema.items())
    return tuple(name for name in names if name)


def _attributes(definitions: Section) -> Iterator[KeyAttribute]:
    for item in definitions.items():
        if name := item.at("AttributeName").string:
            yield KeyAttribute(name, item.at("AttributeType").string or "", _place(item))


def _names(places: Iterable[Section]) -> Iterator[Section]:
    """The names of attributes below some sections."""
    for place in places:
        below = place.at("KeySchema") if place.at("KeySchema").present else place
        yield from (item.at("AttributeName") for item in below.items())


def _hidden(places: Iterable[Section]) -> str:
    return next((what for place in places if (what := place.hidden_by or place.intrinsic)), "")


def _billing(declared: Declared, logical_id: str, resource: Section, indexes: Iterable[Section]) -> Billing:
    mode = property_of(declared, logical_id, resource, "BillingMode")
    extension = declared.resources.at("extensions", logical_id, "Properties")
    holders = (resource.at("Properties"), extension, *indexes)
    found = [(holder, name) for holder in holders for name in _THROUGHPUT if holder.at(name).present]
    return Billing(
        mode=text_of(mode) if mode.present else None,
        throughput=tuple(holder.entry(name) for holder, name in found),
        hidden_by=_hidden((resource.at("Properties"), extension, mode, *(holder.at(name) for holder, name in found))),
    )


def _time_to_live(specification: Section) -> TimeToLive | None:
    if not specification.present or specification.span is None:
        return None
    truth = {True: Certainty.YES, False: Certainty.NO, None: Certainty.UNKNOWN}[specification.at("Enabled").truth]
    if not specification.at("Enabled").present and not specification.hidden_by and not specification.intrinsic:
        truth = Certainty.NO
    attribute = specification.at("AttributeName")
    whole = specification.hidden_by or specification.intrinsic
    known = text_of(specification if whole else attribute) if whole or attribute.present else text()
    places = [_value_place(specification, name) for name in ("Enabled", "AttributeName")]
    return TimeToLive(truth, known, specification.span, *places)


def _value_place(specification: Section, name: str) -> Span | None:
    """Where a value is written that may be changed for this table alone: behind its variable or before it."""
    value = specification.at(name)
    written = specification.resolved.get(name) if isinstance(specification.resolved, Mapping) else None
    if not isinstance(written, Scalar) or specification.editable is None:
        return None
    own = written.span if specification.variables.editable(written) else None
    alone = written.span == value.span or specification.variables.uses(written.raw) == 1
    return value.editable if alone and value.editable is not None else own


def _place(section: Section) -> Span:
    assert section.span  # of an item of a list, which stands somewhere
    return section.span
