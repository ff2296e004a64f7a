"""TupleKey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.subjects import TupleKey

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def module(*lines: str) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"_pages = {{}}\n\n\ndef page(one, two):\n{body}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            module('key = «f"{one}-{two}"»', "if key not in _pages:", "    _pages[key] = one", "return _pages[key]"),
            module("key = (one, two)", "if key not in _pages:", "    _pages[key] = one", "return _pages[key]"),
        ),
        (
            module('if one + "/" + two in _pages:', "    pass", '_pages[«one + "/" + two»] = one'),
            module("if (one, two) in _pages:", "    pass", "_pages[(one, two)] = one"),
        ),
        (
            module("_pages[«f'page:{one[0]}:{two.name}'»] = one", "_pages.clear()", "print(len(_pages))"),
            module('_pages[("page", one[0], two.name)] = one', "_pages.clear()", "print(len(_pages))"),
        ),
        (
            module('key = «f"{one}{two}"»', "return _pages.setdefault(key, _pages.get(key))"),
            module("key = (one, two)", "return _pages.setdefault(key, _pages.get(key))"),
        ),
    ],
)
def test_a_glued_key_becomes_a_tuple(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(pages_py=before)
    assert texts.mended(TupleKey(texts.spans[0], ()), Applicability.SAFE) == {"pages.py": after}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (('key = «f"{one}-{two}"»', "print(key)", "_pages[key] = one"), "more than the cache"),
        (('_pages[«f"{one}-{two}"»] = one', "return list(_pages)"), "as a whole"),
        (('_pages[«f"{one}-{two}"»] = one', "return _pages[one]"), "of other forms"),
        (('_pages[«f"{one!r}-{two:>3}"»] = one',), "formats its parts"),
        (("_pages[«one + str(two)»] = one",), "in another way"),
        (("_pages[«f\"{one}-{two['names']}\"»] = one",), "may be a list or dict"),
        (("key = one", 'key = «f"{one}-{two}"»', "_pages[key] = one"), "something else as well"),
    ],
)
def test_what_sees_more_than_the_cache_is_left(marked: type[Marked], lines: tuple[str, ...], reason: str) -> None:
    texts = marked(pages_py=module(*lines))
    assert reason in texts.refused(TupleKey(texts.spans[0], ()))


def test_a_cache_of_several_modules_is_left(marked: type[Marked]) -> None:
    texts = marked(pages_py=module('_pages[«f"{one}-{two}"»] = one'))
    elsewhere = Span(Path("/service/other.py"), 0, 1)
    assert "Other modules" in texts.refused(TupleKey(texts.spans[0], (elsewhere,)))
