"""Facts are shown to the rules that ask for them; findings are stamped, ordered and never twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor import assembly
from advisor.assembly import Subjects
from advisor.catalog import Rule
from advisor.engine import GUESSED, check
from advisor.model import Finding, Severity, Span
from advisor.page import Page
from advisor.source.text import Sources
from advisor.subjects import Problem, Service, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROOT = Path("/service")
_CONFIG = _ROOT / "serverless.yml"


def _problem(file: str = "a.py", start: int = 0, message: str = "broken") -> Problem:
    return Problem(Span(_ROOT / file, start, start + 1), message, {})


def _echo(problem: Problem) -> Iterator[Finding]:
    yield Finding(problem.message, problem.span)


def _rule(check: Callable[[Problem], Iterator[Finding]] = _echo, name: str = "echo") -> Rule:
    page = Page(Path(f"/rules/area/{name}.md"), "Title", Severity.WARNING, (), ("https://docs.python.org/",))
    return Rule(page, (Problem,), check)


def _service(name: str = "one", config: Path | None = _CONFIG) -> Service:
    return Service(name, _ROOT, config)


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Subjects]:
    """What each service, by name, is made to hold."""
    held: dict[str, Subjects] = {}
    monkeypatch.setattr(assembly, "subjects_of", lambda service, _sources: held[service.name])
    return held


def test_a_rule_sees_the_facts_it_asks_for_and_no_others(facts: dict[str, Subjects]) -> None:
    facts["one"] = Subjects((_problem(), "another fact", _service()), (), ())
    (finding,) = check([_service()], Sources(), [_rule()]).findings
    assert (finding.rule, finding.severity, finding.message) == ("echo", Severity.WARNING, "broken")


@pytest.mark.parametrize(
    ("given", "stamped"),
    [(None, Severity.WARNING), (Severity.ADVICE, Severity.ADVICE), (Severity.ERROR, Severity.WARNING)],
)
def test_a_finding_can_lower_the_level_of_its_page_and_not_raise_it(
    facts: dict[str, Subjects], given: Severity | None, stamped: Severity
) -> None:
    def lowered(problem: Problem) -> Iterator[Finding]:
        yield Finding("x", problem.span, severity=given)

    facts["one"] = Subjects((_problem(),), (), ())
    (finding,) = check([_service()], Sources(), [_rule(lowered)]).findings
    assert finding.severity is stamped


def test_findings_are_in_the_order_of_file_place_and_rule(facts: dict[str, Subjects]) -> None:
    facts["one"] = Subjects((_problem("b.py", 5), _problem("b.py", 1), _problem("a.py", 9)), (), ())
    findings = check([_service()], Sources(), [_rule(name="second"), _rule(name="first")]).findings
    assert [(found.span.file.name, found.span.start, found.rule) for found in findings] == [
        ("a.py", 9, "first"),
        ("a.py", 9, "second"),
        ("b.py", 1, "first"),
        ("b.py", 1, "second"),
        ("b.py", 5, "first"),
        ("b.py", 5, "second"),
    ]


def test_what_two_services_share_is_said_once(facts: dict[str, Subjects]) -> None:
    gap = Unresolved(Span(_CONFIG, 0, 1), "the role", "${x}")
    facts["one"] = facts["two"] = Subjects((_problem(),), (gap,), (_ROOT / "a.py",))
    report = check([_service("one"), _service("two")], Sources(), [_rule()])
    assert (len(report.findings), report.unresolved, report.services) == (1, (gap,), 2)
    assert report.files == {_ROOT / "a.py"}


@pytest.mark.parametrize(
    ("config", "fact", "suffix"),
    [
        (_CONFIG, Unresolved(_problem().span, "broken", ""), ""),
        (None, Unresolved(_problem().span, "broken", ""), GUESSED),
        (_CONFIG, _problem(), ""),
        (None, _problem(), ""),
    ],
)
def test_a_guess_is_called_a_guess_except_where_a_file_cannot_be_read(
    facts: dict[str, Subjects], config: Path | None, fact: Unresolved | Problem, suffix: str
) -> None:
    def echo(fact: Unresolved | Problem) -> Iterator[Finding]:
        yield Finding("broken", fact.span)

    facts["one"] = Subjects((fact,), (), ())
    rule = Rule(_rule().page, (Unresolved, Problem), echo)
    (finding,) = check([_service(config=config)], Sources(), [rule]).findings
    assert finding.message == f"broken{suffix}"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([{"role": "function:a"}, {"role": "function:b"}], 2),
        ([{"action": "s3:GetObject"}, {"action": "s3:PutObject"}], 2),
        ([{"config": "a/serverless.yml"}, {"config": "b/serverless.yml"}], 2),
        ([{"role": "function:a"}, {"role": "function:a"}], 1),
        ([{"path": "/a"}, {"path": "/b"}], 1),
    ],
)
def test_a_place_is_told_once_for_each_action_role_and_configuration(
    facts: dict[str, Subjects], keys: list[dict[str, str]], said: int
) -> None:
    facts["one"] = Subjects(tuple(Problem(_problem().span, "broken", data) for data in keys), (), ())

    def lacking(problem: Problem) -> Iterator[Finding]:
        yield Finding(problem.message, problem.span, data=problem.data)

    assert len(check([_service()], Sources(), [_rule(lacking)]).findings) == said


def test_findings_that_nobody_wants_are_left_out(facts: dict[str, Subjects]) -> None:
    facts["one"] = Subjects((_problem("a.py"), _problem("b.py")), (), ())
    report = check([_service()], Sources(), [_rule()], lambda _, finding: finding.span.file.name == "b.py")
    assert [finding.span.file.name for finding in report.findings] == ["b.py"]


def test_a_rule_that_fails_takes_nothing_else_down(facts: dict[str, Subjects]) -> None:
    def fails(problem: Problem) -> Iterator[Finding]:
        yield Finding("before", problem.span)
        raise ZeroDivisionError("by nought")

    facts["one"] = Subjects((_problem(),), (), ())
    report = check([_service()], Sources(), [_rule(fails, "fails"), _rule()])
    assert [finding.message for finding in report.findings] == ["broken", "before"]
    (fault,) = report.faults
    assert fault.startswith("/service/a.py: fails failed here")
    assert "ZeroDivisionError: by nought at test_engine.py:" in fault


def test_a_service_that_cannot_be_analysed_takes_nothing_else_down(
    facts: dict[str, Subjects], capsys: pytest.CaptureFixture[str]
) -> None:
    facts["two"] = Subjects((_problem(),), (), ())
    report = check([_service("one"), _service("two")], Sources(), [_rule()])
    assert [finding.message for finding in report.findings] == ["broken"]
    assert report.faults[0].startswith("/service/serverless.yml: not checked: internal error")
    assert capsys.readouterr() == ("", "")


def test_progress_is_told_of_each_service_before_it_is_checked(facts: dict[str, Subjects]) -> None:
    told: list[str] = []
    facts["one"] = facts["two"] = Subjects((), (), ())
    check([_service("one"), _service("two")], Sources(), [], progress=lambda service: told.append(service.name))
    assert told == ["one", "two"]


def test_several_processes_report_what_one_does(facts: dict[str, Subjects]) -> None:
    names = [f"service{number}" for number in range(12)]
    for number, name in enumerate(names):
        facts[name] = Subjects((_problem(f"{number}.py"), _problem("all.py", number)), (), (_ROOT / name,))
    services = [_service(name) for name in names]
    alone, together = (check(services, Sources(), [_rule()], jobs=jobs) for jobs in (1, 3))
    assert together == alone
    assert len(together.findings) == 24
