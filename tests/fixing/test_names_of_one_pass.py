"""Names that several fixes of one pass choose."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.fixing import repair
from advisor.model import Applicability, Finding, Span
from advisor.source.text import Sources
from advisor.subjects import ClientCreation, Constancy, Frequency, MakeOnce, MoveToModule

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDLER = Path("/service/handler.py")
REGIONS = """\
import boto3

EU = "eu-west-1"


def copy(event):
    client = boto3.client("s3", region_name=EU)
    client.list_buckets()


def handler(event, context):
    client = boto3.client("s3")
    client.list_buckets()
    copy(event)
"""
BRANCHES = """\
import boto3

EU = "eu-west-1"


def handler(event, context):
    if event["eu"]:
        store = boto3.client("s3", region_name=EU)
    else:
        store = boto3.client("s3")
    store.list_buckets()
"""
ALIKE = """\
import boto3


def copy(event):
    return boto3.client("s3")


def move(event):
    return boto3.client("s3")
"""
CLIENT = re.compile(r"(?m)^ +(?:return |\w+ = )(boto3\.client\(.*\))$")
FACTORY = re.compile(r"@cache\ndef .*\n.*")


def look(sources: Sources, remedy: type[MoveToModule | MakeOnce]) -> Iterator[Finding]:
    """Yield every client made in a function that is not cached."""
    code = FACTORY.sub(lambda made: "#" * len(made[0]), sources.read(HANDLER).text)
    for call in CLIENT.finditer(code):
        span = Span(HANDLER, *call.span(1))
        creation = ClientCreation(span, (), Frequency.INVOCATION, (), "boto3", "boto3.client", "s3", Constancy.LITERAL)
        yield Finding(f"{call[1]} is made again", span, remedy(creation), rule="client_per_invocation")


@pytest.mark.parametrize(
    ("before", "remedy", "after"),
    [
        (
            REGIONS,
            MoveToModule,
            """\
import boto3

s3 = boto3.client("s3")

EU = "eu-west-1"
client = boto3.client("s3", region_name=EU)


def copy(event):
    client.list_buckets()


def handler(event, context):
    s3.list_buckets()
    copy(event)
""",
        ),
        (
            BRANCHES,
            MoveToModule,
            """\
from functools import cache

import boto3

EU = "eu-west-1"


@cache
def s3_client():
    return boto3.client("s3", region_name=EU)


@cache
def make_s3_client():
    return boto3.client("s3")


def handler(event, context):
    if event["eu"]:
        store = s3_client()
    else:
        store = make_s3_client()
    store.list_buckets()
""",
        ),
        (
            REGIONS,
            MakeOnce,
            """\
from functools import cache

import boto3

EU = "eu-west-1"


@cache
def s3_client():
    return boto3.client("s3", region_name=EU)


def copy(event):
    client = s3_client()
    client.list_buckets()


@cache
def make_s3_client():
    return boto3.client("s3")


def handler(event, context):
    client = make_s3_client()
    client.list_buckets()
    copy(event)
""",
        ),
        (
            ALIKE,
            MakeOnce,
            """\
from functools import cache

import boto3


@cache
def s3_client():
    return boto3.client("s3")


def copy(event):
    return s3_client()


def move(event):
    return s3_client()
""",
        ),
    ],
)
def test_fixes_of_one_pass_do_not_take_each_others_names(
    before: str, remedy: type[MoveToModule | MakeOnce], after: str
) -> None:
    sources = Sources({HANDLER: before})
    repaired = repair(
        list(look(sources, remedy)), sources, frozenset(Applicability), lambda changed: list(look(changed, remedy))
    )
    assert repaired.texts == {HANDLER: after}
    assert repaired.remaining == []
    assert len(repaired.applied) == 2
    assert repaired.withdrawn == ()
