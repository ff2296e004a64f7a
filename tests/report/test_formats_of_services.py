"""What the formats of CI services say of the same findings, held to their schemas and read by their readers."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from junitparser import JUnitXml

from advisor.bundle import bundled
from advisor.catalog import load
from advisor.engine import Report
from advisor.model import Applicability, Edit, Finding, Fix, Related, Severity, Span
from advisor.report import formats, github
from advisor.report.line_hash import line_hashes
from advisor.report.outcome import Advice, Outcome
from advisor.source.text import Sources
from advisor.suppression import Suppressed
from advisor.targets import targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.catalog import Rule

    Lines = Callable[..., list[str]]

_SCHEMAS = Path(__file__).resolve().parent.parent / "data" / "schemas"
_CODE = 'x = "😀"; make("s3")\n\n\ndef handler(event, context):\n    return x\n'
_RULE = "client_per_invocation"
_URL = "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html#function-code"
_GITLAB: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]+$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {"path": {"type": "string", "pattern": "^[^/.]"}, "positions": {"type": "object"}},
            },
        },
    },
}


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in load(bundled("rules"))}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a repository, which is the current one."""
    (tmp_path / ".git").mkdir()
    service = tmp_path / "services" / "one"
    service.mkdir(parents=True)
    monkeypatch.chdir(service)
    return service


@pytest.fixture
def outcome(folder: Path, rules: dict[str, Rule]) -> Callable[..., Outcome]:
    def made(*advices: Advice, faults: tuple[str, ...] = (), suppressed: tuple[Suppressed, ...] = ()) -> Outcome:
        sources = Sources({folder / "app.py": _CODE, folder / "serverless.yml": "service: one\nname: two\n"})
        findings = tuple(advice.finding for advice in advices)
        report = Report(findings, faults=faults, services=1, suppressed=suppressed)
        return Outcome(advices, report, sources, targets(["."]), rules)

    return made


@pytest.fixture
def lines(outcome: Callable[..., Outcome]) -> Lines:
    def written(name: str, *advices: Advice, **given: Any) -> list[str]:
        file = io.StringIO()
        formats.write(name, outcome(*advices, **given), file)
        return file.getvalue().splitlines()

    return written


def _finding(
    folder: Path, level: Severity = Severity.WARNING, message: str = "`make` is slow", **where: Any
) -> Finding:
    file, start, end = where.get("file", "app.py"), where.get("start", 9), where.get("end", 19)
    return Finding(message, Span(folder / file, start, end), severity=level, rule=_RULE)


def _fix(folder: Path, *edits: tuple[str, int, int, str], kind: Applicability = Applicability.SAFE) -> Fix:
    given = edits or (("app.py", 14, 18, '"s4"'),)
    return Fix(kind, "make once", tuple(Edit(Span(folder / file, a, b), text) for file, a, b, text in given))


def _everything(folder: Path) -> tuple[Advice, ...]:
    related = (Related(Span(folder / "app.py", 22, 25), "called here"),)
    span = Span(folder / "app.py", 9, 19)
    both = _fix(folder, ("app.py", 14, 18, '"s4"'), ("serverless.yml", 9, 12, "x"), kind=Applicability.UNSAFE)
    return (
        Advice(Finding("`make` is slow", span, None, related, {}, Severity.ERROR, _RULE), _fix(folder)),
        Advice(_finding(folder), both),
        Advice(_finding(folder, Severity.ADVICE, "of a\nfile", file="serverless.yml", start=13, end=17), None),
        Advice(_finding(folder, Severity.ERROR, "no text: \x01 \udcff", file="b\udcff c%.py", start=0, end=0), None),
    )


