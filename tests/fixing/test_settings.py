"""KeepForMinutes: a parameter or secret fetched once in five minutes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.service.model import Environment, Function, Handler
from advisor.service.role_model import Role
from advisor.subjects import AwsCall, Frequency, ItemValue, KeepForMinutes
from advisor.values import text
from tests.fixing.conftest import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.model import Span
    from tests.fixing.conftest import Marked


def _remedy(span: Span, operation: str, named: Mapping[str, str]) -> KeepForMinutes:
    handler = Handler("handler.handler", span, FOLDER / "handler.py", "handler", FOLDER)
    function = Function("main", span, handler, "python3.12", Environment({}), Role("provider", ()))
    arguments = {name: ItemValue(text(value), {}, None) for name, value in named.items()}
    return KeepForMinutes(
        AwsCall(span, (function,), Frequency.INVOCATION, (), "ssm", operation, (), text(), "", arguments)
    )


FETCHES = {
    "a literal name gives the function its own": (
        "get_parameter",
        {"Name": "/shop/stripe-key"},
        """\
import boto3

ssm = boto3.client("ssm")


def handler(event, context):
    return «ssm.get_parameter(Name="/shop/stripe-key")»["Parameter"]["Value"]
""",
        """\
import time
from functools import lru_cache

import boto3

ssm = boto3.client("ssm")


@lru_cache(maxsize=1)
def stripe_key_parameter(_five_minutes):
    return ssm.get_parameter(Name="/shop/stripe-key")["Parameter"]["Value"]


