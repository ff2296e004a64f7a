"""Settings files: what they say, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Severity
from advisor.settings.definition import FIELDS
from advisor.settings.places import line_of
from advisor.settings.reading import Settings, SettingsError, read

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("iam", "tmp", "log_file", "write_outside_tmp")


def _read(folder: Path, text: str, name: str = "advisor.toml") -> Settings:
    (folder / name).write_text(text, "utf-8")
    settings = read(folder / name, _NAMES)
    assert settings is not None
    return settings


def _faults(folder: Path, text: str, name: str = "advisor.toml") -> list[str]:
    with pytest.raises(SettingsError) as caught:
        _read(folder, text, name)
    prefix = f"{folder / name}:"
    lines = str(caught.value).splitlines()
    assert all(line.startswith(prefix) for line in lines)
    return [line.removeprefix(prefix) for line in lines]


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = _read(
        tmp_path,
        """\
select = ["iam", "log_file"]
ignore = ["tmp"]
exclude = ["examples/", "*.gen.py"]
fail-on = "error"
stage = "prod"
require-reason = true
baseline = "accepted.json"
rule-folders = ["rules", "/opt/rules"]
severity = { iam = "advice" }
per-file-ignores."src/**" = ["log_file"]

[client-constructors]
"acme.Client" = "Acme client"

