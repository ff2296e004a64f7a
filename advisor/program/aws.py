"""boto3: the objects that it makes and the operations that are called on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import files, literals, objects
from advisor.program import syntax as s
from advisor.program.answers import READS
from advisor.program.arguments import plain
from advisor.program.aws_facts import ItemValue
from advisor.program.constructors import constancy, single
from advisor.program.domain import NONE, Answer, AwsObject, Entries, Member, Plain
from advisor.program.facts import Constancy, Frequency
from advisor.program.items import items_written
from advisor.program.lattice import as_text, is_none, least_fixed, options
from advisor.program.needs import UNKNOWN, needed
from advisor.program.traces import ClientMade, OperationCalled
from advisor.record import replaced
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.needs import Need

_SESSIONS = ("boto3.Session", "boto3.session.Session", "botocore.session.get_session", "botocore.session.Session")
_CONTAINERS = {"Table": "TableName", "Bucket": "Bucket", "Object": "Bucket", "ObjectSummary": "Bucket"}
_NARROWING = frozenset(("all", "filter", "limit", "page_size"))
"""Methods of a collection that give a collection."""
_LOADED = {
    "Bucket": frozenset(("creation_date",)),
    "Object": frozenset(
        (
            "content_disposition content_encoding content_language content_length content_type e_tag expiration "
            "last_modified metadata server_side_encryption storage_class version_id"
        ).split()
    ),
    "Queue": frozenset(("attributes",)),
    "Table": frozenset(
        (
            "attribute_definitions billing_mode_summary creation_date_time global_secondary_indexes item_count "
            "key_schema latest_stream_arn local_secondary_indexes provisioned_throughput stream_specification "
            "table_arn table_id table_size_bytes table_status"
        ).split()
    ),
    "Topic": frozenset(("attributes",)),
}
"""Attributes of resources that ask AWS for them when they are first read."""
_FOREIGN = ("aws_access_key_id", "aws_session_token", "profile_name", "endpoint_url")
_TRANSFERS = ("download_file", "upload_file")
_SETTINGS = frozenset(
    (
        "get_parameter get_parameters get_parameters_by_path get_secret_value batch_get_secret_value decrypt "
        "get_configuration start_configuration_session get_latest_configuration generate_db_auth_token "
        "get_caller_identity"
    ).split()
)
"""Operations whose answer is the same in every invocation when their arguments are."""


def constructed(name: str, arguments: Arguments, frame: Frame) -> AwsObject | None:
    """Return the object that a function of boto3 makes; None for any other function."""
    if name in _SESSIONS:
        return _made("session", name, AwsObject("", "session"), arguments, frame)
    if name in ("boto3.client", "boto3.resource"):
        return _made(name.removeprefix("boto3."), name, AwsObject("", "session"), arguments, frame)
    return None


def _made(what: str, constructor: str, session: AwsObject, arguments: Arguments, frame: Frame) -> AwsObject:
    given = arguments.given(0, "service_name") if what != "session" else None
    service = as_text(given).known or "" if given is not None else ""
    origin = least_fixed((session, *arguments.values))
    # Threads may share a client, but no session and no resource; processes may share nothing.
    own = frame.aside == "process" or (frame.aside == "thread" and constructor != "boto3.client")
    frame.record(
        ClientMade(
            frame.span(arguments.site),
            frame.frequency,
            "boto3" if constructor.startswith(("boto3", "session")) else "botocore",
            constructor,
            service,
            Constancy.VARIES if own else constancy(arguments, origin, frame),
            single(arguments),
        )
    )
    kind = {"session": "session", "client": "client"}.get(what, "ServiceResource")
    foreign = session.foreign or any(not is_none(arguments.given(None, name) or NONE) for name in _FOREIGN)
    return AwsObject(service, kind, None, origin, foreign=foreign)


def called(base: AwsObject, method: str, arguments: Arguments, frame: Frame) -> Value:
    """Return what a method of a boto3 object gives, recording the operation that it calls."""
    if base.kind == "session" and method in ("client", "resource"):
        return _made(method, f"session.{method}", base, arguments, frame)
    if base.kind == "session" and method == "create_client":
        return _made("client", "session.create_client", base, arguments, frame)
    if method in ("get_paginator", "get_waiter"):
        kind = method.removeprefix("get_")
        return replaced(base, kind=f"{kind}:{as_text(arguments.given(0) or Plain(None)).known or ''}")
    if method[:1].isupper():
        return _container(base, method, arguments)
    called = operated(base, method, arguments, frame)
    if method == "batch_writer":
        return replaced(base, kind="BatchWriter")
    if method == "create_table" and base.kind == "ServiceResource":
        return replaced(base, kind="Table", name=_named(arguments, "TableName"))
    if method in ("get_queue_by_name", "create_queue") and base.kind == "ServiceResource":
        return replaced(base, kind="Queue", name=_named(arguments, "QueueName"))
    if "." in base.kind and method in _NARROWING:
        return replaced(base, origin=_answered(base, called, frame))
    if called is not None and _reads_items(called, frame):
        return Answer(called.span, frame.excerpt(arguments.site))
    return hole(_answered(base, called, frame), frame.excerpt(arguments.site))


def _reads_items(called: OperationCalled, frame: Frame) -> bool:
    """Whether a call reads items anew; what is read at init stays the same for the life of the environment."""
    reads = called.service == "dynamodb" and called.operation.rpartition(".")[2] in READS
    return reads and frame.frequency is not Frequency.INIT


def _answered(base: AwsObject, called: OperationCalled | None, frame: Frame) -> Origin:
    """Where an answer comes from: what is asked at init, or has a fixed name, does not differ between invocations."""
    if base.kind == "session":
        return Origin.ENVIRONMENT if base.origin is Origin.PLATFORM else base.origin
    if called is None:
        return Origin.FETCHED
    if frame.frequency is Frequency.INIT:
        return Origin.ENVIRONMENT
    fixed = called.constancy in (Constancy.LITERAL, Constancy.FIXED)
    return Origin.SETTING if fixed and called.operation in _SETTINGS else Origin.FETCHED


def _container(base: AwsObject, kind: str, arguments: Arguments) -> AwsObject:
    """`resource.Table(name)`, `bucket.Object(key)`."""
    first = arguments.given(0, {"Table": "name", "Queue": "url", "Topic": "arn"}.get(kind, "bucket_name"))
    name = base.name if base.name is not None else as_text(first) if first is not None else None
    key = arguments.given(0 if base.kind == "Bucket" else 1, "key") if kind == "Object" else None
    return replaced(base, kind=kind, name=name, key=as_text(key) if key is not None else None)


def member_of(base: AwsObject, through: str, name: str) -> AwsObject | Member:
    """Return what `base.through.name` is: the client behind `meta`, or a method of a collection."""
    if (through, name) == ("meta", "client"):
        return replaced(base, kind="client", name=None)
    return Member(replaced(base, kind=f"{base.kind}.{through}"), name)


def attribute_read(base: AwsObject, name: str, site: s.Syntax, frame: Frame) -> None:
    """Record what a resource asks AWS when one of its attributes is read."""
    if name in _LOADED.get(base.kind, ()):
        operated(base, "load", plain((), site), frame, name)


def operated(
    base: AwsObject, method: str, arguments: Arguments, frame: Frame, shown: str = ""
) -> OperationCalled | None:
    """Record the operation that a method calls; None when it calls none, or none that is known.

    `shown` is what the code calls or reads, where that is not the method.
    """
    if not base.service or base.kind == "session":
        return None
    if base.service == "s3" and (method in _TRANSFERS or method.endswith("_fileobj")):
        files.transferred(base.kind, method, arguments, frame)
    if base.service == "s3":
        objects.used(base, method, arguments, frame)
    operation, needs = needed(base, method, arguments)
    if base.foreign:
        needs = ()
    place, resource = frame.span(arguments.site), _resource(base, method, arguments, needs)
    called = OperationCalled(
        place,
        frame.frequency,
        base.service,
        shown or operation,
        needs,
        resource,
        {name: item_value(value) for name, value in arguments.keywords},
        _constancy(base, arguments, frame),
        items_written(base, method, arguments, resource, place),
    )
    frame.record(called)
    literals.used(base.service, (called.resource, *(need.name for need in needs)), frame)
    return called


def _constancy(base: AwsObject, arguments: Arguments, frame: Frame) -> Constancy:
    """How far a call is fixed; one that asks for page after page differs in its token only."""
    site = arguments.site
    if isinstance(site, s.Call):
        site = replaced(site, arguments=tuple(one for one in site.arguments if one.name != "NextToken"))
    keywords = tuple(one for one in arguments.keywords if one[0] != "NextToken")
    first_page = replaced(arguments, keywords=keywords, site=site)
    return constancy(first_page, least_fixed((base, *first_page.values)), frame)


def _resource(base: AwsObject, method: str, arguments: Arguments, needs: tuple[Need, ...]) -> Text:
    if base.name is not None:
        return base.name
    if method == "generate_presigned_url":
        parameters = arguments.given(1, "Params")
        inner = dict(parameters.values) if isinstance(parameters, Entries) else {}
        return as_text(inner.get("Bucket", inner.get("TableName", Plain(None))))
    position = {"download_file": 0, "upload_file": 1, "upload_fileobj": 1, "download_fileobj": 0, "copy": 1}.get(method)
    named = _named(arguments, _CONTAINERS["Table" if base.service == "dynamodb" else "Bucket"], position)
    if named is not None:
        return named
    items = arguments.given(None, "RequestItems")
    if isinstance(items, Entries) and items.complete and len(items.values) == 1:
        return text(items.values[0][0])
    names = {need.name for need in needs if need.kind not in ("", "*")}
    if len(names) == 1 and UNKNOWN not in names:
        return names.pop()
    return hole(Origin.UNKNOWN, f"the resource of {method}()")


def _named(arguments: Arguments, keyword: str, position: int | None = None) -> Text | None:
    value = arguments.given(position, keyword)
    if value is None:
        return None
    texts = [as_text(option) for option in options(value)]
    return texts[0] if len(texts) == 1 else hole(Origin.UNKNOWN, keyword)


def item_value(value: Value) -> ItemValue:
    """Return an argument as rules may look at it."""
    if isinstance(value, Entries):
        entries = {key: item_value(inner) for key, inner in value.values}
        return ItemValue(as_text(value), entries, value.span, value.complete and value.span is not None)
    return ItemValue(as_text(value), {}, None)