def handler(event, context):
    return stripe_key_parameter(int(time.time() // 300))
""",
    ),
    "a local name is handed over": (
        "get_secret_value",
        {"SecretId": "shop/secret"},
        """\
from time import time
import functools
import boto3

secrets = boto3.client("secretsmanager")


class Store:
    def secret(self, stage):
        return «secrets.get_secret_value(SecretId=f"{self.team}/{stage}", VersionStage="AWSCURRENT")»
""",
        """\
from time import time
import functools
import boto3

secrets = boto3.client("secretsmanager")


@functools.lru_cache(maxsize=128)
def kept_secret(secret_id, _five_minutes):
    return secrets.get_secret_value(SecretId=secret_id, VersionStage="AWSCURRENT")


class Store:
    def secret(self, stage):
        return kept_secret(f"{self.team}/{stage}", int(time() // 300))
""",
    ),
    "a function that fetches the same is there already": (
        "get_parameter",
        {"Name": "/limit"},
        """\
import time
from functools import lru_cache

import boto3

ssm = boto3.client("ssm")


@lru_cache(maxsize=1)
def limit_parameter(_five_minutes):
    return ssm.get_parameter(Name="/limit")["Parameter"]["Value"]


def handler(event, context):
    return «ssm.get_parameter(
        Name="/limit",
    )»["Parameter"]["Value"]
""",
        """\
import time
from functools import lru_cache

import boto3

ssm = boto3.client("ssm")


@lru_cache(maxsize=1)
def limit_parameter(_five_minutes):
    return ssm.get_parameter(Name="/limit")["Parameter"]["Value"]


def handler(event, context):
    return limit_parameter(int(time.time() // 300))
""",
    ),
    "the client comes from a cached function": (
        "get_parameters",
        {},
        """\
import time
from functools import cache

import boto3


@cache
def ssm():
    return boto3.client("ssm")


def handler(event, context):
    found = «ssm().get_parameters(Names=["/a", "/b"])»["Parameters"]
    return {"now": time.time(), "found": len(found)}
""",
        """\
import time
from functools import cache, lru_cache

import boto3


@cache
def ssm():
    return boto3.client("ssm")


@lru_cache(maxsize=1)
def parameters(_five_minutes):
    return ssm().get_parameters(Names=["/a", "/b"])["Parameters"]


def handler(event, context):
    found = parameters(int(time.time() // 300))
    return {"now": time.time(), "found": len(found)}
""",
    ),
}


@pytest.mark.parametrize("name", FETCHES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_setting_is_fetched_in_a_cached_function(marked: type[Marked], name: str, newline: str) -> None:
    operation, named, before, after = FETCHES[name]
    texts = marked(handler_py=before.replace("\n", newline))
    mended = texts.mended(_remedy(texts.spans[0], operation, named), Applicability.UNSAFE)
    assert mended == {"handler.py": after.replace("\n", newline)}
    ast.parse(after)


_POWERTOOLS = """\
import boto3
from aws_lambda_powertools.utilities.parameters import SSMProvider

ssm = boto3.client("ssm")
parameter_store = SSMProvider(boto3_client=ssm)


def handler(event, context):
    return parameter_store.get("/limit", decrypt=True, max_age=300)
"""


@pytest.mark.parametrize("requirements", ["aws-lambda-powertools==3.4.0\n", "boto3\naws-lambda-powertools[all]\n"])
def test_powertools_fetches_where_it_is_required(marked: type[Marked], requirements: str) -> None:
    texts = marked(
        handler_py="""\
import boto3

ssm = boto3.client("ssm")


def handler(event, context):
    return «ssm.get_parameter(WithDecryption=True, Name="/limit")»['Parameter']["Value"]
""",
        requirements_txt=requirements,
    )
    remedy = _remedy(texts.spans[0], "get_parameter", {"Name": "/limit"})
    assert texts.mended(remedy, Applicability.UNSAFE) == {"handler.py": _POWERTOOLS}


@pytest.mark.parametrize(
    ("requirements", "fetch"),
    [
        ("boto3\n", '«ssm.get_parameter(Name="/limit")»["Parameter"]["Value"]'),
        ("# aws-lambda-powertools\n", '«ssm.get_parameter(Name="/limit")»["Parameter"]["Value"]'),
        ("aws-lambda-powertools\n", '«ssm.get_parameter(Name="/limit")»["Parameter"]["Version"]'),
        ("aws-lambda-powertools\n", '«ssm.get_parameter(Name="/limit")»'),
        ("aws-lambda-powertools\n", 'boto3 and «ssm.get_parameter(Name="/limit", Other=1)»["Parameter"]["Value"]'),
    ],
)
def test_powertools_is_left_out_where_it_is_not_there_or_gives_something_else(
    marked: type[Marked], requirements: str, fetch: str
) -> None:
    texts = marked(
        handler_py=f'import boto3\n\nssm = boto3.client("ssm")\n\n\ndef handler(event, context):\n    return {fetch}\n',
        requirements_txt=requirements,
    )
    mended = texts.mended(_remedy(texts.spans[0], "get_parameter", {"Name": "/limit"}), Applicability.UNSAFE)
    assert "@lru_cache(maxsize=1)\ndef limit_parameter(_five_minutes):\n" in mended["handler.py"]
    assert "SSMProvider" not in mended["handler.py"]


@pytest.mark.parametrize(
    ("operation", "fetch", "why"),
    [
        ("get_parameter", "«boto3.client('ssm').get_parameter(**event)»", "passes on arguments"),
        ("get_parameters", "«ssm.get_parameters(Names=event)»", "`event`, which is known inside the function only"),
        ("get_parameter", "«context.ssm.get_parameter(Name='/a')»", "`context`, which is known inside the function"),
        ("get_parameters_by_path", "«ssm.get_parameters_by_path(Path='/', NextToken='t')»", "a certain page"),
        ("get_parameters_by_path", "«ssm.get_paginator('get_parameters_by_path').paginate(Path='/')»", "in pages"),
        ("get_configuration", "«ssm.get_configuration(Application='a')»", "can be read only once"),
        ("get_configuration", "«ssm.get_configuration(Application='a')»['Content']", "can be read only once"),
        ("get_parameter", "«ssm.get_parameter(Name=event[time])»", "`time` is taken"),
    ],
)
def test_what_cannot_be_kept_is_left_with_a_reason(marked: type[Marked], operation: str, fetch: str, why: str) -> None:
    parameters = "event, context, time=0" if "time" in why else "event, context"
    code = (
        f"import boto3\nssm = boto3.client('ssm')\ndef handler({parameters}):\n    names = ['/a']\n    return {fetch}\n"
    )
    texts = marked(handler_py=code)
    assert why in texts.refused(_remedy(texts.spans[0], operation, {}))
