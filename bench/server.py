"""Measure how long an editor waits for the language server, in a service of 30 modules, one of them of 2,000 lines.

python -m bench.server [KEYSTROKES]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measure import ADVISOR, ENVIRONMENT, REPOSITORY, medians, print_table
from bench.trees import BLOCK, BLOCK_LINES, FAULTY, HEAD, HEAD_LINES, write_service

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES, LINES = 30, 2000
TIMES = 40
BURST, BETWEEN = 5, 0.15
"""Characters typed in a row, and the seconds between two of them."""


class Client:
    """Speaks to one server, and pulls diagnostics."""

    def __init__(self, folder: Path) -> None:
        """Start the server for a folder."""
        self._process = subprocess.Popen(
            (*ADVISOR, "server"), cwd=REPOSITORY, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._asked = 0
        abilities: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": abilities})
        self.tell("initialized", {})

    def tell(self, method: str, params: dict[str, Any] | None) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: dict[str, Any] | None) -> Any:
        """Send a request, and return the result."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._asked:
                return message["result"]

    def diagnostics(self, file: Path) -> list[dict[str, Any]]:
        """Ask what is found in a file."""
        items: list[dict[str, Any]] = self.ask("textDocument/diagnostic", {"textDocument": {"uri": file.as_uri()}})[
            "items"
        ]
        return items

    def close(self) -> None:
        """End the server."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        while header := self._process.stdout.readline().strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def large_module() -> str:
    """A handler with helpers, and with findings at its end."""
    blocks = (LINES - HEAD_LINES) // (BLOCK_LINES + 1)
    calls = "".join(f"    order.update(price_{block}(order))\n" for block in range(blocks))
    body = "".join(BLOCK.format(block=block) for block in range(blocks))
    return HEAD.format(calls=f"{calls}    report(order)\n") + body + FAULTY


def keystrokes(client: Client, file: Path, text: str, times: int, burst: int) -> list[float]:
    """Type into the middle of a file, a burst each time; how long it takes from its last character to the findings."""
    middle = text.index("\n", len(text) // 2) + 1
    taken = []
    for number in range(1, times * burst + 1):
        whole = f"{text[:middle]}#{'x' * number}\n{text[middle:]}"
        change = {"textDocument": {"uri": file.as_uri(), "version": number + 1}, "contentChanges": [{"text": whole}]}
        started = time.perf_counter()
        client.tell("textDocument/didChange", change)
        if number % burst:
            time.sleep(BETWEEN)
            continue
        if not client.diagnostics(file):
            sys.exit("the findings of the module are gone, so nothing is measured")
        taken.append(time.perf_counter() - started)
    return taken


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve() / "service"
        write_service(folder, modules=MODULES)
        large, small = folder / "shop" / "step0.py", folder / "shop" / "step1.py"
        large.write_text(large_module())
        lines = large.read_text().count("\n")
        rows: list[tuple[object, ...]] = []
        started = time.perf_counter()
        client = Client(folder)
        rows.append(("start", time.perf_counter() - started, ""))
        for what, file in ((f"module of {lines} lines", large), ("module of 60 lines", small)):
            text = file.read_text() + ("" if file == large else FAULTY.replace("def report", "def other"))
            text = text.replace('    return {"statusCode"', '    other(order)\n    return {"statusCode"', file == small)
            item = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
            client.tell("textDocument/didOpen", {"textDocument": item})
            rows.append((f"open, {what}", timed(partial(client.diagnostics, file)), ""))
            for how, burst in (("keystroke", 1), (f"last of {BURST} keystrokes", BURST)):
                taken = keystrokes(client, file, text, times, burst)
                rows.append((f"{how}, {what}", statistics.median(taken), statistics.quantiles(taken, n=20)[-1]))
        client.close()
        stdin = (*ADVISOR, "check", "--no-cache", "--output-format", "concise", str(large))
        cold = medians({"cold": stdin, "bare": (sys.executable, "-c", "pass")}, 5)
        rows += [("cold process, the large module", cold["cold"], ""), ("bare python", cold["bare"], "")]
    print_table(("what", "p50, s", "p95, s"), rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
