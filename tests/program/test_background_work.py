"""Work started beside the handler, and who waits for it."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty
from advisor.program.facts import BackgroundWork, Frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.program.analysis import Analysis

_HEAD = """\
import asyncio, atexit, functools, multiprocessing, os, queue, signal, subprocess, threading, time, _thread
import concurrent.futures
from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor, as_completed, wait
from multiprocessing.pool import ThreadPool
from threading import Thread, Timer
import boto3
s3 = boto3.client('s3')
def work(*values):
    s3.put_object(Bucket='b', Key='k')
async def awork(*values):
    s3.put_object(Bucket='b', Key='k')
"""


def _module(code: str) -> str:
    code = dedent(code).lstrip("\n")
    return _HEAD + (code if "def handler" in code else "def handler(event, context):\n" + _indented(code))


def _indented(code: str) -> str:
    return "".join(f"    {line}\n" for line in code.splitlines())


def _started(analysis: Analysis) -> list[tuple[str, Certainty]]:
    found = (fact for fact in analysis.facts if isinstance(fact, BackgroundWork))
    return [(fact.operation, fact.waited) for fact in found if fact.frequency is Frequency.INVOCATION]


NOT_WAITED_FOR: Mapping[str, tuple[str, list[str]]] = {
    "a thread without a name": ("Thread(target=work).start()", ["threading.Thread.start"]),
    "a thread with one": ("t = threading.Thread(target=work, daemon=True)\nt.start()", ["threading.Thread.start"]),
    "a thread that is only looked at": (
        "t = Thread(target=work)\nt.daemon = True\nt.start()\nprint(t.name, t)",
        ["threading.Thread.start"],
    ),
    "a timer": ("Timer(5, work).start()", ["threading.Timer.start"]),
    "a process": ("p = multiprocessing.Process(target=work)\np.start()", ["multiprocessing.Process.start"]),
    "a thread of the lowest kind": ("_thread.start_new_thread(work, (1,))", ["_thread.start_new_thread"]),
    "a command": ("subprocess.Popen(['ls', '-l'])", ["subprocess.Popen"]),
    "a command with a name": ("p = subprocess.Popen('ls', shell=True)\nreturn 'ok'", ["subprocess.Popen"]),
    "threads of a list": (
        "ts = []\nfor x in event['xs']:\n    t = Thread(target=work, args=(x,))\n    ts.append(t)\n    t.start()",
        ["threading.Thread.start"],
    ),
    "threads of a comprehension": (
        "ts = [Thread(target=work, args=(x,)) for x in event['xs']]\nfor t in ts:\n    t.start()",
        ["threading.Thread.start"],
    ),
    "jobs of a pool": (
        "pool = ThreadPoolExecutor(max_workers=2)\npool.submit(work, 1)",
        ["concurrent.futures.ThreadPoolExecutor.submit"],
    ),
    "jobs of a pool that is told not to wait": (
        "pool = ThreadPoolExecutor()\npool.submit(work, 1)\npool.shutdown(wait=False)",
        ["concurrent.futures.ThreadPoolExecutor.submit"],
    ),
    "jobs that are mapped": (
        "pool = concurrent.futures.ProcessPoolExecutor()\npool.map(work, event['xs'])",
        ["concurrent.futures.ProcessPoolExecutor.map"],
    ),
    "jobs of a pool of the module": (
        "POOL = ThreadPoolExecutor()\ndef handler(event, context):\n    POOL.submit(work, event)\n    return 'accepted'",
        ["concurrent.futures.ThreadPoolExecutor.submit"],
    ),
    "jobs with a callback": (
        "POOL = ThreadPoolExecutor()\ndef done(f):\n    print(f)\ndef handler(event, context):\n"
        "    future = POOL.submit(work, event)\n    future.add_done_callback(done)",
        ["concurrent.futures.ThreadPoolExecutor.submit"],
    ),
    "jobs of multiprocessing": (
        "p = multiprocessing.Pool(2)\np.apply_async(work, (1,))",
        ["multiprocessing.Pool.apply_async"],
    ),
    "a task": (
        "async def main():\n    asyncio.create_task(awork())\n    return 1\n"
        "def handler(event, context):\n    return asyncio.run(main())",
        ["asyncio.create_task"],
    ),
    "a task of a loop": (
        "async def main():\n    loop = asyncio.get_running_loop()\n    t = loop.create_task(awork())\n"
        "def handler(event, context):\n    asyncio.run(main())",
        ["asyncio.get_running_loop.create_task"],
    ),
    "two tasks, the second of which sleeps": (
        "async def slow():\n    await asyncio.sleep(1)\nasync def main():\n    asyncio.create_task(awork())\n"
        "    asyncio.create_task(slow())\ndef handler(event, context):\n    asyncio.run(main())",
        ["asyncio.create_task", "asyncio.create_task"],
    ),
    "a job of a loop": (
        "async def main():\n    loop = asyncio.get_event_loop()\n    loop.run_in_executor(None, work)\n"
        "def handler(event, context):\n    asyncio.get_event_loop().run_until_complete(main())",
        ["asyncio.get_event_loop.run_in_executor"],
    ),
    "a thread of a class of the service": (
        "class Worker(Thread):\n    def run(self):\n        work()\ndef handler(event, context):\n    Worker().start()",
        ["threading.Thread.start"],
    ),
    "a thread that starts itself": (
        "class Worker(Thread):\n    def __init__(self):\n        super().__init__()\n        self.start()\n"
        "    def run(self):\n        work()\ndef handler(event, context):\n    Worker()",
        ["threading.Thread.start"],
    ),
    "a decorator": (
        "def aside(f):\n    @functools.wraps(f)\n    def run(*args):\n        Thread(target=f, args=args).start()\n"
        "    return run\n@aside\ndef notify(x):\n    work(x)\ndef handler(event, context):\n    notify(event)",
        ["threading.Thread.start"],
    ),
    "a helper that returns the thread to nobody": (
        "def start(x):\n    t = Thread(target=work, args=(x,))\n    t.start()\n    return t\n"
        "def handler(event, context):\n    start(event)",
        ["threading.Thread.start"],
    ),
    "a worker that itself waits": (
        "def worker(q):\n    while True:\n        q.get()\n        time.sleep(1)\n"
        "def handler(event, context):\n    q = queue.Queue()\n    Thread(target=worker, args=(q,)).start()\n    q.put(1)",
        ["threading.Thread.start"],
    ),
    "a join of text": (
        "Thread(target=work).start()\nreturn event['separator'].join([str(x) for x in event['xs']])",
        ["threading.Thread.start"],
    ),
    "sleep before": ("time.sleep(1)\nThread(target=work).start()", ["threading.Thread.start"]),
    "an unknown call that is awaited": (
        "async def main(client):\n    asyncio.create_task(awork())\n    await client.get('x')\n"
        "def handler(event, context):\n    asyncio.run(main(event['c']))",
        ["asyncio.create_task"],
    ),
}

WAITED_FOR: Mapping[str, str] = {
    "join": "t = Thread(target=work)\nt.start()\nt.join()",
    "join with a limit": "t = Thread(target=work)\nt.start()\nt.join(timeout=2)",
    "join in a loop over a list": (
        "ts = []\nfor x in event['xs']:\n    t = Thread(target=work, args=(x,))\n    t.start()\n    ts.append(t)\n"
        "for t in ts:\n    t.join()"
    ),
    "join by index": (
        "ts = [Thread(target=work) for _ in range(3)]\nfor t in ts: t.start()\nfor i in range(3): ts[i].join()"
    ),
    "join in a comprehension": (
        "ts = [Thread(target=work) for _ in range(3)]\n[t.start() for t in ts]\n[t.join() for t in ts]"
    ),
    "join by map": "ts = [Thread(target=work)]\nfor t in ts: t.start()\nlist(map(lambda t: t.join(), ts))",
    "join by map of the method": "ts = [Thread(target=work)]\nfor t in ts: t.start()\nlist(map(Thread.join, ts))",
    "join in another function": (
        "def end(ts):\n    for t in ts:\n        t.join()\n"
        "def handler(event, context):\n    ts = [Thread(target=work)]\n    ts[0].start()\n    end(ts)"
    ),
    "join in finally": "t = Thread(target=work)\nt.start()\ntry:\n    return s3.list_buckets()\nfinally:\n    t.join()",
    "join on a path": "t = Thread(target=work)\nt.start()\nif event['wait']:\n    t.join()",
    "join of the last round": "t = None\nfor x in event['xs']:\n    if t: t.join()\n    t = Thread(target=work)\n    t.start()",
    "join of what a dict holds": (
        "ts = {}\nfor x in event['xs']:\n    ts[x] = Thread(target=work)\n    ts[x].start()\n"
        "for x in ts:\n    ts[x].join()"
    ),
    "join of values": (
        "ts = {}\nfor x in event['xs']:\n    ts[x] = Thread(target=work)\nfor t in ts.values(): t.start()\n"
        "for t in ts.values(): t.join()"
    ),
    "join of pairs": (
        "ts = [(x, Thread(target=work)) for x in event['xs']]\nfor _, t in ts: t.start()\nfor x, t in ts: t.join()"
    ),
    "a queue that is joined": (
        "q = queue.Queue()\nThread(target=work, args=(q,), daemon=True).start()\nq.put(1)\nq.join()"
    ),
    "an event that is waited for": "e = threading.Event()\nThread(target=work, args=(e,)).start()\ne.wait()",
    "an event that ends it": "e = threading.Event()\nThread(target=work, args=(e,)).start()\ns3.list_buckets()\ne.set()",
    "a result from a queue": "q = queue.Queue()\nThread(target=work, args=(q,)).start()\nreturn q.get()",
    "sleep until done": "done = []\nThread(target=work, args=(done,)).start()\nwhile not done:\n    time.sleep(1)",
    "is_alive": "t = Thread(target=work)\nt.start()\nwhile t.is_alive():\n    pass",
    "a timer that is cancelled": "t = Timer(5, work)\nt.start()\ntry:\n    s3.list_buckets()\nfinally:\n    t.cancel()",
    "communicate": "p = subprocess.Popen(['ls'], stdout=subprocess.PIPE)\nout, err = p.communicate()",
    "wait": "p = subprocess.Popen(['ls'])\np.wait()",
    "poll": "p = subprocess.Popen(['ls'])\nwhile p.poll() is None:\n    pass",
    "read the output": "p = subprocess.Popen(['ls'], stdout=-1)\nfor line in p.stdout:\n    print(line)",
    "read at the call": "return subprocess.Popen(['ls'], stdout=-1).stdout.read()",
    "communicate at the call": "return subprocess.Popen(['ls'], stdout=-1).communicate()[0]",
    "a pipe": (
        "a = subprocess.Popen(['ls'], stdout=-1)\nb = subprocess.Popen(['wc'], stdin=a.stdout, stdout=-1)\n"
        "return b.communicate()"
    ),
    "a command in a with": "with subprocess.Popen(['ls'], stdout=-1) as p:\n    return p",
    "a pid that is waited for": "p = subprocess.Popen(['ls'])\nos.waitpid(p.pid, 0)",
    "kill": "p = subprocess.Popen(['ls'])\np.kill()",
    "a pool in a with": "with ThreadPoolExecutor() as pool:\n    pool.submit(work, 1)",
    "a pool that maps in a with": "with ThreadPoolExecutor() as pool:\n    pool.map(work, event['xs'])",
    "a pool on a stack": (
        "import contextlib\nwith contextlib.ExitStack() as stack:\n"
        "    pool = stack.enter_context(ThreadPoolExecutor())\n    pool.submit(work)"
    ),
    "as_completed": (
        "POOL = ThreadPoolExecutor()\ndef handler(event, context):\n"
        "    futures = [POOL.submit(work, x) for x in event['xs']]\n    for f in as_completed(futures):\n        f.result()"
    ),
    "futures as keys": (
        "POOL = ThreadPoolExecutor()\ndef handler(event, context):\n"
        "    futures = {POOL.submit(work, x): x for x in event['xs']}\n    for f in as_completed(futures):\n        f.result()"
    ),
    "futures put in as keys": (
        "POOL = ThreadPoolExecutor()\ndef handler(event, context):\n    futures = {}\n    for x in event['xs']:\n"
        "        futures[POOL.submit(work, x)] = x\n    wait(futures)"
    ),
    "result": "pool = ThreadPoolExecutor()\nf = pool.submit(work, 1)\nreturn f.result()",
    "result at the call": "return ThreadPoolExecutor().submit(work, 1).result()",
    "results of a list": (
        "pool = ThreadPoolExecutor()\nfs = []\nfor x in event['xs']:\n    fs.append(pool.submit(work, x))\n"
        "return [f.result() for f in fs]"
    ),
    "wait of futures": "pool = ThreadPoolExecutor()\nfs = [pool.submit(work, x) for x in event['xs']]\nwait(fs)",
    "wait of unpacked futures": (
        "pool = ThreadPoolExecutor()\nfs = [pool.submit(work, x) for x in event['xs']]\n"
        "concurrent.futures.wait([*fs], timeout=3)"
    ),
    "shutdown": "pool = ThreadPoolExecutor()\npool.submit(work, 1)\npool.shutdown()",
    "shutdown in finally": (
        "pool = ThreadPoolExecutor()\ntry:\n    pool.submit(work, 1)\nfinally:\n    pool.shutdown(wait=True)"
    ),
    "a map that is read": "pool = ThreadPoolExecutor()\nreturn list(pool.map(work, event['xs']))",
    "a map that is looped over": "pool = ThreadPoolExecutor()\nfor r in pool.map(work, event['xs']):\n    print(r)",
    "a map in a comprehension": "pool = ThreadPoolExecutor()\nreturn [r for r in pool.map(work, event['xs'])]",
    "a map that is unpacked": "pool = ThreadPoolExecutor()\nreturn max(*pool.map(work, event['xs']))",
    "a map in a display": "pool = ThreadPoolExecutor()\nreturn [*pool.map(work, event['xs'])]",
    "a map that is summed": "pool = ThreadPoolExecutor()\nreturn sum(pool.map(work, event['xs']))",
    "a map that is zipped": "pool = ThreadPoolExecutor()\nreturn dict(zip(event['xs'], pool.map(work, event['xs'])))",
    "a pool of multiprocessing that is joined": (
        "p = multiprocessing.Pool(2)\np.apply_async(work, (1,))\np.close()\np.join()"
    ),
    "get": "p = ThreadPool(2)\nr = p.map_async(work, [1])\nreturn r.get()",
    "gather": (
        "async def main():\n    ts = [asyncio.create_task(awork(x)) for x in range(3)]\n    return await asyncio.gather(*ts)\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "await": (
        "async def main():\n    t = asyncio.create_task(awork())\n    return await t\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "await at the call": (
        "async def main():\n    return await asyncio.create_task(awork())\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "await in a loop": (
        "async def main():\n    ts = []\n    for x in range(3):\n        ts.append(asyncio.ensure_future(awork(x)))\n"
        "    for t in ts:\n        await t\ndef handler(event, context):\n    return asyncio.run(main())"
    ),
    "wait of tasks": (
        "async def main():\n    ts = {asyncio.create_task(awork())}\n    await asyncio.wait(ts)\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "tasks completed": (
        "async def main():\n    ts = [asyncio.ensure_future(awork())]\n    for t in asyncio.as_completed(ts):\n"
        "        await t\ndef handler(event, context):\n    return asyncio.run(main())"
    ),
    "a task that a loop completes": (
        "def handler(event, context):\n    loop = asyncio.get_event_loop()\n    t = loop.create_task(awork())\n"
        "    return loop.run_until_complete(t)"
    ),
    "all tasks of the loop": (
        "async def main():\n    asyncio.create_task(awork())\n    await asyncio.gather(*asyncio.all_tasks())\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "a job of a loop that is awaited": (
        "async def main():\n    loop = asyncio.get_event_loop()\n    return await loop.run_in_executor(None, work)\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "jobs of a loop that are gathered": (
        "async def main():\n    loop = asyncio.get_event_loop()\n"
        "    jobs = [loop.run_in_executor(None, work, x) for x in range(3)]\n    return await asyncio.gather(*jobs)\n"
        "def handler(event, context):\n    loop = asyncio.get_event_loop()\n    return loop.run_until_complete(main())"
    ),
    "a task with a limit": (
        "async def main():\n    t = asyncio.create_task(awork())\n    return await asyncio.wait_for(t, 3)\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "a thread of a class of the service": (
        "class Worker(Thread):\n    def run(self):\n        work()\n"
        "def handler(event, context):\n    ws = [Worker() for _ in range(3)]\n    for w in ws: w.start()\n"
        "    for w in ws: w.join()"
    ),
    "a join of its own": (
        "class Worker(Thread):\n    def run(self):\n        work()\n    def join(self, timeout=None):\n"
        "        super().join(timeout)\n        return 1\n"
        "def handler(event, context):\n    w = Worker()\n    w.start()\n    return w.join()"
    ),
    "handed on by return": "t = Thread(target=work)\nt.start()\nreturn t",
    "handed on to a library": "import unknown\nt = Thread(target=work)\nt.start()\nunknown.wait_for(t)",
    "handed on as a method": "t = Thread(target=work)\nt.start()\natexit.register(t.join)",
    "stored in a module": (
        "TASKS = set()\ndef handler(event, context):\n    t = Thread(target=work)\n    t.start()\n    TASKS.add(t)"
    ),
    "stored in a global": (
        "T = None\ndef handler(event, context):\n    global T\n    T = Thread(target=work)\n    T.start()"
    ),
    "stored in an object": (
        "class Job:\n    def begin(self):\n        self.thread = Thread(target=work)\n        self.thread.start()\n"
        "def handler(event, context):\n    Job().begin()"
    ),
    "joined by its object": (
        "class Job:\n    def __init__(self):\n        self.ts = []\n    def begin(self):\n        t = Thread(target=work)\n"
        "        t.start()\n        self.ts.append(t)\n    def end(self):\n        for t in self.ts: t.join()\n"
        "def handler(event, context):\n    j = Job()\n    j.begin()\n    j.end()"
    ),
    "kept by an object": (
        "class Kept:\n    def __init__(self, t):\n        self.t = t\n"
        "def handler(event, context):\n    t = Thread(target=work)\n    t.start()\n    k = Kept(t)"
    ),
    "yielded by a context manager": (
        "import contextlib\n@contextlib.contextmanager\ndef running():\n    t = Thread(target=work)\n    t.start()\n"
        "    yield t\n    t.join()\ndef handler(event, context):\n    with running():\n        s3.list_buckets()"
    ),
    "a closure": (
        "ts = []\ndef begin(x):\n    t = Thread(target=work, args=(x,))\n    ts.append(t)\n    t.start()\n"
        "for x in event['xs']: begin(x)\nfor t in ts: t.join()"
    ),
}

NO_WORK: Mapping[str, str] = {
    "run": "subprocess.run(['ls'], check=True)",
    "check_output": "return subprocess.check_output(['ls'])",
    "a thread that is not started": "t = Thread(target=work)\nreturn str(t)",
    "at init": "Thread(target=work, daemon=True).start()\ndef handler(event, context):\n    return 1",
    "behind a guard": (
        "STARTED = None\ndef handler(event, context):\n    global STARTED\n    if STARTED is None:\n"
        "        STARTED = Thread(target=work)\n        STARTED.start()"
    ),
    "background tasks of Starlette": (
        "from fastapi import FastAPI, BackgroundTasks\nfrom mangum import Mangum\napp = FastAPI()\n"
        "@app.get('/')\nasync def index(tasks: BackgroundTasks):\n    tasks.add_task(work, 1)\n    return 1\n"
        "handler = Mangum(app)\ndef handler_of_another_name(): pass"
    ),
    "asyncio.run": "def handler(event, context):\n    return asyncio.run(awork())",
    "a task group": (
        "async def main():\n    async with asyncio.TaskGroup() as group:\n        group.create_task(awork())\n"
        "def handler(event, context):\n    return asyncio.run(main())"
    ),
    "to_thread": (
        "async def main():\n    await asyncio.to_thread(work)\ndef handler(event, context):\n    return asyncio.run(main())"
    ),
    "a queue listener": "import logging.handlers\nlogging.handlers.QueueListener(event['q']).start()",
    "main": "if __name__ == '__main__':\n    Thread(target=work).start()",
}


@pytest.mark.parametrize(("code", "operations"), NOT_WAITED_FOR.values(), ids=NOT_WAITED_FOR)
def test_nothing_waits_for(follow: Callable[..., Analysis], code: str, operations: list[str]) -> None:
    assert _started(follow(_module(code))) == [(operation, Certainty.NO) for operation in operations]


@pytest.mark.parametrize("code", WAITED_FOR.values(), ids=WAITED_FOR)
def test_something_waits_or_may(follow: Callable[..., Analysis], code: str) -> None:
    started = _started(follow(_module(code)))
    assert started
    assert Certainty.NO not in [waited for _, waited in started]


@pytest.mark.parametrize("code", NO_WORK.values(), ids=NO_WORK)
def test_no_invocation_starts_work(follow: Callable[..., Analysis], code: str) -> None:
    assert _started(follow(_module(code))) == []
