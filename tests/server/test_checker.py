"""What an editor is told after many changes is what a check from the start says."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from advisor.server.checker import Checker, Stop
from advisor.server.preparing import Preparing

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.model import Finding

_CONFIGURATION = """\
service: orders
provider:
  name: aws
  runtime: python3.12
functions:
  order:
    handler: app.handler
"""
_CODE = """\
import boto3

import helper


def handler(event, context):
    helper.note(event)
    return boto3.client("s3").get_object(Bucket="b", Key=event["id"])
"""
_TEXTS = (
    ("helper.py", 'def note(event):\n    open("here", "w")\n'),
    ("helper.py", 'def note(event):\n    open("/tmp/here", "w")\n'),
    ("app.py", _CODE.replace("    helper.note(event)\n", "")),
    ("app.py", "def handler(event, context: ...\n"),
    ("serverless.yml", _CONFIGURATION.replace("app.handler", "app.handle")),
    ("serverless.yml", _CONFIGURATION.replace("runtime: python3.12", "runtime: nodejs22.x")),
    ("serverless.yml", "service: [\n"),
    ("app.py", _CODE),
    ("serverless.yml", _CONFIGURATION),
)


def _said(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.message, finding.span, finding.severity, finding.related, dict(finding.data)


def _checker() -> Checker:
    return Checker(Preparing(argparse.Namespace(stage=None, config=None, isolated=True)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    helper = "def note(event):\n    print(event)\n"
    for name, text in (("serverless.yml", _CONFIGURATION), ("app.py", _CODE), ("helper.py", helper)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_kept_between_changes_never_shows(folder: Path) -> None:
    lasting = _checker()
    unsaved: dict[Path, str] = {}
    for name, text in _TEXTS:
        unsaved[folder / name] = text
        unit = lasting.unit(folder / name, unsaved)
        assert unit == folder / "serverless.yml"
        answers = [checker.check(unit, unsaved, Stop()) for checker in (lasting, _checker())]
        again, anew = (list(map(_said, answer.report.findings)) for answer in answers if answer is not None)
        assert again == anew, text


def test_a_check_that_is_stopped_says_nothing_and_the_next_one_all(folder: Path) -> None:
    checker, stop = _checker(), Stop()
    stop.set()
    unit = folder / "serverless.yml"
    assert checker.check(unit, {}, stop) is None
    checked = checker.check(unit, {}, Stop())
    assert checked is not None
    assert {finding.rule for finding in checked.findings(folder / "app.py")} >= {"client_per_invocation"}


def test_a_check_that_is_done_cannot_be_stopped_any_more(folder: Path) -> None:
    stop = Stop()
    checked = _checker().check(folder / "serverless.yml", {}, stop)
    stop.set()
    assert checked is not None
    (finding,) = [finding for finding in checked.findings(folder / "app.py") if finding.rule == "client_per_invocation"]
    assert checked.fix(finding) is not None


def test_python_without_a_service_is_checked_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    (tmp_path / ".git").mkdir()
    checker = _checker()
    text = 'def handler(event, context):\n    open("here", "w")\n'
    assert checker.unit(file, {file: text}) == file
    assert checker.unit(tmp_path / "notes.txt", {}) is None
    checked = checker.check(file, {file: text}, Stop())
    assert checked is not None
    assert [finding.rule for finding in checked.findings(file)] == ["write_outside_tmp"]
