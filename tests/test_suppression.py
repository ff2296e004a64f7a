"""Findings that are silenced, and comments that silence nothing, over small services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.bundle import bundled
from advisor.catalog import load, select
from advisor.engine import Report, check
from advisor.fixing import repair
from advisor.model import Applicability
from advisor.service import loading
from advisor.source.text import Sources
from advisor.suppression import Suppressing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from advisor.model import Finding
    from advisor.subjects import Service

_RULES = load(bundled("rules"))
_KNOWN = frozenset(rule.name for rule in _RULES)
_YAML = """\
service: orders
provider: {name: aws, runtime: python3.12}
functions:
  create: {handler: app.create}
"""
_CODE = """\
import boto3


def create(event, context):
    s3 = boto3.client("s3")!
    return s3.meta.region_name
"""
_CLIENT = "client_per_invocation"


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder.resolve()


def _report(
    paths: Sequence[Path],
    wanted: Iterable[str] = (),
    *,
    needs_reason: bool = False,
    is_wanted: Callable[[Service, Finding], bool] = lambda _service, _finding: True,
) -> Report:
    sources = Sources()
    services = loading.load(paths, sources)
    suppressing = Suppressing(_KNOWN, lambda _file: needs_reason, folders=tuple(paths))
    return check(services, sources, select(_RULES, wanted, ()), is_wanted, suppressing=suppressing)


def _names(report: Report) -> tuple[list[str], list[str]]:
    return [finding.rule for finding in report.findings], [one.finding.rule for one in report.suppressed]


@pytest.mark.parametrize(
    ("comment", "found", "suppressed"),
    [
        ("", [_CLIENT], []),
        ("  # advisor: ignore[client_per_invocation]", [], [_CLIENT]),
        ("  # advisor: ignore-file[client_per_invocation]", [], [_CLIENT]),
        ("  # advisor: ignore[log_file]", [_CLIENT, "unused_suppression"], []),
        ("  # advisor: ignore[client_per_invocation, log_file]", ["unused_suppression"], [_CLIENT]),
        ("  # advisor: ignore[client-per-invocation]", [_CLIENT, "unused_suppression"], []),
        ("  # advisor: ignore[clients]", [_CLIENT, "unused_suppression"], []),
        ("  # advisor: ignore", [_CLIENT, "unused_suppression"], []),
        ("  # advisor: ignore[log_file, unused_suppression]", [_CLIENT], ["unused_suppression"]),
        ("  # advisor: ignore[client_per_invocation, unused_suppression]", [], [_CLIENT]),
        ("\n    # advisor: ignore[client_per_invocation]", [_CLIENT, "unused_suppression"], []),
    ],
)
def test_a_comment_silences_the_rules_that_it_names_in_its_line(
    tmp_path: Path, comment: str, found: list[str], suppressed: list[str]
) -> None:
    folder = _write(tmp_path, {"serverless.yml": _YAML, "app.py": _CODE.replace("!", comment)})
    assert _names(_report([folder])) == (found, suppressed)


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# advisor: ignore[log_file]", "silences `log_file`, which finds nothing here"),
        ("# advisor: ignore-file[log_file]", "silences `log_file`, which finds nothing in this file"),
        ("# advisor: ignore[log_fil]", "names `log_fil`, which is no rule (did you mean `log_file`?)"),
        ("# advisor: ignore[xyz]", "names `xyz`, which is no rule"),
        (
            "# advisor: ignore[xyz, log_file, database_in_tmp]",
            "names `xyz`, which is no rule and silences `log_file` or `database_in_tmp`, which finds nothing here",
        ),
        ("# advisor: ignore[]", "names no rule: write `# advisor: ignore[rule] reason`"),
    ],
)
def test_what_a_comment_does_not_do_is_one_sentence(tmp_path: Path, comment: str, said: str) -> None:
    folder = _write(tmp_path, {"serverless.yml": f"{comment}\n{_YAML}", "app.py": "def create(event, context): pass\n"})
    (finding,) = _report([folder]).findings
    assert (finding.rule, finding.message) == ("unused_suppression", f"The comment {said}")


def test_what_is_suppressed_keeps_its_reason_and_its_comment(tmp_path: Path) -> None:
    code = _CODE.replace("!", "  # advisor: ignore[client_per_invocation] - one tenant's")
    folder = _write(tmp_path, {"serverless.yml": _YAML, "app.py": code})
    (suppressed,) = _report([folder]).suppressed
    assert suppressed.reason == "one tenant's"
    assert suppressed.comment is not None
    assert suppressed.comment.start == code.index("# advisor")


@pytest.mark.parametrize(
    ("reason", "found"), [("", [_CLIENT, "unused_suppression"]), (" :", [_CLIENT, "unused_suppression"]), (" why", [])]
)
def test_a_comment_without_the_reason_that_is_required_has_no_effect(
    tmp_path: Path, reason: str, found: list[str]
) -> None:
    code = _CODE.replace("!", f"  # advisor: ignore[client_per_invocation]{reason}")
    folder = _write(tmp_path, {"serverless.yml": _YAML, "app.py": code})
    report = _report([folder], needs_reason=True)
    assert _names(report)[0] == found
    assert all(finding.remedy is None for finding in report.findings if finding.rule == "unused_suppression")


def test_a_rule_that_was_not_asked_is_not_called_unused(tmp_path: Path) -> None:
    code = _CODE.replace("!", "  # advisor: ignore[log_file]")
    folder = _write(tmp_path, {"serverless.yml": _YAML, "app.py": code})
    assert _names(_report([folder], ["iam", "unused_suppression"])) == ([], [])
    assert _names(_report([folder], ["log_file", "unused_suppression"])) == (["unused_suppression"], [])
    assert _names(_report([folder], ["log_file"])) == ([], [])


def test_what_one_of_two_services_finds_is_silenced_for_both(tmp_path: Path) -> None:
    yaml = _YAML + "package: {patterns: ['../shared/**']}\n"
    code = (
        "import sys\nsys.path.append('..')\nfrom shared.clients import make\n\n\ndef create(event, context):\n    {}\n"
    )
    shared = "import boto3\n\n\ndef make():\n    return boto3.client('s3')  # advisor: ignore[client_per_invocation]\n"
    folder = _write(
        tmp_path,
        {
            ".git/HEAD": "",
            "shared/__init__.py": "",
            "shared/clients.py": shared,
            "a/serverless.yml": yaml,
            "a/app.py": code.format("return make().meta"),
            "b/serverless.yml": yaml,
            "b/app.py": code.format("return event"),
        },
    )
    assert _names(_report([folder])) == ([], [_CLIENT])
    assert _names(_report([folder / "a"])) == ([], [_CLIENT])
    assert _names(_report([folder / "b"])) == ([], []), "another service may well use it"


@pytest.mark.parametrize(
    ("include", "found"),
    [
        ("create: {handler: app.nothing}  # advisor: ignore[handler_not_found]\n", []),
        ("create: {handler: app.create}  # advisor: ignore[handler_not_found]\n", ["unused_suppression"]),
        ("create: {handler: app.nothing}\n", ["handler_not_found"]),
    ],
)
def test_included_files_have_comments_too(tmp_path: Path, include: str, found: list[str]) -> None:
    yaml = "service: orders\nprovider: {name: aws, runtime: python3.12}\nfunctions: ${file(functions.yml)}\n"
    code = "def create(event, context): pass\n"
    folder = _write(tmp_path, {"serverless.yml": yaml, "functions.yml": include, "app.py": code})
    assert _names(_report([folder]))[0] == found


def test_a_comment_in_a_file_that_nobody_asked_for_is_not_told(tmp_path: Path) -> None:
    code = _CODE.replace("!", "  # advisor: ignore[log_file]")
    folder = _write(tmp_path, {"serverless.yml": _YAML, "app.py": code})
    report = _report([folder], is_wanted=lambda _, finding: finding.span.file.name == "serverless.yml")
    assert _names(report) == ([], [])


def test_a_fix_goes_on_where_it_leaves_a_comment_without_use(tmp_path: Path) -> None:
    code = _CODE.replace("!", "  # advisor: ignore[hard_coded_resource_name]").replace("boto3.client", "boto3.client")
    folder = _write(tmp_path, {"serverless.yml": _YAML, "app.py": code})
    report = _report([folder])

    def recheck(changed: Sources) -> list[Finding]:
        services = loading.load([folder], changed)
        return list(check(services, changed, _RULES, suppressing=Suppressing(_KNOWN)).findings)

    mended = repair(report.findings, Sources(), frozenset({Applicability.SAFE}), recheck)
    assert mended.remaining == []
    assert mended.withdrawn == ()
    assert "advisor" not in mended.texts[folder / "app.py"]
