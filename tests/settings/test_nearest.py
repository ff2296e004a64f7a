"""Which settings are in force where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.settings.nearest import Nearest
from advisor.settings.reading import Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with folders; what lies above it has no say."""
    (tmp_path / "advisor.toml").write_text('stage = "outside"\n', "utf-8")
    inside = tmp_path / "repository"
    (inside / ".git").mkdir(parents=True)
    (inside / "a" / "b").mkdir(parents=True)
    (inside / "a" / "b" / "app.py").write_text("", "utf-8")
    return inside


def _stage(text: str) -> str:
    return f'stage = "{text}"\n'


@pytest.mark.parametrize(
    ("files", "stage"),
    [
        ({}, None),
        ({"advisor.toml": _stage("top")}, "top"),
        ({"advisor.toml": _stage("top"), "a/advisor.toml": _stage("a")}, "a"),
        ({"advisor.toml": _stage("top"), "a/b/advisor.toml": ""}, None),
        ({"a/advisor.toml": _stage("own"), "a/pyproject.toml": "[tool.advisor]\n" + _stage("shared")}, "own"),
        ({"a/pyproject.toml": "[tool.advisor]\n" + _stage("shared")}, "shared"),
        ({"advisor.toml": _stage("top"), "a/pyproject.toml": "[project]\nname = 'x'\n"}, "top"),
        ({"advisor.toml": _stage("top"), "a/advisor.toml/x": ""}, SettingsError),
    ],
)
def test_the_nearest_file_holds(folder: Path, files: dict[str, str], stage: str | type[SettingsError] | None) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    if stage is SettingsError:
        with pytest.raises(SettingsError, match="cannot be read"):
            Nearest().of(folder / "a" / "b" / "app.py")
        return
    nearest = Nearest()
    assert nearest.of(folder / "a" / "b" / "app.py").text("stage") == stage
    assert nearest.of(folder / "a" / "b").text("stage") == stage


def test_settings_that_are_given_hold_everywhere(folder: Path) -> None:
    (folder / "advisor.toml").write_text(_stage("top"), "utf-8")
    assert Nearest(Settings()).of(folder / "a").text("stage") is None


def test_names_are_held_to_the_rules_once_these_are_known(folder: Path) -> None:
    (folder / "advisor.toml").write_text('select = ["iam"]\n', "utf-8")
    nearest = Nearest()
    assert nearest.of(folder).names("select") == ("iam",)
    nearest.hold_to(["iam"])
    assert nearest.of(folder).names("select") == ("iam",)
    nearest.hold_to(["tmp"])
    with pytest.raises(SettingsError, match="no rule or area called 'iam'"):
        nearest.of(folder)


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("a/", True),
        ("/a/", True),
        ("b", True),
        ("*.py", True),
        ("a/**/app.py", True),
        ("/b/", False),
        ("*.yml", False),
        ("a/*.py", False),
        ("!a/", False),
    ],
)
def test_patterns_are_those_of_gitignore(folder: Path, pattern: str, covered: bool) -> None:
    (folder / "advisor.toml").write_text(f'exclude = ["{pattern}"]\nper-file-ignores."{pattern}" = ["iam"]\n', "utf-8")
    nearest, file = Nearest(), folder / "a" / "b" / "app.py"
    assert nearest.excludes(file) is covered
    assert nearest.ignores(file) == (frozenset({"iam"}) if covered else frozenset())
    assert not nearest.excludes(folder.parent / "a" / "app.py")


def test_patterns_that_are_extended_are_seen_from_their_own_file(folder: Path) -> None:
    (folder / "advisor.toml").write_text('exclude = ["/a/b/"]\n', "utf-8")
    (folder / "a" / "advisor.toml").write_text('extend = "../advisor.toml"\n', "utf-8")
    assert Nearest().excludes(folder / "a" / "b" / "app.py")


def test_a_pattern_that_is_none_is_told(folder: Path) -> None:
    (folder / "advisor.toml").write_text('\nexclude = ["!"]\n', "utf-8")
    with pytest.raises(SettingsError, match=r"advisor\.toml:2: a pattern is none that \.gitignore may have"):
        Nearest().excludes(folder / "a" / "app.py")
