"""Texts that are kept from one check to the next are those of the files as they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from advisor.source.kept import Kept
from advisor.source.text import Sources, UnreadableError

if TYPE_CHECKING:
    from pathlib import Path


def _nothing() -> None:
    pass


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_text("x = 1\n", encoding="utf-8")
    return path


def test_a_file_that_stays_is_read_and_worked_on_once(file: Path) -> None:
    kept, worked = Kept(), []

    def work(text: str) -> int:
        worked.append(text)
        return len(text)

    for _ in range(3):
        sources = kept.sources({}, _nothing)
        assert sources.derived(sources.read(file), work) == 6
    assert worked == ["x = 1\n"]


def test_a_file_that_changes_is_read_again(file: Path) -> None:
    kept = Kept()
    before = kept.sources({}, _nothing)
    assert before.read(file).text == "x = 1\n"
    file.write_text("x = 22\n", encoding="utf-8")
    os.utime(file, (1, 1))
    assert before.read(file).text == "x = 1\n", "one check sees one text"
    after = kept.sources({}, _nothing)
    assert after.derived(after.read(file), str.upper) == "X = 22\n"


def test_an_unsaved_text_goes_before_the_file_and_away_with_it(file: Path) -> None:
    kept = Kept()
    assert kept.sources({file: "y"}, _nothing).read(file).text == "y"
    assert kept.sources({file: "yy"}, _nothing).read(file).text == "yy"
    assert kept.sources({}, _nothing).read(file).text == "x = 1\n"


def test_a_file_that_is_gone_is_not_kept(file: Path) -> None:
    kept = Kept()
    kept.sources({}, _nothing).read(file)
    file.unlink()
    with pytest.raises(UnreadableError, match="does not exist"):
        kept.sources({}, _nothing).read(file)


def test_sources_with_changed_texts_work_on_those(file: Path) -> None:
    sources = Kept().sources({}, _nothing)
    assert sources.derived(sources.read(file), str.upper) == "X = 1\n"
    above = sources.overlaid({file: "z"})
    assert above.derived(above.read(file), str.upper) == "Z"
    assert sources.derived(sources.read(file), str.upper) == "X = 1\n"


def test_each_read_may_end_the_check(file: Path) -> None:
    def end() -> None:
        raise KeyboardInterrupt

    sources = Kept().sources({}, end)
    for stopped in (lambda: sources.read(file), sources.checkpoint, lambda: sources.overlaid({}).read(file)):
        with pytest.raises(KeyboardInterrupt):
            stopped()
    Sources().checkpoint()
