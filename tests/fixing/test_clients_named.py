"""MoveToModule: the name that a client gets at module level."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.subjects import Constancy, MoveToModule

if TYPE_CHECKING:
    from tests.fixing.conftest import MakeCreation, Marked


@pytest.mark.parametrize(
    ("constructor", "product", "name"),
    [
        ("boto3.resource", "dynamodb", "dynamodb"),
        ("boto3.client", "cognito-idp", "cognito_idp"),
        ("boto3.client", "lambda", "lambda_client"),
        ("boto3.Session", "", "session"),
        ("boto3.client", "", "client"),
    ],
)
def test_a_client_is_named_after_its_service(
    marked: type[Marked], creation: MakeCreation, constructor: str, product: str, name: str
) -> None:
    texts = marked(handler_py="import boto3\n\n\ndef handler(event, context):\n    return «boto3.make()»\n")
    remedy = MoveToModule(creation(texts.spans[0], Constancy.LITERAL, constructor, product))
    assert f"\n{name} = boto3.make()\n" in texts.mended(remedy, Applicability.SAFE)["handler.py"]


NAMES = {
    "a name that is taken is replaced in the function and its closures": (
        """\
import boto3

s3 = "the name of something else"


def handler(event, context):
    s3 = «boto3.client("s3")»

    def count():
        return len(s3.list_buckets())

    return f"{s3.meta!r} {count()}"
""",
        """\
import boto3

s3_client = boto3.client("s3")

s3 = "the name of something else"


def handler(event, context):
    def count():
        return len(s3_client.list_buckets())

    return f"{s3_client.meta!r} {count()}"
""",
    ),
    "a built-in name is not taken": (
        """\
import boto3


def handler(event, context):
    input = «boto3.client("s3")»
    return input.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "a name that another function expects from elsewhere is not taken": (
        """\
import boto3
from settings import *


def other():
    return s3


def handler(event, context):
    s3 = «boto3.client("s3")»
    return s3.list_buckets()
""",
        """\
import boto3
from settings import *

s3_client = boto3.client("s3")


def other():
    return s3


def handler(event, context):
    return s3_client.list_buckets()
""",
    ),
    "a local name that is bound twice stays": (
        """\
import boto3


def handler(event, context):
    client = «boto3.client("s3")»
    client.list_buckets()
    client = None
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    client = s3
    client.list_buckets()
    client = None
""",
    ),
    "a local name that is deleted stays": (
        """\
import boto3


def handler(event, context):
    client = «boto3.client("s3")»
    del client
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    client = s3
    del client
""",
    ),
    "a parameter of the same name stays": (
        """\
import boto3


def handler(event, s3=None):
    s3 = «boto3.client("s3")»
    return s3
""",
        """\
import boto3

s3_client = boto3.client("s3")


def handler(event, s3=None):
    s3 = s3_client
    return s3
""",
    ),
    "a global of the function stays": (
        """\
import boto3

client = None


def handler(event, context):
    global client
    client = «boto3.client("s3")»
""",
        """\
import boto3

s3 = boto3.client("s3")

client = None


def handler(event, context):
    global client
    client = s3
""",
    ),
    "an outer function's name would hide the module's": (
        """\
import boto3


def outer(s3):
    def handler(event, context):
        s3 = «boto3.client("s3")»
        return s3

    return handler(s3, None)
""",
        """\
import boto3

s3_client = boto3.client("s3")


def outer(s3):
    def handler(event, context):
        return s3_client

    return handler(s3, None)
""",
    ),
    "the same client at module level is used": (
        """\
import boto3

s3 = boto3.client('s3', )


def handler(event, context):
    s3 = «boto3.client( 's3' )»
    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client('s3', )


def handler(event, context):
    return s3.list_buckets()
""",
    ),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_client_that_moves_gets_a_name_that_means_nothing_else(
    marked: type[Marked], creation: MakeCreation, name: str, newline: str
) -> None:
    before, after = (text.replace("\n", newline) for text in NAMES[name])
    texts = marked(handler_py=before)
    mended = texts.mended(MoveToModule(creation(texts.spans[0])), Applicability.SAFE)
    assert mended == {"handler.py": after}
    ast.parse(after)
