"""The life of one execution environment: it starts, imports the handler, and is frozen after each answer."""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.simulation import permission, sandbox

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    Handler = Callable[[object, "Context"], object]
    Answer = dict[str, object]


class FaultError(Exception):
    """Why the handler could not be found; the first argument is Lambda's name for it."""


class Context:
    """What a handler is told about its invocation."""

    memory_limit_in_mb = 1024
    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, function: str, request: str) -> None:
        """`request` is the id of the invocation."""
        self.function_name = function
        self.aws_request_id = request
        self.invoked_function_arn = f"arn:aws:lambda:{os.environ['AWS_REGION']}:111122223333:function:{function}"
        self.log_group_name = f"/aws/lambda/{function}"
        self.log_stream_name = "2026/01/01/[$LATEST]0"
        self._end = time.monotonic() + 6

    def get_remaining_time_in_millis(self) -> int:
        """Say how long the invocation may still take."""
        return max(0, int((self._end - time.monotonic()) * 1000))


def live(connection: socket.socket) -> None:
    """Be an environment until the other side closes the connection. The first line says what it is to be."""
    os.setpgid(0, 0)  # what the handler starts is frozen with it
    channel = connection.makefile("rw", encoding="utf-8")
    born = json.loads(channel.readline())
    _log_to(Path(born["log"]))
    layout = sandbox.Layout(Path(born["root"]), Path(born["task"]), born["tmp_megabytes"], born["mounts"])
    sandbox.enter(layout)
    _forget_the_simulation()
    os.environ.clear()
    os.environ.update(born["variables"])
    permission.watch(born)
    handler, failure = _started(born["handler"])
    print(os.getpid(), file=channel, flush=True)
    for line in channel:
        asked = json.loads(line)
        context = Context(born["variables"]["AWS_LAMBDA_FUNCTION_NAME"], asked["request"])
        answer = failure or _answer(handler, asked["event"], context)
        _flush()
        print(json.dumps({**answer, "tmp": _files_in_tmp(), "memory": _memory()}), file=channel, flush=True)
        os.kill(0, signal.SIGSTOP)


def _log_to(file: Path) -> None:
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for descriptor in (1, 2):
        os.dup2(log, descriptor)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)


def _forget_the_simulation() -> None:
    """Leave no module or path behind that the deployed code could meet."""
    root = str(Path(__file__).parent.parent.parent)
    for name in [name for name in sys.modules if name.partition(".")[0] in {"tests", "advisor"}]:
        del sys.modules[name]
    sys.path[:] = ["/var/task", "/opt/python", *(path for path in sys.path if path not in {"", root})]
    sys.path_importer_cache.clear()
    importlib.invalidate_caches()
    tempfile.tempdir = None
    to_log = logging.StreamHandler(sys.stderr)
    to_log.setFormatter(logging.Formatter("[%(levelname)s]\t%(message)s"))
    logging.getLogger().addHandler(to_log)  # the runtime does so too, which is why `basicConfig` does nothing


def _started(declared: str) -> tuple[Handler, None] | tuple[None, Answer]:
    try:
        return _found(declared), None
    except BaseException as error:
        return None, _failed(error)


def _found(declared: str) -> Handler:
    """Import the handler by the rule of AWS's own runtime."""
    module_name, dot, attribute = declared.rpartition(".")
    if not dot:
        raise FaultError("Runtime.MalformedHandlerName", f"Bad handler '{declared}': there is no dot")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise FaultError("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        raise FaultError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}") from error
    if not hasattr(module, attribute):
        raise FaultError("Runtime.HandlerNotFound", f"Handler '{attribute}' missing on module '{module_name}'")
    handler: Handler = getattr(module, attribute)
    return handler


def _answer(handler: Handler | None, event: object, context: Context) -> Answer:
    try:
        result = handler(event, context)  # type: ignore[misc]  # there is one, or a failure was answered
    except BaseException as error:
        return _failed(error)
    try:
        return {"result": json.loads(json.dumps(result, default=_number))}
    except (TypeError, ValueError) as error:
        return _failed(FaultError("Runtime.MarshalError", f"Unable to marshal response: {error}"))


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _failed(error: BaseException) -> Answer:
    kind, message = error.args if isinstance(error, FaultError) else (type(error).__name__, str(error))
    trace = "".join(traceback.format_exception(error))
    return {"error": {"type": kind, "message": message, "errno": getattr(error, "errno", None), "trace": trace}}


def _files_in_tmp() -> list[str]:
    return sorted(str(file) for file in Path("/tmp").rglob("*") if file.is_file())


def _memory() -> int:
    """What of the process is in memory, in kilobytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
