"""Tables and buckets that a service brings along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.service.constructs import construct_buckets, construct_tables
from advisor.service.intrinsics import text_of
from advisor.service.model import Bucket, Table, TimeToLive
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.source.configuration import Scalar

_TABLES = frozenset(("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"))
_BUCKET = "AWS::S3::Bucket"
_EVENT_BUCKET = re.compile(r"[^0-9A-Za-z]")


def resources_of(declared: Declared, *types: str) -> Iterator[tuple[Scalar, Section]]:
    """The resources of some types under their logical ids."""
    for key, resource in declared.resources.at("Resources").entries():
        if resource.at("Type").string in types:
            yield key, resource


def property_of(declared: Declared, logical_id: str, resource: Section, name: str) -> Section:
    """A property of a resource; `resources.extensions` replaces whole properties."""
    extension = declared.resources.at("extensions", logical_id, "Properties", name)
    return extension if extension.present else resource.at("Properties", name)


def tables_of(declared: Declared) -> Iterator[Table]:
    """The DynamoDB tables, Lift's included."""
    for key, resource in resources_of(declared, *_TABLES):
        yield _table(declared, key, resource)
    yield from construct_tables(declared)


def buckets_of(declared: Declared) -> Iterator[Bucket]:
    """The buckets: of the resources, of `provider.s3`, of `s3` events, of Lift."""
    seen: set[str] = set()
    for bucket in _buckets(declared):
        if bucket.logical_id not in seen:
            seen.add(bucket.logical_id)
            yield bucket


def _table(declared: Declared, key: Scalar, resource: Section) -> Table:
    def named(name: str) -> Section:
        return property_of(declared, key.text, resource, name)

    properties = resource.at("Properties")
    name, schema = named("TableName"), named("KeySchema")
    strange = next((entry.text for entry, _ in properties.entries() if entry.text.startswith("Fn::")), "")
    hidden_by = properties.hidden_by or strange
    if hidden_by:
        declared.note(f"properties of the table `{key.text}`", hidden_by, properties)
    keys = (item.at("AttributeName").string for item in schema.items())
    return Table(
        logical_id=key.text,
        span=key.span,
        name=text_of(name) if name.present else hole(Origin.RESOURCE, key.text),
        keys=tuple(attribute for attribute in keys if attribute),
        ttl=_time_to_live(named("TimeToLiveSpecification")),
        properties=None if hidden_by else properties.editable,
        hidden_by=hidden_by,
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
    return TimeToLive(truth, known, specification.span)


def _buckets(declared: Declared) -> Iterator[Bucket]:
    for key, resource in resources_of(declared, _BUCKET):
        name = property_of(declared, key.text, resource, "BucketName")
        yield Bucket(key.text, key.span, text_of(name) if name.present else hole(Origin.RESOURCE, key.text))
    for key, settings in declared.provider.at("s3").entries():
        name, logical_id = settings.at("name"), _event_id(key.text)
        yield Bucket(logical_id, key.span, text_of(name) if name.present else hole(Origin.RESOURCE, logical_id))
    functions, _ = declared.root.at("functions").combined()
    for _, function in functions.entries():
        for event in function.at("events").items():
            yield from _event_bucket(declared, event.at("s3"))
    yield from construct_buckets(declared)


def _event_bucket(declared: Declared, event: Section) -> Iterator[Bucket]:
    """An `s3` event creates its bucket, unless that exists already."""
    bucket = event.at("bucket") if event.at("bucket").present else event
    existing = event.at("existing")
    if (
        bucket.span is None
        or not bucket.present
        or bucket.intrinsic
        or (existing.present and existing.truth is not False)
    ):
        return
    configured = bucket.string and declared.provider.at("s3", bucket.string).present
    if not configured:
        name = text_of(bucket)
        yield Bucket(_event_id(name.display()), bucket.span, name)


def _event_id(name: str) -> str:
    plain = _EVENT_BUCKET.sub("", name)
    return f"S3Bucket{plain[:1].upper()}{plain[1:]}"
