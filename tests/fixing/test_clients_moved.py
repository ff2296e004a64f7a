"""MoveToModule: the statement that makes a client goes to module level."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.subjects import MoveToModule

if TYPE_CHECKING:
    from tests.fixing.conftest import MakeCreation, Marked


MOVES = {
    "a local name moves below the imports": (
        """\
import boto3


def handler(event, context):
    s3 = «boto3.client("s3")»
    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "a comment behind it goes with it": (
        """\
import boto3


def handler(event, context):
    s3 = «boto3.client("s3")»  # the archive

    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3")  # the archive


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "a comment above it that is set apart goes with it": (
        '''\
import boto3


def handler(event, context):
    """Answer."""
    # The archive.
    s3 = «boto3.client("s3")»

    return s3.list_buckets()
''',
        '''\
import boto3

# The archive.
s3 = boto3.client("s3")


def handler(event, context):
    """Answer."""

    return s3.list_buckets()
''',
    ),
    "a comment above a paragraph stays with the paragraph": (
        """\
import boto3


def handler(event, context):
    # List what there is.
    s3 = «boto3.client("s3")»
    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    # List what there is.
    return s3.list_buckets()
""",
    ),
    "a constant that the arguments use stays above": (
        """\
import os

import boto3

REGION = os.environ["REGION"]
LIMIT = 5


async def handler(event, context):
    s3 = «boto3.client("s3", region_name=REGION)»
    return s3.list_buckets()
""",
        """\
import os

import boto3

REGION = os.environ["REGION"]
s3 = boto3.client("s3", region_name=REGION)
LIMIT = 5


async def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "a constant below the function is awaited": (
        """\
import boto3


def handler(event, context):
    s3 = «boto3.client("s3", region_name=REGION)»
    return s3.list_buckets()


REGION = "eu-west-1\"""",
        """\
import boto3


def handler(event, context):
    return s3.list_buckets()


REGION = "eu-west-1"
s3 = boto3.client("s3", region_name=REGION)""",
    ),
    "a client used where it is made gets a name": (
        """\
import boto3


def handler(event, context):
    return «boto3.client("s3")».list_buckets(), 'x'
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets(), 'x'
""",
    ),
    "an attribute of an object keeps its statement": (
        """\
import boto3


class Store:
    @logged
    def __init__(self):
        self.client = «boto3.client("s3")»
""",
        """\
import boto3

s3 = boto3.client("s3")


class Store:
    @logged
    def __init__(self):
        self.client = s3
""",
    ),
    "a walrus keeps its name": (
        """\
import boto3


def handler(event, context):
    if client := «boto3.client("s3")»:
        return client
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    if client := s3:
        return client
""",
    ),
    "an import in the function moves too": (
        '''\
"""Archive."""


def handler(event, context):
    import boto3

    s3 = «boto3.client("s3")»
    return s3.list_buckets()
''',
        '''\
"""Archive."""

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()
''',
    ),
    "an import of several names is left, and made again in its section": (
        """\
from __future__ import annotations

import json
import os

import requests


def handler(event, context):
    import boto3 as aws, csv
    s3 = «aws.client("s3")»
    return s3.list_buckets()
""",
        """\
from __future__ import annotations

import json
import os

import boto3 as aws
import requests

s3 = aws.client("s3")


def handler(event, context):
    import boto3 as aws, csv
    return s3.list_buckets()
""",
    ),
    "a file without imports starts with them, below its head": (
        """\
#!/usr/bin/env python3
# Licence
def handler(event, context):
    import boto3
    return «boto3.client("s3")»
""",
        """\
#!/usr/bin/env python3
# Licence
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3
""",
    ),
    "an annotation is put in quotes where it cannot be evaluated": (
        """\
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def handler(event, context):
    s3: S3Client = «boto3.client("s3")»
    return s3.list_buckets()
""",
        """\
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

s3: "S3Client" = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "arguments on several lines move left": (
        """\
import boto3


class Store:
    def open(self):
        s3 = «boto3.client(
            "s3",
            region_name="eu-west-1",  # near
        )»
        return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client(
    "s3",
    region_name="eu-west-1",  # near
)


class Store:
    def open(self):
        return s3.list_buckets()
""",
    ),
    "a block that is left empty passes": (
        """\
import boto3


def handler(event, context):
    if event:
        s3 = «boto3.client("s3")»  # when asked
    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3")  # when asked


def handler(event, context):
    if event:
        pass
    return s3.list_buckets()
""",
    ),
    "a statement before others in its line": (
        """\
import boto3

def handler(event, context):
	s3 = «boto3.client("s3")»; return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3")

def handler(event, context):
	return s3.list_buckets()
""",
    ),
    "a statement behind others in its line": (
        """\
import boto3
def handler(event, context): count = 1; s3 = «boto3.client("s3")»  # one line
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context): count = 1  # one line
""",
    ),
    "a function of one statement": (
        """\
import boto3


def handler(event, context): s3 = «boto3.client("s3")»
""",
        """\
import boto3

s3 = boto3.client("s3")


def handler(event, context): pass
""",
    ),
    "clients come to stand together": (
        """\
import boto3

dynamodb = boto3.resource("dynamodb")
LIMIT = 5


def handler(event, context):
    s3 = «boto3.client("s3")»
    return s3.list_buckets()
""",
        """\
import boto3

dynamodb = boto3.resource("dynamodb")
s3 = boto3.client("s3")
LIMIT = 5


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "wide characters before the place": (
        """\
import boto3

SMILE = "😀é"


def handler(event, context):
    smile, s3 = "😀", «boto3.client("s3")»
    return smile + s3.name
""",
        """\
import boto3

s3_client = boto3.client("s3")

SMILE = "😀é"


def handler(event, context):
    smile, s3 = "😀", s3_client
    return smile + s3.name
""",
    ),
}


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_client_with_constant_arguments_moves_to_module_level(
    marked: type[Marked], creation: MakeCreation, name: str, newline: str
) -> None:
    before, after = (text.replace("\n", newline) for text in MOVES[name])
    texts = marked(handler_py=before)
    mended = texts.mended(MoveToModule(creation(texts.spans[0])), Applicability.SAFE)
    assert mended == {"handler.py": after}
    ast.parse(after)
