"""The GitHub action: its steps are run as GitHub would run them, with the advisor of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.report.formats import NAMES

_ROOT = Path(__file__).resolve().parent.parent
_ACTION: dict[str, Any] = yaml.safe_load((_ROOT / "action.yml").read_text("utf-8"))
_STEPS = {step["name"]: step for step in _ACTION["runs"]["steps"] if "run" in step}
_SERVICE = """\
service: one
provider:
  name: aws
  runtime: python3.12
functions:
  one:
    handler: app.handler
"""
_CODE = 'def handler(event, context):\n    open("here.txt", "w").write("x")\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    service = tmp_path / "a service"
    service.mkdir()
    (service / "serverless.yml").write_text(_SERVICE)
    (service / "app.py").write_text(_CODE)
    program = tmp_path / "advisor"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m advisor "$@"\n')
    program.chmod(0o755)
    return tmp_path


def _run(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    given = {name: declared["default"] for name, declared in _ACTION["inputs"].items()} | {
        name.replace("_", "-"): value for name, value in inputs.items()
    }
    step = _STEPS["Check"]
    filled = {name: given[value.split("inputs.")[1].rstrip(" }")] for name, value in step["env"].items()}
    files = {"GITHUB_OUTPUT": str(folder / "outputs"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    environment = {**os.environ, **filled, **files, "ADVISOR": str(folder / "advisor"), "PYTHONPATH": str(_ROOT)}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)


pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the action runs in bash")


def test_findings_annotate_fail_and_fill_the_summary(folder: Path) -> None:
    done = _run(folder)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=write_outside_tmp,file=a service/app.py,line=2,")
    assert (folder / "outputs").read_text() == "exit-code=1\n"
    assert "write_outside_tmp" in (folder / "summary").read_text()


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"paths": "a service\n"}, 1),
        ({"arguments": "--exit-zero\n--stage=prod"}, 0),
        ({"arguments": "--ignore\nwrite_outside_tmp"}, 0),
        ({"paths": "missing"}, 2),
        ({"paths": "--help"}, 2),
        ({"paths": "$(touch made)"}, 2),
        ({"output_format": "html"}, 2),
    ],
)
def test_inputs_are_arguments_and_never_code(folder: Path, inputs: dict[str, str], code: int) -> None:
    assert _run(folder, **inputs).returncode == code
    assert (folder / "outputs").read_text() == f"exit-code={code}\n"
    assert not (folder / "made").exists()


def test_findings_go_to_a_file_when_one_is_named(folder: Path) -> None:
    assert _run(folder, output_format="sarif", output_file="advisor.sarif").returncode == 1
    assert '"ruleId": "write_outside_tmp"' in (folder / "advisor.sarif").read_text("utf-8")


def test_no_step_puts_an_input_into_its_script() -> None:
    assert all("${{" not in step["run"] for step in _STEPS.values())
    assert _ACTION["inputs"]["output-format"]["default"] in NAMES
