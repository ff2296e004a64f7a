"""The tutorial service holds the faults that its walk speaks of, and documents show what advisor prints."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.cli import main

if TYPE_CHECKING:
    from types import ModuleType

_ROOT = Path(__file__).resolve().parent.parent
_TUTORIAL = _ROOT / "docs" / "tutorial"
_FOUND = [
    ("action_not_granted", "src/sessions.py", 'SESSIONS.delete_item(Key={"token": token})'),
    ("cache_table_without_ttl", "serverless.yml", "SessionsTable:"),
    ("client_per_invocation", "src/photos.py", 's3 = boto3.client("s3")'),
    ("data_kept_in_tmp", "src/backup.py", "backup.write_text(json.dumps(everything, default=str))"),
    ("write_outside_tmp", "src/report.py", 'with open("report.csv", "w", newline="") as file:'),
]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("show_output", _ROOT / "scripts" / "show_output.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_of_the_five_faults_is_found_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(_TUTORIAL), "--output-format", "json"]) == 1
    found = sorted(
        (finding["code"], file.relative_to(_TUTORIAL).as_posix(), _line(file, finding["location"]["row"]))
        for finding in json.loads(capsys.readouterr().out)
        for file in [Path(finding["filename"])]
    )
    assert found == _FOUND


def _line(file: Path, row: int) -> str:
    return file.read_text("utf-8").splitlines()[row - 1].strip()


@pytest.mark.parametrize("document", ["README.md", "docs/tutorial/README.md"])
def test_a_document_shows_what_advisor_prints(document: str) -> None:
    shown = (_ROOT / document).read_text("utf-8")
    assert _script().filled(Path(document)) == shown, "to mend it: python scripts/show_output.py"


def test_the_walk_ends_with_a_clean_service() -> None:
    *_, last = re.findall(r"^```console\n(.*?)^```$", (_TUTORIAL / "README.md").read_text("utf-8"), re.M | re.S)
    assert last.startswith("$ advisor check\nNothing to report in 1 service")


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\n", True),
        ("…\n", "", True),
        ("a\nb\n", "a\nc\n", False),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("a\n", "a\nb\n", False),
        ("a\n  …\nb\n", "a\nx\nb\n", False),
    ],
)
def test_lines_are_left_out_only_where_it_says_so(shown: str, printed: str, expected: bool) -> None:
    assert _script().fits(shown, printed) is expected
