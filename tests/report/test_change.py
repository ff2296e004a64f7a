"""A fix is shown as the lines that it takes away and puts in."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Edit, Span
from advisor.report.change import hunks
from advisor.source.text import Sources

_FILE = Path("/a.py")
_TEXT = "one\ntwo\nthree\nfour\nfive\n"


@pytest.mark.parametrize(
    ("edits", "shown"),
    [
        ([(4, 7, "2")], [[" one", "-two", "+2", " three"]]),
        ([(4, 4, "new\n")], [[" one", "+new", " two"]]),
        ([(4, 8, "")], [[" one", "-two", " three"]]),
        ([(0, 3, "1"), (4, 7, "2")], [["-one", "-two", "+1", "+2", " three"]]),
        ([(0, 3, "1"), (8, 13, "3")], [["-one", "+1", " two", "-three", "+3", " four"]]),
        ([(0, 3, "1"), (19, 23, "5")], [["-one", "+1", " two"], [" four", "-five", "+5"]]),
        ([(19, 23, "5"), (0, 3, "1")], [["-one", "+1", " two"], [" four", "-five", "+5"]]),
        ([(3, 3, "\nand")], [[" one", "+and", " two"]]),
        ([(24, 24, "six\n")], [[" five", "+six"]]),
        ([], []),
    ],
)
def test_edits_become_lines(edits: list[tuple[int, int, str]], shown: list[list[str]]) -> None:
    made = [Edit(Span(_FILE, start, end), text) for start, end, text in edits]
    found = hunks(made, Sources({_FILE: _TEXT}))
    assert [[line.sign + line.text for line in hunk.lines] for hunk in found] == shown


def test_files_are_shown_in_the_order_of_their_names() -> None:
    other = Path("/b.py")
    edits = [Edit(Span(other, 0, 1), "y"), Edit(Span(_FILE, 0, 3), "x")]
    assert [hunk.file for hunk in hunks(edits, Sources({_FILE: _TEXT, other: "b\n"}))] == [_FILE, other]
