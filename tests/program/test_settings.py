"""Settings that are fetched: how often, by how fixed a name, and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.aws_facts import AwsCall
from advisor.program.facts import ClientCreation, Constancy, Frequency

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_SETUP = """\
import base64, boto3, datetime, functools, json, os, time
import pymysql
from datetime import datetime as Moment
ssm = boto3.client('ssm')
secrets = boto3.client('secretsmanager')
"""
_FETCH = "ssm.get_parameter(Name='/a')"


def _fetches(analysis: Analysis) -> list[AwsCall]:
    return [fact for fact in analysis.facts if isinstance(fact, AwsCall) and fact.service in ("ssm", "secretsmanager")]


@pytest.mark.parametrize(
    ("arguments", "constancy"),
    [
        ("Name='/a'", Constancy.LITERAL),
        ("Name=PATH", Constancy.LITERAL),
        ("Name=PATH + '/b', WithDecryption=True", Constancy.FIXED),
        ("Name=os.environ['STAGE'] + '/a'", Constancy.FIXED),
        ("Name=f\"/{os.environ['STAGE']}/a\"", Constancy.FIXED),
        ("Name=os.environ['STAGE'].lower().strip('-')", Constancy.FIXED),
        ("Name=fixed", Constancy.FIXED),
        ("Name='/a', NextToken=token", Constancy.LITERAL),
        ("Name=event['name']", Constancy.VARIES),
        ("Name=f\"/{event['tenant']}/a\"", Constancy.VARIES),
        ("Name=context.aws_request_id", Constancy.VARIES),
        ("Name=step", Constancy.UNKNOWN),
        ("Name=f'/{step}'", Constancy.UNKNOWN),
        ("Name=somewhere()", Constancy.UNKNOWN),
        ("**somewhere()", Constancy.UNKNOWN),
    ],
)
def test_a_call_is_as_fixed_as_its_arguments(
    follow: Callable[..., Analysis], arguments: str, constancy: Constancy
) -> None:
    code = (
        f"{_SETUP}from absent import somewhere\nPATH = '/a'\ndef handler(event, context):\n  fixed = '/a'\n"
        f"  token = None\n  for step in ('a', 'b'):\n    token = ssm.get_parameter({arguments})['NextToken']\n"
    )
    assert [call.constancy for call in _fetches(follow(code, {"STAGE": "live"}))] == [constancy]


@pytest.mark.parametrize(
    ("client", "constancy"),
    [
        ("boto3.client('ssm', region_name=os.environ['AWS_REGION'])", Constancy.FIXED),
        ("boto3.client('ssm', region_name=event['region'])", Constancy.VARIES),
    ],
)
def test_a_call_is_no_more_fixed_than_its_client(
    follow: Callable[..., Analysis], client: str, constancy: Constancy
) -> None:
    code = f"{_SETUP}def handler(event, context):\n  client = {client}\n  client.get_parameter(Name='/a')\n"
    assert [call.constancy for call in _fetches(follow(code))] == [constancy]


def test_a_helper_that_one_caller_gives_a_fixed_name_is_called_with_a_fixed_name(
    follow: Callable[..., Analysis],
) -> None:
    code = (
        f"{_SETUP}def get(name): return ssm.get_parameter(Name=name)\n"
        "def handler(event, context):\n  get(event['name'])\n  get('/a')\n"
    )
    assert {call.constancy for call in _fetches(follow(code))} == {Constancy.VARIES, Constancy.FIXED}


@pytest.mark.parametrize(
    "body",
    [
        "global kept, at\n  if kept is None or time.time() - at > 60:\n    kept, at = F, time.time()",
        "global kept, at\n  if time.time() - at > 60: kept, at = F, time.time()",
        "global kept, at\n  if at < time.time(): kept, at = F, time.time() + 60",
        "global kept, at\n  now = time.monotonic()\n  if now > at: kept, at = F, now + 60",
        "global kept, at\n  if at + 60 <= time.time(): kept, at = F, time.time()",
        "global kept, at\n  if at - time.time() < 0: kept, at = F, time.time() + 60",
        "global kept, at\n  if kept and time.time() < at: return kept\n  kept, at = F, time.time() + 60",
        "global kept, at\n  if kept and at > time.time(): return kept\n  kept, at = F, time.time() + 60",
        "global kept, at\n  if not kept or (Moment.now() - at).total_seconds() > 60: kept, at = F, Moment.now()",
        "global kept, at\n  if Moment.utcnow() > at: kept, at = F, Moment.utcnow() + datetime.timedelta(hours=1)",
        "found = entries.get('a')\n  if found: return found\n  entries['a'] = F",
        "found = entries.get('a')\n  if not found: entries['a'] = F",
        "found = entries.get('a')\n  if found and found['end'] > time.time(): return found\n  entries['a'] = F",
        "found, end = entries.get('a', (None, 0))\n  if end > time.time(): return found\n  entries['a'] = F, time.time() + 60",
        "if 'a' in entries:\n    found, end = entries['a']\n    if time.time() < end: return found\n  entries['a'] = F, time.time() + 60",
        "try:\n    found, end = entries['a']\n    if time.time() < end: return found\n  except KeyError: pass\n  entries['a'] = F, 1",
        "try: found = entries['a']\n  except KeyError: found = None\n  if found is None: found = entries['a'] = F",
    ],
)
def test_what_is_fetched_when_it_has_grown_too_old_is_kept(follow: Callable[..., Analysis], body: str) -> None:
    code = f"{_SETUP}kept, at, entries = None, 0, {{}}\ndef handler(event, context):\n  {body.replace('F', _FETCH)}\n"
    assert [call.frequency for call in _fetches(follow(code))] == [Frequency.ONCE]


@pytest.mark.parametrize(
    "body",
    [
        "global at\n  if time.time() - at < 60: F\n  at = time.time()",
        "if event['at'] < time.time(): F",
        "at = 0\n  if time.time() - at > 60: F",
        "global at\n  if at > event['at']: F\n  at = event['at']",
        "found = entries.get('a')\n  found = None\n  if found is None: F\n  entries['a'] = 1",
        "found = {}.get('a')\n  if found is None: F",
    ],
)
def test_a_comparison_that_keeps_nothing_is_no_cache(follow: Callable[..., Analysis], body: str) -> None:
    code = f"{_SETUP}at, entries = 0, {{}}\ndef handler(event, context):\n  {body.replace('F', _FETCH)}\n"
    assert [call.frequency for call in _fetches(follow(code))] == [Frequency.INVOCATION]


def test_a_cache_that_only_some_callers_want_keeps_nobody_knows_how_much(follow: Callable[..., Analysis]) -> None:
    code = (
        f"{_SETUP}kept = {{}}\ndef handler(event, context):\n  if event['fast']:\n"
        f"    if 'a' in kept: return kept['a']\n  kept['a'] = {_FETCH}\n"
    )
    assert [call.frequency for call in _fetches(follow(code))] == [Frequency.UNKNOWN]


@pytest.mark.parametrize(
    "decorator",
    [
        "cachetools.cached(cachetools.TTLCache(8, 60))",
        "cachetools.func.ttl_cache(ttl=60)",
        "memoization.cached(ttl=60)",
        "flask_caching.Cache().memoize(60)",
        "toolz.memoize",
    ],
)
def test_a_decorator_that_is_called_a_cache_keeps(follow: Callable[..., Analysis], decorator: str) -> None:
    library = decorator.partition(".")[0]
    code = f"{_SETUP}import {library}\n@{decorator}\ndef get(): return {_FETCH}\ndef handler(event, context): get()\n"
    assert [call.frequency for call in _fetches(follow(code))] == [Frequency.ONCE]


@pytest.mark.parametrize("decorator", ["django.views.decorators.cache.never_cache", "tracer.capture_method"])
def test_a_decorator_that_is_called_otherwise_keeps_nothing(follow: Callable[..., Analysis], decorator: str) -> None:
    library = decorator.partition(".")[0]
    code = f"{_SETUP}import {library}\n@{decorator}\ndef get(): return {_FETCH}\ndef handler(event, context): get()\n"
    assert [call.frequency for call in _fetches(follow(code))] == [Frequency.INVOCATION]


@pytest.mark.parametrize(
    ("password", "constancy"),
    [
        ("secrets.get_secret_value(SecretId='db')['SecretString']", Constancy.FIXED),
        ("json.loads(secrets.get_secret_value(SecretId='db')['SecretString'])['password']", Constancy.FIXED),
        ("json.loads(secrets.get_secret_value(SecretId='db')['SecretString']).get('password')", Constancy.FIXED),
        ("base64.b64decode(os.environ['PASSWORD']).decode()", Constancy.FIXED),
        ("int(os.environ['PASSWORD'])", Constancy.FIXED),
        ("parameters.get_secret('db')", Constancy.FIXED),
        ("json.loads(parameters.get_secret('db')).get('password')", Constancy.FIXED),
        ("found()['password']", Constancy.FIXED),
        ("'{user}:{password}'.format(**found())", Constancy.FIXED),
        ("'%(user)s:%(password)s' % json.loads(os.environ['PASSWORD'])", Constancy.FIXED),
        ("'{user}:{password}'.format(**event)", Constancy.VARIES),
        ("parameters.get_secret(event['tenant'])", Constancy.VARIES),
        ("boto3.client('rds').generate_db_auth_token('h', 3306, 'u')", Constancy.FIXED),
        ("AT_INIT['Item']['password']", Constancy.FIXED),
        ("secrets.get_secret_value(SecretId=event['tenant'])['SecretString']", Constancy.VARIES),
        ("boto3.client('dynamodb').get_item(TableName='t', Key={'k': 'v'})['Item']", Constancy.VARIES),
        ("decrypted(os.environ['PASSWORD'])", Constancy.UNKNOWN),
    ],
)
def test_a_connection_is_as_fixed_as_its_password(
    follow: Callable[..., Analysis], password: str, constancy: Constancy
) -> None:
    code = (
        f"{_SETUP}from absent import decrypted\nfrom aws_lambda_powertools.utilities import parameters\n"
        "def found():\n  answer = secrets.get_secret_value(SecretId='db')\n"
        "  if 'SecretString' in answer: return json.loads(answer['SecretString'])\n"
        "AT_INIT = boto3.client('dynamodb').get_item(TableName='t', Key={{}})\n"
        f"def handler(event, context): pymysql.connect(host='h', password={password})\n"
    )
    made = [
        fact
        for fact in follow(code, {"PASSWORD": "x"}).facts
        if isinstance(fact, ClientCreation) and fact.library == "pymysql"
    ]
    assert [creation.constancy for creation in made] == [constancy]
