"""BoundCache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability
from advisor.subjects import BoundCache, CachedFunction, Frequency

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def remedy(texts: Marked, decorator: str) -> BoundCache:
    function = CachedFunction(
        texts.spans[0],
        (),
        Frequency.INVOCATION,
        (),
        "user",
        decorator,
        unbounded=True,
        varying=("name",),
        keeps_clients=False,
        keeps_fetched=False,
        ages=False,
    )
    return BoundCache(function)


_USER = "def user(name):\n    return name\n"


@pytest.mark.parametrize(
    ("decorator", "before", "after"),
    [
        (
            "functools.cache",
            f"from functools import cache\n\n\n@«cache»\n{_USER}",
            f"from functools import lru_cache\n\n\n@lru_cache(maxsize=128)\n{_USER}",
        ),
        (
            "functools.cache",
            f"from functools import cache, wraps\n\n\n@«cache»\n{_USER}\n\n@cache\ndef other():\n    return wraps\n",
            f"from functools import cache, lru_cache, wraps\n\n\n@lru_cache(maxsize=128)\n{_USER}"
            "\n\n@cache\ndef other():\n    return wraps\n",
        ),
        (
            "functools.cache",
            f"from functools import cache, lru_cache\n\n\n@«cache»\n{_USER}",
            f"from functools import cache, lru_cache\n\n\n@lru_cache(maxsize=128)\n{_USER}",
        ),
        (
            "functools.cache",
            f"import functools as ft\n\n\n@«ft.cache»\n{_USER}",
            f"import functools as ft\n\n\n@ft.lru_cache(maxsize=128)\n{_USER}",
        ),
        (
            "functools.lru_cache",
            f"from functools import lru_cache\n\n\n@«lru_cache(maxsize=None, typed=True)»\n{_USER}",
            f"from functools import lru_cache\n\n\n@lru_cache(maxsize=128, typed=True)\n{_USER}",
        ),
        (
            "functools.lru_cache",
            f"from functools import lru_cache\n\n\n@«lru_cache(None)»\n{_USER}",
            f"from functools import lru_cache\n\n\n@lru_cache(128)\n{_USER}",
        ),
    ],
)
def test_a_cache_without_a_limit_gets_one(marked: type[Marked], decorator: str, before: str, after: str) -> None:
    texts = marked(users_py=before)
    assert texts.mended(remedy(texts, decorator), Applicability.SAFE) == {"users.py": after}


@pytest.mark.parametrize(
    ("decorator", "before", "reason"),
    [
        ("cachetools.cached", f"from cachetools import cached\n\n\n@«cached(cache={{}})»\n{_USER}", "TTLCache"),
        (
            "functools.cache",
            f"from functools import cache\n\nlru_cache = None\n\n\n@«cache»\n{_USER}",
            "something else",
        ),
        ("functools.lru_cache", f"from functools import lru_cache\n\n\n@«lru_cache(*SIZES)»\n{_USER}", "says nowhere"),
    ],
)
def test_what_cannot_be_bounded_by_an_edit_is_left(
    marked: type[Marked], decorator: str, before: str, reason: str
) -> None:
    texts = marked(users_py=before)
    assert reason in texts.refused(remedy(texts, decorator))