def _sarif(lines: list[str]) -> dict[str, Any]:
    log = json.loads("\n".join(lines))
    jsonschema.validate(log, json.loads((_SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_has_a_rule_for_each_page_with_help_and_link(lines: Lines, rules: dict[str, Rule]) -> None:
    run = _sarif(lines("sarif"))
    assert run["results"] == []
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(described) == set(rules)
    rule = described[_RULE]
    assert rule["helpUri"] == _URL
    assert rule["shortDescription"]["text"] == rules[_RULE].page.title
    assert rule["help"]["markdown"].startswith(f"# {rules[_RULE].page.title}\n")
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["properties"] == {
        "tags": ["aws-lambda", "clients"],
        "precision": "high",
        "problem.severity": "warning",
    }
    assert all(rule["fullDescription"]["text"] for rule in described.values())


def test_sarif_places_findings_in_code_points_below_the_repository(folder: Path, lines: Lines) -> None:
    run = _sarif(lines("sarif", *_everything(folder)))
    assert run["columnKind"] == "unicodeCodePoints"
    first, second, third, fourth = run["results"]
    where = first["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "services/one/app.py", "uriBaseId": "SRCROOT"}
    assert where["region"] == {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 20}
    assert first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 4
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    assert {run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] for result in run["results"]} == {_RULE}
    assert third["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert "primaryLocationLineHash" not in fourth["partialFingerprints"]
    hashes = line_hashes(_CODE)
    assert second["partialFingerprints"]["primaryLocationLineHash"] == hashes[0]
    assert len({result["partialFingerprints"]["advisor/v1"] for result in run["results"]}) == 4


def test_sarif_offers_fixes_whole_and_names_unsafe_ones(folder: Path, lines: Lines) -> None:
    first, second, third, _ = _sarif(lines("sarif", *_everything(folder)))["results"]
    assert first["fixes"] == [
        {
            "description": {"text": "make once"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "services/one/app.py", "uriBaseId": "SRCROOT"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 1, "startColumn": 15, "endLine": 1, "endColumn": 19},
                            "insertedContent": {"text": '"s4"'},
                        }
                    ],
                }
            ],
        }
    ]
    (both,) = second["fixes"]
    assert both["description"]["text"] == "make once (unsafe: it may change behaviour or data)"
    assert len(both["artifactChanges"]) == 2
    assert "fixes" not in third


def test_sarif_names_a_file_outside_the_repository_by_its_whole_address(folder: Path, lines: Lines) -> None:
    other = folder.parent.parent.parent / "other" / "app file.py"
    finding = Finding("far", Span(other, 0, 0), severity=Severity.ERROR, rule=_RULE)
    (result,) = _sarif(lines("sarif", Advice(finding, None)))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": other.as_uri()}


def test_sarif_holds_what_is_silenced_with_the_reason(
    folder: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    comment = Span(folder / "app.py", 22, 25)
    silenced = (Suppressed(_finding(folder), "we know", comment), Suppressed(_finding(folder)))
    spoken, inside, outside = _sarif(lines("sarif", Advice(_finding(folder), None), suppressed=silenced))["results"]
    assert "suppressions" not in spoken
    (found,) = inside["suppressions"]
    assert (found["kind"], found["justification"]) == ("inSource", "we know")
    assert found["location"]["physicalLocation"]["region"]["startLine"] == 4
    assert outside["suppressions"] == [{"kind": "external"}]
    fingerprints = {result["partialFingerprints"]["advisor/v1"] for result in (spoken, inside, outside)}
    assert len(fingerprints) == 3


def test_github_is_not_told_what_is_silenced(folder: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    silenced = (Suppressed(_finding(folder)),)
    assert len(_sarif(lines("sarif", Advice(_finding(folder), None), suppressed=silenced))["results"]) == 1


def test_sarif_tells_of_what_was_not_checked(lines: Lines) -> None:
    (invocation,) = _sarif(lines("sarif", faults=("a: not checked",)))["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "a: not checked"


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        # The vectors by which CodeQL's action tests its own.
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1",
            ],
        ),
    ],
)
def test_a_line_has_the_hash_that_codeql_gives_it(text: str, hashes: list[str]) -> None:
    assert line_hashes(text) == hashes
    assert line_hashes(text.replace("\n", "\r\n")) == hashes


