"""Work that several processes share comes back whole, in order, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from advisor.processes import cores, in_order

_ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked off on Linux only")


def _own(_item: int) -> int:
    return os.getpid()


@pytest.mark.parametrize(("count", "jobs"), [(0, 2), (1, 2), (7, 2), (8, 1), (8, 2), (30, 3), (30, 100)])
def test_results_come_in_the_order_of_the_items(count: int, jobs: int) -> None:
    assert list(in_order(lambda item: item * item, range(count), jobs)) == [item * item for item in range(count)]


@_ONLY_LINUX
@pytest.mark.parametrize(("count", "jobs", "alone"), [(7, 2, True), (8, 1, True), (8, 2, False)])
def test_few_items_or_one_job_start_no_process(count: int, jobs: int, alone: bool) -> None:
    assert ({os.getpid()} == set(in_order(_own, range(count), jobs))) is alone


@_ONLY_LINUX
def test_what_a_killed_process_leaves_is_done_here() -> None:
    parent = os.getpid()

    def fragile(item: int) -> int:
        if item == 5 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    assert list(in_order(fragile, range(20), 2)) == list(range(20))


@_ONLY_LINUX
def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    assert set(in_order(_own, range(10), 2)) == {os.getpid()}


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
