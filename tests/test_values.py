"""Texts with holes, and names that are nearly others."""

from __future__ import annotations

import pytest

from advisor.values import nearest


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
