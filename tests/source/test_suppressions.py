"""Comments that silence findings: which ones they are, and of which rows they speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.source.suppressions import Suppression, suppressions
from advisor.source.text import SourceText


def _read(text: str, name: str = "app.py") -> list[Suppression]:
    return list(suppressions(SourceText(Path("/service") / name, text)))


@pytest.mark.parametrize(
    ("comment", "names", "reason"),
    [
        ("# advisor: ignore[log_file]", ["log_file"], ""),
        ("# advisor: ignore[log_file] kept by law", ["log_file"], "kept by law"),
        ("# advisor: ignore[log_file, write_outside_tmp] both", ["log_file", "write_outside_tmp"], "both"),
        ("# advisor: ignore[ log_file,log_file , ]", ["log_file"], ""),
        ("#advisor:ignore[log_file]: as agreed", ["log_file"], "as agreed"),
        ("# advisor: ignore[log_file] -- as agreed", ["log_file"], "as agreed"),
        ("# Advisor: ignore[log_file]", None, ""),
        ("# advisor: IGNORE[log_file] – as agreed", ["log_file"], "as agreed"),
        ("# noqa: E501  # advisor: ignore[log_file] see #12  # pragma: no cover", ["log_file"], "see #12"),
        ("# TODO advisor: ignore[log_file]", None, ""),
        ("# advisor says: ignore[log_file]", None, ""),
        ("# advisor: see docs/orders.md", None, ""),
        ("# the advisor: somebody who knows", None, ""),
    ],
)
@pytest.mark.parametrize(("frame", "name"), [("x = 1  {}\n", "app.py"), ("x: 1  {}\r\ny: 2\r\n", "serverless.yml")])
def test_a_comment_names_rules_and_a_reason(
    comment: str, names: list[str] | None, reason: str, frame: str, name: str
) -> None:
    text = frame.format(comment)
    found = _read(text, name)
    assert [(list(one.names), one.reason, one.fault) for one in found] == ([(names, reason, "")] if names else [])
    for one in found:
        written = text[one.span.start : one.span.end]
        assert written.lower().startswith(("# advisor:", "#advisor:"))
        assert written.endswith((one.reason, "]"))


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("# advisor: ignore", "names no rule"),
        ("# advisor: ignore[]", "names no rule"),
        ("# advisor: ignore log_file", "names no rule"),
        ("# advisor: ignore-file", "names no rule"),
        ("# advisor: ignore[log_file", "names no rule"),
        ("# advisor: ignored[log_file]", "says `ignored`"),
        ("# advisor: disable[log_file]", "says `disable`"),
        ("# advisor: ignore-line", "says `ignore-line`"),
    ],
)
def test_what_looks_like_a_suppression_and_is_none_is_told(comment: str, fault: str) -> None:
    (found,) = _read(f"x = 1  {comment}\n")
    assert found.fault.startswith(fault)
    assert "`# advisor: ignore[rule] reason`" in found.fault


def test_a_bracket_that_is_left_open_ends_before_the_next_comment() -> None:
    left_open, right = _read("x = 1  # advisor: ignore[log_file  # advisor: ignore[log_file] why\n")
    assert (left_open.names, left_open.fault.partition(":")[0]) == ((), "names no rule")
    assert (right.names, right.reason, right.fault) == (("log_file",), "why", "")
    assert left_open.span.end <= right.span.start


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a = 1\nb = 2  #!\nc = 3\n", {2}),
        ("b = f(  #!\n    1,\n    2,\n)\n", {1, 2, 3, 4}),
        ("b = f(\n    1,  #!\n    2,\n)\n", {2}),
        ("b = f(\n    1,\n    2,\n)  #!\nc = 3\n", {1, 2, 3, 4}),
        ('b = """\ntext\n"""  #!\n', {1, 2, 3}),
        ("b = 1 + \\\n    2  #!\n", {1, 2}),
        ("return f(\n    1,\n)  #!\n", {1, 2, 3}),
        ("with f(\n    1,\n) as b:  #!\n    b()\n", {1, 2, 3}),
        ("if f(  #!\n    1,\n):\n    b()\n", {1, 2, 3}),
        ("def f(\n    a,  #!\n):\n    return (\n        a)\n", {2}),
        ("def f(\n    a,\n):  #!\n    return (\n        a)\n", {1, 2, 3}),
        ("class A(\n    B):  #!\n    b = 1\n", {1, 2}),
        ("#!\n@cache\ndef f(\n    a):\n    return a\n", {1, 2, 3, 4}),
        ("@cache\n@retry(  #!\n    1)\ndef f(a):\n    return a\n", {2}),
        ("@cache\ndef f(a):  #!\n    return a\n", {1, 2}),
        ("#!\nb = 1\nc = 2\n", {1, 2}),
        ("#!\n# more words\nb = f(\n    1,\n)\nc = 2\n", {1, 3, 4, 5}),
        ("b = f(\n    1,\n    #!\n    2,\n)\n", {3, 4}),
        ("b = f(\n    1,\n    #!\n)\n", {3, 4}),
        ("b = 1\n#!", {2, 3}),
        ("b = 1\n#!\n", {2, 3}),
        ("def f(:\n    b = g(\n        1)  #!\n", {2, 3}),
        ("print 'a', \\\n    b  #!\n", {1, 2}),
        ("😀 = f(\n    '😀')  #!\n", {1, 2}),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_in_python_speaks_of_its_statement_or_of_the_one_below(
    text: str, rows: set[int], newline: str
) -> None:
    (found,) = _read(text.replace("#!", "# advisor: ignore[log_file] why").replace("\n", newline))
    assert found.rows == rows
    assert not found.whole_file


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a: 1\nb: 2  #!\nc: 3\n", {2}),
        ("a: 1\n#!\nb: 2\n", {2, 3}),
        ("a: 1\n  #!\n  # more words\nb: 2\n", {2, 4}),
        ("a: |  #!\n  text\n", {1}),
        ("a: [1,  #!\n  2]\n", {1}),
        ('a: "#"  #!\n', {1}),
        ("a: [1  #!\n", {1}),
    ],
)
def test_a_comment_in_yaml_speaks_of_its_line_or_of_the_one_below(text: str, rows: set[int]) -> None:
    (found,) = _read(text.replace("#!", "# advisor: ignore[log_file]"), "functions.yml")
    assert found.rows == rows


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a = '# advisor: ignore[log_file]'\n", "app.py"),
        ('"""\n# advisor: ignore[log_file]\n"""\n', "app.py"),
        ('a = f"""\n# advisor: ignore[log_file] {1}\n"""\n', "app.py"),
        ("a: '# advisor: ignore[log_file]'\n", "serverless.yml"),
        ("a: |\n  # advisor: ignore[log_file]\n", "serverless.yml"),
        ("a: >-\n  text\n  # advisor: ignore[log_file]\nb: 1\n", "serverless.yml"),
        ("a: text# advisor: ignore[log_file]\n", "serverless.yml"),
        ("'# advisor: ignore[log_file]': 1\n", "serverless.yml"),
        ('{"a": 1} # advisor: ignore[log_file]\n', "serverless.json"),
    ],
)
def test_a_text_is_no_comment(text: str, name: str) -> None:
    assert _read(text, name) == []


@pytest.mark.parametrize("name", ["app.py", "serverless.yml"])
def test_a_whole_file_is_silenced_from_anywhere_in_it(name: str) -> None:
    (found,) = _read("# a\n\n# advisor: ignore-file[log_file, write_outside_tmp] generated\n", name)
    assert (found.whole_file, found.rows, found.row, found.reason) == (True, frozenset(), 3, "generated")
