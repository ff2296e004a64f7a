"""Rules are found by walking folders, bound by annotation, chosen by name or area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.bundle import bundled
from advisor.catalog import UnknownRuleError, find, load, select
from advisor.model import Severity
from advisor.page import PageError
from advisor.subjects import FileRead, FileWrite, Problem, Service

if TYPE_CHECKING:
    from pathlib import Path

_PAGE = "---\nseverity: {}\nguidance:\n  - tmp.md#x\nsources:\n  - https://docs.python.org/\n---\n\n# Title\n"
_CHECK = "from advisor.subjects import *\n\n\ndef check(given: {}):\n    return iter(())\n"


def _add(folder: Path, name: str, subject: str = "Service", *, future: bool = False) -> Path:
    page = folder / f"{name}.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_PAGE.format("warning"), "utf-8")
    code = ("from __future__ import annotations\n" if future else "") + _CHECK.format(subject)
    page.with_suffix(".py").write_text(code, "utf-8")
    return page


@pytest.mark.parametrize("future", [False, True])
@pytest.mark.parametrize(
    ("annotation", "subjects"),
    [("Service", (Service,)), ("FileWrite | FileRead", (FileWrite, FileRead))],
)
def test_a_rule_is_a_page_and_the_check_beside_it(
    tmp_path: Path, annotation: str, subjects: tuple[type, ...], future: bool
) -> None:
    page = _add(tmp_path, "area/fault", annotation, future=future)
    (rule,) = load(tmp_path)
    assert (rule.name, rule.area, rule.severity, rule.page.file) == ("fault", "area", Severity.WARNING, page)
    assert rule.subjects == subjects


def test_rules_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/one", "a/two", "c/alpha"):
        _add(tmp_path, name)
    assert [rule.name for rule in load(tmp_path)] == ["alpha", "one", "two"]


def test_a_name_used_twice_is_an_error(tmp_path: Path) -> None:
    _add(tmp_path, "a/same")
    _add(tmp_path, "b/same")
    with pytest.raises(PageError, match="the rule 'same' exists already"):
        load(tmp_path)


def test_all_faulty_rules_are_told_at_once(tmp_path: Path) -> None:
    _add(tmp_path, "a/no_check").with_suffix(".py").unlink()
    _add(tmp_path, "a/no_function").with_suffix(".py").write_text("", "utf-8")
    _add(tmp_path, "a/no_python").with_suffix(".py").write_text("def", "utf-8")
    _add(tmp_path, "a/no_type").with_suffix(".py").write_text("def check(given): ...", "utf-8")
    _add(tmp_path, "a/no_subject").with_suffix(".py").write_text("def check(given: 'Cloud'): ...", "utf-8")
    _add(tmp_path, "a/no_page").write_text("# Title\n", "utf-8")
    (tmp_path / "a" / "alone.py").write_text("", "utf-8")
    with pytest.raises(PageError) as raised:
        load(tmp_path)
    said = str(raised.value)
    assert len(said.splitlines()) == 7
    for words in (
        "the check is missing: write it in no_check.py",
        "the function `check` is missing",
        "the check cannot be loaded: SyntaxError",
        "annotated with a type",
        "'Cloud', which advisor.subjects does not have",
        "front matter",
        "the page alone.md is missing",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("wanted", "unwanted", "names"),
    [
        ([], [], ["one", "three", "two", "unreadable"]),
        (["one"], [], ["one", "unreadable"]),
        (["a"], [], ["one", "two", "unreadable"]),
        (["a"], ["two"], ["one", "unreadable"]),
        ([], ["a"], ["three", "unreadable"]),
        (["one"], ["unreadable"], ["one"]),
        ([], ["b"], ["one", "two", "unreadable"]),
    ],
)
def test_rules_are_chosen_by_name_and_area(
    tmp_path: Path, wanted: list[str], unwanted: list[str], names: list[str]
) -> None:
    for name in ("a/one", "a/two", "b/three"):
        _add(tmp_path, name)
    _add(tmp_path, "b/unreadable", Problem.__name__)
    assert [rule.name for rule in select(load(tmp_path), wanted, unwanted)] == names


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cache_table_with_ttl", "did you mean cache_table_without_ttl?"),
        ("cache-table-without-ttl", "did you mean cache_table_without_ttl?"),
        ("dynamdb", "did you mean dynamodb?"),
        ("zzz", "`advisor rules` lists them"),
    ],
)
def test_an_unknown_name_is_an_error_that_names_the_nearest(tmp_path: Path, name: str, sentence: str) -> None:
    _add(tmp_path, "dynamodb/cache_table_without_ttl")
    rules = load(tmp_path)
    for wanted, unwanted in (([name], []), ([], [name])):
        with pytest.raises(UnknownRuleError) as raised:
            select(rules, wanted, unwanted)
        assert str(raised.value).endswith(sentence)


def test_a_rule_is_found_by_name_and_an_area_is_no_rule(tmp_path: Path) -> None:
    _add(tmp_path, "area/fault")
    rules = load(tmp_path)
    assert find(rules, "fault") is rules[0]
    with pytest.raises(UnknownRuleError):
        find(rules, "area")


def test_the_rules_that_come_with_the_program_load() -> None:
    assert {rule.name for rule in load(bundled("rules"))} == {file.stem for file in bundled("rules").rglob("*.py")}


def test_a_folder_that_the_program_does_not_have_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="has no folder 'pictures'"):
        bundled("pictures")
