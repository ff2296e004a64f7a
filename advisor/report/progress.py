"""A line on standard error that says how far a long run is; on a terminal alone."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from advisor.report.outcome import printable

if TYPE_CHECKING:
    from advisor.subjects import Service

_QUIET_SECONDS = 1.0
_WIDTH = 78


class Progress:
    """Called before each service; clear it before anything else is printed."""

    def __init__(self, total: int, *, enabled: bool) -> None:
        """`total` is the number of services."""
        self._total = total
        self._enabled = enabled and sys.stderr.isatty()
        self._started = monotonic()
        self._count = 0
        self._shown = False

    def __call__(self, service: Service) -> None:
        """Say that `service` is next."""
        self._count += 1
        if self._enabled and monotonic() - self._started > _QUIET_SECONDS:
            line = f"{self._count}/{self._total} {printable(service.name or service.root.name)}"
            sys.stderr.write(f"\r{line[:_WIDTH]:<{_WIDTH}}")
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write(f"\r{'':<{_WIDTH}}\r")
            sys.stderr.flush()
            self._shown = False
