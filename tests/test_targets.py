"""Paths named on the command line: what can be checked, and what is said of the rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from advisor.targets import targets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("service/serverless.yml", "service/app.py", "other/app.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    (tmp_path / "link").symlink_to(tmp_path / "service")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("gone", "gone does not exist: check the spelling"),
        ("notes.txt/x", "notes.txt/x does not exist: a part of the path is a file"),
        ("notes.txt", "notes.txt is neither Python nor a configuration"),
        ("dangling", "dangling is a link to something that does not exist"),
        ("loop.py", "loop.py is a link that leads back to itself"),
        ("pipe", "pipe is a device or a pipe"),
        (os.devnull, f"{os.devnull} is a device or a pipe"),
        ("a" * 5000, "is longer than a path may be"),
        ("a\0b", "'a\\x00b' is no path: it holds a null character"),
        ("a\nb", "'a\\nb' does not exist"),
    ],
)
def test_a_path_that_cannot_be_checked_is_one_line(tree: Path, argument: str, words: str) -> None:
    found = targets([argument, "service"])
    (fault,) = found.faults
    assert words in fault
    assert len(fault.splitlines()) == 1
    assert found.paths == (tree / "service",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_one_line(tree: Path) -> None:
    (tree / "other").chmod(0)
    assert targets(["other"]).faults == ("other may not be read: permission denied",)
    (tree / "other").chmod(0o755)


@pytest.mark.parametrize(
    ("arguments", "folders", "files"),
    [
        (["."], ["."], []),
        (["service", "other"], ["service", "other"], []),
        (["link"], ["service"], []),
        (["service", "service"], ["service"], []),
        (["service/app.py", "other"], ["other"], ["service/app.py"]),
    ],
)
def test_paths_are_absolute_and_links_are_followed(
    tree: Path, arguments: list[str], folders: list[str], files: list[str]
) -> None:
    found = targets(arguments)
    assert found.folders == tuple(tree / name for name in folders)
    assert found.files == tuple(tree / name for name in files)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("arguments", "file", "config", "covered"),
    [
        (["service"], "elsewhere/shared.py", "service/serverless.yml", True),
        (["service/app.py"], "service/app.py", "service/serverless.yml", True),
        (["service/app.py"], "service/other.py", "service/serverless.yml", False),
        (["service/app.py"], "service/serverless.yml", "service/serverless.yml", False),
        (["service/serverless.yml"], "service/app.py", "service/serverless.yml", True),
        (["service/app.py", "other"], "other/app.py", None, True),
        (["service/app.py"], "other/app.py", None, False),
        (["service/code"], "service/code/app.py", "service/serverless.yml", True),
        (["service/code"], "service/app.py", "service/serverless.yml", False),
        (["service/code", "other"], "service/app.py", "service/serverless.yml", False),
        (["service/code", "other"], "elsewhere/app.py", "elsewhere/serverless.yml", True),
        (["service/code", "service"], "service/app.py", "service/serverless.yml", True),
        (["other"], "elsewhere/shared.py", None, True),
    ],
)
def test_a_file_asks_for_itself_a_configuration_for_its_service_and_a_folder_for_either(
    tree: Path, arguments: list[str], file: str, config: str | None, covered: bool
) -> None:
    (tree / "service" / "code").mkdir()
    assert targets(arguments).cover(tree / file, (config and tree / config) or None) is covered


@pytest.mark.parametrize(
    ("arguments", "file", "base"),
    [
        (["service"], "service/app.py", "service"),
        ([".", "service"], "service/app.py", "service"),
        (["service/app.py"], "service/app.py", "."),
    ],
)
def test_a_finding_is_placed_relative_to_the_checked_folder(
    tree: Path, arguments: list[str], file: str, base: str
) -> None:
    assert targets(arguments).base(tree / file) == tree / base


@pytest.mark.parametrize(
    ("arguments", "file", "editable"),
    [
        (["service"], "service/app.py", True),
        (["service/app.py"], "service/serverless.yml", True),
        (["service/deep/code.py"], "service/serverless.yml", True),
        (["service/deep/code.py"], "other/app.py", False),
        (["other/app.py"], "service/serverless.yml", False),
        (["service"], "other/app.py", False),
        (["repository/code"], "repository/serverless.yml", True),
        (["repository/code"], "other/app.py", False),
    ],
)
def test_only_the_named_repository_may_be_edited(tree: Path, arguments: list[str], file: str, editable: bool) -> None:
    (tree / "repository" / "code").mkdir(parents=True)
    (tree / "repository" / ".git").mkdir()
    (tree / "service" / "deep").mkdir()
    (tree / "service" / "deep" / "code.py").touch()
    assert targets(arguments).may_edit(tree / file) is editable
