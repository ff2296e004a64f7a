"""MoveStatements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.subjects import MoveStatements, UnappliedStatements, Why

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def move(texts: Marked) -> MoveStatements:
    """Move the list behind the key `older` to the other marked list."""
    (file,) = texts.texts
    key = next(span for span in texts.spans if texts.texts[file][span.start : span.end] == "older")
    lists = [span for span in texts.spans if span != key]
    items = min((span for span in lists if span.start > key.end), key=lambda span: span.start)
    (target,) = (span for span in lists if span != items)
    return MoveStatements(UnappliedStatements("older", key, Why.BESIDE_NEWER, items, target, file))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "newer:\n    «- a: 1»  # one\n«older»:\n  # two\n  «- b:\n      - 2\n  - c: |\n      x»\nend: 1\n",
            "newer:\n    - a: 1  # one\n    # two\n    - b:\n        - 2\n    - c: |\n        x\nend: 1\n",
        ),
        (
            "«older»:\n    «- b:\n        - 2\n    - c»\n# kept\nnewer:\n«- a»\n",
            "# kept\nnewer:\n- a\n- b:\n    - 2\n- c\n",
        ),
        ("newer:\n  «- a»\n«older»:\n  «- b»", "newer:\n  - a\n  - b"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_items_move_with_their_comments_at_the_other_lists_indentation(
    marked: type[Marked], before: str, after: str, newline: str
) -> None:
    texts = marked(serverless_yml=before.replace("\n", newline))
    assert texts.mended(move(texts), Applicability.SAFE) == {"serverless.yml": after.replace("\n", newline)}


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("newer: «[a]»\n«older»:\n  «- b»\n", "brackets"),
        ("newer:\n  «- a»\n«older»: «[b]»\n", "brackets"),
        ("newer: «&x\n  - a»\nagain: *x\n«older»:\n  «- b»\n", "alias"),
    ],
)
def test_lists_that_cannot_be_joined_line_by_line_are_left(marked: type[Marked], before: str, reason: str) -> None:
    texts = marked(serverless_yml=before)
    assert reason in texts.refused(move(texts))


def test_lists_of_two_files_are_left(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="newer:\n  «- a»\n«older»:\n  «- b»\n")
    remedy = move(texts)
    elsewhere = Span(remedy.unapplied.key.file.with_name("other.yml"), 0, 1)
    unapplied = UnappliedStatements(
        "older", remedy.unapplied.key, Why.BESIDE_NEWER, remedy.unapplied.statements, elsewhere
    )
    assert "another file" in texts.refused(MoveStatements(unapplied))
