"""Which code an invocation gets to, and which it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.facts import ClientCreation, Frequency

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_IMPORTS = "import abc, asyncio, boto3, contextlib, functools, os, sys, threading\n"

_METHODS = {
    "a method of an object of the module": """
class A:
    def run(self): return self.make()
    def make(self): return boto3.client('s3')
a = A()
def handler(event, context): a.run()
""",
    "what a subclass puts in place of an abstract step": """
class Base(abc.ABC):
    def run(self, event):
        return self.step(event)
    @abc.abstractmethod
    def step(self, event): ...
class A(Base):
    def step(self, event): return boto3.client('s3')
def handler(event, context): A().run(event)
""",
    "a method of a mixin": """
class Store:
    def make(self): return boto3.client('s3')
class A(Store, dict):
    def run(self): return self.make()
def handler(event, context): A().run()
""",
    "what super leads to": """
class Base:
    def run(self): return boto3.client('s3')
class A(Base):
    def run(self): return super(A, self).run()
def handler(event, context): A().run()
""",
    "the next class in a diamond": """
class Root:
    def run(self): pass
class Left(Root):
    def run(self): super().run()
class Right(Root):
    def run(self): boto3.client('s3')
class A(Left, Right): pass
def handler(event, context): A().run()
""",
    "a class method that makes its class": """
class A:
    @classmethod
    def of(cls, event): return cls()
    def run(self): return boto3.client('s3')
def handler(event, context): A.of(event).run()
""",
    "a static method": """
class A:
    @staticmethod
    def make(): return boto3.client('s3')
def handler(event, context): A.make()
""",
    "a method of the class called with the object": """
class A:
    def run(self): return boto3.client('s3')
def handler(event, context): A.run(A())
""",
    "a method through type(self)": """
class A:
    def run(self): return type(self).make()
    @classmethod
    def make(cls): return boto3.client('s3')
def handler(event, context): A().run()
""",
    "an object kept as a class attribute": """
class Repo:
    def save(self): boto3.client('s3')
class A:
    repo = Repo()
def handler(event, context): A.repo.save()
""",
    "an object handed to a constructor": """
class Repo:
    def save(self): boto3.client('s3')
class A:
    def __init__(self, repo): self.repo = repo
    def run(self): self.repo.save()
def handler(event, context): A(Repo()).run()
""",
    "an object handed to a dataclass by position": """
from dataclasses import dataclass
class Repo:
    def save(self): boto3.client('s3')
@dataclass
class A:
    name: str
    repo: Repo
    def run(self): self.repo.save()
def handler(event, context): A('a', Repo()).run()
""",
    "the step after a dataclass is filled": """
import dataclasses
@dataclasses.dataclass
class A:
    name: str
    def __post_init__(self): boto3.client('s3')
def handler(event, context): A('a')
""",
    "a default that a dataclass makes": """
import dataclasses
class Repo:
    def __init__(self): boto3.client('s3')
@dataclasses.dataclass
class A:
    repo: Repo = dataclasses.field(default_factory=Repo)
def handler(event, context): A()
""",
    "an attribute that is set by the other of two methods": """
class A:
    def open(self):
        self.repo = Repo()
        return self
    def run(self): self.repo.save()
class Repo:
    def save(self): boto3.client('s3')
def handler(event, context): A().open().run()
""",
    "a class inside a class": """
class A:
    class B:
        def run(self): boto3.client('s3')
def handler(event, context): A.B().run()
""",
    "a setter": """
class A:
    @property
    def name(self): return 1
    @name.setter
    def name(self, value): boto3.client('s3')
def handler(event, context):
    a = A()
    a.name = 'x'
""",
    "a property made of two functions": """
class A:
    def read(self): return boto3.client('s3')
    name = property(read)
def handler(event, context): A().name
""",
    "an object that is called": """
class A:
    def __call__(self, event): boto3.client('s3')
a = A()
def handler(event, context): a(event)
""",
    "the items of an object": """
class A:
    def __getitem__(self, key): return boto3.client('s3')
