"""`.env` files against what dotenv and dotenv-expand make of the same text."""

from __future__ import annotations

import pytest

from advisor.service.dotenv import read


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("A=1", {"A": "1"}),
        ("A = 1 ", {"A": "1"}),
        ("A: 1", {"A": "1"}),
        ("export A=1", {"A": "1"}),
        ("A=", {"A": ""}),
        ("A=b # why", {"A": "b"}),
        ("A=b#c", {"A": "b"}),
        ("# A=1\nB=2", {"B": "2"}),
        ("A='b # c'", {"A": "b # c"}),
        ('A="b\\nc"', {"A": "b\nc"}),
        ("A='b\\nc'", {"A": "b\\nc"}),
        ('A="two\nlines"\nB=1', {"A": "two\nlines", "B": "1"}),
        ("A=`b 'c'`", {"A": "b 'c'"}),
        ("A='b", {"A": "'b"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("A=1\nA=2", {"A": "2"}),
        ("A.b-c=1", {"A.b-c": "1"}),
        ("no assignment\nA=1", {"A": "1"}),
        ("", {}),
    ],
)
def test_lines_become_variables(text: str, variables: dict[str, str]) -> None:
    assert read(text) == variables


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("${BASE}/b", "x/b"),
        ("$BASE-b", "x-b"),
        ("${GONE}b", "b"),
        ("${GONE:-d}", "d"),
        ("${GONE-d}", "d"),
        ("${EMPTY:-d}", "d"),
        ("${BASE:-d}", "x"),
        ("${BASE:+y}", "y"),
        ("${GONE:+y}", ""),
        ("\\$BASE", "$BASE"),
        ("cost: 5$", "cost: 5$"),
    ],
)
def test_a_value_may_hold_variables_above_it(value: str, meant: str) -> None:
    assert read(f"BASE=x\nEMPTY=\nA={value}")["A"] == meant


def test_a_value_that_holds_itself_ends() -> None:
    assert read("A=${A}$A") == {"A": ""}