def test_equal_lines_are_counted() -> None:
    assert [hash_.rpartition(":")[2] for hash_ in line_hashes("x\n" * 110)[:3]] == ["1", "2", "3"]


def test_rdjson_counts_bytes_and_holds_to_its_schema(folder: Path, lines: Lines) -> None:
    found = json.loads("\n".join(lines("rdjson", *_everything(folder))))
    jsonschema.validate(found, json.loads((_SCHEMAS / "rdjson.json").read_text("utf-8")))
    first, second, third, _ = found["diagnostics"]
    assert first["location"] == {
        "path": "services/one/app.py",
        "range": {"start": {"line": 1, "column": 13}, "end": {"line": 1, "column": 23}},
    }
    assert [one["severity"] for one in found["diagnostics"]] == ["ERROR", "WARNING", "INFO", "ERROR"]
    assert first["code"] == {"value": _RULE, "url": _URL}
    assert first["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 18}, "end": {"line": 1, "column": 22}}, "text": '"s4"'}
    ]
    assert first["related_locations"][0]["message"] == "called here"
    assert "suggestions" not in second, "half a fix is none"
    assert "suggestions" not in third


def test_rdjson_suggests_several_edits_as_one_replacement(folder: Path, lines: Lines) -> None:
    fix = _fix(folder, ("app.py", 14, 18, '"s4"'), ("app.py", 0, 1, "y"))
    (found,) = json.loads("\n".join(lines("rdjson", Advice(_finding(folder), fix))))["diagnostics"]
    assert found["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 22}}, "text": 'y = "😀"; make("s4"'}
    ]


def test_gitlab_gets_a_list_of_paths_in_the_repository(folder: Path, lines: Lines) -> None:
    found = json.loads("\n".join(lines("gitlab", *_everything(folder))))
    jsonschema.validate(found, _GITLAB)
    assert [one["severity"] for one in found] == ["critical", "major", "info", "critical"]
    assert found[0]["location"] == {
        "path": "services/one/app.py",
        "positions": {"begin": {"line": 1, "column": 10}, "end": {"line": 1, "column": 20}},
    }
    assert len({one["fingerprint"] for one in found}) == 4


@pytest.mark.parametrize("name", ["gitlab", "sarif", "rdjson"])
def test_without_findings_there_is_a_whole_document(lines: Lines, name: str) -> None:
    found = json.loads("\n".join(lines(name)))
    assert found == [] if name == "gitlab" else found


def test_junit_has_a_suite_for_each_file_and_fails_for_what_fails_a_run(folder: Path, lines: Lines) -> None:
    document = JUnitXml.fromstring("\n".join(lines("junit", *_everything(folder))).encode())
    suites = list(document)
    assert [suite.name for suite in suites] == [
        "services/one/app.py",
        "services/one/serverless.yml",
        "services/one/b\\udcff c%.py",
    ]
    assert (document.tests, document.failures, document.errors) == (4, 3, 0)
    case = next(iter(suites[0]))
    assert case.name == f"advisor.{_RULE}"
    assert case.result[0].message == "`make` is slow"
    assert case.result[0].text == "services/one/app.py:1:10: `make` is slow"
    assert not any(result for result in next(iter(suites[1])).result if "failure" in str(result))


def test_junit_without_findings_has_a_case_that_passes(lines: Lines) -> None:
    document = JUnitXml.fromstring("\n".join(lines("junit")).encode())
    assert (document.tests, document.failures, document.errors) == (1, 0, 0)


def test_junit_fails_for_what_was_not_checked(lines: Lines) -> None:
    document = JUnitXml.fromstring("\n".join(lines("junit", faults=("a: not checked <b>",))).encode())
    assert (document.tests, document.failures, document.errors) == (1, 0, 1)


