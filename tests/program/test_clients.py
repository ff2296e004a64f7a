"""How often a client is made, and whether it could be kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.program import constructors
from advisor.program.facts import ClientCreation, Constancy, Frequency

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_AT_INIT = {
    "at module level": "c = boto3.client('s3')\ndef handler(event, context): c.list_buckets()",
    "in a helper called at module level": "def make(): return boto3.client('s3')\nc = make()\ndef handler(e, c): pass",
    "in a class body": "class A:\n  c = boto3.client('s3')\ndef handler(e, c): A.c",
    "in the constructor of an object of the module": (
        "class A:\n  def __init__(self): self.c = boto3.client('s3')\na = A()\ndef handler(e, c): a.c.list_buckets()"
    ),
    "in a default argument": "def handler(event, context, c=boto3.client('s3')): pass",
}
_ONCE = {
    "behind `is None` on a global": (
        "c = None\ndef get():\n  global c\n  if c is None:\n    c = boto3.client('s3')\n  return c\ndef handler(e, x): get()"
    ),
    "behind `not` on a global": "c = None\ndef handler(e, x):\n  global c\n  if not c: c = boto3.client('s3')",
    "behind an early return": (
        "c = None\ndef get():\n  global c\n  if c is not None:\n    return c\n  c = boto3.client('s3')\n  return c\n"
        "def handler(e, x): get()"
    ),
    "with `or`": "c = None\ndef handler(e, x):\n  global c\n  c = c or boto3.client('s3')",
    "in a conditional expression": (
        "c = None\ndef handler(e, x):\n  global c\n  c = c if c is not None else boto3.client('s3')"
    ),
    "under functools.cache": "@functools.cache\ndef get(): return boto3.client('s3')\ndef handler(e, x): get()",
    "under lru_cache with a size": (
        "@functools.lru_cache(maxsize=1)\ndef get(): return boto3.client('s3')\ndef handler(e, x): get()"
    ),
    "in a dict keyed by its arguments": (
        "k = {}\ndef get(n):\n  if n not in k:\n    k[n] = boto3.client(n)\n  return k[n]\ndef handler(e, x): get('s3')"
    ),
    "with setdefault": "k = {}\ndef handler(e, x): k.setdefault('s3', boto3.client('s3'))",
    "in the except of a lookup": (
        "k = {}\ndef get(n):\n  try:\n    return k[n]\n  except KeyError:\n    k[n] = boto3.client(n)\n    return k[n]\n"
        "def handler(e, x): get('s3')"
    ),
    "in the except of a name that is not bound": (
        "def handler(e, x):\n  global c\n  try:\n    c\n  except NameError:\n    c = boto3.client('s3')"
    ),
    "in the except of a name that only globals() binds": (
        "def handler(e, x):\n  try:\n    return c\n  except NameError:\n    globals()['c'] = boto3.client('s3')\n    return c"
    ),
    "in a variable of a function that ran at init": (
        "def make():\n  c = None\n  def get():\n    nonlocal c\n    if c is None: c = boto3.client('s3')\n    return c\n"
        "  return get\nget = make()\ndef handler(e, x): get()"
    ),
    "in an object that a metaclass keeps": (
        "class Single(type):\n  made = {}\n  def __call__(cls, *a, **k):\n    if cls not in cls.made:\n"
        "      cls.made[cls] = super().__call__(*a, **k)\n    return cls.made[cls]\n"
        "class A(metaclass=Single):\n  def __init__(self): self.c = boto3.client('s3')\ndef handler(e, x): A().c"
    ),
    "in an object that a class decorator keeps": (
        "def single(cls):\n  made = {}\n  def get(*a):\n    if cls not in made:\n      made[cls] = cls(*a)\n"
        "    return made[cls]\n  return get\n"
        "@single\nclass A:\n  def __init__(self): self.c = boto3.client('s3')\ndef handler(e, x): A().c"
    ),
    "in a class attribute": (
        "class A:\n  c = None\n  @classmethod\n  def get(cls):\n    if cls.c is None:\n      cls.c = boto3.client('s3')\n"
        "    return cls.c\ndef handler(e, x): A.get()"
    ),
    "on a lasting object": (
        "class A:\n  c = None\n  def get(self):\n    if self.c is None:\n      self.c = boto3.client('s3')\n    return self.c\n"
        "a = A()\ndef handler(e, x): a.get()"
    ),
    "in a cached_property of a lasting object": (
        "class A:\n  @functools.cached_property\n  def c(self): return boto3.client('s3')\na = A()\ndef handler(e, x): a.c"
    ),
    "as an attribute of the handler": (
        "def handler(e, x):\n  if not hasattr(handler, 'c'):\n    handler.c = boto3.client('s3')"
    ),
    "with a walrus": (
        "k = {}\ndef get(n):\n  if (c := k.get(n)) is None:\n    c = k[n] = boto3.client(n)\n  return c\n"
        "def handler(e, x): get('s3')"
    ),
    "behind a variable of an enclosing function": (
        "def maker():\n  kept = {}\n  def get(n):\n    if n not in kept: kept[n] = boto3.client(n)\n    return kept[n]\n"
        "  return get\nget = maker()\ndef handler(e, x): get('s3')"
    ),
    "through globals()": "def handler(e, x):\n  if 'c' not in globals():\n    globals()['c'] = boto3.client('s3')",
}
_PER_INVOCATION = {
    "in the handler": "def handler(e, x): boto3.client('s3')",
    "in a helper": "def get(): return boto3.client('s3')\ndef handler(e, x): get()",
    "in a nested function": "def handler(e, x):\n  def get(): return boto3.client('s3')\n  get()",
    "in a lambda": "def handler(e, x):\n  get = lambda: boto3.client('s3')\n  get()",
    "in a method of an object of the invocation": (
        "class A:\n  def __init__(self): self.c = boto3.client('s3')\ndef handler(e, x): A()"
    ),
    "lazily on an object of the invocation": (
        "class A:\n  c = None\n  def get(self):\n    if self.c is None:\n      self.c = boto3.client('s3')\n    return self.c\n"
        "def handler(e, x): A().get()"
    ),
    "in a property": "class A:\n  @property\n  def c(self): return boto3.client('s3')\ndef handler(e, x): A().c",
    "in an inherited constructor": (
        "class B:\n  def __init__(self): self.c = boto3.client('s3')\nclass A(B):\n  def __init__(self):\n"
        "    super().__init__()\ndef handler(e, x): A()"
    ),
    "behind a guard on a local name": "def handler(e, x):\n  c = None\n  if c is None: c = boto3.client('s3')",
    "in a comprehension": "def handler(e, x): return [boto3.client('s3') for _ in e]",
    "in a function that is handed on": (
        "import concurrent.futures as f\ndef get(x): return boto3.client('s3')\n"
        "def handler(e, x):\n  with f.ThreadPoolExecutor() as p: p.map(get, e)"
    ),
    "behind a decorator of the service": (
        "def wrap(f):\n  def inner(*a, **k): return f(*a, **k)\n  return inner\n"
        "@wrap\ndef handler(e, x): boto3.client('s3')"
    ),
    "in the context of a with": (
        "class A:\n  def __enter__(self): return boto3.client('s3')\n  def __exit__(self, *a): pass\n"
        "def handler(e, x):\n  with A() as c: c.list_buckets()"
    ),
    "in an object whose metaclass keeps nothing": (
        "class Told(type):\n  def __call__(cls, *a):\n    print(cls)\n    return super().__call__(*a)\n"
        "class A(metaclass=Told):\n  def __init__(self): self.c = boto3.client('s3')\ndef handler(e, x): A().c.list_buckets()"
    ),
    "in a route": "import flask\napp = flask.Flask('x')\n@app.route('/')\ndef get(): boto3.client('s3')\nhandler = app",
    "in a dependency of a route": (
        "import fastapi\nfrom fastapi import Depends\nfrom mangum import Mangum\napp = fastapi.FastAPI()\n"
        "def make(): return boto3.client('s3')\n@app.get('/')\ndef read(s=Depends(make)): s.list_buckets()\nhandler = Mangum(app)"
    ),
    "by what a dependency of a route gives": (
        "import fastapi\nfrom fastapi import Depends\napp = fastapi.FastAPI()\n"
        "class A:\n  def c(self): return boto3.client('s3')\ndef make(): return A()\n"
        "@app.get('/')\ndef read(s=Depends(make)): s.c()\nhandler = app"
    ),
    "in a method of an object that an inherited class method gives": (
        "import orm\nclass A(orm.Model):\n  def c(self): return boto3.client('s3')\ndef handler(e, x): A.get(e).c()"
    ),
    "behind a field of a dataclass made of a mapping": (
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n  f: dict = None\n"
        "def handler(e, x):\n  if A(**e).f is None: return\n  boto3.client('s3')"
    ),
    "behind a test on a constant": (
        "SKIP = ['a']\nDEBUG = os.environ.get('DEBUG', '')\ndef handler(e, x):\n  if e['k'] in SKIP: return\n"
        "  if DEBUG: return\n  boto3.client('s3')"
    ),
    "in the else of a lookup in a constant": (
        "KNOWN = {'a': 1}\ndef handler(e, x):\n  if e['k'] in KNOWN: return 1\n  else: boto3.client('s3')"
    ),
    "through a nested function that yields": (
        "def handler(e, x):\n  def steps():\n    yield 1\n  return boto3.client('s3')"
    ),
    "beside a submodule of the library": "import boto3.session\nimport os.path\ndef handler(e, x): boto3.client('s3')",
    "through functools.partial": (
        "def get(name): return boto3.client(name)\nmake = functools.partial(get, 's3')\ndef handler(e, x): make()"
    ),
}
_NOT_AT_ALL = {
    "under __main__": "def handler(e, x): pass\nif __name__ == '__main__': boto3.client('s3')",
    "in a function that nobody calls": "def get(): boto3.client('s3')\ndef handler(e, x): pass",
    "behind a return": "def handler(e, x):\n  return 1\n  boto3.client('s3')",
    "behind a variable that is not set": "def handler(e, x):\n  if os.environ.get('IS_OFFLINE'): boto3.client('s3')",
    "behind a comparison with a variable that is not set": (
        "def handler(e, x):\n  if os.environ.get('OFFLINE') == 'true': boto3.client('s3')"
    ),
    "behind TYPE_CHECKING": "from typing import TYPE_CHECKING\nif TYPE_CHECKING: c = boto3.client('s3')\ndef handler(e, x): pass",
    "by a function of another name": "class boto:\n  def client(n): pass\ndef handler(e, x): boto.client('s3')",
}


def _cases(table: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("code", table.values(), ids=table.keys())


def _creations(analysis: Analysis) -> list[ClientCreation]:
    return [fact for fact in analysis.facts if isinstance(fact, ClientCreation)]


def _frequencies(follow: Callable[..., Analysis], code: str) -> set[Frequency]:
    return {fact.frequency for fact in _creations(follow(f"import boto3, functools, os\n{code}\n"))}


@_cases(_AT_INIT)
def test_a_client_is_made_at_init(follow: Callable[..., Analysis], code: str) -> None:
    assert _frequencies(follow, code) == {Frequency.INIT}


@_cases(_ONCE)
def test_a_client_is_made_once(follow: Callable[..., Analysis], code: str) -> None:
    assert _frequencies(follow, code) == {Frequency.ONCE}


@_cases(_PER_INVOCATION)
def test_a_client_is_made_in_every_invocation(follow: Callable[..., Analysis], code: str) -> None:
    assert _frequencies(follow, code) == {Frequency.INVOCATION}


@pytest.mark.parametrize(
    "code",
    [
        "import toolbox\ns3 = toolbox.Lazy(lambda: boto3.client('s3'))\ndef handler(e, x): s3.list_buckets()",
        "import atexit\ndef get(): return boto3.client('s3')\natexit.register(get)\ndef handler(e, x): pass",
    ],
)
def test_a_function_that_unknown_code_was_given_at_init_runs_nobody_knows_how_often(
    follow: Callable[..., Analysis], code: str
) -> None:
    assert _frequencies(follow, code) == {Frequency.UNKNOWN}


@_cases(_NOT_AT_ALL)
def test_no_client_is_made(follow: Callable[..., Analysis], code: str) -> None:
    assert _frequencies(follow, code) == set()


@pytest.mark.parametrize(
    ("arguments", "constancy"),
    [
        ("'s3'", Constancy.LITERAL),
        ("'s3', region_name=REGION", Constancy.LITERAL),
        ("'s3', config=Config(retries={'max_attempts': 2})", Constancy.LITERAL),
        ("'s3', region_name=os.environ['REGION']", Constancy.FIXED),
        ("'s3', region_name=os.environ['NOT_KNOWN']", Constancy.FIXED),
        ("'s3', config=somewhere.Settings(2)", Constancy.FIXED),
        ("'s3', config=somewhere.Settings(event['tries'])", Constancy.VARIES),
        ("'s3', region_name=somewhere.settings(2)", Constancy.UNKNOWN),
        ("'s3', region_name=event['region']", Constancy.VARIES),
        ("'s3', region_name=region_of(event)", Constancy.VARIES),
        ("'s3', **credentials", Constancy.VARIES),
        ("'s3', aws_access_key_id=role['Credentials']['AccessKeyId']", Constancy.VARIES),
        ("'s3', endpoint_url=somewhere.else_()", Constancy.UNKNOWN),
        ("'s3', region_name=step", Constancy.UNKNOWN),
        ("'s3', region_name=any_step", Constancy.UNKNOWN),
    ],
)
def test_the_arguments_say_whether_the_client_can_be_kept(
    follow: Callable[..., Analysis], arguments: str, constancy: Constancy
) -> None:
    code = (
        "import boto3, os\nfrom botocore.config import Config\nimport absent as somewhere\n"
        "REGION = 'eu-west-1'\n"
        "def region_of(event): return event['detail']['region']\n"
        "def handler(event, context):\n"
        "  role = boto3.client('sts').assume_role(RoleArn='r', RoleSessionName='s')\n"
        "  credentials = {'aws_access_key_id': role['Credentials']['AccessKeyId']}\n"
        "  for any_step in boto3.Session().get_available_regions('s3'): pass\n"
        "  for step in ('eu-west-1', 'us-east-1'):\n"
        f"    made = boto3.client({arguments})\n"
    )
    made = [c for c in _creations(follow(code, {"REGION": "x"})) if c.product == "s3"]
    assert [creation.constancy for creation in made] == [constancy]


@pytest.mark.parametrize(
    ("code", "constancy"),
    [
        ("region = 'a'\n  if e: region = 'b'\n  boto3.client('s3', region_name=region)", Constancy.FIXED),
        ("region = os.environ.get('REGION', 'a')\n  boto3.client('s3', region_name=region)", Constancy.FIXED),
        ("boto3.client('s3', region_name='a' if e else 'b')", Constancy.FIXED),
        ("for region in ('a', 'b'): boto3.client('s3', region_name=region)", Constancy.UNKNOWN),
        ("for _, region in ((1, 'a'), (2, 'b')): boto3.client('s3', region_name=region)", Constancy.UNKNOWN),
        ("for one in ('a', 'b'):\n    region = one\n    boto3.client('s3', region_name=region)", Constancy.UNKNOWN),
        ("[boto3.client('s3', region_name=region) for region in ('a', 'b')]", Constancy.UNKNOWN),
        ("for region in ('a', 'b'): make(region)", Constancy.UNKNOWN),
    ],
)
def test_only_a_loop_makes_a_choice_of_values_a_reason_for_a_client_of_its_own(
    follow: Callable[..., Analysis], code: str, constancy: Constancy
) -> None:
    head = "import boto3, os\ndef make(region): boto3.client('s3', region_name=region)\n"
    analysis = follow(f"{head}def handler(e, c):\n  {code}\n", hidden_by="a plugin")
    assert [creation.constancy for creation in _creations(analysis)] == [constancy]


@pytest.mark.parametrize(
    ("made", "constancy"),
    [
        ("boto3.client('s3')", Constancy.LITERAL),
        ("boto3.resource('s3')", Constancy.VARIES),
        ("boto3.Session()", Constancy.VARIES),
        ("requests.Session()", Constancy.VARIES),
        ("psycopg2.connect('d')", Constancy.VARIES),
        ("redis.Redis()", Constancy.LITERAL),
    ],
)
@pytest.mark.parametrize(
    "start",
    [
        "with concurrent.futures.ThreadPoolExecutor() as p: p.map(work, e)",
        "p = concurrent.futures.ThreadPoolExecutor()\n  p.submit(work, e)",
        "threading.Thread(target=work, args=(e,)).start()",
        "multiprocessing.dummy.Pool(4).map(work, e)",
    ],
)
def test_each_thread_has_its_own_of_what_threads_may_not_share(
    follow: Callable[..., Analysis], made: str, constancy: Constancy, start: str
) -> None:
    head = "import boto3, concurrent.futures, multiprocessing.dummy, psycopg2, redis, requests, threading\n"
    analysis = follow(f"{head}def make(): return {made}\ndef work(x): make()\ndef handler(e, c):\n  {start}\n")
    assert [creation.constancy for creation in _creations(analysis)] == [constancy]


@pytest.mark.parametrize("made", ["boto3.client('s3')", "redis.Redis()", "requests.Session()"])
@pytest.mark.parametrize(
    "start", ["multiprocessing.Process(target=work).start()", "multiprocessing.Pool().map(work, e)"]
)
def test_each_process_has_its_own_of_everything(follow: Callable[..., Analysis], made: str, start: str) -> None:
    head = "import boto3, multiprocessing, redis, requests\n"
    analysis = follow(f"{head}def work(x=1): {made}\ndef handler(e, c):\n  {start}\n")
    assert [creation.constancy for creation in _creations(analysis)] == [Constancy.VARIES]


def test_a_session_and_its_client_are_two_places(follow: Callable[..., Analysis]) -> None:
    code = "import boto3\ndef handler(e, c):\n  s = boto3.Session()\n  s.client('s3')\n"
    assert [creation.constructor for creation in _creations(follow(code))] == ["boto3.Session", "session.client"]


def test_the_calls_that_lead_to_a_client_are_named_outermost_first(follow: Callable[..., Analysis]) -> None:
    code = "import boto3\ndef b(): boto3.client('s3')\ndef a(): b()\ndef handler(e, c): a()\n"
    (creation,) = _creations(follow(code))
    assert [code[place.span.start : place.span.end] for place in creation.via] == ["a()", "b()"]


@pytest.mark.parametrize(
    ("code", "product"),
    [
        ("import requests\ndef handler(e, c): requests.Session()", "HTTP session"),
        ("from requests import Session\ndef handler(e, c): Session()", "HTTP session"),
        ("import mysql.connector\ndef handler(e, c): mysql.connector.connect(host='h')", "MySQL connection"),
        ("from redis import Redis\ndef handler(e, c): Redis.from_url('redis://h')", "Redis client"),
        ("from googleapiclient.discovery import build\ndef handler(e, c): build('drive', 'v3')", "Google API client"),
        ("from google.cloud import storage\ndef handler(e, c): storage.Client()", "Cloud Storage client"),
        ("import requests_oauthlib as r\ndef handler(e, c): r.OAuth1Session('key')", "HTTP session"),
        ("from zeep import Client\ndef handler(e, c): Client(wsdl='https://example.com')", "SOAP client"),
    ],
)
def test_a_connection_of_another_library_is_known_by_what_it_is(
    follow: Callable[..., Analysis], code: str, product: str
) -> None:
    (creation,) = _creations(follow(code + "\n"))
    assert (creation.product, creation.frequency, creation.constancy) == (
        product,
        Frequency.INVOCATION,
        Constancy.LITERAL,
    )


@pytest.mark.parametrize(
    ("pool", "products"),
    [
        ("connection_pool=POOL", ["Redis connection pool"]),
        ("connection_pool=redis.ConnectionPool()", ["Redis connection pool", "Redis connection pool"]),
        ("host='h'", ["Redis connection pool", "Redis client"]),
        ("connection_pool=None", ["Redis connection pool", "Redis client"]),
    ],
)
def test_a_client_that_takes_its_connections_from_a_pool_is_no_new_one(
    follow: Callable[..., Analysis], pool: str, products: list[str]
) -> None:
    code = f"import redis\nPOOL = redis.ConnectionPool()\ndef handler(e, c): redis.Redis({pool})\n"
    assert [creation.product for creation in _creations(follow(code))] == products


@pytest.mark.parametrize(
    "code",
    [
        "import requests\ndef handler(e, c): requests.get('https://example.com')",
        "import sqlalchemy.orm\ndef handler(e, c): sqlalchemy.orm.sessionmaker()",
        "def handler(e, c): e.Session()",
        "class requests:\n  def Session(): pass\ndef handler(e, c): requests.Session()",
    ],
)
def test_what_keeps_no_connection_is_no_client(follow: Callable[..., Analysis], code: str) -> None:
    assert _creations(follow(code + "\n")) == []


@pytest.mark.parametrize(
    ("body", "altered"),
    [
        ("c = redis.Redis()\n  c.get('k')", ""),
        ("c = redis.Redis()\n  c.close()", "close()"),
        ("c = get()\n  c.get('k')\n  c.close()", "close()"),
        ("with get() as c: c.get('k')", "with"),
        ("with contextlib.closing(psycopg2.connect('d')) as c: c.cursor()", "closing()"),
        ("A().end()", "close()"),
        ("c = requests.Session()\n  c.auth = e['token']", "auth = …"),
        ("c = requests.Session()\n  c.headers['token'] = e['token']", "headers[…] = …"),
        ("c = requests.Session()\n  c.headers.update(e)", "headers.update()"),
        ("c = requests.Session()\n  with c.get('u') as answer: answer.close()", ""),
        ("c = pymongo.MongoClient()\n  c.shop.orders.update({}, {})", ""),
        ("with psycopg2.connect('d') as c: c.cursor()", ""),
        ("c = psycopg2.connect('d')\n  with c.cursor() as s: s.execute('q')\n  s.close()", ""),
        ("with sqlalchemy.create_engine('u').connect() as c: c.execute('q')", ""),
    ],
)
def test_what_is_done_to_a_client_says_whether_it_can_be_kept(
    follow: Callable[..., Analysis], body: str, altered: str
) -> None:
    code = (
        "import contextlib, psycopg2, pymongo, redis, requests, sqlalchemy\ndef get(): return redis.Redis()\n"
        "class A:\n  def __init__(self): self.c = get()\n  def end(self): self.c.close()\n"
        f"def handler(e, x):\n  {body}\n"
    )
    (creation,) = _creations(follow(code))
    assert creation.altered == altered


def test_the_table_of_constructors_is_in_order_and_names_none_twice() -> None:
    file = Path(constructors.__file__).with_name("tables") / "constructors.tsv"
    rows = [row.split("\t") for row in file.read_text("utf-8").splitlines() if not row.startswith("#")]
    assert rows[0] == ["callable", "product"]
    names = [name for name, _ in rows[1:]]
    assert names == sorted(set(names), key=lambda name: (name.lower(), name))


@pytest.mark.parametrize(
    ("calls", "single"),
    [
        (["make('d', 'h', 3306, {})"], {"0", "host", "port"}),
        (["make('d', os.environ['HOST'], None, True)"], {"0", "host", "port", "ssl"}),
        (["make('d', json.loads(os.environ['HOST']), 1, [1])"], {"0", "port"}),
        (["make('d', 'h', 1, {})", "make('d', {}, 1, 'x')"], {"0", "port"}),
        (["make('d', 'h', 1, 'x')", "make('d', e['host'], 1, 'x')"], set()),
    ],
)
def test_arguments_that_every_caller_gives_one_text_or_number_are_single(
    follow: Callable[..., Analysis], calls: list[str], single: set[str]
) -> None:
    code = (
        "import json, os, psycopg2\ndef make(d, h, p, s): return psycopg2.connect(d, host=h, port=p, ssl=s)\n"
        "def handler(e, x):\n" + "".join(f"  {call}\n" for call in calls)
    )
    made = [fact for fact in _creations(follow(code, {"HOST": "h"})) if fact.constancy is Constancy.FIXED]
    assert {fact.single for fact in made} == {frozenset(single)}


@pytest.mark.parametrize(
    ("body", "constancy"),
    [
        ("c.connect('host', username='u')", Constancy.LITERAL),
        ("c.connect(os.environ['HOST'])", Constancy.LITERAL),
        ("c.connect(e['host'])", Constancy.VARIES),
        ("c.connect(e['host'])\n  c.close()", Constancy.VARIES),
        ("c.connect('host', password=e['password'])", Constancy.VARIES),
        ("c.exec_command(e['command'])", Constancy.LITERAL),
    ],
)
def test_a_client_that_connects_to_what_the_event_says_is_made_for_it(
    follow: Callable[..., Analysis], body: str, constancy: Constancy
) -> None:
    code = f"import os, paramiko\ndef handler(e, x):\n  c = paramiko.SSHClient()\n  {body}\n"
    assert [creation.constancy for creation in _creations(follow(code, {"HOST": "h"}))] == [constancy]
