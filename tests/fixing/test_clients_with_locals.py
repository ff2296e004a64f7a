"""Clients whose arguments are local names, and clients that only some invocations make."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.record import replaced
from advisor.subjects import Constancy, MakeOnce, MoveToModule

if TYPE_CHECKING:
    from tests.fixing.conftest import MakeCreation, Marked

AT_MODULE_LEVEL = {
    "a literal that nothing else uses": (
        """\
import boto3


def handler(event, context):
    region = "eu-west-1"
    s3 = «boto3.client("s3", region_name=region)»
    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3", region_name="eu-west-1")


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "a literal that is used elsewhere, by way of another name": (
        """\
import boto3


def handler(event, context):
    home = "eu-west-1"
    region = home
    print(home)
    return «boto3.client("s3", region_name=region)».list_buckets()
""",
        """\
import boto3

s3 = boto3.client("s3", region_name="eu-west-1")


def handler(event, context):
    home = "eu-west-1"
    print(home)
    return s3.list_buckets()
""",
    ),
    "a configuration": (
        """\
import boto3
from botocore.config import Config

TRIES = 2


def handler(event, context):
    config = Config(retries={"max_attempts": TRIES})
    return «boto3.client("s3", config=config)».list_buckets()
""",
        """\
import boto3
from botocore.config import Config

TRIES = 2
s3 = boto3.client("s3", config=Config(retries={"max_attempts": TRIES}))


def handler(event, context):
    return s3.list_buckets()
""",
    ),
    "a session that makes one client": (
        """\
import boto3


def handler(event, context):
    session = boto3.session.Session()
    s3 = «session.client(
        service_name="s3",
        region_name="eu-west-1",
    )»
    return s3.list_buckets()
""",
        """\
import boto3

s3 = boto3.session.Session().client(
    service_name="s3",
    region_name="eu-west-1",
)


def handler(event, context):
    return s3.list_buckets()
""",
    ),
}
IN_A_FACTORY = {
    "a variable of the environment": (
        """\
import os

import boto3


def handler(event, context):
    region = os.environ["REGION"]
    print(region)
    return «boto3.client("s3", region_name=region)».list_buckets()
""",
        """\
import os
from functools import cache

import boto3


@cache
def s3_client():
    region = os.environ["REGION"]
    return boto3.client("s3", region_name=region)


def handler(event, context):
    region = os.environ["REGION"]
    print(region)
    return s3_client().list_buckets()
""",
    ),
    "what is read for the client alone goes with it, in its order": (
        """\
import json
import os

import boto3


class Store:
    def open(self):
        found = json.loads(os.environ["STORE"])
        options = {"region_name": found["region"]}
        print("opened")
        return «boto3.client("s3", **options)»
""",
        """\
import json
import os
from functools import cache

import boto3


@cache
def s3_client():
    found = json.loads(os.environ["STORE"])
    options = {"region_name": found["region"]}
    return boto3.client("s3", **options)


class Store:
    def open(self):
        print("opened")
        return s3_client()
""",
    ),
    "what only the caller knows is handed over": (
        """\
import boto3


class Store:
    def open(self, config=None):
        service = "s3"
        return «boto3.client(service, region_name=self.region, config=config)»
""",
        """\
from functools import cache

import boto3


@cache
def s3_client(region_name, config):
    service = "s3"
    return boto3.client(service, region_name=region_name, config=config)


class Store:
    def open(self, config=None):
        return s3_client(self.region, config)
""",
    ),
    "the first argument of a helper": (
        """\
import boto3


def make(name):
    return «boto3.client(name)»
""",
        """\
from functools import cache

import boto3


@cache
def boto3_client(name):
    return boto3.client(name)


def make(name):
    return boto3_client(name)
""",
    ),
}
CHOSEN = {
    "in one of two branches": (
        "def handler(event, context):\n    if event['near']:\n        s3 = «boto3.client('s3', endpoint_url=NEAR)»\n"
        "    else:\n        s3 = boto3.client('s3')\n    return s3\n"
    ),
    "behind a branch that returns": (
        "def handler(event, context):\n    if event['near']:\n        return boto3.client('s3', endpoint_url=NEAR)\n"
        "    return «boto3.client('s3')»\n"
    ),
    "in a conditional expression": (
        "def handler(event, context):\n"
        "    return boto3.client('s3', endpoint_url=NEAR) if event['near'] else «boto3.client('s3')»\n"
    ),
    "in place of one that failed": (
        "def handler(event, context):\n    try:\n        return boto3.client('s3')\n    except ValueError:\n"
        "        return «boto3.client('s3', endpoint_url=NEAR)»\n"
    ),
}
NOT_CHOSEN = {
    "in a branch of its own": (
        "def handler(event, context):\n    if event['mail']:\n        «boto3.client('ses')».send()\n"
    ),
    "beside one of another service": (
        "def handler(event, context):\n    if event['mail']:\n        «boto3.client('ses')».send()\n"
        "    else:\n        boto3.client('sns').send()\n"
    ),
    "the same in both branches": (
        "def handler(event, context):\n    if event['mail']:\n        «boto3.client('ses')».send()\n"
        "    else:\n        boto3.client('ses').list()\n"
    ),
    "another in another function": (
        "def other(event): return boto3.client('ses', endpoint_url=NEAR)\n\n\n"
        "def handler(event, context):\n    if event['mail']:\n        «boto3.client('ses')».send()\n"
    ),
    "two with no condition": (
        "def handler(event, context):\n    far = boto3.client('ses', endpoint_url=NEAR)\n"
        "    return far, «boto3.client('ses')»\n"
    ),
}
_HEAD = "import boto3\n\nNEAR = 'http://localhost:4566'\n\n\n"


