"""The command line, over a small rule folder and a small service: output, exit codes, bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor import __version__, bundle
from advisor.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Advisor = Callable[..., tuple[int, str, str]]

_ROOT = Path(__file__).resolve().parent.parent
_PAGE = """\
---
severity: {}
guidance:
  - clients.md#make-clients-once
sources:
  - https://docs.python.org/3/
---

# {}

## Fix

**Safe**: another name.
"""
_PREFIX = """\
from collections.abc import Iterator

from advisor.model import Finding
from advisor.subjects import DeclaredHandler, RenameHandler


def check(declared: DeclaredHandler) -> Iterator[Finding]:
    handler = declared.handler
    if handler.attribute.startswith("run_"):
        renamed = handler.declared.replace("run_", "")
        yield Finding(f"`{handler.attribute}` is called run_", handler.span, remedy=RenameHandler(handler, renamed))
"""
_UNREADABLE = """\
from advisor.model import Finding
from advisor.subjects import Problem


def check(problem: Problem):
    yield Finding(problem.message, problem.span)
"""
_CONFIG = """\
service: one
provider:
  name: aws
  runtime: python3.12
functions:
  order:
    handler: app.run_order
  pay:
    handler: app.pay
"""
_CODE = "def order(event, context):\n    return event\n\n\nrun_order = pay = order\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rules = tmp_path / "rules"
    pages = {
        "naming/run_prefix": ("error", "Handler called run_", _PREFIX),
        "naming/long_name": (
            "advice",
            "Handler with a long name",
            _PREFIX.replace("RenameHandler(handler, renamed)", "None"),
        ),
        "project/unreadable_file": ("error", "File that cannot be read", _UNREADABLE),
    }
    for name, (level, title, code) in pages.items():
        (rules / name).parent.mkdir(parents=True, exist_ok=True)
        (rules / f"{name}.md").write_text(_PAGE.format(level, title), "utf-8")
        (rules / f"{name}.py").write_text(code, "utf-8")
    monkeypatch.setattr(bundle, "bundled", lambda name: rules if name == "rules" else _ROOT / name)
    project = tmp_path / "project"
    project.mkdir()
    (project / "serverless.yml").write_text(_CONFIG, "utf-8")
    (project / "app.py").write_text(_CODE, "utf-8")
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def advisor(folder: Path, capfd: pytest.CaptureFixture[str]) -> Advisor:
    """Run a command line in the project; give its exit code, its output and its errors."""
    assert folder.is_dir()

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return code, *capfd.readouterr()

    return run


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], 1),
        (["check", "--exit-zero"], 0),
        (["check", "--select", "run_prefix"], 1),
        (["check", "--select", "long_name"], 0),
        (["check", "--select", "naming", "--ignore", "run_prefix"], 0),
        (["check", "--ignore", "naming"], 0),
        (["check", "--ignore", "naming/"], 0),
        (["check", "app.py"], 0),
        (["check", "serverless.yml"], 1),
        (["check", "--diff"], 1),
        (["check", "--diff", "--exit-zero"], 0),
        (["check", "--diff", "--select", "long_name"], 0),
        (["check", ""], 2),
        (["check", ".", ""], 2),
        (["check", "--select", ""], 2),
        (["check", "--select", ","], 2),
        (["check", "--select", "/"], 2),
        (["check", "--select", "run_prefix,"], 1),
        (["check", "--ignore", ""], 2),
        (["check", "--sel", "naming"], 2),
        (["check", "--output", "json"], 2),
        (["--vers"], 2),
        (["check", "--fix", "--quiet"], 0),
        (["check", "--fix", "--exit-non-zero-on-fix"], 1),
        (["check", "--fix", "--exit-non-zero-on-fix", "--select", "long_name"], 0),
        (["check", "--exit-non-zero-on-fix", "--select", "long_name"], 0),
        (["check", "--fix", "--no-fix"], 1),
        (["check", "--no-fix", "--fix"], 0),
        (["check", "--fail-on", "advice", "--select", "long_name"], 1),
        (["check", "--fail-on", "high"], 2),
        (["check", "no_such_folder"], 2),
        (["check", ".", "no_such_folder"], 2),
        (["check", "no_such_folder", "--exit-zero"], 2),
        (["check", "--select", "no_such_rule"], 2),
        (["check", "--output-format", "xml"], 2),
        (["check", "--no-such-option"], 2),
        (["explain", "run_prefix"], 0),
        (["explain", "no_such_rule"], 2),
        (["explain", "--all"], 0),
        (["explain"], 2),
        (["explain", "run_prefix", "--all"], 2),
        (["explain", "run_prefix", "--output-format", "html"], 2),
        (["rules"], 0),
        (["--version"], 0),
        (["check", "--help"], 0),
        ([], 2),
    ],
)
def test_the_exit_code_says_how_it_went(advisor: Advisor, arguments: list[str], code: int) -> None:
    assert advisor(*arguments)[0] == code


def test_concise_output_is_lines_and_a_summary(advisor: Advisor) -> None:
    code, out, err = advisor("check", "--output-format", "concise", "--select", "run_prefix")
    assert (code, err) == (1, "")
    assert out == "serverless.yml:7:14: run_prefix `run_order` is called run_\nFound 1 finding: 1 error.\n"


def test_quiet_leaves_findings_alone(advisor: Advisor) -> None:
    _, out, err = advisor("check", "--output-format", "concise", "--select", "run_prefix", "--quiet")
    assert (out, err) == ("serverless.yml:7:14: run_prefix `run_order` is called run_\n", "")


def test_text_output_counts_what_can_be_fixed(advisor: Advisor) -> None:
    _, out, _ = advisor("check")
    assert "    -     handler: app.run_order\n    +     handler: app.order\n" in out
    assert out.endswith("Found 2 findings: 1 error, 1 advice.\n1 can be fixed with --fix.\n")


def test_json_output_is_json_and_nothing_else(advisor: Advisor, folder: Path) -> None:
    code, out, err = advisor("check", "--output-format", "json", "--select", "run_prefix")
    (found,) = json.loads(out)
    assert (code, err) == (1, "")
    assert (found["code"], found["filename"]) == ("run_prefix", str(folder.resolve() / "serverless.yml"))
    assert found["fix"]["edits"][0]["content"]
    code, out, _ = advisor("check", "--output-format", "json-lines", "--ignore", "naming")
    assert (code, out) == (0, "")


def test_an_output_file_holds_the_findings_and_the_terminal_the_summary(advisor: Advisor, folder: Path) -> None:
    code, out, _ = advisor("check", "--output-format", "json", "--output-file", "found.json")
    assert code == 1
    assert out.startswith("Found 2 findings: 1 error, 1 advice.")
    found = json.loads((folder / "found.json").read_text("utf-8"))
    assert [one["code"] for one in found] == ["long_name", "run_prefix"]


@pytest.mark.parametrize("arguments", [[], ["--output-format", "github"], ["--fix"]])
def test_an_output_file_that_cannot_be_written_is_one_line(advisor: Advisor, arguments: list[str]) -> None:
    code, _, err = advisor("check", "--quiet", "--output-file", "none/found.txt", *arguments)
    assert (code, err) == (2, "advisor: none/found.txt cannot be written: No such file or directory\n")


def test_github_gets_a_summary_of_the_step_below_what_others_wrote(
    advisor: Advisor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = folder / "summary.md"
    summary.write_text("# Before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    advisor("check")
    assert summary.read_text("utf-8") == "# Before\n"
    code, out, _ = advisor("check", "--output-format", "github", "--quiet")
    assert code == 1
    assert [line.partition(" ")[0] for line in out.splitlines()] == ["::error", "::notice"]
    assert summary.read_text("utf-8").startswith("# Before\n### advisor\n\nFound 2 findings: 1 error, 1 advice.")
    assert "| serverless.yml:7 |" in summary.read_text("utf-8")


def _on_standard_input(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "advisor", "check", *arguments]
    return subprocess.run(
        command, cwd=folder, input=text, env=_from_elsewhere(), capture_output=True, text=True, check=False
    )


_WRITING = 'def order(event, context):\n    x = "😀"; open("here", "w")\n\n\nrun_order = pay = order\n'
_SAVED = ("app.py", "serverless.yml")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("app.py", _WRITING, ["app.py:2:14: write_outside_tmp"]),
        ("app.py", "\ufeff" + _WRITING, ["app.py:2:14: write_outside_tmp"]),
        ("app.py", _CODE, []),
        ("app.py", "x = = 1\n", ["app.py:1:5: unreadable_file"]),
        ("serverless.yml", _CONFIG.replace("app.pay", "app.pays"), ["serverless.yml:9:14: handler_not_found"]),
        ("serverless.yml", _CONFIG, []),
        ("helper.py", "import app\n", []),
        (
            "sub/serverless.yml",
            _CONFIG.replace("app.", "../app."),
            ["sub/serverless.yml:7:14", "sub/serverless.yml:9:14"],
        ),
    ],
)
def test_standard_input_stands_in_for_a_file(folder: Path, name: str, text: str, expected: list[str]) -> None:
    before = {saved: (folder / saved).read_text("utf-8") for saved in _SAVED}
    done = _on_standard_input(folder, text, "--stdin-filename", name, "-q", "--output-format", "concise", "-")
    assert [line.startswith(start) for line, start in zip(done.stdout.splitlines(), expected, strict=True)] == [
        True for _ in expected
    ], done.stdout
    assert done.returncode == bool(expected)
    assert {saved: (folder / saved).read_text("utf-8") for saved in _SAVED} == before


def test_a_configuration_on_standard_input_tells_of_its_functions_code(folder: Path) -> None:
    (folder / "app.py").write_text(_WRITING, encoding="utf-8")
    done = _on_standard_input(folder, _CONFIG, "--stdin-filename", "serverless.yml", "--output-format", "concise", "-")
    assert done.stdout.startswith("app.py:2:14: write_outside_tmp")


def test_the_diff_of_standard_input_is_what_would_mend_it(folder: Path) -> None:
    (folder / "app.py").write_text("def pay(event, context): ...\n\n\norder = pay\n", encoding="utf-8")
    text = _CONFIG.replace("app.run_order", "app.ordr")
    done = _on_standard_input(folder, text, "--stdin-filename", "serverless.yml", "--diff", "-")
    assert "-    handler: app.ordr\n+    handler: app.order\n" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], "standard input needs a name: say with --stdin-filename which file it stands in for"),
        (["--stdin-filename", "a.py"], "--stdin-filename names what standard input stands in for: give `-`"),
        (["--stdin-filename", "a.py", "-", "b.py"], "--stdin-filename names what standard input stands in for"),
        (["--stdin-filename", "a.py", "--fix", "-"], "standard input cannot be changed: add --diff"),
        (["--stdin-filename", "a.py", "--add-ignores=x", "-"], "standard input cannot be changed: add --diff"),
        (["--stdin-filename", "a.txt", "-"], "a.txt is neither Python nor a configuration"),
    ],
)
def test_what_cannot_be_done_with_standard_input_is_one_line(folder: Path, arguments: list[str], said: str) -> None:
    done = _on_standard_input(folder, "x = 1\n", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"advisor: {said}")
    assert done.stderr.count("\n") == 1


def test_standard_input_that_is_no_text_is_one_line(folder: Path) -> None:
    command = [sys.executable, "-m", "advisor", "check", "--stdin-filename", "app.py", "-"]
    done = subprocess.run(
        command, cwd=folder, input=b"x = 1\n\xff\n", env=_from_elsewhere(), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == b"advisor: standard input is not UTF-8: line 2 holds the byte 0xff\n"


@pytest.mark.parametrize("format_", ["text", "concise"])
def test_a_clean_run_says_what_it_looked_at(advisor: Advisor, format_: str) -> None:
    code, out, err = advisor("check", "--ignore", "naming", "--output-format", format_)
    assert (code, err) == (0, "")
    assert out.startswith("Nothing to report in 1 service and ")


def test_a_folder_inside_a_service_has_the_findings_of_its_files(advisor: Advisor, folder: Path) -> None:
    (folder / "src").mkdir()
    (folder / "src" / "code.py").write_text("def handler(event, context:\n", "utf-8")
    with (folder / "serverless.yml").open("a", encoding="utf-8") as configuration:
        configuration.write("  inside: {handler: src/code.handler}\n")
    code, out, _ = advisor("check", "src", "--quiet", "--output-format", "concise")
    assert code == 1
    assert [line.partition(":")[0] for line in out.splitlines()] == ["src/code.py"]
    assert "guessed" not in out


def test_a_folder_that_no_handler_reaches_is_said_to_be_unchecked(advisor: Advisor, folder: Path) -> None:
    (folder / "empty").mkdir()
    code, _, err = advisor("check", "empty")
    assert (code, err) == (0, "empty: not checked: no handler reaches what is in it\n")
    assert advisor("check", ".")[2] == ""


def test_a_folder_without_a_service_says_that_nothing_was_checked(advisor: Advisor, folder: Path) -> None:
    (folder / "serverless.yml").unlink()
    (folder / "empty").mkdir()
    code, out, _ = advisor("check", "empty")
    assert code == 0
    assert out.startswith("Nothing was checked")
    code, out, err = advisor("check", "empty", "--output-format", "json")
    assert (code, json.loads(out)) == (0, [])
    assert err.startswith("Nothing was checked")


def test_each_service_that_is_left_alone_has_a_line(advisor: Advisor, folder: Path) -> None:
    for name, provider in (("a", "google"), ("b", "azure"), ("c", "aws")):
        (folder / name).mkdir()
        (folder / name / "serverless.yml").write_text(f"service: s\nprovider: {provider}\n", "utf-8")
    code, out, err = advisor("check", "--ignore", "naming")
    assert (code, out) == (0, "Nothing to report in 2 services and 5 files.\n")
    assert err == (
        "a/serverless.yml: left alone: it is deployed to google, not to AWS\n"
        "b/serverless.yml: left alone: it is deployed to azure, not to AWS\n"
    )
    assert advisor("check", "--ignore", "naming", "--quiet")[2] == ""
    for name in "def":
        (folder / name).mkdir()
        (folder / name / "serverless.yml").write_text("service: s\n", "utf-8")
    *_, last_but_one, last = advisor("check", "--ignore", "naming")[2].splitlines()
    assert last_but_one == "d/serverless.yml: left alone: it names no provider"
    assert last == "and 2 more services were left alone"


def test_what_is_not_known_is_listed_when_asked_for(advisor: Advisor, folder: Path) -> None:
    (folder / "serverless.yml").write_text(_CONFIG.replace("app.pay", "${ssm:pay}"), "utf-8")
    assert "${ssm:pay}" not in advisor("check", "--ignore", "naming")[1]
    assert "${ssm:pay}" in advisor("check", "--ignore", "naming", "--show-unknown")[1]
    _, out, err = advisor("check", "--ignore", "naming", "--show-unknown", "--output-format", "json")
    assert json.loads(out) == []
    assert "${ssm:pay}" in err


def test_a_named_file_that_no_handler_reaches_is_said_to_be_unchecked(advisor: Advisor, folder: Path) -> None:
    (folder / "script.py").write_text("print(1)\n", "utf-8")
    code, _, err = advisor("check", "script.py")
    assert (code, err) == (0, "script.py: not checked: no handler reaches it\n")


def test_fix_mends_reports_what_remains_and_says_so(advisor: Advisor, folder: Path) -> None:
    code, out, err = advisor("check", "--fix")
    assert (code, out, err) == (0, out, "")
    assert out.startswith("Fixed 1 finding. Nothing to report in ")
    assert (folder / "serverless.yml").read_text("utf-8") == _CONFIG.replace("run_order", "order")


def test_fix_leaves_alone_what_a_link_leads_to_outside_and_says_so(advisor: Advisor, folder: Path) -> None:
    outside = folder.parent / "elsewhere.yml"
    (folder / "serverless.yml").rename(outside)
    (folder / "serverless.yml").symlink_to(outside)
    reason = f"The fix would change {outside.resolve()}, outside the checked repository."
    code, out, err = advisor("check", "--fix", "--select", "run_prefix")
    assert (code, err) == (1, f"advisor: serverless.yml: run_prefix was not fixed. {reason}\n")
    assert out.endswith("Found 1 finding: 1 error.\n")
    assert outside.read_text("utf-8") == _CONFIG
    assert advisor("check", "--select", "run_prefix")[1].endswith("Found 1 finding: 1 error.\n")


def test_fix_writes_what_can_be_written_and_fails_for_the_rest(
    advisor: Advisor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "serverless.yml").write_text(_CONFIG, "utf-8")
        (folder / name / "app.py").write_text(_CODE, "utf-8")
    locked = folder.resolve() / "one" / "serverless.yml"
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: may(path, mode) and (mode != os.W_OK or path != locked))
    code, out, err = advisor("check", "one", "two", "--fix", "--select", "run_prefix")
    assert (code, err) == (2, f"advisor: not fixed: {locked}: is read-only; make it writable to have it fixed\n")
    assert "Fixed 1 finding. Found 1 finding: 1 error.\n" in out
    assert locked.read_text("utf-8") == _CONFIG
    assert (folder / "two" / "serverless.yml").read_text("utf-8") == _CONFIG.replace("run_order", "order")


def test_a_fix_that_was_tried_in_vain_is_not_offered_again(advisor: Advisor, folder: Path) -> None:
    rule = folder.parent / "rules" / "naming" / "run_prefix.py"
    vain = _PREFIX.replace('.startswith("run_")', ".endswith('order')").replace("`{handler.attribute}`", "It")
    rule.write_text(vain, "utf-8")
    assert advisor("check", "--select", "run_prefix")[1].endswith("\n1 can be fixed with --fix.\n")
    code, out, err = advisor("check", "--fix", "--select", "run_prefix")
    assert code == 1
    assert err.endswith("was not fixed. The finding would still be there after the fix.\n")
    assert "  No fix. The finding would still be there after the fix.\n" in out
    assert out.endswith("Found 1 finding: 1 error.\n")
    assert (folder / "serverless.yml").read_text("utf-8") == _CONFIG


def test_diff_shows_what_fix_would_do_and_writes_nothing(advisor: Advisor, folder: Path) -> None:
    code, out, err = advisor("check", "--diff", "--fix")
    assert code == 1
    assert "-    handler: app.run_order\n+    handler: app.order\n" in out
    assert err.startswith("advisor: would fix 1 finding")
    assert (folder / "serverless.yml").read_text("utf-8") == _CONFIG


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        ("def order(:\n", ["--select", "project"], 1),
        ("def order(:\n", ["--select", "project", "--exit-zero"], 0),
        (_CODE, ["--select", "project"], 0),
    ],
)
def test_diff_fails_for_a_serious_finding_that_would_remain(
    advisor: Advisor, folder: Path, content: str, more: list[str], code: int
) -> None:
    (folder / "serverless.yml").write_text("a: [" if code or "--exit-zero" in more else _CONFIG, "utf-8")
    (folder / "app.py").write_text(content, "utf-8")
    found, out, err = advisor("check", "--diff", *more)
    assert (found, out) == (code, "")
    assert err == f"advisor: would fix 0 findings, {int(content != _CODE)} would remain\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", ""], "an empty path: name a folder or a file"),
        (["check", "--select", ","], "names nothing: give rules or areas, such as write_outside_tmp or iam"),
        (["check", "--unsafe"], "unrecognized arguments: --unsafe"),
    ],
)
def test_a_bad_argument_is_told_what_to_give(advisor: Advisor, arguments: list[str], said: str) -> None:
    code, out, err = advisor(*arguments)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[-1]


def test_a_folder_that_cannot_be_opened_is_one_line_and_the_rest_is_checked(
    advisor: Advisor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "shut").mkdir()
    really = os.scandir

    def refusing(path: str | Path) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", refusing)
    for more in ([], ["--diff", "--quiet"], ["--fix"]):
        code, out, err = advisor("check", *more)
        assert (code, err) == (2, "advisor: shut: not checked: the folder may not be opened\n")
        assert out


def test_a_current_folder_that_is_gone_is_one_line(
    advisor: Advisor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    code, out, err = advisor("check", str(folder))
    assert (code, out) == (2, "")
    assert err.startswith("advisor: the current folder is gone or may not be read: change to another one (")
    assert err.count("\n") == 1


def test_a_name_in_a_complaint_cannot_steer_the_terminal(advisor: Advisor, folder: Path) -> None:
    (folder / "a\n\x1b[31m.py").write_text("print(1)\n", "utf-8")
    _, _, err = advisor("check", "a\n\x1b[31m.py")
    assert err == "a\\n\\x1b[31m.py: not checked: no handler reaches it\n"


def test_an_unknown_rule_is_one_line_with_the_nearest_name(advisor: Advisor) -> None:
    for arguments in (
        ["check", "--select", "run_prefx"],
        ["check", "--ignore", "run-prefix"],
        ["explain", "RUN_PREFIX"],
    ):
        code, out, err = advisor(*arguments)
        assert (code, out) == (2, "")
        assert err.endswith("did you mean run_prefix?\n")
        assert err.count("\n") == 1


def test_a_bad_path_is_one_line_and_the_rest_is_checked(advisor: Advisor, folder: Path) -> None:
    (folder / "loop").symlink_to(folder / "loop")
    code, out, err = advisor("check", "gone", "loop", ".", "--output-format", "concise")
    assert code == 2
    assert err.splitlines() == [
        "advisor: gone does not exist: check the spelling",
        "advisor: loop is a link that leads back to itself: name the folder that it was meant for",
    ]
    assert "serverless.yml:7:14: run_prefix" in out


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("serverless.yml", b"functions: [\n"),
        ("serverless.yml", b"functions: {}\nfunctions: {}\n"),
        ("serverless.yml", b"\xff\xfe"),
        ("serverless.yml", b""),
        ("serverless.yml", b"- a\n"),
        ("app.py", b"\xff"),
        ("app.py", b""),
        ("app.py", b"def order(:\n"),
        ("app.py", b"\x00"),
        ("app.py", b"# coding: klingon\n"),
    ],
)
def test_bad_input_is_never_a_traceback(advisor: Advisor, folder: Path, file: str, content: bytes) -> None:
    (folder / file).write_bytes(content)
    for format_ in ("text", "concise", "json"):
        code, out, err = advisor("check", "--output-format", format_)
        assert code in {0, 1}
        assert "Traceback" not in out + err
        assert "internal error" not in out + err


@pytest.mark.parametrize("kind", ["dangling", "looping", "folder"])
@pytest.mark.parametrize("name", ["app.py", "serverless.yml"])
def test_links_and_folders_in_place_of_files_are_survived(advisor: Advisor, folder: Path, name: str, kind: str) -> None:
    (folder / name).unlink()
    if kind == "folder":
        (folder / name).mkdir()
    else:
        (folder / name).symlink_to(name if kind == "looping" else "gone")
    code, out, err = advisor("check")
    assert code in {0, 1}
    assert "internal error" not in out + err


def test_the_table_lists_name_level_fix_and_title(advisor: Advisor) -> None:
    assert advisor("rules")[1].splitlines() == [
        "long_name        advice  safe  Handler with a long name",
        "run_prefix       error   safe  Handler called run_",
        "unreadable_file  error   safe  File that cannot be read",
    ]


def test_a_page_is_explained_with_its_sources(advisor: Advisor) -> None:
    _, out, _ = advisor("explain", "run_prefix")
    assert out.startswith("# Handler called run_\n")
    assert "\n## Guidance\n\n### Make clients once\n\nMaking a boto3 client" in out
    assert "\nFrom docs/guidance/clients.md#make-clients-once\n" in out
    assert out.endswith("\n## Sources\n\n- <https://docs.python.org/3/>\n")
    assert "### Bad" not in out, "the guidance's own examples are left to its page"


def test_a_rule_is_explained_to_machines(advisor: Advisor) -> None:
    code, out, err = advisor("explain", "run_prefix", "--output-format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    (section,) = found.pop("guidance")
    assert found == {
        "code": "run_prefix",
        "area": "naming",
        "severity": "error",
        "title": "Handler called run_",
        "url": "https://docs.python.org/3/",
        "fixes": ["safe"],
        "explanation": "# Handler called run_\n\n## Fix\n\n**Safe**: another name.\n",
        "sources": ["https://docs.python.org/3/"],
    }
    assert section["page"] == "docs/guidance/clients.md#make-clients-once"
    assert section["advice"][0]["enforced_by"] == ["client_per_invocation"]
    assert section["text"].startswith("Making a boto3 client")
    assert section["sources"][0] == section["url"]


def test_all_rules_are_explained_at_once(advisor: Advisor) -> None:
    _, listed, _ = advisor("explain", "--all", "--output-format", "json")
    assert [rule["code"] for rule in json.loads(listed)] == ["long_name", "run_prefix", "unreadable_file"]
    _, text, _ = advisor("explain", "--all", "--output-format", "markdown")
    for name in ("long_name", "run_prefix", "unreadable_file"):
        _, alone, _ = advisor("explain", name)
        assert alone in text


def test_a_terminal_gets_markdown_when_it_asks_for_it(advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    _, out, _ = advisor("explain", "run_prefix", "--output-format", "markdown")
    assert out.startswith("# Handler called run_\n")


@pytest.mark.parametrize("arguments", [["rules"], ["explain", "run_prefix"], ["explain", "--all"]])
@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_gets_rules_and_pages_drawn(
    advisor: Advisor, monkeypatch: pytest.MonkeyPatch, arguments: list[str], no_color: str
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", no_color)
    code, out, err = advisor(*arguments)
    assert (code, err) == (0, "")
    assert "Handler called run_" in out
    assert "# Handler" not in out
    assert ("\x1b[" in out) is (not no_color)


def test_the_version_is_the_one_of_the_package(advisor: Advisor) -> None:
    assert advisor("--version")[1] == f"advisor {__version__}\n"


def _process(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "advisor", *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def _from_elsewhere() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": ""}


def test_a_reader_that_leaves_early_causes_no_traceback() -> None:
    process = _process("explain", "write_outside_tmp", PYTHONUNBUFFERED="")
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.wait() == 2
    assert process.stderr.read() == ""
    process.stderr.close()


@pytest.mark.parametrize("arguments", ["rules", "check .", "check --help", "--version"])
@pytest.mark.parametrize(
    ("redirected", "said"),
    [
        (">&-", "advisor: standard output is closed, so there is nowhere to print to\n"),
        ("</dev/null >&0", "advisor: the output could not be written: Bad file descriptor\n"),
        (">/dev/full", "advisor: the output could not be written: No space left on device\n"),
        (">/dev/full 2>&1", ""),
        ("2>&- >&-", ""),
    ],
)
def test_output_that_cannot_be_written_is_one_line(folder: Path, arguments: str, redirected: str, said: str) -> None:
    command = ["sh", "-c", f'exec "$0" -m advisor {arguments} {redirected}', sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_from_elsewhere(), check=False)
    assert (done.returncode, done.stderr) == (2, said)


def test_a_closed_standard_error_does_not_put_complaints_among_the_findings(folder: Path) -> None:
    command = ["sh", "-c", 'exec "$0" -m advisor check gone app.py --output-format json 2>&-', sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_from_elsewhere(), check=False)
    assert done.returncode == 2
    assert isinstance(json.loads(done.stdout), list)


@pytest.mark.parametrize("name", ["rich", "yaml", "pathspec", "libcst", "difflib", "json", "ast_grep_py", "traceback"])
def test_a_module_in_the_checked_folder_is_never_run(folder: Path, name: str) -> None:
    (folder / f"{name}.py").write_text("raise SystemExit('run')\n", "utf-8")
    (folder / ".gitignore").write_text("x\n", "utf-8")
    (folder / "serverless.yml").write_text(_CONFIG.replace("run_order", "handler"), "utf-8")
    (folder / "app.py").write_text("def handler(event, context):\n    open('kept', 'w').write('')\n", "utf-8")
    for more in (["--select", "write_outside_tmp"], ["--output-format", "json"], ["--diff"]):
        command = [sys.executable, "-m", "advisor", "check", *more]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_from_elsewhere(), check=False)
        assert done.returncode == 1
        assert "run\n" not in done.stderr


def test_output_that_cannot_be_encoded_causes_no_traceback(folder: Path) -> None:
    (folder / "serverless.yml").write_text(_CONFIG.replace("app.pay", "app.påy😀"), "utf-8")
    process = _process("check", str(folder), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    out, err = process.communicate()
    assert "Traceback" not in out + err
    assert process.returncode in {0, 1}


def test_an_interrupted_run_says_so(advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # a signal would be ignored where the tests run in the background

    monkeypatch.setattr("advisor.run.load", interrupted)
    assert advisor("check") == (130, "", "advisor: interrupted\n")


def test_an_error_of_ours_is_a_sentence(advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("advisor.run.load", broken)
    code, out, err = advisor("check")
    assert (code, out) == (2, "")
    assert err.startswith("advisor: internal error, please report it: ZeroDivisionError: by nought at test_cli.py:")


def test_no_console_is_imported_where_there_are_no_colours(folder: Path) -> None:
    (folder / "app.py").write_text("def order(event, context):\n    open('orders.txt', 'w')\n")
    code = "import sys; from advisor.cli import main; main(sys.argv[1:]); print(*sorted(sys.modules))"
    command = [sys.executable, "-c", code, "check", str(folder), "--no-cache"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    assert "handler_not_found" in done.stdout
    assert "rich.console" not in done.stdout.splitlines()[-1].split()


def test_nothing_heavy_is_imported_for_a_clean_run(folder: Path) -> None:
    (folder / "serverless.yml").unlink()
    (folder / "app.py").unlink()
    code = "import sys; from advisor.cli import main; main(sys.argv[1:]); print(*sorted(sys.modules))"
    command = [sys.executable, "-c", code, "check", str(folder), "--output-format", "concise"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    modules = set(done.stdout.splitlines()[-1].split())
    assert modules.isdisjoint({"rich", "libcst", "ruamel.yaml", "json", "shutil", "asyncio", "logging", "hashlib"})


def test_findings_are_silenced_where_they_stand(advisor: Advisor, folder: Path) -> None:
    code, out, err = advisor("check", "--add-ignores", "as agreed", "--diff", "--select", "run_prefix")
    comment = "    handler: app.run_order  # advisor: ignore[run_prefix] as agreed\n"
    assert (code, err) == (0, "")
    assert f"+{comment}" in out
    assert out.endswith("Would silence 1 finding by comments in 1 file.\n")
    assert (folder / "serverless.yml").read_text("utf-8") == _CONFIG
    code, out, err = advisor("check", "--add-ignores", "as agreed")
    assert (code, out, err) == (0, "Silenced 2 findings by comments in 1 file.\n", "")
    assert comment.replace("[", "[long_name, ") in (folder / "serverless.yml").read_text("utf-8")
    assert advisor("check")[:2] == (0, "Nothing to report in 1 service and 2 files, 2 findings suppressed.\n")


def test_what_cannot_be_silenced_is_said(advisor: Advisor, folder: Path) -> None:
    (folder / "serverless.yml").unlink()
    config = {"service": "one", "provider": {"name": "aws", "runtime": "python3.12"}}
    functions = {"functions": {"order": {"handler": "app.run_order"}}}
    (folder / "serverless.json").write_text(json.dumps(config | functions), "utf-8")
    code, out, err = advisor("check", "--add-ignores", "as agreed", "--select", "run_prefix")
    assert (code, out) == (2, "Silenced 0 findings by comments in 0 files.\n")
    assert "run_prefix is not silenced. JSON has no comments" in err


@pytest.mark.parametrize("reason", ["", "  ", "see # 12"])
def test_a_reason_is_asked_for(advisor: Advisor, reason: str) -> None:
    code, _, err = advisor("check", "--add-ignores", reason)
    assert code == 2
    assert "is no reason: say in a few words why" in err


def test_statistics_count_instead_of_telling(advisor: Advisor) -> None:
    code, out, err = advisor("check", "--statistics")
    assert (code, err) == (1, "")
    assert out == "1  advice  long_name\n1  error   run_prefix\nFound 2 findings: 1 error, 1 advice.\n"
    code, out, err = advisor("check", "--statistics", "--output-format", "json", "--select", "run_prefix")
    assert (code, json.loads(out), err) == (1, [{"code": "run_prefix", "severity": "error", "count": 1}], "")
    assert advisor("check", "--statistics", "--quiet", "--ignore", "naming")[:2] == (0, "")
    code, out, err = advisor("check", "--statistics", "--output-format", "sarif")
    assert (code, out) == (2, "")
    assert "--statistics counts as text or json, not as sarif" in err


def test_the_first_finding_of_a_rule_is_explained_when_asked_for(advisor: Advisor, folder: Path) -> None:
    page = folder.parent / "rules" / "naming" / "run_prefix.md"
    page.write_text(
        page.read_text("utf-8").replace("## Fix", "## Why it matters\n\nIt\nreads.\n\nTwice.\n\n## Fix"), "utf-8"
    )
    config = _CONFIG + "  again:\n    handler: app.run_order\n"
    (folder / "serverless.yml").write_text(config, "utf-8")
    assert "It reads." not in advisor("check", "--select", "run_prefix")[1]
    _, out, _ = advisor("check", "--select", "run_prefix", "--explain")
    assert out.count("error run_prefix") == 2
    assert out.count("\n\n  It reads.\n  Twice.\n  `advisor explain run_prefix` says more.\n\n") == 1
    assert out.index("It reads.") < out.rindex("error run_prefix")
