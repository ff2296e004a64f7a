"""What names and paths are known to be, however the code comes by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.aws_facts import AwsCall
from advisor.program.file_facts import FileWrite
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


_ACROSS_MODULES: dict[str, tuple[dict[str, str], str]] = {
    "a constant of a module": ({"names.py": "ORDERS = 'orders'\n"}, "import names\nNAME = names.ORDERS"),
    "a constant by its own name": ({"names.py": "ORDERS = 'orders'\n"}, "from names import ORDERS as NAME"),
    "a constant of a package": ({"shop/__init__.py": "ORDERS = 'orders'\n"}, "import shop\nNAME = shop.ORDERS"),
    "a constant that is passed on": (
        {"shop/__init__.py": "from .names import *\n", "shop/names.py": "ORDERS = 'orders'\n"},
        "from shop import ORDERS as NAME",
    ),
    "a class of a module": (
        {"names.py": "class Names:\n  ORDERS = 'orders'\n"},
        "from names import Names\nNAME = Names.ORDERS",
    ),
    "a function of a module": (
        {"names.py": "def name(k): return k + 's'\n"},
        "import names\nNAME = names.name('order')",
    ),
    "a variable read by a module": (
        {"names.py": "import os\nORDERS = os.environ['TABLE']\n"},
        "from names import ORDERS as NAME",
    ),
    "one of two modules, by a known variable": (
        {"dev.py": "ORDERS = 'orders'\n", "prod.py": "ORDERS = 'other'\n"},
        "if os.environ['STAGE'] == 'prod':\n  from prod import ORDERS as NAME\nelse:\n  from dev import ORDERS as NAME",
    ),
    "a module named by a variable": (
        {"dev.py": "ORDERS = 'orders'\n"},
        "import importlib\nNAME = importlib.import_module(os.environ['STAGE']).ORDERS",
    ),
    "an object made by a module": (
        {"names.py": "class A:\n  def __init__(self, name): self.name = name\na = A('orders')\n"},
        "from names import a\nNAME = a.name",
    ),
    "modules that import each other": (
        {"one.py": "import two\nORDERS = 'orders'\n", "two.py": "import one\ndef name(): return one.ORDERS\n"},
        "import one, two\nNAME = two.name()",
    ),
}


@pytest.mark.parametrize(("modules", "before"), _ACROSS_MODULES.values(), ids=_ACROSS_MODULES.keys())
def test_across_modules_the_name_is_known_from(
    follow: Callable[..., Analysis], modules: Mapping[str, str], before: str
) -> None:
    code = f"{_HEAD}{before}\ndef handler(event, context): {_USE.format('NAME')}\n"
    (call,) = (fact for fact in follow({**modules, "handler.py": code}, _VARIABLES).facts if isinstance(fact, AwsCall))
    assert call.resource.display() == "orders"


_NOT_KNOWN = {
    "the event": ("", "event['table']", Origin.EVENT),
    "a function of the event": ("def name(e): return e['a']['b']\n", "name(event)", Origin.EVENT),
    "a part of the event in a text": ("", "f\"{event['tenant']}\"", Origin.EVENT),
    "the event's body": ("import json\n", "json.loads(event['body'])['table']", Origin.EVENT),
    "an attribute of an object made of the event": (
        "class A:\n  def __init__(self, e): self.name = e['x']\n",
        "A(event).name",
        Origin.EVENT,
    ),
    "the context": ("", "context.aws_request_id", Origin.EVENT),
    "a clock": ("import time\n", "str(time.time())", Origin.FRESH),
    "a random name": ("import uuid\n", "str(uuid.uuid4())", Origin.FRESH),
    "an answer of a service": ("", "boto3.client('sts').get_caller_identity()['Account'] + ''", Origin.SETTING),
    "somebody else's function": ("import house\n", "house.name()", Origin.UNKNOWN),
    "one of two by something unknown": ("import house\n", "'a' if house.ask() else 'b'", Origin.UNKNOWN),
    "what a loop goes over": ("", "[n for n in ('a', 'b')][0]", Origin.UNKNOWN),
    "a dict by the event": ("NAMES = {'a': 'one', 'b': 'two'}\n", "NAMES[event['x']]", Origin.UNKNOWN),
    "a variable that is not set": ("", "os.environ['UNSET']", Origin.ENVIRONMENT),
    "a global that some function sets": (
        "NAME = 'a'\ndef other(): \n  global NAME\n  NAME = 'b'\nother()\n",
        "NAME",
        Origin.UNKNOWN,
    ),
    "what an argument's default need not be": (
        "import house\ndef name(kind='orders'): return kind\n",
        "name(*house.ask())",
        Origin.UNKNOWN,
    ),
}


@pytest.mark.parametrize(("before", "name", "origin"), _NOT_KNOWN.values(), ids=_NOT_KNOWN.keys())
def test_the_name_is_not_known_from(follow: Callable[..., Analysis], before: str, name: str, origin: Origin) -> None:
    code = f"{_HEAD}{before}def handler(event, context): {_USE.format(name)}\n"
    calls = [
        fact for fact in follow(code, _VARIABLES).facts if isinstance(fact, AwsCall) and fact.service == "dynamodb"
    ]
    assert [(call.resource.known, call.resource.holes[0].origin) for call in calls] == [(None, origin)]


_PATTERNS = {
    "f'{event[\"tenant\"]}-orders'": '{event["tenant"]}-orders',
    "'orders-%s' % event['tenant']": "orders-{event['tenant']}",
    "'orders-{}'.format(event['tenant'])": "orders-{event['tenant']}",
    "'-'.join(['orders', event['tenant']])": "orders-{event['tenant']}",
    "os.environ['STAGE'] + '-' + event['tenant']": "dev-{event['tenant']}",
    "f\"{os.environ['STAGE']}-{unheard_of()}-orders\"": "dev-{unheard_of()}-orders",
    "(os.environ['STAGE'] + '-' + event['Tenant']).lower()": "dev-{event['Tenant']}",
}


@pytest.mark.parametrize(("name", "shown"), _PATTERNS.items())
def test_of_a_name_some_parts_are_known(follow: Callable[..., Analysis], name: str, shown: str) -> None:
    code = f"{_HEAD}def handler(event, context): {_USE.format(name)}\n"
    (call,) = (fact for fact in follow(code, _VARIABLES).facts if isinstance(fact, AwsCall))
    assert call.resource.display() == shown


_PATHS = {
    "Path('/tmp').joinpath('a', 'b')": "/tmp/a/b",
    "Path('/tmp', 'a', 'b')": "/tmp/a/b",
    "Path(tempfile.gettempdir()) / 'a'": "/tmp/a",
    "PurePosixPath('/tmp') / 'a'": "/tmp/a",
    "Path('/tmp/a/b.txt').parent / 'c'": "/tmp/a/c",
    "Path('/tmp/a/b.txt').parents[1] / 'c'": "/tmp/c",
    "Path('/tmp/a.txt').with_name('c')": "/tmp/c",
    "Path('/tmp/a.txt').with_stem('c')": "/tmp/c.txt",
    "str(Path('/tmp/a'))": "/tmp/a",
    "os.fspath(Path('/tmp/a'))": "/tmp/a",
    "Path('/tmp/a').as_posix()": "/tmp/a",
    "os.path.splitext('/tmp/a.txt')[0] + '.csv'": "/tmp/a.csv",
    "os.path.dirname('/tmp/a/b') + '/c'": "/tmp/a/c",
    "'/tmp/' + os.path.basename('x/a')": "/tmp/a",
    "'/tmp/' + os.path.basename(event['key'])": "/tmp/{event['key']}",
    "os.sep.join(['', 'tmp', 'a'])": "/tmp/a",
    "os.path.normpath('/tmp/../tmp/a')": "/tmp/a",
    "os.path.abspath('a')": "/var/task/a",
    "Path('a').resolve()": "/var/task/a",
    "Path.cwd() / 'a'": "/var/task/a",
    "Path(__file__).resolve().parent / 'a'": "/var/task/a",
    "os.path.join(os.environ['LAMBDA_TASK_ROOT'], 'a')": "/var/task/a",
    "os.path.join('/tmp', *['a', 'b'])": "/tmp/a/b",
    "os.path.join('/tmp', event['key'])": "/tmp/{event['key']}",
    "f'/tmp/{Path(event[\"key\"]).name}'": '/tmp/{Path(event["key"]).name}',
    "FOLDER / 'a'": "/tmp/shop/a",
    "os.path.join(str(FOLDER), 'a')": "/tmp/shop/a",
    "Settings.folder + '/a'": "/tmp/shop/a",
}


@pytest.mark.parametrize(("path", "shown"), _PATHS.items())
def test_the_path_is_known_from(follow: Callable[..., Analysis], path: str, shown: str) -> None:
    code = (
        "import os, tempfile\nfrom pathlib import Path, PurePosixPath\nFOLDER = Path('/tmp') / 'shop'\n"
        "class Settings:\n  folder = '/tmp/shop'\n"
        f"def handler(event, context):\n  with open({path}, 'w') as file: file.write('x')\n"
    )
    (write,) = (fact for fact in follow(code).facts if isinstance(fact, FileWrite))
    assert write.path.display() == shown