def handler(event, context): A()['x']
""",
    "what is stored in an object": """
class A:
    def __setitem__(self, key, value): boto3.client('s3')
def handler(event, context):
    a = A()
    a['x'] = 1
""",
    "what an object iterates over": """
class A:
    def __iter__(self):
        yield boto3.client('s3')
def handler(event, context):
    for x in A(): pass
""",
    "whether an object holds something": """
class A:
    def __contains__(self, key): return boto3.client('s3')
def handler(event, context): return 'x' in A()
""",
    "the length of an object": """
class A:
    def __len__(self): return boto3.client('s3')
def handler(event, context): return len(A())
""",
    "the text of an object": """
class A:
    def __str__(self): return boto3.client('s3')
def handler(event, context): return str(A())
""",
    "an attribute that an object makes up": """
class A:
    def __getattr__(self, name): return boto3.client('s3')
def handler(event, context): A().bucket
""",
    "a method whose name is put together": """
class A:
    def run(self, event): return getattr(self, 'do_' + event['what'])()
    def do_list(self): return boto3.client('s3')
def handler(event, context): A().run(event)
""",
    "a method of an enumeration's member": """
import enum
class Kind(enum.Enum):
    A = 'a'
    def run(self): boto3.client('s3')
def handler(event, context): Kind.A.run()
""",
    "a method of what an enumeration finds": """
import enum
class Kind(enum.Enum):
    A = 'a'
    def run(self): boto3.client('s3')
def handler(event, context): Kind(event['kind']).run()
""",
    "a method of a named tuple": """
import typing
class A(typing.NamedTuple):
    name: str
    def run(self): boto3.client('s3')
def handler(event, context): A('x').run()
""",
    "one object for all": """
