"""The hooks for pre-commit say what the documentation does, and call what the command line has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.arguments import parser

_ROOT = Path(__file__).resolve().parent.parent
_HOOKS: list[dict[str, Any]] = yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.mark.parametrize("hook", _HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_calls_what_the_command_line_has(hook: dict[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    assert program == "advisor"
    options = parser().parse_args([*arguments, "--fix", *([] if hook.get("pass_filenames") is False else ["app.py"])])
    assert options.command == "check"


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("app.py", True),
        ("services/one/app.py", True),
        ("serverless.yml", True),
        ("services/one/serverless.prod.yaml", True),
        ("serverless.json", True),
        ("serverless-compose.yml", True),
        ("docker-compose.yml", False),
        ("my-serverless.yml", False),
        ("app.pyc", False),
        ("serverless.yml.orig", False),
        ("package.json", False),
    ],
)
def test_the_hook_for_files_takes_code_and_configurations(path: str, taken: bool) -> None:
    assert bool(re.search(_HOOKS[0]["files"], path)) is taken


def test_the_documentation_has_the_same_filter() -> None:
    page = (_ROOT / "docs" / "how-to" / "pre-commit.md").read_text("utf-8")
    assert f"files: {_HOOKS[0]['files']}\n" in page
    assert all(f"| `{hook['id']}` |" in page for hook in _HOOKS)
