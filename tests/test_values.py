"""Texts with holes, and names that are nearly others."""

from __future__ import annotations

import pytest

from advisor.values import Hole, Origin, Text, nearest, text


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("handlr", {"handler", "main"}, "handler"),
        ("handlerr", {"handler"}, "handler"),
        ("hendler", {"handler"}, "handler"),
        ("hanlder", {"handler"}, "handler"),
        ("handle", {"handler"}, "handler"),
        ("Handler", {"handler"}, "handler"),
        ("handler", {"handler"}, None),
        ("hadnelr", {"handler"}, None),
        ("abc", {"cba"}, None),
        ("run", {"handler"}, None),
        ("mai", {"main", "mail"}, None),
        ("main", set(), None),
    ],
)
def test_the_nearest_name_is_the_only_one_that_is_one_edit_away(
    name: str, names: set[str], expected: str | None
) -> None:
    assert nearest(name, names) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (text("a.txt"), '"a.txt"'),
        (text('a"b\n'), '"a\\"b\\n"'),
        (text("é"), '"é"'),
        (text("x/", Hole(Origin.EVENT, 'e["k"]'), ".txt"), "f\"x/{e['k']}.txt\""),
        (text("{}", Hole(Origin.EVENT, "e")), 'f"{{}}{e}"'),
    ],
)
def test_a_text_is_shown_as_code_that_means_it(value: Text, code: str) -> None:
    assert value.code() == code
    compile(code, "<shown>", "eval")


def test_a_known_beginning_can_be_taken_off() -> None:
    assert text("/tmp/a", Hole(Origin.EVENT, "e")).removeprefix("/tmp/").prefix == "a"
    assert text(Hole(Origin.EVENT, "e")).removeprefix("/tmp/") == text(Hole(Origin.EVENT, "e"))
