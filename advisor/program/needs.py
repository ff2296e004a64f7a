"""The IAM actions that a call of boto3 needs, and what it needs them on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.program.actions import actions_of, resource_types, row_of
from advisor.program.domain import NONE, Entries, Items, Plain
from advisor.program.lattice import as_text, options
from advisor.record import record
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import AwsObject, Value

UNKNOWN = hole(Origin.UNKNOWN)


@record()
class Need:
    """An action, and what a call needs it on as far as the code says."""

    action: str
    kind: str
    """What the name is the name of: `table`, `bucket`, `queue`, …; `*` for an action without resources; or empty."""
    name: Text = UNKNOWN
    """A name, an address or an ARN."""
    inside: Text = text()
    """What follows the name in the ARN: `/index/by_date`, `/key`."""


@record()
class _Naming:
    """How the calls of a service say what they are about."""

    kind: str
    """The resource type that an action must know, in AWS's own words."""
    keywords: tuple[str, ...]


_NAMINGS = {
    "dynamodb": (_Naming("table", ("TableName",)),),
    "dynamodbstreams": (_Naming("stream", ("StreamArn",)),),
    "s3": (_Naming("object", ("Bucket",)), _Naming("bucket", ("Bucket",))),
    "sqs": (_Naming("queue", ("QueueUrl", "QueueName")),),
    "sns": (_Naming("topic", ("TopicArn", "TargetArn")),),
    "ssm": (_Naming("parameter", ("Name", "Names")),),
    "secretsmanager": (_Naming("Secret", ("SecretId", "Name")),),
    "lambda": (_Naming("function", ("FunctionName",)),),
    "kms": (_Naming("key", ("KeyId",)),),
    "stepfunctions": (
        _Naming("statemachine", ("stateMachineArn",)),
        _Naming("execution", ("executionArn",)),
    ),
    "kinesis": (_Naming("stream", ("StreamARN", "StreamName")),),
    "firehose": (_Naming("deliverystream", ("DeliveryStreamName",)),),
}
_ON_INDEXES = frozenset(("dynamodb:Query", "dynamodb:Scan"))
_POSITIONS = {
    "download_file": {"Bucket": 0, "Key": 1},
    "download_fileobj": {"Bucket": 0, "Key": 1},
    "upload_file": {"Bucket": 1, "Key": 2},
    "upload_fileobj": {"Bucket": 1, "Key": 2},
    "copy": {"Bucket": 1, "Key": 2},
}
"""Where the transfer methods of a client take what others are given by keyword."""
_POSITIONS_OF_BUCKET = {"download_file": {"Key": 0}, "upload_file": {"Key": 1}, "download_fileobj": {"Key": 0}}


def needed(base: AwsObject, method: str, arguments: Arguments) -> tuple[str, tuple[Need, ...]]:
    """Return the operation's name and what the role must allow for it."""
    kind, _, what = base.kind.partition(":")
    if kind == "client" and method in ("generate_presigned_url", "generate_presigned_post"):
        return method, tuple(_signed(base, method, arguments))
    if kind in ("paginator", "waiter"):
        called, actions = (
            what,
            _actions(base.service, what, kind, arguments) or _actions(base.service, what, "client", arguments),
        )
    elif kind == "client":
        called, actions = method, _actions(base.service, method, kind, arguments)
    else:
        found = _actions(base.service, f"{kind}.{method}", "resource", arguments)
        called, actions = (f"{kind}.{method}" if found is None or "." in kind else method), found
    return called, tuple(need for action in actions or () for need in _on(base, method, action, arguments))


def _actions(service: str, method: str, kind: str, arguments: Arguments) -> tuple[str, ...] | None:
    row = row_of(service, method, kind)
    if row is None:
        return None
    versioned = row.always != row.with_version and _names_versions(arguments)
    always = () if versioned is None else row.with_version if versioned else row.always
    added = (action for action, condition in row.conditional if _holds(condition, arguments))
    return tuple(dict.fromkeys((*always, *added)))


def _names_versions(arguments: Arguments) -> bool | None:
    """Whether a call names versions of objects; None when it may, in a list that is not written out."""
    if arguments.given(None, "VersionId") is not None:
        return True
    objects = list(_below(["Delete", "Objects[]"], [Entries(arguments.keywords, complete=False)]))
    if any(isinstance(item, Entries) and "VersionId" in dict(item.values) for item in objects):
        return True
    whole = all(isinstance(item, Entries) and item.complete for item in objects)
    return False if arguments.given(None, "Delete") is None or (objects and whole) else None


def _signed(base: AwsObject, method: str, arguments: Arguments) -> Iterator[Need]:
    """Whoever uses the address acts with the rights of the role."""
    if method.endswith("post"):
        for action in actions_of(base.service, method) or ():
            yield from _on(base, "upload_fileobj", action, arguments)
        return
    signed = as_text(arguments.given(0, "ClientMethod") or NONE).known or ""
    parameters = arguments.given(1, "Params")
    inner = parameters if isinstance(parameters, Entries) else Entries((), complete=False)
    keywords = type(arguments)((), inner.values, arguments.site, None if inner.complete else UNKNOWN)
    for action in _actions(base.service, signed, "client", keywords) or ():
        yield from _on(base, signed, action, keywords)