[library-caches.acme]
callables = ["acme.load"]
folder = "~/.acme"
""",
    )
    assert settings.names("select") == ("iam", "log_file")
    assert settings.names("ignore") == ("tmp",)
    assert settings.names("exclude") == ("examples/", "*.gen.py")
    assert settings.fail_on is Severity.ERROR
    assert settings.text("stage") == "prod"
    assert settings.flag("require-reason")
    assert settings.path("baseline") == tmp_path / "accepted.json"
    assert [str(path) for path in settings.paths("rule-folders")] == [str(tmp_path / "rules"), "/opt/rules"]
    tables = {name: {key: value.given for key, value in settings.table(name).items()} for name in FIELDS}
    assert {name: table for name, table in tables.items() if table} == {
        "severity": {"iam": "advice"},
        "per-file-ignores": {"src/**": ["log_file"]},
        "client-constructors": {"acme.Client": "Acme client"},
        "library-caches": {"acme": {"callables": ["acme.load"], "folder": "~/.acme"}},
    }


def test_nothing_is_set_by_an_empty_file(tmp_path: Path) -> None:
    settings = _read(tmp_path, "")
    assert (settings.values, settings.fail_on, settings.flag("require-reason")) == ({}, Severity.WARNING, False)
    assert (settings.paths("rule-folders"), settings.names("select")) == ((), ())


@pytest.mark.parametrize(
    ("level", "least"), [("advice", Severity.ADVICE), ("warning", Severity.WARNING), ("never", None)]
)
def test_a_run_may_fail_at_any_level_or_never(tmp_path: Path, level: str, least: Severity | None) -> None:
    assert _read(tmp_path, f'fail-on = "{level}"').fail_on is least


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("selct = []", ["1: there is no setting `selct`: did you mean `select`?"]),
        ("fail_on = 'error'", ["1: there is no setting `fail_on`: did you mean `fail-on`?"]),
        ("\n[per-file-ignore]\n", ["2: there is no setting `per-file-ignore`: did you mean `per-file-ignores`?"]),
        ("xyz = 1", [f"1: there is no setting `xyz`: there are {', '.join(FIELDS)}"]),
        ("select = 'iam'", ['1: `select` takes a list of rules or areas, such as ["iam"], not a text']),
        ("select = [\n  3,\n]", ["1: `select` takes the name of a rule or an area, not a number"]),
        ("\nselect = ['imm']", ["2: there is no rule or area called 'imm': did you mean `iam`?"]),
        ("ignore = ['log-file']", ["1: there is no rule or area called 'log-file': did you mean `log_file`?"]),
        ("ignore = ['xyz']", ["1: there is no rule or area called 'xyz': `advisor rules` lists them"]),
        ("fail-on = 'eror'", ["1: `fail-on` is 'eror': use error, warning, advice or never (did you mean `error`?)"]),
        ("fail-on = 1", ["1: `fail-on` takes error, warning, advice or never, not a number"]),
        ("require-reason = 'yes'", ["1: `require-reason` takes true or false, not a text"]),
        ("stage = ''", ["1: `stage` is empty: give the name of a stage or take the line out"]),
        ("stage = 2026-11-21", ["1: `stage` takes the name of a stage, not a date"]),
        ("exclude = 'a'", ["1: `exclude` takes a list of texts, each a pattern as .gitignore has them, not a text"]),
        ("severity = 'error'", ["1: `severity` takes a table of keys and values, not a text"]),
        ("[severity]\niam = 'high'", ["2: `severity.iam` is 'high': use error, warning or advice"]),
        ("[severity]\nima = 'error'", ["2: there is no rule or area called 'ima': did you mean `iam`?"]),
        (
            "[per-file-ignores]\n'a/b' = 'iam'",
            ['2: `per-file-ignores."a/b"` takes a list of rules or areas, such as ["iam"], not a text'],
        ),
        (
            "[library-caches.a]\nfolder = 'x'",
            ["1: `library-caches.a` needs `callables`: what stores something, by its dotted name; `*` is anything"],
        ),
        (
            "[library-caches.a]\ncallables = ['a']\nfolder = 'x'\nvariable = 'A'",
            ["4: there is no setting `library-caches.a.variable`: did you mean `variables`?"],
        ),
        (
            "stage = 1\nselct = 2",
            [
                "1: `stage` takes the name of a stage, not a number",
                "2: there is no setting `selct`: did you mean `select`?",
            ],
        ),
        ("a = [", ["1: is not valid TOML: invalid value"]),
        ("\na b\n", ["2: is not valid TOML: expected '=' after a key in a key/value pair"]),
        ("extend = 'nope.toml'", None),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(tmp_path: Path, text: str, faults: list[str] | None) -> None:
    expected = faults or [f"1: `extend` names {tmp_path / 'nope.toml'}, which does not exist"]
    assert _faults(tmp_path, text) == expected


def test_pyproject_has_lines_of_its_own(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\r\n\n[tool.advisor]\nselect = ["iam"]\n\n[tool.advisor.severity]\niam = "high"\n'
    assert _faults(tmp_path, text, "pyproject.toml") == ["8: `severity.iam` is 'high': use error, warning or advice"]
    settings = _read(tmp_path, text.replace("high", "error"), "pyproject.toml")
    assert {name: value.line for name, value in settings.values.items()} == {"select": 5, "severity.iam": 8}


@pytest.mark.parametrize(
    "text", ['[tool]\nadvisor.stage = "a"\n', 'tool.advisor.stage = "a"\n', '[ tool . "advisor" ]\nstage = "a"\n']
)
def test_toml_may_write_the_heading_in_many_ways(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, text, "pyproject.toml").text("stage") == "a"


@pytest.mark.parametrize("text", ["[tool]\nadvisor = 1\n", "[tool]\n\nadvisor = []\n"])
def test_a_pyproject_in_which_advisor_is_no_table_is_told(tmp_path: Path, text: str) -> None:
    line = text[: text.index("advisor")].count("\n") + 1
    assert _faults(tmp_path, text, "pyproject.toml") == [f"{line}: `tool.advisor` takes a table of keys and values"]


@pytest.mark.parametrize(
    "text",
    ['[project]\nname = "advisor"\n', "tool = 'advisor'\n", '[tool.ruff]\nselect = ["E"]\n', "this is no TOML", ""],
)
def test_a_pyproject_that_does_not_speak_of_advisor_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert read(tmp_path / "pyproject.toml", _NAMES) is None
    assert read(tmp_path / "advisor.toml", _NAMES) is None


def test_text_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "advisor.toml").write_bytes(b"stage = 'a'\n# \xff\n")
    with pytest.raises(SettingsError, match=r"advisor\.toml:2: is not UTF-8"):
        read(tmp_path / "advisor.toml")


def test_what_is_extended_holds_where_a_file_is_silent(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    base = 'select = ["iam"]\nstage = "prod"\nexclude = ["a"]\n[severity]\niam = "error"\ntmp = "error"\n'
    (tmp_path / "advisor.toml").write_text(base, "utf-8")
    settings = _read(tmp_path / "sub", 'extend = "../advisor.toml"\nselect = ["tmp"]\nseverity = { tmp = "advice" }\n')
    given = {name: (value.given, value.file.parent.name) for name, value in settings.values.items()}
    assert given == {
        "select": (["tmp"], "sub"),
        "stage": ("prod", tmp_path.name),
        "exclude": (["a"], tmp_path.name),
        "severity.iam": ("error", tmp_path.name),
        "severity.tmp": ("advice", "sub"),
        "extend": ("../advisor.toml", "sub"),
    }


def test_files_that_extend_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('\nextend = "advisor.toml"\n', "utf-8")
    with pytest.raises(SettingsError, match=r"other\.toml:2: `extend` leads back to .*advisor\.toml"):
        _read(tmp_path, 'extend = "other.toml"\n')


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\nb = 2\n", ("b",), 2),
        ("[a]\nb = 1\n[c]\nb = 1\n", ("c", "b"), 4),
        ("[a]\nb.c = 1\n", ("a", "b", "c"), 2),
        ("[ a . 'b' ]\n\"c d\" = 1\n", ("a", "b", "c d"), 2),
        ("a = { b = 1 }\n", ("a", "b"), 1),
        ("[[a]]\nb = 1\n", ("a", "b"), 2),
        ("a = [\n  'b',\n]\n", ("a", "0"), 1),
        ("a = 1\n", ("b",), 1),
        ("ab = 1\na = 1\n", ("a",), 2),
    ],
)
def test_a_key_is_found_in_its_line(text: str, path: tuple[str, ...], line: int) -> None:
    assert line_of(text, path) == line
