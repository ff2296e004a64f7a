"""What settings make of a run: the real rules over small services, by the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.cli import main
from advisor.program import constructors, library_caches
from advisor.settings.definition import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Advisor = Callable[..., tuple[int, list[str], str]]

_YAML = """\
service: orders
provider: {name: aws, runtime: python3.12}
functions:
  create: {handler: app.create}
"""
_CODE = """\
import boto3


def create(event, context):
    open("report.csv", "w").write(event["id"])
    return boto3.client("s3").meta.region_name
"""
_BOTH = ["client_per_invocation", "write_outside_tmp"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two services."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "serverless.yml").write_text(_YAML, "utf-8")
        (tmp_path / name / "app.py").write_text(_CODE, "utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def advisor(project: Path, capfd: pytest.CaptureFixture[str]) -> Advisor:
    """Run a command line in the project; give its exit code, what it found as `folder rule`, and its errors."""
    assert project.is_dir()

    def run(*arguments: str) -> tuple[int, list[str], str]:
        code = main(["check", "--output-format", "json", *arguments])
        out, err = capfd.readouterr()
        found = json.loads(out) if out else []
        return code, sorted(f"{one['filename'].split('/')[-2]} {one['code']}" for one in found), err

    return run


@pytest.fixture
def tables() -> Iterator[None]:
    """Forget what a test adds to the tables of libraries."""
    yield
    constructors._table.cache_clear()
    library_caches._rows.cache_clear()


def _found(*names: str) -> list[str]:
    return sorted(f"{folder} {name}" for folder in ("one", "two") for name in names)


@pytest.mark.parametrize(
    ("settings", "arguments", "code", "found"),
    [
        ("", [], 1, _found(*_BOTH)),
        ("select = ['clients']", [], 1, _found("client_per_invocation")),
        ("select = ['iam']", [], 0, []),
        ("ignore = ['clients']", [], 1, _found("write_outside_tmp")),
        ("select = ['clients']", ["--select", "filesystem"], 1, _found("write_outside_tmp")),
        ("ignore = ['clients']", ["--select", "clients"], 1, _found("client_per_invocation")),
        ("ignore = ['clients']", ["--ignore", "filesystem"], 0, []),
        ("select = ['clients']", ["--isolated"], 1, _found(*_BOTH)),
        ("per-file-ignores.'one/*.py' = ['clients']", [], 1, ["one write_outside_tmp", *_found(*_BOTH)[2:]]),
        ("per-file-ignores.'one/' = ['clients', 'write_outside_tmp']", [], 1, _found(*_BOTH)[2:]),
        ("per-file-ignores.'*.yml' = ['clients', 'write_outside_tmp']", [], 1, _found(*_BOTH)),
        ("exclude = ['one']", [], 1, _found(*_BOTH)[2:]),
        ("exclude = ['*.py']", [], 0, []),
        ("exclude = ['serverless.yml']", [], 1, _found(*_BOTH)),
        ("exclude = ['one']", ["one/app.py"], 1, _found(*_BOTH)[:2]),
        ("exclude = ['one']", ["one"], 1, _found(*_BOTH)[:2]),
        ("exclude = ['one/']", ["one", "two"], 1, _found(*_BOTH)),
        ("exclude = ['one/']", ["."], 1, _found(*_BOTH)[2:]),
        ("exclude = ['one/', '*.py']", ["two"], 0, []),
        ("exclude = ['one/']", ["one", "two", "--force-exclude"], 1, _found(*_BOTH)[2:]),
        ("exclude = ['one']", ["one/app.py", "--force-exclude"], 0, []),
        ("exclude = ['one']", ["one/app.py", "two/app.py", "--force-exclude"], 1, _found(*_BOTH)[2:]),
        ("fail-on = 'error'", [], 1, _found(*_BOTH)),
        ("fail-on = 'error'\nignore = ['filesystem']", [], 0, _found("client_per_invocation")),
        ("fail-on = 'never'", [], 0, _found(*_BOTH)),
        ("fail-on = 'never'", ["--fail-on", "warning"], 1, _found(*_BOTH)),
        ("", ["--fail-on", "error", "--ignore", "filesystem"], 0, _found("client_per_invocation")),
        ("", ["--fail-on", "never"], 0, _found(*_BOTH)),
        ("severity.clients = 'advice'\nignore = ['filesystem']", [], 0, _found("client_per_invocation")),
        (
            "severity = { clients = 'advice', client_per_invocation = 'error' }\n"
            "ignore = ['filesystem']\nfail-on = 'error'",
            [],
            1,
            _found("client_per_invocation"),
        ),
    ],
)
def test_settings_decide_what_is_reported_and_what_fails(
    advisor: Advisor, project: Path, settings: str, arguments: list[str], code: int, found: list[str]
) -> None:
    (project / "advisor.toml").write_text(settings, "utf-8")
    assert advisor(*arguments)[:2] == (code, found)


def test_each_service_has_the_settings_nearest_to_it(advisor: Advisor, project: Path) -> None:
    (project / "advisor.toml").write_text("ignore = ['clients']\n", "utf-8")
    (project / "one" / "pyproject.toml").write_text("[tool.advisor]\nignore = ['filesystem']\n", "utf-8")
    assert advisor()[1] == ["one client_per_invocation", "two write_outside_tmp"]
    assert advisor("two")[1] == ["two write_outside_tmp"]
    assert advisor("--config", "one/pyproject.toml")[1] == _found("client_per_invocation")


def test_the_level_of_a_finding_is_the_one_that_is_set(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "advisor.toml").write_text("severity.clients = 'error'\n", "utf-8")
    main(["check", "one", "--output-format", "json", "--select", "clients"])
    (found,) = json.loads(capfd.readouterr().out)
    assert found["severity"] == "error"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("selct = []", "advisor: advisor.toml:1: there is no setting `selct`: did you mean `select`?\n"),
        (
            "select = ['client']",
            "advisor: advisor.toml:1: there is no rule or area called 'client': did you mean `clients`?\n",
        ),
        ("rule-folders = ['mine']", "advisor: {folder}/advisor.toml:1: the rule folder {folder}/mine does not exist\n"),
    ],
)
def test_a_mistake_in_the_settings_stops_the_run(advisor: Advisor, project: Path, text: str, fault: str) -> None:
    (project / "advisor.toml").write_text(text, "utf-8")
    assert advisor() == (2, [], fault.format(folder=project))
    assert advisor("--isolated")[0] == 1


def test_a_mistake_in_the_settings_of_one_service_stops_the_run(advisor: Advisor, project: Path) -> None:
    (project / "one" / "advisor.toml").write_text("\nfail-on = 1\n", "utf-8")
    fault = "one/advisor.toml:2: `fail-on` takes error, warning, advice or never, not a number"
    assert advisor() == (2, [], f"advisor: {fault}\n")
    assert advisor("two")[0] == 1


@pytest.mark.parametrize(("name", "why"), [("no.toml", "does not exist"), ("one/app.py", "is no settings file")])
def test_settings_that_are_named_must_be_there(advisor: Advisor, name: str, why: str) -> None:
    code, _, err = advisor("--config", name)
    assert code == 2
    assert f"{name} {why}" in err


def test_the_stage_of_the_settings_chooses_values(advisor: Advisor, project: Path) -> None:
    yaml = _YAML.replace("app.create", "'${self:custom.${sls:stage}}'") + "custom: {dev: app.create, prod: app.creat}\n"
    (project / "one" / "serverless.yml").write_text(yaml, "utf-8")
    arguments = ("one", "--select", "handler_not_found")
    assert advisor(*arguments)[1] == []
    (project / "one" / "advisor.toml").write_text("stage = 'prod'\n", "utf-8")
    assert advisor(*arguments)[1] == ["one handler_not_found"]
    assert advisor(*arguments, "--stage", "dev")[1] == []


def test_what_is_deployed_is_shown_for_the_stage_of_the_settings(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "one" / "pyproject.toml").write_text("[tool.advisor]\nstage = 'prod'\n", "utf-8")
    (project / "advisor.toml").write_text("exclude = ['two']\n", "utf-8")
    stages = []
    for more in ([], ["--stage", "test"], ["--isolated"]):
        main(["service", "--output-format", "json", *more])
        stages.append([one["stage"] for one in json.loads(capfd.readouterr().out)])
    assert stages == [["prod"], ["test"], ["dev", "dev"]]


def test_a_reason_can_be_required(advisor: Advisor, project: Path) -> None:
    code = _CODE.replace("region_name", "region_name  # advisor: ignore[client_per_invocation]")
    (project / "one" / "app.py").write_text(code, "utf-8")
    arguments = ("one", "--ignore", "filesystem")
    assert advisor(*arguments)[1] == []
    (project / "advisor.toml").write_text("require-reason = true\n", "utf-8")
    assert advisor(*arguments)[1] == ["one client_per_invocation", "one unused_suppression"]


def test_a_comment_for_a_rule_that_is_ignored_is_not_called_unused(advisor: Advisor, project: Path) -> None:
    code = _CODE.replace("region_name", "region_name  # advisor: ignore[log_file] soon")
    (project / "one" / "app.py").write_text(code, "utf-8")
    assert advisor("one", "--ignore", "write_outside_tmp")[1] == ["one client_per_invocation", "one unused_suppression"]
    (project / "advisor.toml").write_text("ignore = ['log_file', 'write_outside_tmp']\n", "utf-8")
    assert advisor("one")[1] == ["one client_per_invocation"]


@pytest.mark.usefixtures("tables")
def test_own_clients_are_known_once_they_are_told(advisor: Advisor, project: Path) -> None:
    code = (
        "from acme.billing import Client\n\n\ndef create(event, context):\n    return Client('eu').bill(event['id'])\n"
    )
    (project / "one" / "app.py").write_text(code, "utf-8")
    assert advisor("one")[1] == []
    (project / "advisor.toml").write_text("client-constructors.'acme.billing.Client' = 'billing client'\n", "utf-8")
    assert advisor("one")[1] == ["one connection_per_invocation"]


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("variables", "call", "found"),
    [
        ("{}", "load('m')", ["one library_cache_outside_tmp"]),
        ("{ACME_HOME: /tmp/acme}", "load('m')", []),
        ("{}", "load('m', cache_dir='/tmp/m')", []),
    ],
)
def test_own_libraries_are_known_once_they_are_told(
    advisor: Advisor, project: Path, variables: str, call: str, found: list[str]
) -> None:
    code = f"from acme.models import load\n\n\ndef create(event, context):\n    return {call}.name\n"
    (project / "one" / "app.py").write_text(code, "utf-8")
    yaml = _YAML.replace("python3.12}", f"python3.12, environment: {variables}}}")
    (project / "one" / "serverless.yml").write_text(yaml, "utf-8")
    assert advisor("one")[1] == []
    table = (
        "callables = ['acme.models.load']\nfolder = '~/.acme'\nvariables = ['ACME_HOME']\narguments = ['cache_dir']\n"
    )
    (project / "advisor.toml").write_text(f"[library-caches.acme]\n{table}", "utf-8")
    assert advisor("one")[1] == found


_OWN_PAGE = """\
---
severity: warning
guidance:
  - clients.md#make-clients-once
