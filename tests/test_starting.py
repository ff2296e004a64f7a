"""`advisor init` and the scripts for shells."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from advisor.cli import main
from advisor.settings.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Advisor = Callable[..., tuple[int, str, str]]

_OTHER = "repos:\n{0}- repo: https://example.com/other\n{0}  rev: v1\n{0}  hooks:\n{0}    - id: other\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "serverless.yml").write_text(
        "service: one\nprovider: {name: aws, runtime: python3.12}\nfunctions: {create: {handler: app.create}}\n",
        "utf-8",
    )
    code = 'def create(event, context):\n    open("report.csv", "w").write(event["id"])\n'
    (tmp_path / "app.py").write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def advisor(project: Path, capfd: pytest.CaptureFixture[str]) -> Advisor:
    assert project.is_dir()

    def run(*arguments: str) -> tuple[int, str, str]:
        return main(arguments), *capfd.readouterr()

    return run


def _hooks(project: Path) -> list[str]:
    content = yaml.safe_load((project / ".pre-commit-config.yaml").read_text("utf-8"))
    return [hook["id"] for repository in content["repos"] for hook in repository["hooks"]]


def test_a_project_gets_settings_and_a_hook(advisor: Advisor, project: Path) -> None:
    assert advisor("init") == (
        0,
        "advisor.toml: written\n.pre-commit-config.yaml: written; run `pre-commit install` once\n",
        "",
    )
    settings = read(project / "advisor.toml")
    assert settings is not None
    assert settings.flag("require-reason")
    assert _hooks(project) == ["advisor"]
    assert not (project / ".github").exists()
    assert advisor("check")[0] == 1


def test_a_second_time_changes_nothing(advisor: Advisor, project: Path) -> None:
    advisor("init", "--github", "--baseline")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    code, out, _ = advisor("init", "--github", "--baseline")
    assert code == 0
    assert out.count(": left as it is: ") == 3
    assert before == {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_baseline_lets_only_new_findings_fail(advisor: Advisor, project: Path) -> None:
    code, out, _ = advisor("init", "--baseline")
    assert (code, out.splitlines()[-1]) == (0, "advisor-baseline.json holds 1 finding.")
    assert advisor("check")[:2] == (0, "Nothing to report in 1 service and 2 files, 1 in the baseline.\n")
    with (project / "app.py").open("a") as file:
        file.write('    open("other.csv", "w").write(event["id"])\n')
    assert advisor("check")[0] == 1


def test_the_workflow_is_written_on_request(advisor: Advisor, project: Path) -> None:
    advisor("init", "--github")
    workflow = yaml.safe_load((project / ".github" / "workflows" / "advisor.yml").read_text("utf-8"))
    assert workflow["jobs"]["advisor"]["steps"][-1] == {"run": "advisor check --output-format github"}


def test_settings_go_into_the_pyproject_that_is_there(advisor: Advisor, project: Path) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "one"\n', "utf-8")
    _, out, _ = advisor("init")
    assert out.startswith("pyproject.toml: has a table `[tool.advisor]` now\n")
    assert (project / "pyproject.toml").read_text("utf-8").startswith('[project]\nname = "one"\n\n[tool.advisor]\n')
    assert read(project / "pyproject.toml") is not None
    assert not (project / "advisor.toml").exists()


@pytest.mark.parametrize("indent", ["", "  ", "    "])
@pytest.mark.parametrize("more", ["", "# the end\n"])
def test_the_hook_joins_those_that_are_there(advisor: Advisor, project: Path, indent: str, more: str) -> None:
    (project / ".pre-commit-config.yaml").write_text(_OTHER.format(indent) + more, "utf-8")
    _, out, _ = advisor("init")
    assert ".pre-commit-config.yaml: has the hook `advisor` now\n" in out
    assert _hooks(project) == ["other", "advisor"]


@pytest.mark.parametrize("text", ["repos: []\n", _OTHER.format("") + "fail_fast: true\n", "repos: [\n", "- a\n"])
def test_where_the_hook_cannot_be_added_it_is_shown(advisor: Advisor, project: Path, text: str) -> None:
    (project / ".pre-commit-config.yaml").write_text(text, "utf-8")
    code, out, _ = advisor("init")
    assert code == 0
    assert ".pre-commit-config.yaml: left as it is: add the hook by hand\n- repo: local\n" in out
    assert (project / ".pre-commit-config.yaml").read_text("utf-8") == text


def test_line_ends_and_the_byte_order_mark_stay(advisor: Advisor, project: Path) -> None:
    mark = b"\xef\xbb\xbf"
    files = {"pyproject.toml": b'[project]\nname = "one"\n', ".pre-commit-config.yaml": _OTHER.format("  ").encode()}
    before = {name: content.replace(b"\n", b"\r\n") for name, content in files.items()}
    before[".pre-commit-config.yaml"] = mark + before[".pre-commit-config.yaml"]
    for name, content in before.items():
        (project / name).write_bytes(content)
    assert advisor("init")[0] == 0
    for name, content in before.items():
        now = (project / name).read_bytes()
        assert now.startswith(content)
        assert len(now) > len(content)
        assert now.count(b"\r\n") == now.count(b"\n")
        assert now.count(mark) == content.count(mark)


def test_a_pyproject_that_is_broken_is_left(advisor: Advisor, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.black\n", "utf-8")
    _, out, _ = advisor("init")
    assert out.startswith("advisor.toml: written, because pyproject.toml is not valid TOML\n")
    assert (project / "pyproject.toml").read_text("utf-8") == "[tool.black\n"


@pytest.mark.parametrize("name", ["pyproject.toml", ".pre-commit-config.yaml"])
def test_a_file_that_is_not_text_is_told_and_nothing_is_written(advisor: Advisor, project: Path, name: str) -> None:
    (project / name).write_bytes(b"a: \xff\n")
    assert advisor("init") == (2, "", f"advisor: {name} is not UTF-8: line 1 holds the byte 0xff\n")
    assert not (project / "advisor.toml").exists()


def test_what_cannot_be_written_is_told(advisor: Advisor, project: Path) -> None:
    (project / ".github").write_text("", "utf-8")
    code, _, err = advisor("init", "--github")
    assert (code, err) == (2, "advisor: .github/workflows/advisor.yml cannot be written: Not a directory\n")


def test_a_folder_of_a_repository_gets_settings_and_the_repository_the_rest(advisor: Advisor, project: Path) -> None:
    (project / "orders").mkdir()
    assert advisor("init", "orders", "--github")[0] == 0
    assert [path.name for path in (project / "orders").iterdir()] == ["advisor.toml"]
    assert (project / ".github" / "workflows" / "advisor.yml").is_file()
    assert _hooks(project) == ["advisor"]


def test_a_folder_that_is_not_there_is_told(advisor: Advisor) -> None:
    assert advisor("init", "nowhere") == (2, "", "advisor: nowhere is no folder: name the one that holds the project\n")


_COMPLETED = [
    ("advisor ch", "check"),
    ("advisor check --output-format sa", "sarif"),
    ("advisor check --select write_out", "write_outside_tmp"),
    ("advisor check --add-ig", "--add-ignores"),
    ("advisor check --fail-on ne", "never"),
    ("advisor explain log_f", "log_file"),
    ("advisor completion fi", "fish"),
    ("advisor check serverl", "serverless.yml"),
]


@pytest.mark.parametrize(("typed", "completed"), _COMPLETED)
def test_bash_completes(advisor: Advisor, project: Path, typed: str, completed: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    (project / "script").write_text(advisor("completion", "bash")[1], "utf-8")
    words = " ".join(f"'{word}'" for word in typed.split())
    ask = f"source ./script; COMP_WORDS=({words}); COMP_CWORD={len(typed.split()) - 1}; _advisor"
    said = subprocess.run([bash, "-c", f'{ask}; printf "%s\\n" "${{COMPREPLY[@]}}"'], capture_output=True, text=True)
    assert (said.stdout.split(), said.stderr) == ([completed], "")


@pytest.mark.parametrize(("typed", "completed"), _COMPLETED)
def test_fish_completes(advisor: Advisor, project: Path, typed: str, completed: str) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("there is no fish here")
    (project / "script").write_text(advisor("completion", "fish")[1], "utf-8")
    said = subprocess.run(
        [fish, "--no-config", "-c", f"source ./script; complete -C '{typed}'"], capture_output=True, text=True
    )
    assert [line.partition("\t")[0] for line in said.stdout.splitlines()] == [completed]


def test_zsh_completes_as_bash_does(advisor: Advisor) -> None:
    bash, zsh = (advisor("completion", shell)[1] for shell in ("bash", "zsh"))
    assert zsh.removesuffix(bash) == "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n"
