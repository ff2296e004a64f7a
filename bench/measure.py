"""Run a command and say what it cost; lay rows out as a Markdown table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REPOSITORY = Path(__file__).resolve().parent.parent
ADVISOR = (sys.executable, "-m", "advisor")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode beside it: let a checkout have it too."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    seconds: float
    megabytes: float
    """Peak resident memory of the process, or of the largest process that it waited for."""
    code: int
    output: str
    errors: str

    @property
    def crashed(self) -> bool:
        """Whether it ended in another way than a linter does, or told of a fault of its own."""
        return self.code not in (0, 1) or any(sign in self.errors for sign in ("Traceback (most", "internal error"))


def run(command: Sequence[str], *, limit: float = 900, variables: Mapping[str, str] | None = None) -> Run:
    """Run from the repository's folder, so that `-m advisor` is the advisor of this checkout.

    `variables` are set beside those of this process. The process is killed after `limit` seconds,
    and its code is then negative.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=REPOSITORY,
            env={**ENVIRONMENT, **(variables or {})},
        )
        alarm = threading.Timer(limit, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        alarm.cancel()
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (output, errors):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(seconds, usage.ru_maxrss / unit, process.returncode, *texts)


def medians(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, float]:
    """Return the median seconds of each command; the commands take turns, so that a busy spell hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            taken[name].append(run(command).seconds)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table; a number with a fraction is cut to three digits."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row) + " |",
            flush=True,
        )
    print()


def python_files(trees: Iterable[Path]) -> list[Path]:
    """Return every `.py` file below the trees, links not followed."""
    return [
        Path(folder, name)
        for tree in trees
        for folder, _, names in os.walk(tree)
        for name in names
        if name.endswith(".py")
    ]
