"""Work that a fix waits for, and work that it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.cli import main

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """\
import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import requests


def send(*values):
    requests.post("https://example.com/", json=values)


async def asend(*values):
    send(*values)


"""


def _fixed(folder: Path, code: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The module after all fixes, and what was said on the way."""
    module = folder / "handler.py"
    head = _HEAD.replace("\n", "\r\n") if "\r\n" in code else _HEAD
    module.write_text(head + code, "utf-8", newline="")
    main(["check", str(folder), "--fix", "--unsafe-fixes", "--select", "work_after_return"])
    told = capsys.readouterr()
    return module.read_bytes().decode().removeprefix(head), " ".join((told.out + told.err).split())


MENDED = {
    "two threads get two names": (
        """\
def handler(event, context):
    Thread(target=send, args=(1,)).start()
    Thread(target=send, args=(2,)).start()
    return "ok"
""",
        """\
def handler(event, context):
    thread = Thread(target=send, args=(1,))
    thread.start()
    thread_2 = Thread(target=send, args=(2,))
    thread_2.start()
    thread.join()
    thread_2.join()
    return "ok"
""",
    ),
    "a name that is used again is waited for before": (
        """\
def handler(event, context):
    worker = Thread(target=send)
    worker.start()
    print("started")
    worker = None
""",
        """\
def handler(event, context):
    worker = Thread(target=send)
    worker.start()
    print("started")
    worker.join()
    worker = None
""",
    ),
    "an early return waits too": (
        """\
def handler(event, context):
    worker = Thread(target=send)
    worker.start()
    if event["quick"]:
        return "ok"
    return "slow"
""",
        """\
def handler(event, context):
    worker = Thread(target=send)
    worker.start()
    worker.join()
    if event["quick"]:
        return "ok"
    return "slow"
""",
    ),
    "a branch waits for what it starts": (
        """\
def handler(event, context):
    if event["notify"]:
        subprocess.Popen(["notify", event["to"]])
    return "ok"
""",
        """\
def handler(event, context):
    if event["notify"]:
        process = subprocess.Popen(["notify", event["to"]])
        process.wait()
    return "ok"
""",
    ),
    "a pipe is emptied": (
        """\
def handler(event, context):
    shell = subprocess.Popen(["ls"], stdout=subprocess.PIPE)
    return "ok"
""",
        """\
def handler(event, context):
    shell = subprocess.Popen(["ls"], stdout=subprocess.PIPE)
    shell.communicate()
    return "ok"
""",
    ),
    "threads of a list are joined over the list": (
        """\
def handler(event, context):
    threads = [Thread(target=send, args=(one,)) for one in event["all"]]
    for thread in threads:
        thread.start()
    return "ok"
""",
        """\
def handler(event, context):
    threads = [Thread(target=send, args=(one,)) for one in event["all"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "ok"
""",
    ),
    "tasks of a loop are kept in a list": (
        """\
async def main(event):
    for one in event["all"]:
        asyncio.create_task(asend(one))
    return "ok"


def handler(event, context):
    return asyncio.run(main(event))
""",
        """\
async def main(event):
    tasks = []
    for one in event["all"]:
        tasks.append(asyncio.create_task(asend(one)))
    for task in tasks:
        await task
    return "ok"


def handler(event, context):
    return asyncio.run(main(event))
""",
    ),
    "a pool that is told not to wait is told to wait": (
        """\
def handler(event, context):
    pool = ThreadPoolExecutor()
    pool.submit(send, event)
    pool.shutdown(wait=False)
""",
        """\
def handler(event, context):
    pool = ThreadPoolExecutor()
    pool.submit(send, event)
    pool.shutdown()
""",
    ),
    "lines end as the file's do, also the last": (
        "def handler(event, context):\r\n    Thread(target=send).start()",
        "def handler(event, context):\r\n    thread = Thread(target=send)\r\n    thread.start()\r\n    thread.join()",
    ),
}

LEFT_ALONE = {
    "no name can wait for it": (
        "import _thread\n\n\ndef handler(event, context):\n    _thread.start_new_thread(send, (1,))\n",
        "Nothing can wait for the thread",
    ),
    "a larger expression": (
        "def handler(event, context):\n    return [Thread(target=send).start() for _ in range(3)]\n",
        "The thread is started inside a larger expression",
    ),
    "an unending loop": (
        "def handler(event, context):\n    while event:\n        event.pop()\n        Thread(target=send).start()\n",
        "The thread is started in a `while`",
    ),
    "a task outside a coroutine": (
        "async def main():\n    begin()\n\n\ndef begin():\n    asyncio.create_task(asend(1))\n\n\n"
        "def handler(event, context):\n    asyncio.run(main())\n",
        "The task is not started in an `async` function",
    ),
    "a pool that is handed on": (
        "def handler(event, context):\n    pool = ThreadPoolExecutor()\n    pool.submit(send, 1)\n    print(pool)\n",
        "`pool` is handed on",
    ),
    "a pool of one of two kinds": (
        "def handler(event, context):\n    pool = ThreadPoolExecutor(2)\n    if event:\n"
        "        pool = ThreadPoolExecutor(8)\n    pool.submit(send, 1)\n",
        "`pool` is bound more than once",
    ),
}


@pytest.mark.parametrize(("code", "mended"), MENDED.values(), ids=MENDED)
def test_work_is_waited_for(tmp_path: Path, code: str, mended: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _fixed(tmp_path, code, capsys)[0] == mended


@pytest.mark.parametrize(("code", "reason"), LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_work_is_left_alone(tmp_path: Path, code: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, told = _fixed(tmp_path, code, capsys)
    assert text == code
    assert reason in told
