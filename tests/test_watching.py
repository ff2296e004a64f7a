"""Checking again when a file changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.cli import main
from advisor.watching import snapshot, watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _watched(folder: Path, steps: list[Callable[[], object]]) -> int:
    """How often a check runs when `steps` are done one after another."""
    checks: list[int] = []

    def pause() -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    watch(lambda: checks.append(1), [folder], pause)
    return len(checks)


@pytest.mark.parametrize(
    ("name", "checks"),
    [
        ("app.py", 2),
        ("serverless.yml", 2),
        ("deep/functions.yaml", 2),
        ("advisor.toml", 2),
        (".env", 2),
        ("picture.png", 1),
        ("node_modules/a.py", 1),
        ("__pycache__/a.py", 1),
    ],
)
def test_a_change_is_checked_and_other_files_are_not_looked_at(tmp_path: Path, name: str, checks: int) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)

    def changed() -> None:
        file.write_text("new", "utf-8")

    assert _watched(tmp_path, [lambda: None, changed, lambda: None]) == checks


def test_what_a_check_writes_itself_is_no_change(tmp_path: Path) -> None:
    report = tmp_path / "found.json"
    checks: list[int] = []

    def check() -> None:
        checks.append(1)
        report.write_text(str(len(checks)), "utf-8")

    rounds = iter(range(3))

    def pause() -> None:
        if next(rounds, None) is None:
            raise KeyboardInterrupt

    watch(check, [tmp_path], pause, report)
    assert len(checks) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--write-baseline", "accepted.json"], "--watch looks on while you work"),
        (["--add-ignores", "old"], "--watch looks on while you work"),
        (["nowhere"], "nowhere does not exist"),
        (["--stdin-filename", "app.py", "-"], "--watch looks at files, and standard input is read once"),
    ],
)
def test_what_cannot_be_watched_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--watch", *arguments]) == 2
    assert capfd.readouterr().err.startswith(f"advisor: {said}")


def test_what_is_removed_is_a_change(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("", "utf-8")
    assert _watched(tmp_path, [(tmp_path / "app.py").unlink]) == 2
    assert snapshot([tmp_path]) == {}
    assert snapshot([tmp_path / "gone"]) == {}


@pytest.fixture
def one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("advisor.watching._pause", stop)


@pytest.mark.usefixtures("one_round")
def test_watching_prints_what_a_check_does_until_it_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--watch"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("Nothing was checked")
    assert err == "Watching for changes; Ctrl-C ends it.\n"


@pytest.mark.usefixtures("one_round")
def test_settings_that_are_wrong_for_a_moment_do_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "advisor.toml").write_text("stage =", "utf-8")
    assert main(["check", "--watch"]) == 0
    assert "advisor.toml:1: is not valid TOML" in capfd.readouterr().err
