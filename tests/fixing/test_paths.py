"""UseTmp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Certainty, Span
from advisor.subjects import FileWrite, Frequency, UseTmp, WriteKind
from advisor.values import text

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def use_tmp(*spans: Span, known: bool = True) -> UseTmp:
    write = FileWrite(
        spans[0],
        (),
        Frequency.INVOCATION,
        (),
        text("report.csv"),
        WriteKind.DATA,
        "open",
        spans[0] if known else None,
        Certainty.YES,
        rebuilt=False,
    )
    return UseTmp(write, spans[1:])


@pytest.mark.parametrize(
    ("literal", "after"),
    [
        ('"report.csv"', '"/tmp/report.csv"'),
        ("'report.csv'", "'/tmp/report.csv'"),
        ('"data/out.json"', '"/tmp/out.json"'),
        ('"/var/task/out.json"', '"/tmp/out.json"'),
        ('"tmp/out.json"', '"/tmp/out.json"'),
        ('"./out/"', '"/tmp/out/"'),
        ('r"out.csv"', 'r"/tmp/out.csv"'),
        ('b"out.csv"', 'b"/tmp/out.csv"'),
        ('"""out.csv"""', '"""/tmp/out.csv"""'),
        ('"it\'s.csv"', '"/tmp/it\'s.csv"'),
        ('"😀.csv"', '"/tmp/😀.csv"'),
        ('f"data/{name}.csv"', 'f"/tmp/{name}.csv"'),
        ('f"report-{name}.csv"', 'f"/tmp/report-{name}.csv"'),
        ('rf"a/{{x}}-{day:%d/%m}.csv"', 'rf"/tmp/{{x}}-{day:%d/%m}.csv"'),
        ('"{name}.csv"', '"/tmp/{name}.csv"'),
    ],
)
def test_the_file_keeps_its_name_under_tmp(marked: type[Marked], literal: str, after: str) -> None:
    texts = marked(handler_py=f'x = "😀"; open(«{literal}», "w")\r\nread(«{literal}»)')
    mended = texts.mended(use_tmp(*texts.spans), Applicability.UNSAFE)
    assert mended == {"handler.py": f'x = "😀"; open({after}, "w")\r\nread({after})'}


@pytest.mark.parametrize(
    ("literal", "reason"),
    [
        ('"/tmp/x"', "already"),
        ('f"{folder}/x.csv"', "begins with a value"),
        ('f"out/{user}/x.csv"', "folders that differ"),
        ('"out\\\\x.csv"', "backslashes"),
        ('"a" "b"', "not one plain string"),
        ('"."', "no file of its own"),
        ('""', "no file of its own"),
        ("name", "not one plain string"),
    ],
)
def test_a_path_that_cannot_take_the_folder_is_left(marked: type[Marked], literal: str, reason: str) -> None:
    texts = marked(handler_py=f"open(«{literal}», 'w')\n")
    assert reason in texts.refused(use_tmp(*texts.spans))


def test_a_path_made_elsewhere_is_left(marked: type[Marked]) -> None:
    texts = marked(handler_py="open(«path», 'w')\n")
    assert "not one literal" in texts.refused(use_tmp(*texts.spans, known=False))


def test_a_module_that_would_not_parse_is_left(marked: type[Marked]) -> None:
    texts = marked(handler_py="open(«'a'», 'w')\nprint 'x'\n")
    assert "not in Python 3 syntax" in texts.refused(use_tmp(*texts.spans))
