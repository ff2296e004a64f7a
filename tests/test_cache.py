"""Answers of former runs are given again only while they are right, and losing them does no harm."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor import cache
from advisor.cache import default_folder, identity
from advisor.cli import main

_ROOT = Path(__file__).resolve().parent.parent
_CONFIG = """\
service: shop
provider:
  name: aws
  runtime: python3.12
functions:
  order:
    handler: app.order
    environment: ${file(variables.yml)}
"""
_CODE = """\
import os

from prices import price


def order(event, context):
    return price(event), os.environ["TABLE"]
"""
_PRICES = "def price(event):\n    return 3\n"
_FAULT = "def price(event):\n    open('prices.txt', 'w')\n    return 3\n"

Check = Callable[..., str]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache's folder."""
    monkeypatch.setenv("ADVISOR_CACHE_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def service(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A service in which nothing is found."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for name, content in {
        "serverless.yml": _CONFIG,
        "variables.yml": "TABLE: orders\n",
        "app.py": _CODE,
        "prices.py": _PRICES,
    }.items():
        (folder / name).write_text(content)
    monkeypatch.chdir(folder)
    assert not kept.exists()
    return folder


@pytest.fixture
def check(service: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Check the service; return what is printed."""

    def run(*arguments: str) -> str:
        code = main(["check", str(service), "--output-format", "concise", "--show-unknown", *arguments])
        out, err = capsys.readouterr()
        return f"{code}\n{out}{err}"

    return run


@pytest.fixture
def unable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be analysed: whatever is said has been kept."""
    monkeypatch.setattr("advisor.assembly.subjects_of", _refuse)


def _refuse(*_: object) -> None:
    raise AssertionError("analysed anew")


def test_a_clean_service_is_not_analysed_again(check: Check, request: pytest.FixtureRequest) -> None:
    before = check()
    request.getfixturevalue("unable")
    assert check() == before
    assert "analysed anew" in check("--no-cache")


def test_findings_are_told_again(check: Check, service: Path, request: pytest.FixtureRequest) -> None:
    (service / "prices.py").write_text(_FAULT)
    before = check()
    assert "write_outside_tmp" in before
    request.getfixturevalue("unable")
    assert check() == before


def test_where_fixes_are_shown_they_are_worked_out_anew(check: Check, service: Path) -> None:
    (service / "prices.py").write_text("import boto3\n\n\ndef price(event):\n    return boto3.client('s3')\n")
    assert "client_per_invocation" in check()
    first, second, uncached = (check("--output-format", "text", *more) for more in ([], [], ["--no-cache"]))
    assert "Fix (safe): Make the client once" in first
    assert first == second == uncached


_CHANGES: dict[str, Callable[[Path], object]] = {
    "a module": lambda folder: (folder / "prices.py").write_text(_FAULT),
    "a module of the same length and time": lambda folder: _rewritten(folder / "app.py", "return price", "yield price"),
    "the configuration": lambda folder: _rewritten(folder / "serverless.yml", "app.order", "app.odrer"),
    "an included file": lambda folder: (folder / "variables.yml").write_text("TABLES: orders\n"),
    "an included file that goes": lambda folder: (folder / "variables.yml").unlink(),
    "a module that goes": lambda folder: (folder / "prices.py").unlink(),
    "a package that hides a module": lambda folder: _package(folder / "prices"),
    "an installed package of a module's name": lambda folder: _installed(folder / "prices-1.dist-info"),
    "a module that becomes unreadable": lambda folder: (folder / "prices.py").write_bytes(b"price = '\xff'\n"),
}


def _rewritten(file: Path, old: str, new: str) -> None:
    status = file.stat()
    file.write_text(file.read_text().replace(old, new))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _package(folder: Path) -> None:
    folder.mkdir()
    (folder / "__init__.py").write_text(_FAULT)


def _script(folder: Path) -> None:
    folder.mkdir()
    (folder / "load.py").write_text(_FAULT)


def _installed(mark: Path) -> None:
    mark.mkdir()
    (mark / "top_level.txt").write_text("prices\n")


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES.keys())
def test_a_change_is_seen(check: Check, service: Path, change: Callable[[Path], object]) -> None:
    check()
    change(service)
    uncached = check("--no-cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("advisor.assembly.subjects_of", _refuse)
        assert "analysed anew" in check()
    assert check() == uncached


_ELSEWHERE: dict[str, Callable[[Path], object]] = {
    "a file that nobody imports": lambda folder: _script(folder / "scripts"),
    "the time of a file": lambda folder: os.utime(folder / "app.py", (1, 1)),
    "the text of a module nobody imports": lambda folder: (folder.parent / "other.py").write_text("1"),
}


@pytest.mark.parametrize("change", _ELSEWHERE.values(), ids=_ELSEWHERE.keys())
def test_what_does_not_matter_changes_nothing(
    check: Check, service: Path, change: Callable[[Path], object], request: pytest.FixtureRequest
) -> None:
    before = check()
    change(service)
    request.getfixturevalue("unable")
    assert check() == before


def test_other_rules_another_stage_and_another_program_have_answers_of_their_own(
    check: Check, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> int:
        return len(list(kept.glob("*.json")))

    check()
    assert count() == 1
    check("--select", "write_outside_tmp")
    assert count() == 2
    check("--stage", "production")
    assert count() == 3
    monkeypatch.setattr(cache, "identity", lambda *_: "another state of the program")
    check()
    assert count() == 4
    check()
    assert count() == 4


_DAMAGE: dict[str, bytes] = {
    "emptied": b"",
    "cut off": b'{"asked": [["file", "/x',
    "no text": b"\xff\xfe\x00",
    "of another shape": b"[1, 2]",
    "of another version": b'{"asked": []}',
    "with a question that nobody knows": b'{"asked": [["weather", "/", "fine"]], "findings": [], "unresolved": [], '
    b'"files": [], "remedies": false}',
    "with findings that are none": b'{"asked": [], "findings": [["x"]], "unresolved": [], "files": [], "remedies": 0}',
}


@pytest.mark.parametrize("damaged", _DAMAGE.values(), ids=_DAMAGE.keys())
def test_a_damaged_answer_is_replaced(check: Check, kept: Path, damaged: bytes) -> None:
    before = check()
    (file,) = kept.glob("*.json")
    whole = file.read_bytes()
    file.write_bytes(damaged)
    assert check() == before
    assert file.read_bytes() == whole


def test_without_a_folder_to_write_to_all_is_checked(check: Check, kept: Path) -> None:
    kept.write_text("in the way")
    assert check() == check("--no-cache")
    assert kept.read_text() == "in the way"


def test_no_cache_neither_keeps_nor_gives(check: Check, kept: Path) -> None:
    check("--no-cache")
    assert not kept.exists()


def test_what_depends_on_other_services_is_asked_anew(check: Check, service: Path, kept: Path) -> None:
    (service / "variables.yml").write_text("TABLE: ${cf:other-dev.Table}\n")
    check()
    assert not list(kept.glob("*.json"))


def test_answers_without_use_for_a_month_are_cleared_away(check: Check, service: Path, kept: Path) -> None:
    check()
    (file,) = kept.glob("*.json")
    os.utime(file, (1, 1))
    os.utime(kept / "CACHEDIR.TAG", (1, 1))
    (service / "app.py").write_text(f"{_CODE}\n")
    check("--stage", "production")
    assert not file.exists()
    assert len(list(kept.glob("*.json"))) == 1


def test_runs_at_the_same_time_do_not_disturb_each_other(service: Path, kept: Path) -> None:
    command = [sys.executable, "-m", "advisor", "check", str(service), "--output-format", "concise"]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) for _ in "abc"]
    said = {(run.communicate(), run.returncode) for run in runs}
    assert len(said) == 1
    (file,) = (entry for entry in kept.iterdir() if entry.name != "CACHEDIR.TAG")
    assert json.loads(file.read_text())["findings"] == []


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "home/.cache/advisor"),
        ("linux", {"XDG_CACHE_HOME": "elsewhere"}, "elsewhere/advisor"),
        ("darwin", {}, "home/Library/Caches/advisor"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/advisor/cache"),
        ("linux", {"ADVISOR_CACHE_DIR": "mine"}, "mine"),
    ],
)
def test_the_folder_is_where_the_platform_keeps_such_things(
    platform: str, variables: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ADVISOR_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("home"))
    assert default_folder() == Path(folder)


