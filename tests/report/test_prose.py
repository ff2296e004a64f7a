"""Sentences laid out for a terminal."""

from __future__ import annotations

import pytest

from advisor.report.prose import wrapped


def _rows(message: str, width: int) -> list[str]:
    return ["".join(text for text, _ in line) for line in wrapped(message, width)]


@pytest.mark.parametrize(
    ("message", "rows"),
    [
        ("a word and the next one here", ["  a word and the next", "  one here"]),
        ("x" * 45, ["  " + "x" * 20, "  " + "x" * 20, "  " + "x" * 5]),
        ("long " + "x" * 21 + " end", ["  long", "  " + "x" * 20, "  x end"]),
        ("😀" * 11, ["  " + "😀" * 10, "  😀"]),
        ("", ["  "]),
    ],
)
def test_lines_keep_to_the_width_in_cells(message: str, rows: list[str]) -> None:
    assert _rows(message, 22) == rows


def test_a_word_of_a_million_letters_is_broken_at_once() -> None:
    rows = _rows("x" * 1_000_000, 102)
    assert len(rows) == 10_000
    assert set(rows) == {"  " + "x" * 100}
