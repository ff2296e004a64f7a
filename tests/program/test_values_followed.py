"""What names and paths are known to be, however the code comes by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.facts import AwsCall, FileWrite
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.program.analysis import Analysis

_HEAD = "import boto3, dataclasses, enum, os, typing\n"
_USE = "boto3.resource('dynamodb').Table({}).put_item(Item={{}})"
_VARIABLES = {"TABLE": "orders", "STAGE": "dev", "REGION": "eu-west-1", "COUNT": "3"}

_IN_THE_HANDLER = {
    "a literal": ("", "'orders'"),
    "a constant of the module": ("NAME = 'orders'\n", "NAME"),
    "a constant made of another": ("BASE = 'ord'\nNAME = BASE + 'ers'\n", "NAME"),
    "a variable of the environment": ("", "os.environ['TABLE']"),
    "a variable with a default": ("", "os.environ.get('TABLE', 'other')"),
    "a variable through getenv": ("", "os.getenv('TABLE')"),
    "a variable kept in a constant": ("NAME = os.environ['TABLE']\n", "NAME"),
    "a default where the variable is not set": ("", "os.environ.get('UNSET', 'orders')"),
    "a default by `or`": ("", "os.environ.get('UNSET') or 'orders'"),
    "a name of the environment by another import": ("from os import environ\n", "environ['TABLE']"),
    "a name of getenv by another import": ("from os import getenv as env\n", "env('TABLE')"),
    "a variable whose name is a constant": ("KEY = 'TABLE'\n", "os.environ[KEY]"),
    "an f-string": ("BASE = 'ord'\n", "f'{BASE}ers'"),
    "an f-string of a variable": ("", "f\"{os.environ['TABLE']}\""),
    "an f-string with a conversion": ("NAME = 'orders'\n", "f'{NAME!s}'"),
    "a percent sign": ("BASE = 'ord'\n", "'%sers' % BASE"),
    "a percent sign with a tuple": ("", "'%s%s' % ('ord', 'ers')"),
    "a percent sign with names": ("", "'%(a)sers' % {'a': 'ord'}"),
    "format": ("BASE = 'ord'\n", "'{}ers'.format(BASE)"),
    "format by position": ("", "'{0}{1}'.format('ord', 'ers')"),
    "format by name": ("", "'{a}ers'.format(a='ord')"),
    "format with a dict": ("", "'{a}ers'.format(**{'a': 'ord'})"),
    "format_map": ("", "'{a}ers'.format_map({'a': 'ord'})"),
    "a template": ("import string\n", "string.Template('${a}ers').substitute(a='ord')"),
    "join": ("", "''.join(['ord', 'ers'])"),
    "join of what was appended": ("PARTS = ['ord']\n", "''.join(PARTS + ['ers'])"),
    "strings side by side": ("", "'ord' 'ers'"),
    "lower": ("", "'ORDERS'.lower()"),
    "strip": ("", "' orders '.strip()"),
    "replace": ("", "'or-ders'.replace('-', '')"),
    "removesuffix": ("", "'orders.fifo'.removesuffix('.fifo')"),
    "the last part of a split": ("", "'table/orders'.split('/')[-1]"),
    "the last part of a partition": ("", "'table/orders'.rpartition('/')[2]"),
    "a slice": ("", "'orders-dev'[:-4]"),
    "str": ("", "str('orders')"),
    "a dict": ("NAMES = {'orders': 'orders'}\n", "NAMES['orders']"),
    "a dict of dicts": ("NAMES = {'dev': {'orders': 'orders'}}\n", "NAMES['dev']['orders']"),
    "a dict by a variable": ("NAMES = {'dev': 'orders', 'prod': 'other'}\n", "NAMES[os.environ['STAGE']]"),
    "a dict with a default": ("NAMES = {'dev': 'orders'}\n", "NAMES.get(os.environ['STAGE'], 'other')"),
    "a dict that is filled": ("NAMES = {}\nNAMES['orders'] = 'orders'\n", "NAMES['orders']"),
    "a dict made by dict": ("NAMES = dict(orders='orders')\n", "NAMES['orders']"),
    "a dict made of two": ("NAMES = {**{'orders': 'orders'}, 'users': 'users'}\n", "NAMES['orders']"),
    "a dict made with a bar": ("NAMES = {'orders': 'orders'} | {'users': 'users'}\n", "NAMES['orders']"),
    "a dict that is updated": ("NAMES = {}\nNAMES.update(orders='orders')\n", "NAMES['orders']"),
    "a list": ("NAMES = ['orders', 'users']\n", "NAMES[0]"),
    "a tuple taken apart": ("FIRST, SECOND = 'orders', 'users'\n", "FIRST"),
    "a class attribute": ("class Names:\n  ORDERS = 'orders'\n", "Names.ORDERS"),
    "a class attribute of a base": ("class Base:\n  ORDERS = 'orders'\nclass Names(Base): pass\n", "Names.ORDERS"),
    "a class attribute made of another": ("class Names:\n  A = 'ord'\n  ORDERS = A + 'ers'\n", "Names.ORDERS"),
    "an attribute of an object": ("class A:\n  def __init__(self): self.name = 'orders'\na = A()\n", "a.name"),
    "an attribute from an argument": ("class A:\n  def __init__(self, name): self.name = name\n", "A('orders').name"),
    "a property": ("class A:\n  @property\n  def name(self): return 'orders'\n", "A().name"),
    "a dataclass by position": ("@dataclasses.dataclass\nclass A:\n  x: str\n  name: str\n", "A('x', 'orders').name"),
    "a dataclass by name": ("@dataclasses.dataclass\nclass A:\n  name: str\n", "A(name='orders').name"),
    "a dataclass by default": ("@dataclasses.dataclass\nclass A:\n  name: str = 'orders'\n", "A().name"),
    "a dataclass by a field's default": (
        "@dataclasses.dataclass\nclass A:\n  name: str = dataclasses.field(default='orders')\n",
        "A().name",
    ),
    "a dataclass by a factory": (
        "@dataclasses.dataclass\nclass A:\n  name: str = dataclasses.field(default_factory=lambda: os.environ['TABLE'])\n",
        "A().name",
    ),
    "a dataclass with a base": (
        "@dataclasses.dataclass\nclass B:\n  x: str\n@dataclasses.dataclass\nclass A(B):\n  name: str\n",
        "A('x', 'orders').name",
    ),
    "a dataclass with a class variable": (
        "@dataclasses.dataclass\nclass A:\n  kind: typing.ClassVar[str] = 'k'\n  name: str\n",
        "A('orders').name",
    ),
    "a named tuple": ("class A(typing.NamedTuple):\n  x: str\n  name: str\n", "A('x', 'orders').name"),
    "a named tuple made by a call": (
        "import collections\nA = collections.namedtuple('A', 'x name')\n",
        "A('x', 'orders').name",
    ),
    "a simple namespace": ("import types\nA = types.SimpleNamespace(name='orders')\n", "A.name"),
    "the value of an enumeration's member": ("class N(enum.Enum):\n  ORDERS = 'orders'\n", "N.ORDERS.value"),
    "a member of an enumeration of texts": ("class N(str, enum.Enum):\n  ORDERS = 'orders'\n", "N.ORDERS"),
    "the value of a member that is a text": ("class N(str, enum.Enum):\n  ORDERS = 'orders'\n", "N.ORDERS.value"),
    "a member by its name": ("class N(enum.Enum):\n  ORDERS = 'orders'\n", "N['ORDERS'].value"),
    "a setting of pydantic": (
        "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n  table: str\n",
        "S().table",
    ),
    "a setting of pydantic by default": (
        "from pydantic import BaseSettings\nclass S(BaseSettings):\n  missing: str = 'orders'\n",
        "S().missing",
    ),
    "a function's result": ("def name(): return 'orders'\n", "name()"),
    "a function's result from its argument": ("def name(kind): return kind + 's'\n", "name('order')"),
    "a default argument": ("def name(kind='order'): return kind + 's'\n", "name()"),
    "a named argument": ("def name(x, kind): return kind + 's'\n", "name(1, kind='order')"),
    "arguments that are passed on": (
        "def name(kind, end): return kind + end\ndef more(*a, **k): return name(*a, **k)\n",
        "more('order', end='s')",
    ),
    "a partial": ("import functools\ndef name(a, b): return a + b\nf = functools.partial(name, 'order')\n", "f('s')"),
    "a closure": ("def maker(kind):\n  def name(): return kind + 's'\n  return name\nf = maker('order')\n", "f()"),
    "a lambda": ("name = lambda kind: kind + 's'\n", "name('order')"),
    "a conditional by a known variable": ("", "'orders' if os.environ['STAGE'] == 'dev' else 'other'"),
    "a conditional by a membership": ("", "'orders' if os.environ['STAGE'] in ('dev', 'test') else 'other'"),
    "a conditional by what is set": ("", "'orders' if 'TABLE' in os.environ else 'other'"),
    "a walrus": ("", "(name := 'orders')"),
    "globals": ("NAME = 'orders'\n", "globals()['NAME']"),
    "getattr": ("class A:\n  NAME = 'orders'\n", "getattr(A, 'NAME')"),
    "getattr with a default": ("class A: pass\n", "getattr(A, 'NAME', 'orders')"),
    "setattr": ("class A: pass\na = A()\nsetattr(a, 'name', 'orders')\n", "a.name"),
}


@pytest.mark.parametrize(("before", "name"), _IN_THE_HANDLER.values(), ids=_IN_THE_HANDLER.keys())
def test_the_name_is_known_from(follow: Callable[..., Analysis], before: str, name: str) -> None:
    code = f"{_HEAD}{before}def handler(event, context): {_USE.format(name)}\n"
    (call,) = (fact for fact in follow(code, _VARIABLES).facts if isinstance(fact, AwsCall))
    assert call.resource.display() == "orders"
