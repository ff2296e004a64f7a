"""What each format says of the same findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import Rule
from advisor.engine import Report
from advisor.model import Applicability, Edit, Finding, Fix, Related, Severity, Span
from advisor.page import Page
from advisor.report import concise, machine, text
from advisor.report.outcome import Advice, Outcome
from advisor.source.text import Sources
from advisor.subjects import Service, Unresolved
from advisor.targets import targets

if TYPE_CHECKING:
    from pathlib import Path

_URL = "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html"
_CODE = 'x = "😀"; make("s3")\n\n\ndef handler(event, context):\n    return x\n'
_MOVE = "make once"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


def _outcome(folder: Path, *advices: Advice, code: str = _CODE, fixed: int = 0) -> Outcome:
    page = Page(
        folder / "rules" / "clients" / "made_often.md",
        "Made often",
        Severity.WARNING,
        ("clients.md#make-clients-once",),
        (_URL, "https://docs.python.org/"),
    )
    report = Report(tuple(advice.finding for advice in advices), services=1, files=frozenset({folder / "app.py"}))
    sources = Sources({folder / "app.py": code, folder / "serverless.yml": "service: one\n"})
    return Outcome(advices, report, sources, targets(["."]), {"made_often": Rule(page, (Service,), iter)}, fixed)


def _finding(folder: Path, start: int = 9, end: int = 19, message: str = "`make` is slow", **data: str) -> Finding:
    span = Span(folder / "app.py", start, end)
    return Finding(message, span, data=data, severity=Severity.WARNING, rule="made_often")


def _fix(folder: Path, applicability: Applicability = Applicability.SAFE) -> Fix:
    return Fix(applicability, _MOVE, (Edit(Span(folder / "app.py", 14, 18), '"s4"'),))


def test_concise_is_a_line_for_each_finding(folder: Path) -> None:
    outcome = _outcome(folder, Advice(_finding(folder), None), Advice(_finding(folder, 22, 25), None))
    assert list(concise.lines(outcome)) == [
        "app.py:1:10: made_often `make` is slow",
        "app.py:4:1: made_often `make` is slow",
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("b\n.txt", r"b\n.txt"),
        ("b\r.txt", r"b\r.txt"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b31m", r"\x9b31m"),
        ("a\u2028b\u202ec", r"a\u2028b\u202ec"),
        ("bytes\udcff", r"bytes\udcff"),
        ("plain \\n, é, 日本\u3000😀", "plain \\n, é, 日本\u3000😀"),
    ],
)
def test_a_name_cannot_break_a_line_or_steer_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, shown: str
) -> None:
    finding = Finding(f"`{written}`", Span(folder / written, 0, 0), severity=Severity.ERROR, rule="made_often")
    fix = Fix(Applicability.SHOWN, f"Keep {written}")
    outcome = _outcome(folder, Advice(finding, fix))
    assert list(concise.lines(outcome)) == [f"{shown}:1:1: made_often `{shown}`"]
    gap = Unresolved(finding.span, f"what `{written}` is", "${a}")
    assert list(concise.unknown_lines([gap], outcome.sources)) == [f"{shown}:1:1: not known: what `{shown}` is: ${{a}}"]
    text.write(outcome)
    assert capsys.readouterr().out.splitlines() == [
        f"{shown}:1:1: error made_often",
        f"  `{shown}`",
        f"  What to do: Keep {shown}",
        f"  Guidance: {_URL}",
        "",
    ]


def test_what_is_not_known_is_a_line_each(folder: Path) -> None:
    gaps = [
        Unresolved(Span(folder / "serverless.yml", 9, 12), "the role of function `one`", "${ssm:role}"),
        Unresolved(Span(folder / "serverless.yml", 0, 7), "the stage", ""),
    ]
    assert list(concise.unknown_lines(gaps, _outcome(folder).sources)) == [
        "serverless.yml:1:10: not known: the role of function `one`: ${ssm:role}",
        "serverless.yml:1:1: not known: the stage",
    ]


def test_json_has_the_names_that_ruff_gives(folder: Path) -> None:
    finding = _finding(folder, client="s3", config=str(folder / "serverless.yml"))
    related = Related(Span(folder / "app.py", 22, 25), "called here")
    finding = Finding(finding.message, finding.span, None, (related,), finding.data, finding.severity, finding.rule)
    (found,) = json.loads("".join(machine.array(_outcome(folder, Advice(finding, _fix(folder))))))
    fingerprint = found.pop("fingerprint")
    file = str(folder / "app.py")
    assert found == {
        "code": "made_often",
        "severity": "warning",
        "message": "`make` is slow",
        "filename": file,
        "location": {"row": 1, "column": 10},
        "end_location": {"row": 1, "column": 20},
        "url": _URL,
        "fix": {
            "applicability": "safe",
            "message": _MOVE,
            "edits": [
                {
                    "content": '"s4"',
                    "filename": file,
                    "location": {"row": 1, "column": 15},
                    "end_location": {"row": 1, "column": 19},
                }
            ],
        },
        "guidance": [
            {
                "title": "Make clients once",
                "url": found["guidance"][0]["url"],
                "page": "docs/guidance/clients.md#make-clients-once",
            }
        ],
        "data": {"client": "s3", "config": "serverless.yml"},
        "related": [
            {
                "message": "called here",
                "filename": file,
                "location": {"row": 4, "column": 1},
                "end_location": {"row": 4, "column": 4},
            }
        ],
    }
    assert found["guidance"][0]["url"].startswith("https://docs.aws.amazon.com/")
    assert len(fingerprint) == 32
    int(fingerprint, 16)


def test_json_without_findings_is_an_empty_list(folder: Path) -> None:
    assert json.loads("".join(machine.array(_outcome(folder)))) == []
    assert list(machine.lines(_outcome(folder))) == []


def test_json_lines_is_an_object_a_line(folder: Path) -> None:
    outcome = _outcome(folder, Advice(_finding(folder), None), Advice(_finding(folder, 22, 25), None))
    assert [json.loads(line)["fix"] for line in machine.lines(outcome)] == [None, None]


@pytest.mark.parametrize(
    ("applicability", "named"),
    [
        (Applicability.SAFE, "safe"),
        (Applicability.UNSAFE, "unsafe"),
        (Applicability.SHOWN, "display-only"),
    ],
)
def test_applicability_has_the_names_that_ruff_gives(folder: Path, applicability: Applicability, named: str) -> None:
    outcome = _outcome(folder, Advice(_finding(folder), _fix(folder, applicability)))
    assert json.loads(next(machine.lines(outcome)))["fix"]["applicability"] == named


def test_json_holds_the_example_of_a_fix_that_is_only_shown(folder: Path) -> None:
    shown = Fix(Applicability.SHOWN, "Keep it in S3", example="a: 1\nb: 2")
    outcome = _outcome(folder, Advice(_finding(folder), shown), Advice(_finding(folder, 22, 25), _fix(folder)))
    fixes = [json.loads(line)["fix"] for line in machine.lines(outcome)]
    assert fixes[0] == {
        "applicability": "display-only",
        "message": "Keep it in S3",
        "edits": [],
        "example": "a: 1\nb: 2",
    }
    assert "example" not in fixes[1]


def _fingerprints(folder: Path, code: str, *findings: Finding) -> list[str]:
    outcome = _outcome(folder, *(Advice(finding, None) for finding in findings), code=code)
    return [json.loads(line)["fingerprint"] for line in machine.lines(outcome)]


def test_a_fingerprint_stays_when_lines_move(folder: Path) -> None:
    before = _fingerprints(folder, _CODE, _finding(folder))
    assert before == _fingerprints(folder, "\n# new\n" + _CODE, _finding(folder, 16, 26))
    assert before == _fingerprints(folder, "  " + _CODE, _finding(folder, 11, 21))


def test_a_fingerprint_differs_by_line_data_and_occurrence(folder: Path) -> None:
    code = _CODE + _CODE
    again = len(_CODE)
    found = _fingerprints(
        folder,
        code,
        _finding(folder),
        _finding(folder, again + 9, again + 19),
        _finding(folder, 22, 25),
        _finding(folder, client="s3"),
    )
    assert len(set(found)) == 4


def test_text_shows_the_line_the_sentence_the_change_and_the_link(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = _outcome(folder, Advice(_finding(folder), _fix(folder)))
    text.write(outcome)
    assert (
        capsys.readouterr().out
        == f"""\