sources:
  - https://docs.python.org/3/
---

# Service with a short name
"""
_OWN_CHECK = """\
from advisor.model import Finding
from advisor.subjects import DeclaredHandler


def check(declared: DeclaredHandler):
    yield Finding("short", declared.handler.span)
"""


def test_own_rules_speak_where_advisor_is_run_and_nowhere_else(
    advisor: Advisor, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "one" / "mine" / "naming").mkdir(parents=True)
    (project / "one" / "mine" / "naming" / "short_name.md").write_text(_OWN_PAGE, "utf-8")
    (project / "one" / "mine" / "naming" / "short_name.py").write_text(_OWN_CHECK, "utf-8")
    (project / "one" / "advisor.toml").write_text("rule-folders = ['mine']\nselect = ['project']\n", "utf-8")
    code, found, err = advisor("one")
    assert (code, found) == (0, [])
    assert "one/advisor.toml:1: rule folders are used when advisor runs in that folder, and not now" in err
    monkeypatch.chdir(project / "one")
    (project / "one" / "advisor.toml").write_text("rule-folders = ['mine']\nselect = ['naming']\n", "utf-8")
    assert advisor() == (1, ["one short_name"], "")


def test_settings_are_shown_with_their_place(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "advisor.toml").write_text("stage = 'prod'\n\n[severity]\niam = 'error'\n", "utf-8")
    (project / "one" / "advisor.toml").write_text("extend = '../advisor.toml'\nignore = [\n  'tmp',\n]\n", "utf-8")
    assert main(["settings", "one"]) == 0
    lines = [" ".join(line.split()) for line in capfd.readouterr().out.splitlines()]
    assert lines == [
        "# one/advisor.toml",
        'extend = "../advisor.toml" # one/advisor.toml:1',
        'ignore = ["tmp"] # one/advisor.toml:2',
        'stage = "prod" # advisor.toml:1',
        "",
        "[severity]",
        'iam = "error" # advisor.toml:4',
        "",
        f"# not set: {', '.join(name for name in FIELDS if name not in ('extend', 'ignore', 'stage', 'severity'))}",
    ]
    assert main(["settings", "--isolated"]) == 0
    assert capfd.readouterr().out.startswith("# There is no advisor.toml")
    assert main(["settings", "nowhere"]) == 2


def test_the_schema_follows_from_the_definition(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert project.is_dir()
    assert main(["settings", "--generate-schema"]) == 0
    schema = json.loads(capfd.readouterr().out)
    jsonschema.Draft7Validator.check_schema(schema)
    assert list(schema["properties"]) == list(FIELDS)
    validator = jsonschema.Draft7Validator(schema)
    right = {
        "select": ["iam", "write_outside_tmp"],
        "severity": {"iam": "advice"},
        "per-file-ignores": {"a/**": ["tmp"]},
        "library-caches": {"acme": {"callables": ["acme.load"], "folder": "~/.acme"}},
        "require-reason": False,
    }
    assert list(validator.iter_errors(right)) == []
    mistakes: tuple[dict[str, object], ...] = (
        {"selct": []},
        {"select": "iam"},
        {"select": ["imm"]},
        {"severity": {"imm": "error"}},
        {"severity": {"iam": "high"}},
        {"stage": ""},
        {"fail-on": 1},
        {"library-caches": {"acme": {"folder": "x"}}},
    )
    for wrong in mistakes:
        assert list(validator.iter_errors(wrong)), wrong
