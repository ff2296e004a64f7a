"""MoveToModule and MakeOnce."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.subjects import Constancy, MakeOnce, MoveToModule

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

s3 = boto3.client("s3")

SMILE = "😀é"


def handler(event, context):
    smile, s3 = "😀", s3
    return smile + s3.name
""",
    ),
}
# A tuple's target is the function's own `s3`: the module's needs another name.
MOVES["wide characters before the place"] = (
    MOVES["wide characters before the place"][0],
    MOVES["wide characters before the place"][1]
    .replace('s3 = boto3.client("s3")', 's3_client = boto3.client("s3")')
    .replace('"😀", s3', '"😀", s3_client'),
)


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


REFUSALS = {
    "a local argument": (
        "import boto3\ndef handler(event, context):\n    region = 'x'\n    s3 = «boto3.client('s3', region)»\n",
        "`region`, which is known inside the function only",
    ),
    "an attribute of self": (
        "import boto3\nclass A:\n    def f(self):\n        return «boto3.client('s3', self.region)»\n",
        "`self`",
    ),
    "a session made in the function": (
        "import boto3\ndef f(e, c):\n    session = boto3.Session()\n    return «session.client('s3')»\n",
        "`session`",
    ),
    "a name that is nowhere defined": (
        "import boto3\ndef handler(event, context):\n    return «boto3.client('s3', REGION)»\n",
        "`REGION`, which this module does not define",
    ),
    "module level": ("import boto3\ns3 = «boto3.client('s3')»\n", "at module level already"),
    "another place": ("import boto3\ndef handler(e, c):\n    return «boto3.client»('s3')\n", "no longer where"),
    "Python 2": (
        "import boto3\ndef handler(e, c):\n    print 'x'\n    return «boto3.client('s3')»\n",
        "not in Python 3 syntax",
    ),
    "a text of several lines": (
        'import boto3\ndef handler(e, c):\n    return «boto3.client("""\n    s3""")»\n',
        "a text of several lines",
    ),
    "every name is taken": (
        "import boto3\ns3_client = make_s3_client = cached_s3_client = s3 = shared_s3 = 1\n"
        "def handler(e, c):\n    return «boto3.client('s3')»\n",
        "are all taken",
    ),
    "boto3 is two things": (
        "import other as boto3\ndef handler(e, c):\n    import boto3\n    return «boto3.client('s3')»\n",
        "something else at module level",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("kind", [MoveToModule, MakeOnce])
def test_a_client_that_needs_its_place_stays(
    marked: type[Marked], creation: MakeCreation, name: str, kind: type[MoveToModule | MakeOnce]
) -> None:
    text, reason = REFUSALS[name]
    texts = marked(handler_py=text)
    assert reason in texts.refused(kind(creation(texts.spans[0])))
