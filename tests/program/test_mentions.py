"""The names that code looks at."""

from __future__ import annotations

import pytest

from advisor.program.lowering import lower
from advisor.program.mentions import names_looked_at


@pytest.mark.parametrize(
    "code",
    [
        "x = item['ttl']",
        "if item.get('ttl', 0) < now: pass",
        "def fresh(item):\n    return item.ttl > now",
        "table.query(FilterExpression=Attr('ttl').gt(now))",
        "table.query(FilterExpression='#t > :now', ExpressionAttributeNames={'#t': 'ttl'})",
        "table.query(FilterExpression='id = :id AND ttl > :now')",
        "call(f'{a} ttl {b}')",
        "item['x'] = other['ttl']",
        "NAMES = ['id', 'ttl']",
        "try:\n    pass\nexcept E:\n    del item['ttl']",
        "items = [one for one in items if one['ttl'] > now]",
        "@rule(by='ttl')\nclass C:\n    def m(self, default=C['ttl']): pass",
        "with lock(key='ttl'):\n    pass",
        "f = lambda one: one['ttl']",
        "{item['ttl']: 1}",
    ],
)
def test_what_is_read_is_looked_at(code: str) -> None:
    assert "ttl" in names_looked_at(lower(code))


@pytest.mark.parametrize(
    "code",
    [
        "table.put_item(Item={'ttl': now})",
        "item['ttl'] = now",
        "item.ttl = now",
        "item = dict(ttl=now)",
        "ttl = 5",
        "table.update_item(UpdateExpression='SET #t = :t', ExpressionAttributeNames={'#t': 'ttl'})",
        "def f(ttl=5):\n    'Looks at ttl.'",
        "x = item['throttle']",
    ],
)
def test_what_is_only_written_is_not(code: str) -> None:
    assert "ttl" not in names_looked_at(lower(code))