@pytest.mark.parametrize("name", AT_MODULE_LEVEL)
def test_local_names_that_stand_for_literals_are_replaced_by_them(
    marked: type[Marked], creation: MakeCreation, name: str
) -> None:
    before, after = AT_MODULE_LEVEL[name]
    texts = marked(handler_py=before)
    remedy = MakeOnce(creation(texts.spans[0], Constancy.FIXED))
    assert texts.mended(remedy, Applicability.SAFE) == {"handler.py": after}
    ast.parse(after)


@pytest.mark.parametrize("name", IN_A_FACTORY)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_local_names_that_are_computed_go_into_the_factory(
    marked: type[Marked], creation: MakeCreation, name: str, newline: str
) -> None:
    before, after = (text.replace("\n", newline) for text in IN_A_FACTORY[name])
    texts = marked(handler_py=before)
    made = replaced(creation(texts.spans[0], Constancy.FIXED), single=frozenset({"0", "region_name", "config"}))
    assert texts.mended(MakeOnce(made), Applicability.UNSAFE) == {"handler.py": after}
    ast.parse(after)


@pytest.mark.parametrize("name", CHOSEN)
def test_of_two_clients_to_choose_from_only_the_chosen_one_is_made(
    marked: type[Marked], creation: MakeCreation, name: str
) -> None:
    texts = marked(handler_py=_HEAD + CHOSEN[name])
    mended = texts.mended(MoveToModule(creation(texts.spans[0])), Applicability.UNSAFE)
    assert "@cache\ndef s3_client():\n" in mended["handler.py"]


@pytest.mark.parametrize("name", NOT_CHOSEN)
def test_a_client_without_a_rival_is_made_at_module_level(
    marked: type[Marked], creation: MakeCreation, name: str
) -> None:
    texts = marked(handler_py=_HEAD + NOT_CHOSEN[name])
    remedy = MoveToModule(creation(texts.spans[0], product="ses"))
    assert "\nses = boto3.client('ses')\n" in texts.mended(remedy, Applicability.SAFE)["handler.py"]


@pytest.mark.parametrize(
    ("body", "applicability"),
    [
        ("return «psycopg2.connect('dbname=orders')»", Applicability.SAFE),
        ("if event['id']: return «psycopg2.connect('dbname=orders')»", Applicability.UNSAFE),
        (
            "try:\n        return «psycopg2.connect('dbname=orders')»\n    except OSError:\n        return None",
            Applicability.UNSAFE,
        ),
        ("return event.get('c') or «psycopg2.connect('dbname=orders')»", Applicability.UNSAFE),
        ("try:\n        return «psycopg2.connect('dbname=orders')»\n    finally:\n        print()", Applicability.SAFE),
    ],
)
def test_a_connection_that_may_not_be_wanted_or_may_fail_is_made_where_it_was(
    marked: type[Marked], creation: MakeCreation, body: str, applicability: Applicability
) -> None:
    texts = marked(handler_py=f"import psycopg2\n\n\ndef handler(event, context):\n    {body}\n")
    made = creation(texts.spans[0], constructor="psycopg2.connect", product="PostgreSQL connection")
    mended = texts.mended(MoveToModule(replaced(made, library="psycopg2")), applicability)["handler.py"]
    name = "postgresql_connection"
    assert (f"def {name}():" if applicability is Applicability.UNSAFE else f"\n{name} = ") in mended


@pytest.mark.parametrize(
    ("constructor", "product", "names"),
    [
        ("redis.Redis", "Redis client", ["redis_client", "make_redis_client", "cached_redis_client", "redis_client_2"]),
        ("sqlalchemy.create_engine", "database engine", ["database_engine", "make_database_engine"]),
    ],
)
def test_a_factory_is_named_after_what_it_makes(
    marked: type[Marked], creation: MakeCreation, constructor: str, product: str, names: list[str]
) -> None:
    for count, name in enumerate(names):
        taken = "".join(f"{other} = None\n" for other in names[:count])
        texts = marked(handler_py=f"import lib\n{taken}\n\ndef handler(event, context):\n    return «lib.make()»\n")
        made = replaced(creation(texts.spans[0], Constancy.FIXED, constructor, product), library="lib")
        assert f"\ndef {name}():\n" in texts.mended(MakeOnce(made), Applicability.UNSAFE)["handler.py"]