class A:
    _instance = None
    @classmethod
    def instance(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance
    def run(self): boto3.client('s3')
def handler(event, context): A.instance().run()
""",
    "the run of a thread of its own class": """
class Job(threading.Thread):
    def run(self): boto3.client('s3')
def handler(event, context):
    job = Job()
    job.start()
    job.join()
""",
}

_REGISTRIES = {
    "a dict of functions": """
def go(event): boto3.client('s3')
def stay(event): pass
STEPS = {'go': go, 'stay': stay}
def handler(event, context): STEPS[event['step']](event)
""",
    "a dict of classes": """
class Go:
    def run(self): boto3.client('s3')
class Stay:
    def run(self): pass
STEPS = {'go': Go, 'stay': Stay}
def handler(event, context): STEPS.get(event['step'], Stay)().run()
""",
    "a dict of objects": """
class Go:
    def run(self): boto3.client('s3')
STEPS = {'go': Go()}
def handler(event, context):
    step = STEPS[event['step']]
    step.run()
""",
    "a dict of lambdas": """
STEPS = {'go': lambda event: boto3.client('s3')}
def handler(event, context): STEPS[event['step']](event)
""",
    "a dict keyed by the members of an enumeration": """
import enum
class Kind(enum.Enum):
    GO = 'go'
def go(): boto3.client('s3')
STEPS = {Kind.GO: go}
def handler(event, context): STEPS[Kind(event['kind'])]()
""",
    "a dict keyed by classes": """
class Go: pass
def go(): boto3.client('s3')
STEPS = {Go: go}
def handler(event, context): STEPS[type(Go())]()
""",
    "the values of a dict": """
def go(): boto3.client('s3')
STEPS = {'go': go}
def handler(event, context):
    for step in STEPS.values(): step()
""",
    "the items of a dict": """
def go(): boto3.client('s3')
STEPS = {'go': go}
def handler(event, context):
    for name, step in STEPS.items(): step()
""",
    "a list of objects": """
class Mail:
    def send(self): boto3.client('s3')
class Text:
    def send(self): pass
CHANNELS = [Mail(), Text()]
def handler(event, context):
    for channel in CHANNELS: channel.send()
""",
    "a list of pairs": """
def go(): boto3.client('s3')
STEPS = [('go', go)]
def handler(event, context):
    for name, step in STEPS:
        if name == event['step']: step()
""",
    "a list that is filled": """
def go(): boto3.client('s3')
STEPS = []
STEPS.append(go)
def handler(event, context):
    for step in STEPS: step()
""",
    "a numbered list": """
def go(): boto3.client('s3')
STEPS = [go]
def handler(event, context):
    for number, step in enumerate(STEPS): step()
""",
    "a decorator that fills a dict": """
STEPS = {}
def step(name):
    def register(function):
        STEPS[name] = function
        return function
    return register
@step('go')
def go(event): boto3.client('s3')
def handler(event, context): STEPS[event['step']](event)
""",
    "a decorator that fills a list": """
STEPS = []
def step(function):
    STEPS.append(function)
    return function
@step
def go(): boto3.client('s3')
def handler(event, context): return [step() for step in STEPS]
""",
    "an object that keeps what it is given": """
class Router:
    def __init__(self): self.routes = {}
    def route(self, path):
        def register(function):
            self.routes[path] = function
            return function
        return register
    def handle(self, event): return self.routes[event['path']](event)
router = Router()
@router.route('/go')
def go(event): boto3.client('s3')
def handler(event, context): return router.handle(event)
""",
    "an object that keeps what it is given in a list": """
class Bus:
    def __init__(self): self.listeners = []
    def listen(self, function): self.listeners.append(function)
    def publish(self, event):
        for listener in self.listeners: listener(event)
bus = Bus()
def go(event): boto3.client('s3')
bus.listen(go)
def handler(event, context): bus.publish(event)
""",
    "an object that keeps lists by name": """
from collections import defaultdict
class Bus:
    def __init__(self): self.listeners = defaultdict(list)
    def listen(self, name, function): self.listeners[name].append(function)
    def publish(self, name, event):
        for listener in self.listeners[name]: listener(event)
bus = Bus()
def go(event): boto3.client('s3')
bus.listen('go', go)
def handler(event, context): bus.publish(event['name'], event)
""",
    "the subclasses of a class": """
class Step:
    def run(self): pass
class Go(Step):
    def run(self): boto3.client('s3')
def handler(event, context):
    for step in Step.__subclasses__(): step().run()
""",
    "classes that enrol themselves": """
class Step:
    steps = []
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.steps.append(cls)
class Go(Step):
    def run(self): boto3.client('s3')
def handler(event, context):
    for step in Step.steps: step().run()
""",
    "a function found by its name in the module": """
def step_go(): boto3.client('s3')
def handler(event, context): globals()['step_' + event['step']]()
""",
    "a choice between two": """
def go(): boto3.client('s3')
def stay(): pass
def handler(event, context): (go if event['go'] else stay)()
""",
    "a choice by match": """
def go(): boto3.client('s3')
def handler(event, context):
    match event['step']:
        case 'go': go()
        case _: pass
""",
    "a function that chooses by type": """
@functools.singledispatch
def save(value): pass
@save.register
def _(value: int): boto3.client('s3')
def handler(event, context): save(event['value'])
""",
    "a function that chooses by a named type": """
@functools.singledispatch
def save(value): pass
@save.register(dict)
def save_dict(value): boto3.client('s3')
def handler(event, context): save(event)
""",
}

_HANDED_OVER = {
    "map": "def go(x): boto3.client('s3')\ndef handler(event, context): list(map(go, event))",
    "sorted": "def go(x): boto3.client('s3')\ndef handler(event, context): sorted(event, key=go)",
    "a lambda in filter": "def handler(event, context): list(filter(lambda x: boto3.client('s3'), event))",
    "reduce": "def go(a, b): boto3.client('s3')\ndef handler(event, context): functools.reduce(go, event)",
    "an executor": (
        "from concurrent.futures import ThreadPoolExecutor\nclass A:\n  def go(self, x): boto3.client('s3')\n"
        "def handler(event, context):\n  with ThreadPoolExecutor() as pool:\n    pool.submit(A().go, event).result()"
    ),
    "a thread": (
        "def go(): boto3.client('s3')\ndef handler(event, context):\n  t = threading.Thread(target=go)\n  t.start()\n  t.join()"
    ),
    "a process of a pool": (
        "import multiprocessing\ndef go(x): boto3.client('s3')\n"
        "def handler(event, context):\n  multiprocessing.Pool(2).map(go, event)"
    ),
    "asyncio.run": "async def go(): boto3.client('s3')\ndef handler(event, context): asyncio.run(go())",
    "asyncio.gather": (
        "async def go(): boto3.client('s3')\nasync def main(): await asyncio.gather(*[go() for _ in range(3)])\n"
        "def handler(event, context): asyncio.get_event_loop().run_until_complete(main())"
    ),
    "asyncio.to_thread": (
        "def go(): boto3.client('s3')\nasync def main(): await asyncio.to_thread(go)\n"
        "def handler(event, context): asyncio.run(main())"
    ),
    "a function that tries again": (
        "def retry(function, times=3):\n  for _ in range(times):\n    try: return function()\n    except Exception: pass\n"
        "def go(): boto3.client('s3')\ndef handler(event, context): retry(go)"
    ),
    "a function that tries again with the arguments it gets": (
        "def retry(function, *args, **kwargs): return function(*args, **kwargs)\n"
        "def go(name): boto3.client(name)\ndef handler(event, context): retry(go, name='s3')"
    ),
    "somebody else's function that tries again": (
        "from retry.api import retry_call\ndef go(): boto3.client('s3')\ndef handler(event, context): retry_call(go)"
    ),
    "a dict of callables": (
        "import toolbox\ndef go(): boto3.client('s3')\ndef handler(event, context): toolbox.run({'go': go})"
    ),
    "an object that is called by others": (
        "import toolbox\nclass A:\n  def __call__(self): boto3.client('s3')\ndef handler(event, context): toolbox.run(A())"
    ),
    "partial": (
        "import toolbox\ndef go(name): boto3.client(name)\n"
        "def handler(event, context): toolbox.run(functools.partial(go, name='s3'))"
    ),
    "a class": (
        "import toolbox\nclass A:\n  def __init__(self, x): boto3.client('s3')\ndef handler(event, context): list(map(A, event))"
    ),
    "a context that is left later": (
        "class A:\n  def __enter__(self): boto3.client('s3')\n  def __exit__(self, *a): pass\n"
        "def handler(event, context):\n  with contextlib.ExitStack() as stack: stack.enter_context(A())"
    ),
}

_DECORATED = {
    "by a decorator with arguments": """
def retry(times):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs): return function(*args, **kwargs)
        return inner
    return wrap
