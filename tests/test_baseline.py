"""Accepted findings: known again, told when they are gone, and taken out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.baseline import BaselineError, Entry, read, text
from advisor.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Advisor = Callable[..., tuple[int, list[str], str]]

_YAML = """\
service: orders
provider: {name: aws, runtime: python3.12}
functions:
  create: {handler: app.create}
  remove: {handler: app.remove}
"""
_CODE = """\
import boto3


def create(event, context):
    s3 = boto3.client("s3")
    return s3.meta.region_name


def remove(event, context):
    open("report.csv", "w").write(event["id"])
"""
_CLIENT, _WRITE = "client_per_invocation", "write_outside_tmp"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "serverless.yml").write_text(_YAML, "utf-8")
    (tmp_path / "app.py").write_text(_CODE, "utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def advisor(project: Path, capfd: pytest.CaptureFixture[str]) -> Advisor:
    """Run a command line in the project; give its exit code, the rules that spoke, and its notes."""
    assert project.is_dir()

    def run(*arguments: str) -> tuple[int, list[str], str]:
        code = main(["check", "--output-format", "json", *arguments])
        out, err = capfd.readouterr()
        return code, [one["code"] for one in json.loads(out)] if out.startswith("[") else [], err

    return run


@pytest.fixture
def accepted(advisor: Advisor) -> Advisor:
    assert advisor("--write-baseline", "accepted.json") == (0, [], "")
    return advisor


def _rules(project: Path) -> list[str]:
    return sorted(entry.rule for entry in read(project / "accepted.json").entries.values())


def test_what_is_accepted_is_not_reported_and_does_not_fail(accepted: Advisor, project: Path) -> None:
    assert _rules(project) == [_CLIENT, _WRITE]
    assert accepted("--baseline", "accepted.json") == (0, [], "")
    assert accepted()[:2] == (1, [_CLIENT, _WRITE])
    (project / "advisor.toml").write_text('baseline = "accepted.json"\n', "utf-8")
    assert accepted() == (0, [], "")
    assert accepted("--isolated")[:2] == (1, [_CLIENT, _WRITE])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import boto3\n", "# moved\n\nimport boto3\n"),
        ("s3 = boto3", "storage = s3 = boto3"),
        ('boto3.client("s3")\n', 'boto3.client("s3")  # noqa\n'),
        ("    s3 =", "    if event:\n        print(event)\n    s3 ="),
        ("def create", "def make"),
        ("def remove", "def delete"),
        ("s3", "storage_of_orders"),
        ('    open("report', '    x = 1\n    open("report'),
    ],
)
def test_a_finding_is_known_again_when_lines_move_and_neighbours_change(
    accepted: Advisor, project: Path, before: str, after: str
) -> None:
    code = _CODE.replace(before, after).replace('"storage_of_orders"', '"s3"')
    assert code != _CODE
    (project / "app.py").write_text(code, "utf-8")
    yaml = _YAML.replace("app.create", "app.make") if "make" in after else _YAML
    yaml = yaml.replace("app.remove", "app.delete") if "delete" in after else yaml
    (project / "serverless.yml").write_text(yaml, "utf-8")
    assert accepted("--baseline", "accepted.json") == (0, [], "")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ('client("s3")', 'client("sqs")', [_CLIENT]),
        ("report.csv", "orders.csv", [_WRITE]),
        ("    return s3", '    boto3.client("sqs").list_queues()\n    return s3', [_CLIENT]),
        ("    return s3", '    s3 = boto3.client("s3")\n    return s3', [_CLIENT]),
    ],
)
def test_what_is_new_is_reported_and_fails(
    accepted: Advisor, project: Path, before: str, after: str, found: list[str]
) -> None:
    (project / "app.py").write_text(_CODE.replace(before, after), "utf-8")
    code, said, _ = accepted("--baseline", "accepted.json", "--ignore", "iam")
    assert (code, said) == (1, found)


def test_what_is_mended_is_told_and_then_taken_out(accepted: Advisor, project: Path) -> None:
    (project / "app.py").write_text(_CODE.replace('open("report', 'open("/tmp/report'), "utf-8")
    code, found, err = accepted("--baseline", "accepted.json", "--ignore", "tmp")
    assert (code, found) == (0, [])
    first, last = err.splitlines()
    assert first.startswith("app.py: fixed: write_outside_tmp `open` writes")
    assert last == "`advisor check --write-baseline accepted.json` takes it out of accepted.json"
    assert accepted("--baseline", "accepted.json", "--ignore", "tmp", "--quiet")[2] == ""
    accepted("--write-baseline", "accepted.json", "--ignore", "tmp")
    assert _rules(project) == [_CLIENT]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--select", "clients"],
        ["--ignore", "filesystem"],
        ["serverless.yml"],
        ["other"],
        ["--isolated", "other/app.py"],
    ],
)
def test_what_was_not_asked_is_not_called_mended_and_is_kept(
    accepted: Advisor, project: Path, arguments: list[str]
) -> None:
    (project / "other").mkdir()
    (project / "other" / "app.py").write_text("def handler(event, context):\n    return event\n", "utf-8")
    (project / "app.py").write_text(_CODE.replace('open("report', 'print("report'), "utf-8")
    _, _, err = accepted("--baseline", "accepted.json", *arguments)
    assert "fixed:" not in err
    accepted("--write-baseline", "accepted.json", *arguments)
    assert _rules(project) == [_CLIENT, _WRITE]


def test_nothing_is_called_mended_while_a_file_cannot_be_read(accepted: Advisor, project: Path) -> None:
    (project / "app.py").write_text(_CODE.replace("open(", "print(") + "\n\ny = {% x %}\n", "utf-8")
    code, found, err = accepted("--baseline", "accepted.json")
    assert (code, found) == (1, ["unreadable_file"])
    assert err == ""
    accepted("--write-baseline", "accepted.json")
    assert _rules(project) == [_CLIENT, _WRITE], "and a file that cannot be read is not accepted"


def test_a_file_that_is_gone_is_mended(accepted: Advisor, project: Path) -> None:
    (project / "app.py").rename(project / "api.py")
    (project / "serverless.yml").write_text(_YAML.replace("app.", "api."), "utf-8")
    code, found, err = accepted("--baseline", "accepted.json")
    assert (code, found) == (1, [_CLIENT, _WRITE])
    assert err.count("fixed:") == 2


def test_what_a_comment_silences_needs_no_baseline(accepted: Advisor, project: Path) -> None:
    silenced = _CODE.replace('("s3")', '("s3")  # advisor: ignore[client_per_invocation] once a year')
    (project / "app.py").write_text(silenced, "utf-8")
    assert accepted("--baseline", "accepted.json") == (0, [], "")
    accepted("--write-baseline", "accepted.json")
    assert _rules(project) == [_WRITE]


def test_accepted_findings_are_not_fixed(accepted: Advisor, project: Path) -> None:
    assert accepted("--baseline", "accepted.json", "--fix", "--unsafe-fixes") == (0, [], "")
    assert (project / "app.py").read_text("utf-8") == _CODE


def test_a_baseline_does_not_depend_on_where_it_is_written_from(
    accepted: Advisor, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "deeper").mkdir()
    monkeypatch.chdir(project / "deeper")
    assert accepted("..", "--baseline", "../accepted.json") == (0, [], "")
    accepted("..", "--write-baseline", "accepted.json")
    first, second = (read(project / name / "accepted.json").entries for name in ("", "deeper"))
    assert first.keys() == second.keys()
    assert {entry.path for entry in second.values()} == {"../app.py"}


def test_the_file_is_in_an_order_of_its_own() -> None:
    entries = [Entry(str(number), "rule", path, "said") for number, path in enumerate(("b", "a", "é"))]
    content = text(entries)
    assert content == text(reversed(entries))
    assert [one["path"] for one in json.loads(content)["findings"]] == ["a", "b", "é"]
    assert len(content.splitlines()) == 3 + 5
    assert json.loads(text([]))["findings"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist: write it with `advisor check --write-baseline"),
        ("", "is no baseline: it is not JSON"),
        ("[]", "is no baseline: it has no list of findings"),
        ('{"findings": 1}', "is no baseline: it has no list of findings"),
        ('{"version": 2, "findings": []}', "is a baseline of another version of advisor"),
        ('{"version": 1, "findings": [1]}', "is no baseline: finding 1 lacks one of fingerprint, rule, path, message"),
    ],
)
def test_a_file_that_is_no_baseline_is_told_and_left(
    advisor: Advisor, project: Path, content: str | None, said: str
) -> None:
    file = project / "other.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(BaselineError, match=said):
        read(file)
    code, _, err = advisor("--baseline", "other.json")
    assert code == 2
    assert said in err
    if content is not None:
        code, _, err = advisor("--write-baseline", "other.json")
        assert (code, file.read_text("utf-8")) == (2, content)
        assert "name another file, or remove this one" in err


def test_a_folder_that_is_not_there_is_told(advisor: Advisor) -> None:
    code, _, err = advisor("--write-baseline", "no/such/file.json")
    assert (code, err) == (2, "advisor: no/such/file.json cannot be written: No such file or directory\n")


def test_services_of_a_repository_have_baselines_of_their_own(advisor: Advisor, project: Path) -> None:
    for name in ("orders", "bills"):
        folder = project / name
        folder.mkdir()
        (folder / "serverless.yml").write_text(_YAML, "utf-8")
        (folder / "app.py").write_text(_CODE, "utf-8")
        (folder / "advisor.toml").write_text('baseline = "accepted.json"\n', "utf-8")
        advisor(name, "--write-baseline", f"{name}/accepted.json")
    (project / "serverless.yml").unlink()
    assert advisor() == (0, [], "")
    assert advisor("bills/app.py", "orders/app.py") == (0, [], "")
    assert advisor("--baseline", "orders/accepted.json")[:2] == (1, [_CLIENT, _WRITE])
    (project / "bills" / "app.py").write_text(_CODE.replace('open("report', 'open("/tmp/report'), "utf-8")
    code, _, err = advisor("--select", _WRITE)
    assert code == 0
    assert err.splitlines()[-1] == (
        "`advisor check --write-baseline bills/accepted.json` takes it out of bills/accepted.json"
    )
    (project / "orders" / "accepted.json").unlink()
    assert advisor()[0] == 2
