"""The progress line: on a terminal, and only when a run is long."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from advisor.report import progress
from advisor.report.progress import Progress
from advisor.subjects import Service

_SERVICE = Service("ord\x1b[ers", Path("/orders"), None)


@pytest.mark.parametrize(
    ("terminal", "enabled", "seconds", "said"),
    [
        (True, True, 2, r"2/2 ord\x1b[ers"),
        (True, True, 0.1, ""),
        (False, True, 2, ""),
        (True, False, 2, ""),
    ],
)
def test_a_long_run_on_a_terminal_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    enabled: bool,
    seconds: float,
    said: str,
) -> None:
    clock = count(step=seconds)
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    line = Progress(2, enabled=enabled)
    line(_SERVICE)
    line(_SERVICE)
    line.clear()
    out, err = capsys.readouterr()
    assert out == ""
    assert err.split("\r")[-3:-2] == ([f"{said:<78}"] if said else [])