@retry(3)
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by a decorator with optional arguments": """
def retry(function=None, *, times=3):
    if function is None: return functools.partial(retry, times=times)
    def inner(*args, **kwargs): return function(*args, **kwargs)
    return inner
@retry(times=2)
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by a class": """
class retry:
    def __init__(self, function): self.function = function
    def __call__(self, *args): return self.function(*args)
@retry
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by a class with arguments": """
class retry:
    def __init__(self, times): self.times = times
    def __call__(self, function):
        def inner(*args): return function(*args)
        return inner
@retry(3)
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by somebody else's decorator": """
from tenacity import retry, stop_after_attempt
@retry(stop=stop_after_attempt(3))
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by a method of somebody else's object": """
from aws_lambda_powertools import Tracer
tracer = Tracer()
@tracer.capture_method
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by a decorator that does the work itself": """
def opened(function):
    def inner(event, context):
        boto3.client('s3')
        return function(event, context)
    return inner
@opened
def handler(event, context): pass
""",
    "on a method": """
def logged(function):
    def inner(self, *args): return function(self, *args)
    return inner
class A:
    @logged
    def run(self): boto3.client('s3')
def handler(event, context): A().run()
""",
    "by a function of the class": """
class A:
    def logged(function):
        def inner(self): return function(self)
        return inner
    @logged
    def run(self): boto3.client('s3')
def handler(event, context): A().run()
""",
    "by several, one of them somebody else's": """
from somewhere import traced
def logged(function):
    def inner(*args): return function(*args)
    return inner