def test_a_changed_rule_makes_another_program(tmp_path: Path) -> None:
    (tmp_path / "rule.md").write_text("one")
    before = identity(tmp_path)
    assert identity(tmp_path) == before
    (tmp_path / "rule.md").write_text("two of them")
    assert identity(tmp_path) != before


_ASKS_ITSELF = {"disk.py", "discovery.py", "text.py"}
"""The door; the walk, which is made in every run; and what reads a text and tells the door of it."""
_QUESTIONS = {"is_file", "is_dir", "exists", "iterdir", "glob", "rglob", "is_symlink", "resolve", "read_text"}


def test_what_an_answer_hangs_on_is_asked_through_one_door() -> None:
    folders = [_ROOT / "advisor" / name for name in ("program", "service", "source")]
    for file in (file for folder in folders for file in folder.glob("*.py") if file.name not in _ASKS_ITSELF):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in _QUESTIONS:
                asked = ast.unparse(node)
                assert _is_no_question(asked), f"{file.name}:{node.lineno}: {asked} is seen by no witness"


def _is_no_question(asked: str) -> bool:
    """Whether it is the door itself, a table of the program's own, or another thing of that name."""
    own = ("disk.", "self._sources.", "sources.", "Path(__file__)")
    return asked.startswith(own) or asked.endswith("variables.resolve") or asked in _OTHERS


_OTHERS = {"self.resolve", "boundary.resolve", "self._boundary.resolve"}
"""Variables of the configuration; and the checked folder, which is part of an answer's name."""
