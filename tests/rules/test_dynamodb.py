"""Services made up to be checked by all rules about DynamoDB: what each must say, and where it must not be tempted.

`# <- rule` marks the line of a finding; everything else must be silent.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import load
from advisor.engine import check
from advisor.fixing import repair
from advisor.model import Applicability
from advisor.report.outcome import place
from advisor.service import loading
from advisor.source.text import Sources

if TYPE_CHECKING:
    from advisor.model import Finding

_RULES = [
    rule for rule in load(Path(__file__).resolve().parents[2] / "rules") if rule.page.file.parent.name == "dynamodb"
]
_APPLICABLE = frozenset({Applicability.SAFE, Applicability.UNSAFE})
_MARK = re.compile(r"  # <- ([\w, ]+)$", re.MULTILINE)

HEAD = """\
service: desk
frameworkVersion: "3"
provider:
  name: aws
  runtime: python3.11
  environment:
    TABLE: !Ref Table
    TTL_ATTRIBUTE: purge_at
functions:
  main: {handler: app.main}
"""
CODE = """\
import calendar, json, os, time
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
client = boto3.client("dynamodb")
NAME = os.environ["TABLE"]
HOUR = 60 * 60


"""


def service(name: str, properties: str, *, keys: str = "id", mark: str = "", more: str = "") -> str:
    """A configuration whose only table has the given TableName and further properties."""
    hash_key, _, range_key = keys.partition(" ")
    schema = [f"{{AttributeName: {hash_key}, KeyType: HASH}}"]
    schema += [f"{{AttributeName: {range_key}, KeyType: RANGE}}"] if range_key else []
    kinds = [f"{{AttributeName: {key}, AttributeType: S}}" for key in keys.split()]
    lines = [
        "resources:",
        "  Resources:",
        "    Table:" + (f"  # <- {mark}" if mark else ""),
        "      Type: AWS::DynamoDB::Table",
        "      Properties:",
        f"        TableName: ${{self:service}}-{name}",
        f"        KeySchema: [{', '.join(schema)}]",
        f"        AttributeDefinitions: [{', '.join(kinds)}]",
        *(f"        {line}" for line in properties.splitlines()),
    ]
    return HEAD + more + "\n".join(lines) + "\n"


ON_DEMAND = "BillingMode: PAY_PER_REQUEST\n"
TTL = ON_DEMAND + "TimeToLiveSpecification: {AttributeName: purge_at, Enabled: true}\n"

SERVICES = {
    # --- tables that must be told
    "a session store whose items have no end, and nothing known of the code": (
        service("user-sessions", ON_DEMAND, mark="cache_table_without_ttl"),
        "def main(event, context):\n    table.put_item(Item=json.loads(event['body']))\n",
    ),
    "a lock table whose time to live is on another letter case": (
        service("locks", TTL.replace("purge_at", "Expires"), keys="lock", mark="ttl_attribute_mismatch"),
        "def main(event, context):\n"
        "    table.put_item(Item={'lock': event['job'], 'expires': int(time.time()) + HOUR},\n"
        "                   ConditionExpression='attribute_not_exists(lock)')\n",
    ),
    "carts that say when they end, in a table that keeps all": (
        service("carts", ON_DEMAND, mark="ttl_attribute_mismatch"),
        "class Carts:\n"
        "    expiry = 'expires_at'\n"
        "    def save(self, cart):\n"
        "        item = {'id': cart['id']}\n"
        "        item[self.expiry] = calendar.timegm((datetime.utcnow() + timedelta(days=3)).timetuple())\n"
        "        table.put_item(Item=item)\n\n\n"
        "def main(event, context):\n    Carts().save(event)\n",
    ),
    "milliseconds through constants and helpers": (
        service("reports", TTL),
        "MS = 1000\n\n\n"
        "def now():\n    return int(time.time() * MS)\n\n\n"
        "def main(event, context):\n"
        "    table.put_item(\n"
        "        Item={\n"
        "            'id': event['id'],\n"
        "            'purge_at': now() + HOUR * MS,  # <- ttl_not_epoch_seconds\n"
        "        }\n"
        "    )\n",
    ),
    "typed milliseconds, a typed text and a typed fraction": (
        service("reports", TTL),
        "def main(event, context):\n"
        "    client.put_item(TableName=NAME, Item={\n"
        "        'id': {'S': '1'},\n"
        "        'purge_at': {'N': str(time.time_ns() // 10**6)},  # <- ttl_not_epoch_seconds\n"
        "    })\n"
        "    client.transact_write_items(TransactItems=[{'Put': {'TableName': NAME, 'Item': {\n"
        "        'id': {'S': '2'},\n"
        "        'purge_at': {'S': str(int(time.time()))},  # <- ttl_not_epoch_seconds\n"
        "    }}}])\n"
        "    client.update_item(\n"
        "        TableName=NAME, Key={'id': {'S': '3'}}, UpdateExpression='SET purge_at = :end',\n"
        "        ExpressionAttributeValues={\n"
        "            ':end': {'N': f'{time.time() + 60}'},  # <- ttl_not_epoch_seconds\n"
        "        },\n"
        "    )\n",
    ),
    "a date in a batch, by an attribute that the environment names": (
        service("reports", TTL),
        "def main(event, context):\n"
        "    end = date.today() + timedelta(days=1)\n"
        "    with table.batch_writer() as batch:\n"
        "        for line in event['lines']:\n"
        "            batch.put_item(Item={\n"
        "                'id': line,\n"
        "                os.environ['TTL_ATTRIBUTE']: end.isoformat(),  # <- ttl_not_epoch_seconds\n"
        "            })\n",
    ),
    "milliseconds as a Decimal, put into an item made before": (
        service("reports", TTL),
        "def main(event, context):\n"
        "    item = dict(id=event['id'])\n"
        "    item.update(\n"
        "        purge_at=Decimal(str(int(time.time() * 1000))),  # <- ttl_not_epoch_seconds\n"
        "    )\n"
        "    table.put_item(Item=item)\n",
    ),
    "a rate limiter of which one path forgets the end": (
        service("rate-limits", TTL, keys="address"),
        "def main(event, context):\n"
        "    if event['known']:\n"
        "        table.put_item(Item={'address': event['ip'], 'purge_at': int(time.time()) + 60, 'count': 1})\n"
        "    else:\n"
        "        table.put_item(Item={'address': event['ip'], 'count': 1})  # <- item_without_ttl\n",
    ),
    "a cache that hands out what has ended": (
        service("page-cache", TTL),
        "def cached(key):\n"
        "    found = table.get_item(Key={'id': key})  # <- expired_item_served\n"
        "    return found['Item'] if 'Item' in found else None\n\n\n"
        "def main(event, context):\n"
        "    page = cached(event['path'])\n"
        "    if page:\n"
        "        return {'statusCode': 200, 'body': page['body']}\n"
        "    table.put_item(Item={'id': event['path'], 'body': '…', 'purge_at': int(time.time()) + HOUR})\n",
    ),
    "an end that Lift's table does not know": (
        HEAD.replace("!Ref Table", "${construct:store.tableName}") + "plugins: [serverless-lift]\n"
        "constructs:\n"
        "  store:  # <- ttl_attribute_mismatch\n"
        "    type: database/dynamodb-single-table\n",
        "def main(event, context):\n"
        "    table.put_item(Item={'PK': event['id'], 'SK': 'BASKET', 'expires_at': int(time.time()) + HOUR})\n",
    ),
    "neither a mode nor a throughput": (
        service("orders", "StreamSpecification: {StreamViewType: NEW_IMAGE}", mark="billing_mode_missing"),
        "def main(event, context):\n    return table.get_item(Key={'id': event['id']})\n",
    ),
    "both, in an extension": (
        service(
            "orders",
            "ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}",
            mark="billing_mode_missing",
        )
        + "  extensions:\n    Table: {Properties: {BillingMode: PAY_PER_REQUEST}}\n",
        "def main(event, context):\n    return 1\n",
    ),
    "a column too many, a key of an index too few": (
        service(
            "orders",
            ON_DEMAND + "GlobalSecondaryIndexes:\n"
            "  - IndexName: newest\n"
            "    KeySchema: [{AttributeName: shop, KeyType: HASH}, {AttributeName: placed, KeyType: RANGE}]\n"
            "    Projection: {ProjectionType: KEYS_ONLY}",
            mark="key_attributes_mismatch",
        ),
        "def main(event, context):\n    return 1\n",
    ),
    # --- traps
    "a ledger of sessions, which lasts": (
        service("session-ledger", ON_DEMAND, keys="day entry"),
        "def main(event, context):\n"
        "    table.put_item(Item={'day': event['day'], 'entry': event['id'], 'ttl': event['ttl'], 'expired': False})\n",
    ),
    "subscriptions keep a readable end": (
        service("subscriptions", ON_DEMAND),
        "def main(event, context):\n"
        "    end = datetime.now(timezone.utc) + timedelta(days=30)\n"
        "    table.put_item(Item={'id': event['id'], 'expires_at': end.isoformat(), 'card_exp_month': 12})\n",
    ),
    "the end of a password in a user": (
        service("users", ON_DEMAND),
        "def main(event, context):\n"
        "    table.update_item(Key={'id': event['id']}, UpdateExpression='SET reset_token_expiry = :e, seen = :s',\n"
        "                      ExpressionAttributeValues={':e': int(time.time()) + HOUR, ':s': int(time.time())})\n",
    ),
    "whole seconds in many spellings": (
        service("jobs", TTL),
        "def seconds(moment):\n    return int(moment.timestamp())\n\n\n"
        "def main(event, context):\n"
        "    later = datetime.utcnow() + timedelta(**event['delay'])\n"
        "    table.put_item(Item={'id': '1', 'purge_at': seconds(later)})\n"
        "    table.put_item(Item={'id': '2', 'purge_at': int(round(time.time() * 1000)) // 1000})\n"
        "    table.put_item(Item={'id': '3', 'purge_at': Decimal(str(int(time.time()) + HOUR))})\n"
        "    table.put_item(Item={'id': '4', 'purge_at': int(later.strftime('%s')), 'at': later.isoformat()})\n"
        "    client.put_item(TableName=NAME, Item={'id': {'S': '5'}, 'purge_at': {'N': f'{int(time.time())}'}})\n"
        "    client.put_item(TableName=NAME, Item={'id': {'S': '6'}, 'purge_at': {'N': '%d' % (time.time() + 5)}})\n",
    ),
    "an end that only the event knows, and one of a library": (
        service("jobs", TTL),
        "import arrow\n\n\n"
        "@dataclass\nclass Job:\n    id: str\n    purge_at: int\n\n\n"
        "def main(event, context):\n"
        "    table.put_item(Item={'id': '1', 'purge_at': event['until'] * 1000})\n"
        "    table.put_item(Item={'id': '2', 'purge_at': arrow.utcnow().shift(days=1).timestamp})\n"
        "    table.put_item(Item=asdict(Job('3', event['until'])))\n"
        "    table.put_item(Item=json.loads(json.dumps({'id': '4'}), parse_float=Decimal))\n",
    ),
    "another table than the service's": (
        service("jobs", TTL),
        "other = boto3.resource('dynamodb').Table('archive')\n\n\n"
        "def main(event, context):\n"
        "    other.put_item(Item={'id': '1', 'purge_at': int(time.time() * 1000)})\n"
        "    boto3.resource('dynamodb').Table(event['table']).put_item(Item={'id': '1', 'purge_at': time.time()})\n",
    ),
    "an extension switches time to live on": (
        service("tokens", ON_DEMAND)
        + "  extensions:\n    Table: {Properties: {TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}}}\n",
        "def main(event, context):\n    table.put_item(Item={'id': event['id'], 'ttl': int(time.time()) + HOUR})\n",
    ),
    "a parameter decides whether time to live is on": (
        service("tokens", ON_DEMAND + "TimeToLiveSpecification: {AttributeName: ttl, Enabled: '${param:purge}'}"),
        "def main(event, context):\n    table.put_item(Item={'id': event['id'], 'expires_at': time.time() * 1000})\n",
    ),
    "single table: profiles stay, sessions go": (
        service("app", TTL, keys="pk sk"),
        "def main(event, context):\n"
        "    user = event['user']\n"
        "    table.put_item(Item={'pk': f'USER#{user}', 'sk': 'PROFILE', 'mail': event['mail']})\n"
        "    session = f\"SESSION#{event['id']}\"\n"
        "    table.put_item(Item={'pk': f'USER#{user}', 'sk': session, 'purge_at': int(time.time())})\n",
    ),
    "a helper stamps each item, a flag spares some": (
        service("otp", TTL, keys="user"),
        "def stamped(item):\n    item.setdefault('purge_at', int(time.time()) + 300)\n    return item\n\n\n"
        "def stamp_all(items):\n"
        "    for item in items:\n        item['purge_at'] = int(time.time()) + 300\n\n\n"
        "def main(event, context):\n"
        "    table.put_item(Item=stamped({'user': event['user'], 'code': event['code']}))\n"
        "    codes = [{'user': 'a'}, {'user': 'b'}]\n"
        "    stamp_all(codes)\n"
        "    with table.batch_writer() as batch:\n"
        "        for code in codes:\n            batch.put_item(Item=code)\n"
        "    one = {'user': event['user']}\n"
        "    if not event['forever']:\n        one['purge_at'] = int(time.time()) + 300\n"
        "    table.put_item(Item=one)\n",
    ),
    "reads that look at the end, each in its way": (
        service("sessions", TTL, keys="id"),
        "def alive():\n"
        "    return table.scan(FilterExpression=Attr('purge_at').gt(int(time.time())))['Items']\n\n\n"
        "def main(event, context):\n"
        "    answer = table.get_item(Key={'id': event['id']})\n"
        "    table.put_item(Item={'id': event['id'], 'purge_at': int(time.time()) + HOUR})\n"
        "    return [answer.get('Item'), *alive()]\n",
    ),
    "reads of which no item is handed out": (
        service("sessions", TTL, keys="id"),
        "def main(event, context):\n"
        "    found = table.query(KeyConditionExpression=Key('id').eq(event['id']), Select='COUNT')\n"
        "    session = table.get_item(Key={'id': event['id']}).get('Item')\n"
        "    return {'known': found['Count'] > 0, 'user': session['user'] if session else None}\n",
    ),
    "provisioned, with an index that has its own throughput": (
        service(
            "orders",
            "BillingMode: PROVISIONED\n"
            "ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}\n"
            "LocalSecondaryIndexes:\n"
            "  - IndexName: mine\n"
            "    KeySchema: [{AttributeName: id, KeyType: HASH}, {AttributeName: day, KeyType: RANGE}]\n"
            "    Projection: {ProjectionType: ALL}",
            keys="id day",
        ),
        "def main(event, context):\n    return 1\n",
    ),
    "the stage decides how it is paid": (
        service(
            "orders",
            "BillingMode: ${self:custom.mode.${sls:stage}, 'PAY_PER_REQUEST'}\n"
            "ProvisionedThroughput: !If [Busy, {ReadCapacityUnits: 5, WriteCapacityUnits: 5}, !Ref AWS::NoValue]",
            more="custom:\n  mode: {prod: PROVISIONED}\n",
        )
        + "  Conditions:\n    Busy: !Equals [!Ref AWS::AccountId, '1']\n",
        "def main(event, context):\n    return 1\n",
    ),
}


def written(folder: Path, config: str, code: str) -> set[tuple[str, int, str]]:
    """Write a service without its marks, and return what they announce."""
    due: set[tuple[str, int, str]] = set()
    for name, text in (("serverless.yml", config), ("app.py", CODE + code)):
        for row, line in enumerate(text.split("\n"), 1):
            marked = _MARK.search(line)
            due |= {(name, row, rule.strip()) for rule in marked[1].split(",")} if marked else set()
        (folder / name).write_text(_MARK.sub("", text), "utf-8")
    return due


def said(folder: Path, sources: Sources) -> list[tuple[str, int, str]]:
    report = check(loading.load([folder], sources, None), sources, _RULES)
    assert not report.faults
    return [(found.span.file.name, place(found.span, sources).row, found.rule) for found in report.findings]


@pytest.mark.parametrize(("config", "code"), SERVICES.values(), ids=SERVICES)
def test_the_rules_say_what_is_wrong_and_nothing_else(tmp_path: Path, config: str, code: str) -> None:
    due = written(tmp_path, config, code)
    assert set(said(tmp_path, Sources())) == due


@pytest.mark.parametrize(("config", "code"), SERVICES.values(), ids=SERVICES)
def test_what_is_mended_stays_mended(tmp_path: Path, config: str, code: str) -> None:
    written(tmp_path, config, code)
    sources = Sources()

    def again(texts: Sources) -> list[Finding]:
        return list(check(loading.load([tmp_path], texts, None), texts, _RULES).findings)

    before = again(sources)
    mended = repair(before, sources, _APPLICABLE, again)
    fixed = {(finding.rule, finding.message) for finding, _ in mended.applied}
    left = {(finding.rule, finding.message) for finding in mended.remaining}
    assert left == {(finding.rule, finding.message) for finding in before} - fixed
