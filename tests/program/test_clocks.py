"""What kind of value a moment in time is, however it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.aws_facts import AwsCall
from advisor.values import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_SETUP = """\
import calendar, datetime, math, os, time
import datetime as dt
from datetime import timedelta, timezone
from decimal import Decimal
from time import time as clock
import boto3

table = boto3.resource("dynamodb").Table("sessions")
DAY = 24 * 60 * 60
AGE = int(os.environ.get("AGE", "60"))


class Clock:
    def now(self):
        return int(time.time())


def expiry(hours=1, now=None):
    now = now or time.time()
    return round(now + hours * 3600)


def handler(event, context):
    moment = datetime.datetime.now(timezone.utc) + timedelta(days=1)
"""


def form(follow: Callable[..., Analysis], expression: str) -> Form:
    analysis = follow(f"{_SETUP}    table.put_item(Item={{'ttl': {expression}}})\n")
    (item,) = (item for fact in analysis.facts if isinstance(fact, AwsCall) for item in fact.items)
    (attribute,) = item.attributes
    return attribute.form


@pytest.mark.parametrize(
    "expression",
    [
        "int(time.time())",
        "int(time.time()) + 3600",
        "3600 + int(clock())",
        "int(time.time() + DAY)",
        "int(time.time()) + AGE",
        "int(time.time()) + event['seconds']",
        "int(time.time()) - 5",
        "round(time.time())",
        "math.ceil(time.time())",
        "int(moment.timestamp())",
        "int((dt.datetime.utcnow() + timedelta(hours=1)).timestamp())",
        "int(moment.replace(microsecond=0).timestamp())",
        "calendar.timegm(moment.utctimetuple())",
        "time.time_ns() // 1000000000",
        "int(time.time() * 1000) // 1000",
        "int(time.time() * 1000 / 1000)",
        "Decimal(int(time.time()))",
        "Decimal(str(int(time.time())))",
        "int(moment.strftime('%s'))",
        "int(f'{int(time.time())}')",
        "Clock().now() + 60",
        "expiry()",
        "expiry(now=time.time())",
        "int(datetime.datetime.fromtimestamp(event['at']).timestamp())",
        "(end := int(time.time()))",
        "int(time.time()) if event['short'] else int(time.time()) + DAY",
    ],
)
def test_whole_seconds_are_told(follow: Callable[..., Analysis], expression: str) -> None:
    assert form(follow, expression) is Form.SECONDS


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("time.time()", Form.FRACTIONAL_SECONDS),
        ("time.time() + 3600", Form.FRACTIONAL_SECONDS),
        ("int(time.time()) + 0.5", Form.FRACTIONAL_SECONDS),
        ("int(time.time()) / 1", Form.FRACTIONAL_SECONDS),
        ("float(int(time.time()))", Form.FRACTIONAL_SECONDS),
        ("moment.timestamp()", Form.FRACTIONAL_SECONDS),
        ("time.mktime(moment.timetuple())", Form.FRACTIONAL_SECONDS),
        ("int(time.time() * 1000)", Form.MILLISECONDS),
        ("1000 * int(time.time())", Form.MILLISECONDS),
        ("int(time.time() * 1e3) + DAY", Form.MILLISECONDS),
        ("round(moment.timestamp() * 1000)", Form.MILLISECONDS),
        ("time.time_ns() // 1000000", Form.MILLISECONDS),
        ("int(time.time() * 1000000)", Form.MICROSECONDS),
        ("time.time_ns()", Form.NANOSECONDS),
        ("moment", Form.DATETIME),
        ("datetime.date.today()", Form.DATETIME),
        ("moment - timedelta(days=1)", Form.DATETIME),
        ("datetime.datetime.strptime(event['end'], '%Y')", Form.DATETIME),
        ("moment.isoformat()", Form.TEXT),
        ("moment.strftime('%Y-%m-%d')", Form.TEXT),
        ("time.strftime('%c')", Form.TEXT),
        ("str(int(time.time()))", Form.TEXT),
        ("str(moment)", Form.TEXT),
        ("f'{int(time.time()) + 5}'", Form.TEXT),
        ("'%d' % time.time()", Form.TEXT),
        ("'never'", Form.TEXT),
        ("86400", Form.NUMBER),
        ("DAY", Form.NUMBER),
        ("7 * DAY // 2 - 1", Form.NUMBER),
        ("time.time_ns() // 10**6", Form.MILLISECONDS),
        ("'{}'.format(time.time())", Form.TEXT),
        ("f'{time.time():.0f}'", Form.UNKNOWN),
        ("None", Form.OTHER),
        ("True", Form.OTHER),
    ],
)
def test_any_other_kind_is_told(follow: Callable[..., Analysis], expression: str, told: Form) -> None:
    assert form(follow, expression) is told


@pytest.mark.parametrize(
    "expression",
    [
        "event['ttl']",
        "int(event['ttl'])",
        "event['ttl'] * 1000",
        "int(time.time()) - event['since']",
        "time.time() - clock()",
        "moment - datetime.datetime.now()",
        "(moment - dt.datetime(1970, 1, 1)).total_seconds()",
        "int(time.time()) % 60",
        "int(time.time()) // 3600",
        "int(time.time()) * 60",
        "int(time.time()) * event['factor']",
        "int(time.time()) // 0",
        "moment.hour",
        "moment.timetuple()",
        "time.monotonic()",
        "Decimal(time.time())",
        "unknown(time.time())",
        "int(time.time()) if event['whole'] else time.time()",
        "event.get('ttl', int(time.time()))",
        "AGE",
        "10**30",
        "DAY // 0",
        "int('%d' % time.time())",
        "int(f'{time.time() * 1000:.0f}')",
    ],
)
def test_what_is_no_moment_for_certain_is_not_known(follow: Callable[..., Analysis], expression: str) -> None:
    assert form(follow, expression) is Form.UNKNOWN