def _holds(condition: str, arguments: Arguments) -> bool:
    """Whether an argument is certainly there, and like the pattern behind `~` when there is one."""
    path, _, pattern = condition.partition("~")
    return any(
        not pattern or re.match(pattern, (as_text(value).known or "").strip(), re.IGNORECASE)
        for alternative in ([path] if pattern else path.split("|"))
        for value in _at(alternative.split("."), arguments)
    )


def _at(path: list[str], arguments: Arguments) -> Iterator[Value]:
    """The values at `TransactItems[].Put.TableName`, as far as they are certain."""
    extra = arguments.given(None, "ExtraArgs")
    given = (*arguments.keywords, *(extra.values if isinstance(extra, Entries) else ()))
    return _below(path, [Entries(given, complete=False)])


def _below(path: list[str], values: Iterable[Value]) -> Iterator[Value]:
    if not path:
        yield from values
        return
    name, *rest = path
    plain = name.removesuffix("[]")
    for value in values:
        for key, inner in value.values if isinstance(value, Entries) else ():
            if key == plain or (plain.endswith("*") and key.startswith(plain[:-1])):
                items = inner.values if name != plain and isinstance(inner, Items) else (inner,)
                yield from _below(rest, items)


def _on(base: AwsObject, method: str, action: str, arguments: Arguments) -> Iterator[Need]:
    """What an action is needed on: one thing mostly, several tables in a batch."""
    types = resource_types(action)
    if types == ("*",):
        yield Need(action, "*")
        return
    naming = next((naming for naming in _NAMINGS.get(base.service, ()) if naming.kind in types), None)
    if naming is None:
        yield Need(action, "")
        return
    for name in _names(base, method, action, naming, arguments) or (UNKNOWN,):
        yield Need(action, naming.kind, name, _inside(base, method, action, naming, arguments))


def _names(base: AwsObject, method: str, action: str, naming: _Naming, arguments: Arguments) -> list[Text]:
    if _copied(method) and action.startswith("s3:GetObject"):
        return [_source(arguments)[0]]
    if base.service == "dynamodb" and base.name is None:
        batch = arguments.given(None, "RequestItems")
        if isinstance(batch, Entries) and batch.complete:
            return [text(table) for table, _ in batch.values]
        entry = action.partition(":")[2].removesuffix("Item").replace("ConditionCheck", "ConditionCheck")
        found = [as_text(value) for value in _at(["TransactItems[]", entry, "TableName"], arguments)]
        if found:
            return list(dict.fromkeys(found))
    if base.name is not None:
        return [base.name]
    if base.service == "sns" and arguments.given(None, "PhoneNumber") is not None:
        return [text("*")]
    positions = _POSITIONS.get(method, {}) if base.service == "s3" else {}
    for keyword in naming.keywords:
        value = arguments.given(positions.get(keyword), keyword)
        if value is not None:
            return _texts(value)
    return []


def _texts(value: Value) -> list[Text]:
    """One name; each of a list; none when it may be one of several."""
    if isinstance(value, Items) and value.complete:
        return [as_text(item) for item in value.values]
    return [as_text(value)] if len(options(value)) == 1 else []


def _inside(base: AwsObject, method: str, action: str, naming: _Naming, arguments: Arguments) -> Text:
    if naming.kind == "object":
        return text("/", _key(base, method, action, arguments))
    if action in _ON_INDEXES:
        index = arguments.given(None, "IndexName")
        if index not in (None, NONE):
            return text("/index/", as_text(index or NONE))
        return text() if arguments.rest is None and index is None else UNKNOWN
    if naming.kind == "function":
        qualifier = arguments.given(None, "Qualifier")
        return text() if qualifier is None else text(":", as_text(qualifier))
    return text()


def _key(base: AwsObject, method: str, action: str, arguments: Arguments) -> Text:
    if _copied(method) and action.startswith("s3:GetObject"):
        return _source(arguments)[1]
    positions = _POSITIONS if base.kind == "client" else _POSITIONS_OF_BUCKET
    value = arguments.given(positions.get(method, {}).get("Key"), "Key")
    return as_text(value) if value is not None and len(options(value)) == 1 else UNKNOWN


def _copied(method: str) -> bool:
    return method in ("copy_object", "copy", "copy_from", "upload_part_copy")


def _source(arguments: Arguments) -> tuple[Text, Text]:
    """The bucket and the key that are copied."""
    match arguments.given(0, "CopySource"):
        case Entries(values=entries):
            given = dict(entries)
            return as_text(given.get("Bucket", Plain(None))), as_text(given.get("Key", Plain(None)))
        case Text() as written if "/" in written.prefix:
            bucket, _, key = written.prefix.lstrip("/").partition("/")
            return text(bucket), text(key, *written.parts[1:])
        case _:
            return UNKNOWN, UNKNOWN