app.py:1:10: warning made_often
  `make` is slow

  1 | x = "😀"; make("s3")
    |           ^^^^^^^^^^

  Fix (safe): make once
    app.py
    - x = "😀"; make("s3")
    + x = "😀"; make("s4")
  Guidance: {_URL}

"""
    )


def test_text_says_why_a_fix_was_withdrawn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.write(_outcome(folder, Advice(_finding(folder), None, "The result does not parse.")))
    assert "  No fix. The result does not parse.\n" in capsys.readouterr().out


def test_text_shows_the_example_of_a_fix_that_is_only_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fix = Fix(Applicability.SHOWN, "Keep it in S3", example="a: 1\n\nb: 2\n")
    text.write(_outcome(folder, Advice(_finding(folder), fix)))
    assert "  What to do: Keep it in S3\n    | a: 1\n    |\n    | b: 2\n" in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80])
def test_prose_and_source_fit_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code = "a = 1; " * 30 + 'make("s3")' + " # 日本" * 30 + "\n"
    text.write(_outcome(folder, Advice(_finding(folder, 210, 220, "many words " * 20), None), code=code))
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= width for line in lines if not line.startswith("  Guidance"))
    source, marks = next((line, lines[number + 1]) for number, line in enumerate(lines) if line.startswith("  1 | "))
    assert source[marks.index("^") : marks.rindex("^") + 1] == 'make("s3")'


def test_a_span_of_several_lines_is_underlined_on_its_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.write(_outcome(folder, Advice(_finding(folder, 22, len(_CODE)), None)))
    assert "  4 | def handler(event, context):\n    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_has_no_excerpt(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bytes.py").write_bytes(b"x = 1\nab\xff")
    span = Span(folder / "bytes.py", 0, 0)
    finding = Finding("is not UTF-8", span, severity=Severity.ERROR, rule="made_often")
    text.write(_outcome(folder, Advice(finding, None)))
    assert capsys.readouterr().out.startswith("bytes.py:2:3: error made_often\n  is not UTF-8\n  Guidance: ")


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"),
    [(True, None, True), (True, "1", False), (False, None, False), (True, "", True)],
)
def test_colours_are_for_terminals_without_no_color(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool,
    no_color: str | None, coloured: bool,
) -> None:  # fmt: skip
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    text.write(_outcome(folder, Advice(_finding(folder), _fix(folder))))
    assert ("\x1b[" in capsys.readouterr().out) is coloured


@pytest.mark.parametrize(
    ("kinds", "fixed", "said"),
    [
        ([], 0, "Nothing to report in 1 service and 1 file."),
        ([], 2, "Fixed 2 findings. Nothing to report in 1 service and 1 file."),
        ([None], 1, "Fixed 1 finding. Found 1 finding: 1 warning."),
        (
            [Applicability.SAFE, Applicability.SAFE],
            0,
            "Found 2 findings: 2 warnings.\n2 can be fixed with --fix.",
        ),
        (
            [Applicability.UNSAFE, None],
            0,
            "Found 2 findings: 2 warnings.\n1 can be fixed with --fix --unsafe-fixes.",
        ),
        (
            [Applicability.SAFE, Applicability.UNSAFE, Applicability.SHOWN],
            0,
            "Found 3 findings: 3 warnings.\n1 can be fixed with --fix, 1 more with --fix --unsafe-fixes.",
        ),
    ],
)
def test_the_summary_counts(folder: Path, kinds: list[Applicability | None], fixed: int, said: str) -> None:
    fixes = [
        Fix(kind, _MOVE, () if kind is Applicability.SHOWN else _fix(folder).edits) if kind else None for kind in kinds
    ]
    outcome = _outcome(folder, *(Advice(_finding(folder), fix) for fix in fixes), fixed=fixed)
    assert text.summary(outcome) == said


def test_the_summary_says_when_nothing_was_checked(folder: Path) -> None:
    outcome = _outcome(folder)
    nothing = Outcome((), Report(), outcome.sources, outcome.targets, outcome.rules)
    assert text.summary(nothing).startswith("Nothing was checked")