@logged
@traced
def go(): boto3.client('s3')
def handler(event, context): go()
""",
    "by a middleware of Powertools": """
from aws_lambda_powertools.middleware_factory import lambda_handler_decorator
@lambda_handler_decorator
def opened(handler, event, context):
    boto3.client('s3')
    return handler(event, context)
@opened
def handler(event, context): pass
""",
    "by a class decorator that wraps the class": """
def known(cls): return cls
@known
class A:
    def run(self): boto3.client('s3')
def handler(event, context): A().run()
""",
}

_CONTEXTS = {
    "a context manager of the service": """
class A:
    def __enter__(self): return self
    def __exit__(self, *args): boto3.client('s3')
def handler(event, context):
    with A(): pass
""",
    "the end of a generator made a context manager": """
@contextlib.contextmanager
def scope():
    try: yield 1
    finally: boto3.client('s3')
def handler(event, context):
    with scope(): pass
""",
    "the beginning of a generator made a context manager": """
@contextlib.contextmanager
def scope():
    yield boto3.client('s3')
def handler(event, context):
    with scope() as client: pass
""",
    "a method made a context manager": """
class A:
    @contextlib.contextmanager
    def scope(self):
        yield boto3.client('s3')
def handler(event, context):
    with A().scope() as client: pass
""",
    "an asynchronous context manager": """
class A:
    async def __aenter__(self): return boto3.client('s3')
    async def __aexit__(self, *args): pass
async def main():
    async with A() as client: pass
def handler(event, context): asyncio.run(main())
""",
    "a context manager given by a method": """
class Unit:
    def __enter__(self): return self
    def __exit__(self, *args): pass
    def save(self): boto3.client('s3')
class A:
    def begin(self): return Unit()
def handler(event, context):
    with A().begin() as unit: unit.save()
""",
    "what a context yields": """
class A:
    def save(self): boto3.client('s3')
@contextlib.contextmanager
def scope():
    a = A()
    try:
        yield a
    except Exception:
        raise
def handler(event, context):
    with scope() as a: a.save()
""",
    "a with in a with": """
@contextlib.contextmanager
def inner():
    yield boto3.client('s3')
@contextlib.contextmanager
def outer():
    with inner() as client:
        yield client
def handler(event, context):
    with outer() as client: pass
""",
    "two contexts at once": """
@contextlib.contextmanager
def one():
    yield 1
@contextlib.contextmanager
def two():
    yield boto3.client('s3')
def handler(event, context):
    with one() as a, two() as b: pass
""",
}

_GENERATORS = {
    "a generator in a loop": """
def steps():
    yield 1
    boto3.client('s3')
def handler(event, context):
    for step in steps(): pass
""",
    "what a generator gives": """
class A:
    def save(self): boto3.client('s3')
def steps():
    yield A()
def handler(event, context):
    for step in steps(): step.save()
""",
    "what a generator hands on": """
class A:
    def save(self): boto3.client('s3')
def inner():
    yield A()
def steps():
    yield from inner()
def handler(event, context):
    for step in steps(): step.save()
""",
    "the next of a generator": """
class A:
    def save(self): boto3.client('s3')
def steps():
    while True:
        yield A()
def handler(event, context): next(steps()).save()
""",
    "an asynchronous generator": """
class A:
    def save(self): boto3.client('s3')
async def steps():
    yield A()
async def main():
    async for step in steps(): step.save()
def handler(event, context): asyncio.run(main())
""",
    "what is awaited": """
class A:
    async def save(self): boto3.client('s3')
async def open_(): return A()
async def main(): await (await open_()).save()
def handler(event, context): asyncio.run(main())
""",
    "a generator expression": """
class A:
    def save(self): boto3.client('s3')
def handler(event, context): return list(a.save() for a in (A() for _ in event))
""",
    "a comprehension over pairs": """
class A:
    def save(self): boto3.client('s3')
def handler(event, context): return {name: a.save() for name, a in [('a', A())]}
""",
    "what asyncio.run gives": """
class A:
    def save(self): boto3.client('s3')
