"""Comments put at findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.fixing import silenced
from advisor.model import Finding
from advisor.source.suppressions import suppressions
from advisor.source.text import Sources, SourceText

if TYPE_CHECKING:
    from advisor.model import Span
    from tests.fixing.conftest import Marked


def _silence(texts: Marked, rules: tuple[str, ...] = ("log_file",)) -> tuple[str, list[str]]:
    """The text afterwards, and why some findings are not silenced."""
    (file,) = texts.texts
    found = [Finding("wrong", span, rule=rules[number % len(rules)]) for number, span in enumerate(texts.spans)]
    silencing = silenced(found, Sources(texts.texts), "old", lambda _file: True)
    assert sum(silencing.counts.values()) + len(silencing.refused) == len(found)
    text = silencing.texts.get(file, texts.texts[file])
    silent = {finding.span for finding in found} - {finding.span for finding, _ in silencing.refused}
    assert all(_covered(span, texts.texts[file], text) for span in silent)
    return text, [reason for _, reason in silencing.refused]


def _covered(span: Span, old: str, new: str) -> bool:
    row, _ = SourceText(span.file, old).position(span.start)
    words = old[span.start : span.end].splitlines()[0]
    added = new[: new.find(words)].count("\n") - old[: span.start].count("\n")
    return any(row + added in one.rows and not one.fault for one in suppressions(SourceText(span.file, new)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = «f()»\n", "a = f()  # advisor: ignore[log_file] old\n"),
        ("a = «f()»  # noqa\nb = 1\n", "a = f()  # noqa  # advisor: ignore[log_file] old\nb = 1\n"),
        ("a = «f()»   \n", "a = f()  # advisor: ignore[log_file] old\n"),
        ("a = «f()»", "a = f()  # advisor: ignore[log_file] old"),
        ("a = f(\n    «g()»,\n)\n", "a = f(\n    g(),  # advisor: ignore[log_file] old\n)\n"),
        ("a = «f(\n    1,\n)»\n", "a = f(  # advisor: ignore[log_file] old\n    1,\n)\n"),
        ('a = «f("""\n1\n""")»\n', 'a = f("""\n1\n""")  # advisor: ignore[log_file] old\n'),
        ('a = """\n{0}\n""" + «f()»\n', 'a = """\n{0}\n""" + f()  # advisor: ignore[log_file] old\n'),
        ("a = «f()» + \\\n    1\n", "a = f() + \\\n    1  # advisor: ignore[log_file] old\n"),
        ("a, b = «f()», «g()»\n", "a, b = f(), g()  # advisor: ignore[log_file] old\n"),
        ("a = «f()»  # advisor: ignore[x] why\n", "a = f()  # advisor: ignore[x, log_file] why\n"),
        ("# advisor: ignore[x]\na = «f()»\n", "# advisor: ignore[x, log_file]\na = f()\n"),
        ("a = «f()»  # advisor: ignore\n", "a = f()  # advisor: ignore  # advisor: ignore[log_file] old\n"),
        ("s = '😀'; a = «f()»\n", "s = '😀'; a = f()  # advisor: ignore[log_file] old\n"),
        ("«def f(\n    a,\n):»\n    pass\n", "def f(  # advisor: ignore[log_file] old\n    a,\n):\n    pass\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_stands_where_python_takes_it_for_one(
    marked: type[Marked], before: str, after: str, newline: str
) -> None:
    text, refused = _silence(marked(app_py=before.replace("\n", newline)))
    assert (text, refused) == (after.replace("\n", newline), [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("«a»: 1\nb: 2\n", "a: 1  # advisor: ignore[log_file] old\nb: 2\n"),
        ("a:\n  «b»:\n    c: 1\n", "a:\n  b:  # advisor: ignore[log_file] old\n    c: 1\n"),
        ("a: «|\n  text»\n", "a: |  # advisor: ignore[log_file] old\n  text\n"),
        ("a: [«1», 2,\n  3]\n", "a: [1, 2,  # advisor: ignore[log_file] old\n  3]\n"),
        ("a: «'x\n  y'»\n", "# advisor: ignore[log_file] old\na: 'x\n  y'\n"),
        ("b:\n  - «x\n    y»\n", "b:\n  # advisor: ignore[log_file] old\n  - x\n    y\n"),
        ("a: «x» # 😀\r\nb: 1", "a: x # 😀  # advisor: ignore[log_file] old\r\nb: 1"),
    ],
)
def test_a_comment_in_yaml_changes_no_value(marked: type[Marked], before: str, after: str) -> None:
    text, refused = _silence(marked(serverless_yml=before))
    assert (text, refused) == (after, [])


def test_rules_of_one_line_share_a_comment(marked: type[Marked]) -> None:
    text, _ = _silence(marked(app_py="a, b, c = «f()», «g()», «h()»\n"), ("log_file", "write_outside_tmp"))
    assert text == "a, b, c = f(), g(), h()  # advisor: ignore[log_file, write_outside_tmp] old\n"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("serverless_json", '{"a": «1»}\n', "JSON has no comments"),
        ("serverless_yml", "a: |\n  x\n  «y»\n", "No comment can stand"),
        ("serverless_yml", "a: [«1»\n", "No comment can stand"),
        ("app_py", "a = (\n«b»\n", "would not parse|cannot be proven|Python 3"),
    ],
)
def test_where_no_comment_can_stand_the_finding_stays(marked: type[Marked], name: str, text: str, reason: str) -> None:
    texts = marked(**{name: text})
    after, (refused,) = _silence(texts)
    assert after == next(iter(texts.texts.values()))
    assert any(part in refused for part in reason.split("|"))


def test_a_file_that_may_not_be_edited_stays(marked: type[Marked]) -> None:
    texts = marked(app_py="a = «f()»\n")
    finding = Finding("wrong", texts.spans[0], rule="log_file")
    silencing = silenced([finding], Sources(texts.texts), "old", lambda _file: False)
    assert silencing.texts == {}
    assert silencing.refused == [(finding, "The file is outside the checked repository.")]
