"""How log_file.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Remedy, Severity
from advisor.subjects import LogFile, LogToStdout, Show, absolute, under, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOGURU = """\
# loguru writes to standard error unless told otherwise: leave the file out
logger.add(sys.stdout)\
"""
_STREAM = "logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))"


def check(log: LogFile) -> Iterator[Finding]:
    """Find a log file that a function cannot write, or that /tmp keeps for nobody."""
    refused = [function for function in log.reached_by if writable(log.path, function) is Certainty.NO]
    kept_in_tmp = under(log.path, "/tmp") is Certainty.YES and log.consumed is not Certainty.YES
    spared = log.tolerant if refused else not kept_in_tmp
    if spared:
        return
    shown, place = log.path.display(), absolute(log.path).display()
    where = f"`{shown}`" if shown == place else f"`{shown}` ({place})"
    if not log.heeded:
        fault = "and Lambda ignores that: its runtime has given the root logger a handler before"
    elif refused:
        owner = "on Lambda" if len(refused) == len(log.reached_by) else f"in `{refused[0].name}`"
        fault = f"which is read-only {owner}"
    else:
        fault = "which is lost with the environment, while CloudWatch keeps what goes to stdout"
    yield Finding(
        message=f"`{log.operation}` is told to log to {where}, {fault}",
        span=log.span,
        remedy=_remedy(log),
        related=log.via,
        data={"path": place, "operation": log.operation},
        severity=None if refused and log.heeded else Severity.WARNING,
    )


def _remedy(log: LogFile) -> Remedy:
    if log.operation.startswith("logging."):
        return LogToStdout(log)
    return Show("Log to standard output", _LOGURU if log.operation.startswith("loguru.") else _STREAM)