async def main(): return A()
def handler(event, context): asyncio.run(main()).save()
""",
    "the first of two lists": """
class A:
    def save(self): boto3.client('s3')
def handler(event, context):
    for a, b in zip([A()], event): a.save()
""",
    "the last of a list": """
class A:
    def save(self): boto3.client('s3')
def handler(event, context): [A()][-1].save()
""",
    "the rest of a list": """
class A:
    def save(self): boto3.client('s3')
def handler(event, context):
    first, *rest = [1, A()]
    for a in rest: a.save()
""",
    "a slice of a list": """
class A:
    def save(self): boto3.client('s3')
LIST = [A(), A()]
def handler(event, context):
    for a in LIST[1:]: a.save()
""",
}

_CLOSURES = {
    "a function that makes a function": """
def maker(name):
    def make(): return boto3.client(name)
    return make
make = maker('s3')
def handler(event, context): make()
""",
    "a handler made by a function": """
def lambda_(function):
    def inner(event, context): return function(event)
    return inner
def work(event): boto3.client('s3')
handler = lambda_(work)
""",
    "a handler that is a method": """
class A:
    def handle(self, event, context): boto3.client('s3')
handler = A().handle
""",
    "a handler that is an object": """
class A:
    def __call__(self, event, context): boto3.client('s3')
handler = A()
""",
    "a handler that is a class": """
class handler:
    def __init__(self, event, context): boto3.client('s3')
""",
    "a handler that is a class method": """
class A:
    @classmethod
    def handle(cls, event, context): boto3.client('s3')
handler = A.handle
""",
    "a handler that a class gives": """
class Base:
    @classmethod
    def as_handler(cls):
        def inner(event, context): return cls().handle(event)
        return inner
class A(Base):
    def handle(self, event): boto3.client('s3')
handler = A.as_handler()
""",
    "a handler that is partial": """
def work(name, event, context): boto3.client(name)
handler = functools.partial(work, 's3')
""",
    "a handler that somebody else's function wraps": """
from somewhere import wrap
def work(event, context): boto3.client('s3')
handler = wrap(work)
""",
    "a handler that somebody else's call wraps": """
from somewhere import Wrapper
def work(event, context): boto3.client('s3')
handler = Wrapper(retries=2)(work)
""",
    "a handler that a chain of somebody else's calls wraps": """
import middy
def work(event, context): boto3.client('s3')
handler = middy.middy(work).use(middy.json())
""",
    "a handler that is a lambda": "handler = lambda event, context: boto3.client('s3')",
    "a handler of another name": "def work(event, context): boto3.client('s3')\nhandler = main = work",
    "a handler defined on one of two paths": """
if os.environ.get('X'):
    def handler(event, context): pass
else:
    def handler(event, context): boto3.client('s3')
""",
    "an asynchronous handler run by a wrapper": """
def run(function):
    def inner(event, context): return asyncio.run(function(event, context))
    return inner
@run
async def handler(event, context): boto3.client('s3')
""",
    "a variable of the function around": """
def handler(event, context):
    client = None
    def open_():
        nonlocal client
        client = boto3.client('s3')
    open_()
""",
    "a default that stands for the call": """
def make(): return boto3.client('s3')
def work(maker=make): maker()
def handler(event, context): work()
""",
}


def _cases(*tables: dict[str, str]) -> pytest.MarkDecorator:
    cases = {name: code for table in tables for name, code in table.items()}
    return pytest.mark.parametrize("code", cases.values(), ids=cases.keys())


def _clients(analysis: Analysis) -> list[ClientCreation]:
    return [fact for fact in analysis.facts if isinstance(fact, ClientCreation)]


@_cases(_METHODS, _REGISTRIES, _HANDED_OVER, _DECORATED, _CONTEXTS, _GENERATORS, _CLOSURES)
def test_an_invocation_gets_to(follow: Callable[..., Analysis], code: str) -> None:
    made = _clients(follow(_IMPORTS + code))
    assert [(client.product, client.frequency) for client in made] == [("s3", Frequency.INVOCATION)]
