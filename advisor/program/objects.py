"""Objects in S3: what code looks for there, and what it puts there where it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.answers import answers_in
from advisor.program.domain import NONE, Produced
from advisor.program.lattice import as_text, least_fixed, options
from advisor.program.traces import ObjectUsed
from advisor.values import Origin, Text, text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import AwsObject, Value
    from advisor.program.frames import Frame

PREFIX = "s3://"
ABSENCE = frozenset(("NoSuchKey", "ClientError"))
"""What boto3 raises for an object that is not there, by the last part of the name."""
_GETS = frozenset(("get_object", "head_object", "Object.get", "Object.load"))
_PUTS = frozenset(("put_object", "Object.put"))
_WRITERS = ("json.", "simplejson.", "ujson.", "orjson.", "yaml.", "builtins.str")
"""What writes values as text, by the beginning of its name."""
_COMPUTED = (Origin.FETCHED, Origin.UNKNOWN, Origin.SETTING)


def used(base: AwsObject, method: str, arguments: Arguments, frame: Frame) -> None:
    """Record a call that gets an object, or puts one."""
    called = method if base.kind == "client" else f"{base.kind}.{method}"
    if called not in _GETS and called not in _PUTS:
        return
    path = _path(base, arguments)
    if path is None:
        return
    put = called in _PUTS
    frame.record(
        ObjectUsed(
            frame.span(arguments.site),
            frame.frequency,
            path,
            method,
            put,
            put and path in frame.missing,
            put and _is_small_value(arguments.given(None, "Body") or NONE),
        )
    )


def _path(base: AwsObject, arguments: Arguments) -> Text | None:
    """`s3://bucket/key`; None where the code does not say what they are."""
    bucket = base.name if base.name is not None else as_text(arguments.given(None, "Bucket") or NONE)
    key = base.key if base.kind == "Object" else as_text(arguments.given(None, "Key") or NONE)
    if key is None or not all(part.expression or part.variable for part in (*bucket.holes, *key.holes)):
        return None
    return text(PREFIX, bucket, "/", key)


def _is_small_value(body: Value) -> bool:
    """Whether a body is a value written as text that had to be computed or asked for, not the event's own data."""
    return all(_is_written(option) for option in options(body))


def _is_written(body: Value) -> bool:
    match body:
        case Produced(maker=maker):
            return maker.startswith(_WRITERS) and least_fixed((body,)) in _COMPUTED
        case _:  # answers of DynamoDB are followed through what writes them
            return next(answers_in(body), None) is not None