def test_github_gets_commands_with_escapes_the_worst_first(folder: Path, lines: Lines) -> None:
    span = Span(folder / "a,b:%.py", 0, 0)
    named = Finding("100 %\n::error::no", span, severity=Severity.ERROR, rule=_RULE)
    found = lines("github", Advice(_finding(folder, Severity.ADVICE), None), Advice(named, None))
    assert found == [
        f"::error title={_RULE},file=services/one/a%2Cb%3A%25.py,line=1,endLine=1,col=1,endColumn=1"
        f"::100 %25\\n::error::no ({_URL})",
        f"::notice title={_RULE},file=services/one/app.py,line=1,endLine=1,col=10,endColumn=20"
        f"::`make` is slow ({_URL})",
    ]


def test_github_gets_no_columns_for_several_lines(folder: Path, lines: Lines) -> None:
    (found,) = lines("github", Advice(_finding(folder, end=25), None))
    assert ",line=1,endLine=4::" in found


def test_github_gets_ten_annotations_of_a_level_and_the_others_folded(folder: Path, lines: Lines) -> None:
    advices = [Advice(_finding(folder, level), None) for level in (Severity.WARNING, Severity.ERROR) for _ in range(12)]
    found = lines("github", *advices)
    assert [line.partition(" ")[0] for line in found[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert found[20] == "::group::4 more, of which GitHub shows no annotation"
    assert found[21:25] == [f" app.py:1:10: {_RULE} `make` is slow"] * 4
    assert found[25:] == ["::endgroup::"]


def test_the_summary_of_a_step_is_a_table(folder: Path, outcome: Callable[..., Outcome]) -> None:
    found = outcome(Advice(_finding(folder, message="a | b <i>\nc"), None))
    assert github.summary(found, "Found 1 finding.") == (
        "### advisor\n\nFound 1 finding.\n\n| level | place | rule | finding |\n|---|---|---|---|\n"
        f"| warning | services/one/app.py:1 | [{_RULE}]({_URL}) | a \\| b &lt;i>\\\\nc |\n"
    )
    assert github.summary(outcome(), "Nothing to report.") == "### advisor\n\nNothing to report.\n"


def test_the_summary_of_a_step_is_no_larger_than_github_takes(folder: Path, outcome: Callable[..., Outcome]) -> None:
    many = [Advice(_finding(folder, message="é" * 2000), None)] * 400
    summary = github.summary(outcome(*many), "Found 400 findings.")
    assert len(summary.encode()) < 2**20
    shown = summary.count("| warning |")
    assert 0 < shown < 400
    assert summary.endswith(f"\nand {400 - shown} more\n")


def test_azure_gets_logging_commands_with_escapes(folder: Path, lines: Lines) -> None:
    span = Span(folder / "a;b]%.py", 0, 0)
    named = Finding("100 %\n##vso[no]", span, severity=Severity.ERROR, rule=_RULE)
    found = lines("azure", Advice(_finding(folder, Severity.ADVICE), None), Advice(named, None))
    assert found == [
        "##vso[task.logissue type=error;sourcepath=services/one/a%3Bb%5D%AZP25.py;linenumber=1;columnnumber=1;"
        f"code={_RULE};]100 %AZP25\\n##vso[no]",
        "##vso[task.logissue type=warning;sourcepath=services/one/app.py;linenumber=1;columnnumber=10;"
        f"code={_RULE};]`make` is slow",
    ]


def test_pylint_lines_are_path_row_rule_and_message(folder: Path, lines: Lines) -> None:
    assert lines("pylint", Advice(_finding(folder), None)) == [f"app.py:1: [{_RULE}] `make` is slow"]


@pytest.mark.parametrize("name", formats.NAMES)
def test_every_format_writes_what_it_is_called(folder: Path, lines: Lines, name: str) -> None:
    assert any(_RULE in line for line in lines(name, *_everything(folder)))


def test_a_format_that_does_not_exist_is_refused(lines: Lines) -> None:
    with pytest.raises(ValueError, match=r"^html$"):
        lines("html")
