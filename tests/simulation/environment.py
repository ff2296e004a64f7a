"""Execution environments, seen from outside: started, invoked, frozen, thawed, discarded."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_PATIENCE = 20
_TREE = Path(__file__).parent.parent.parent


@record()
class Outcome:
    """What an invocation gave."""

    result: Any
    error: str
    """The name of the exception or of Lambda's own fault; empty when it went well."""
    message: str
    errno: int | None
    trace: str
    tmp: tuple[str, ...]
    """The files under /tmp afterwards."""
    memory: int
    """What the process keeps in memory afterwards, in kilobytes."""


class Lambda:
    """The service that starts environments. To be used as a context."""

    def __init__(self) -> None:
        """Start the process that environments are forked from."""
        self.folder = Path(tempfile.mkdtemp(prefix="lambda-"))
        self._address = str(self.folder / "socket")
        self._numbers = itertools.count(1)
        command = [sys.executable, "-m", "tests.simulation.zygote", self._address]
        self._zygote = subprocess.Popen(command, cwd=_TREE, stdout=subprocess.PIPE, env=_plain())
        if not self._zygote.stdout or self._zygote.stdout.readline() != b"ready\n":
            raise RuntimeError("the process that environments are forked from does not start")

    def __enter__(self) -> Lambda:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zygote.kill()
        self._zygote.communicate()
        shutil.rmtree(self.folder)

    def start(self, born: Mapping[str, Any]) -> Environment:
        """Start an environment; `born` is what `runtime.live` wants to know, without root and log."""
        own = self.folder / str(next(self._numbers))
        (own / "root").mkdir(parents=True)
        return Environment(self._address, {**born, "root": str(own / "root"), "log": str(own / "log")})


def _plain() -> dict[str, str]:
    """Variables that say nothing of the machine."""
    return {"PATH": os.environ.get("PATH", os.defpath), "PYTHONDONTWRITEBYTECODE": "1"}


class Environment:
    """One environment. It is frozen but for the time of an invocation."""

    def __init__(self, address: str, born: Mapping[str, Any]) -> None:
        """Start it and wait until the handler is imported, or is not."""
        self._log = Path(born["log"])
        self._requests = itertools.count(1)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE)
        self._socket.connect(address)
        self._channel = self._socket.makefile("rw", encoding="utf-8")
        print(json.dumps(born), file=self._channel, flush=True)
        started = self._channel.readline()
        if not started:
            raise RuntimeError(f"the environment did not start: {self.log}")
        self._process = int(started)

    @property
    def log(self) -> str:
        """What CloudWatch would have by now."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def invoke(self, event: object) -> Outcome:
        """Thaw it for one event. It is frozen again when this returns."""
        os.killpg(self._process, signal.SIGCONT)
        request = f"00000000-0000-0000-0000-{next(self._requests):012}"
        print(json.dumps({"event": event, "request": request}), file=self._channel, flush=True)
        line = self._channel.readline()
        if not line:
            return Outcome(None, "Runtime.ExitError", "the environment ended", None, self.log, (), 0)
        self._await_frost()
        answer = json.loads(line)
        error = answer.get("error") or {"type": "", "message": "", "errno": None, "trace": ""}
        failed = error["type"], error["message"], error["errno"], error["trace"]
        return Outcome(answer.get("result"), *failed, tuple(answer["tmp"]), answer["memory"])

    def discard(self) -> None:
        """End it, with all that it holds."""
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        self._channel.close()
        self._socket.close()

    def _await_frost(self) -> None:
        """A signal to go on that comes before the one to stop would be lost."""
        state, end = Path(f"/proc/{self._process}/stat"), time.monotonic() + _PATIENCE
        while state.read_text().rpartition(")")[2].split()[0] != "T":
            if time.monotonic() > end:
                raise TimeoutError("the environment is not frozen")
            time.sleep(0.001)
