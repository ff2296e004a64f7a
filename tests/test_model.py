"""The shared nouns."""

from __future__ import annotations

import pytest

from advisor.model import Certainty

YES, NO, UNKNOWN = Certainty.YES, Certainty.NO, Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([NO, UNKNOWN, YES], YES),
        ([YES], YES),
        ([NO, UNKNOWN, NO], UNKNOWN),
        ([UNKNOWN], UNKNOWN),
        ([NO, NO], NO),
        ([], NO),
    ],
)
def test_one_yes_settles_it_and_one_unknown_leaves_it_open(answers: list[Certainty], expected: Certainty) -> None:
    assert Certainty.any(iter(answers)) is expected
