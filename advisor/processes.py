"""Work shared among processes, one for each core."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeVar

    _Item = TypeVar("_Item")
    _Result = TypeVar("_Result")

_WORTH_IT = 8
"""Fewer services are checked sooner than processes start."""
_at_hand: tuple[Callable[[object], object], Sequence[object]] | None = None
"""What the processes that are forked off find in their memory: neither has to be sent to them."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int) -> Iterator[_Result]:
    """Do the work for each item, by as many as `jobs` processes; results come in the order of the items.

    Where processes cannot be forked off, or one is killed, this process does what is left.
    """
    done = 0
    if jobs > 1 and len(items) >= _WORTH_IT and sys.platform == "linux":
        for result in _shared(work, items, min(jobs, len(items))):
            yield result
            done += 1
    for item in items[done:]:
        yield work(item)


def _shared(work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int) -> Iterator[_Result]:
    """The results of the first items: of all, unless the processes fail."""
    global _at_hand
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    _at_hand = (work, items)  # type: ignore[assignment]  # the same pair in every process
    try:
        with ProcessPoolExecutor(jobs, get_context("fork")) as pool:
            yield from pool.map(_nth, range(len(items)))  # type: ignore[misc]  # _nth gives what work gives
    except (OSError, BrokenProcessPool):
        return
    finally:
        _at_hand = None


def _nth(position: int) -> object:
    assert _at_hand is not None
    work, items = _at_hand
    return work(items[position])
