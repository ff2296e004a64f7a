"""An execution environment is what Lambda says it is, by the kernel and not by what Python is told."""

from __future__ import annotations

import errno
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.simulation.deployment import deploy
from tests.simulation.rehearsal import Invoke, Stage, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.simulation.account import Account
    from tests.simulation.environment import Lambda, Outcome

_CONFIGURATION = """\
service: probe
provider: {name: aws, runtime: python3.12}
functions: {probe: {handler: handler.handler, ephemeralStorageSize: 512}}
"""
_HEAD = "import os, subprocess, threading, time\nstate = []\n\n\ndef handler(event, context):\n"


class Run(Protocol):
    """Runs the body of a handler for each event in one environment, but the last in a fresh one where it says so."""

    def __call__(self, body: str, events: Sequence[Any], *, fresh_for_the_last: bool = False) -> Sequence[Outcome]: ...


@pytest.fixture
def run(tmp_path: Path, lambda_: Lambda, account: Account) -> Run:
    def outcomes(body: str, events: Sequence[Any], *, fresh_for_the_last: bool = False) -> Sequence[Outcome]:
        stage = Stage(_deployable(body, tmp_path), tmp_path, lambda_, account)
        played = stage.play([Invoke(event) for event in events], fresh_for_the_last=fresh_for_the_last)
        return played.outcomes

    return outcomes


def _deployable(body: str, folder: Path) -> Path:
    code = _HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    return written({"serverless.yml": _CONFIGURATION, "handler.py": code}, folder / "code")


@pytest.mark.parametrize("way", ["open(path, 'w')", "os.mkdir(path)", "os.symlink('/tmp', path)"])
def test_nothing_can_be_written_outside_tmp(run: Run, way: str) -> None:
    body = f"""\
refused = {{}}
for folder in event:
    path = folder + "/new"
    try:
        {way}
    except OSError as error:
        refused[folder] = error.errno
return refused"""
    folders = ["/var/task", "/opt", "/etc", "/usr", "/var", "/var/log", "/", "/dev"]
    (outcome,) = run(body, [folders])
    assert outcome.result == dict.fromkeys(folders, errno.EROFS)


def test_a_command_cannot_write_there_either(run: Run) -> None:
    body = "return subprocess.run(['touch', '/var/task/new'], capture_output=True, text=True).stderr"
    (outcome,) = run(body, [{}])
    assert "Read-only file system" in outcome.result


def test_deployed_code_can_be_neither_changed_nor_removed(run: Run) -> None:
    changed, removed = run(
        "open('handler.py', 'a') if event else os.remove('handler.py')", [True, False], fresh_for_the_last=True
    )
    assert (changed.errno, removed.errno) == (errno.EROFS, errno.EROFS)


def test_tmp_stays_for_the_next_invocation_and_is_empty_in_a_fresh_environment(run: Run) -> None:
    body = "found = os.listdir('/tmp')\nopen('/tmp/note', 'w').close()\nreturn found"
    found = run(body, [{}, {}, {}], fresh_for_the_last=True)
    assert [outcome.result for outcome in found] == [[], ["note"], []]


def test_memory_stays_for_the_next_invocation_and_is_empty_in_a_fresh_environment(run: Run) -> None:
    found = run("state.append(event)\nreturn state", [1, 2, 3], fresh_for_the_last=True)
    assert [outcome.result for outcome in found] == [[1], [1, 2], [3]]


def test_tmp_has_the_size_that_the_function_is_given(run: Run) -> None:
    (outcome,) = run("room = os.statvfs('/tmp')\nreturn room.f_frsize * room.f_blocks", [{}])
    assert outcome.result == 512 * 1024 * 1024


def test_a_thread_stands_still_between_invocations_and_goes_on_in_the_next(run: Run) -> None:
    body = """\
if not state:
    threading.Thread(target=lambda: [state.append(time.sleep(0.3))]).start()
    return "started"
time.sleep(0.6)
return len(state)"""
    started, later = run("state.append(0) if event == 2 else None\n" + body, [1, 2])
    assert (started.result, later.result) == ("started", 2)


def test_what_a_handler_started_is_frozen_with_it(tmp_path: Path, lambda_: Lambda, account: Account) -> None:
    account.empty()
    body = "return subprocess.Popen(['sleep', '60']).pid"
    environment = deploy(_deployable(body, tmp_path), tmp_path, account).start("probe", lambda_)
    try:
        started = Path(f"/proc/{environment.invoke({}).result}/stat")
        end = time.monotonic() + 10
        while (state := started.read_text().split()[2]) != "T" and time.monotonic() < end:
            time.sleep(0.01)
        assert state == "T"
    finally:
        environment.discard()


def test_no_variable_and_no_home_of_this_machine_is_seen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THIS_MACHINE", "1")
    (outcome,) = run("home = os.path.expanduser('~')\nreturn [dict(os.environ), home, os.path.exists(home)]", [{}])
    variables, home, there = outcome.result
    assert "OF_THIS_MACHINE" not in variables
    assert "HOME" not in variables
    assert variables["LAMBDA_TASK_ROOT"] == "/var/task"
    assert (home, there) == ("/home/sbx_user1051", False)


def test_no_module_of_the_simulation_is_in_the_way_of_the_code(run: Run) -> None:
    (outcome,) = run("import sys\nreturn [name for name in sys.modules if name.split('.')[0] == 'tests']", [{}])
    assert outcome.result == []


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("raise ValueError('no')", "ValueError"),
        ("return {1, 2}", "Runtime.MarshalError"),
        ("import sys\nsys.exit(1)", "SystemExit"),
        ("os._exit(1)", "Runtime.ExitError"),
    ],
)
def test_an_error_goes_by_the_name_that_lambda_gives_it(run: Run, body: str, error: str) -> None:
    (outcome,) = run(body, [{}])
    assert outcome.error == error


def test_a_call_whose_permission_is_not_known_is_neither_let_through_nor_refused(run: Run) -> None:
    (outcome,) = run("import boto3\nboto3.client('athena').list_work_groups()", [{}])
    assert outcome.error == "LookupError"
    assert "does not know what athena asks for ListWorkGroups" in outcome.message
