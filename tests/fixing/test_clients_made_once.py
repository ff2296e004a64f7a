"""MakeOnce: a client made in a cached factory."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.subjects import Constancy, MakeOnce, MoveToModule

if TYPE_CHECKING:
    from tests.fixing.conftest import MakeCreation, Marked


FACTORIES = {
    "a fixed read": (
        """\
import os

import boto3


# Answers requests.
@logged
def handler(event, context):
    s3 = «boto3.client("s3", region_name=os.environ["REGION"])»
    return s3
""",
        """\
import os
from functools import cache

import boto3


@cache
def s3_client():
    return boto3.client("s3", region_name=os.environ["REGION"])


# Answers requests.
@logged
def handler(event, context):
    s3 = s3_client()
    return s3
""",
    ),
    "functools is there already": (
        """\
import functools
import boto3


class Store:
    def open(self):
        return «boto3.client(
            "s3",
        )»
""",
        """\
import functools
import boto3


@functools.cache
def s3_client():
    return boto3.client(
        "s3",
    )


class Store:
    def open(self):
        return s3_client()
""",
    ),
    "cache means something else": (
        """\
import boto3

cache = {}


def handler(event, context):
    return «boto3.client("s3")»
""",
        """\
import functools

import boto3

cache = {}


@functools.cache
def s3_client():
    return boto3.client("s3")


def handler(event, context):
    return s3_client()
""",
    ),
    "the factory is there already": (
        """\
from functools import cache

import boto3


@cache
def s3_client():
    return boto3.client("s3")


def handler(event, context):
    return «boto3.client("s3")»
""",
        """\
from functools import cache

import boto3


@cache
def s3_client():
    return boto3.client("s3")


def handler(event, context):
    return s3_client()
""",
    ),
    "the factory's name is taken": (
        """\
import boto3


def handler(event, s3_client):
    return «boto3.client("s3")»
""",
        """\
from functools import cache

import boto3


@cache
def make_s3_client():
    return boto3.client("s3")


def handler(event, s3_client):
    return make_s3_client()
""",
    ),
    "boto3 is imported in the function": (
        """\
def handler(event, context):
    import boto3

    return «boto3.client("s3")»
""",
        """\
from functools import cache

import boto3


@cache
def s3_client():
    return boto3.client("s3")


def handler(event, context):
    import boto3

    return s3_client()
""",
    ),
}


@pytest.mark.parametrize("name", FACTORIES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_client_with_fixed_arguments_is_made_in_a_cached_factory(
    marked: type[Marked], creation: MakeCreation, name: str, newline: str
) -> None:
    before, after = (text.replace("\n", newline) for text in FACTORIES[name])
    texts = marked(handler_py=before)
    remedy = MakeOnce(creation(texts.spans[0], Constancy.FIXED))
    assert texts.mended(remedy, Applicability.UNSAFE) == {"handler.py": after}
    ast.parse(after)


def test_a_move_that_is_not_possible_becomes_a_factory(marked: type[Marked], creation: MakeCreation) -> None:
    texts = marked(
        handler_py="""\
import boto3

REGION = "eu-west-1"
REGION = REGION.upper()


def handler(event, context):
    return «boto3.client("s3", region_name=REGION)»
"""
    )
    mended = texts.mended(MoveToModule(creation(texts.spans[0])), Applicability.UNSAFE)
    assert "@cache\ndef s3_client():\n" in mended["handler.py"]
