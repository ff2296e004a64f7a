"""What outlives an invocation, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.subjects import CachedFunction, Keeping, SharedState

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_HANDLER = "\n\ndef handler(event, context):\n    {}\n"


def states(analysis: Analysis) -> list[SharedState]:
    return [fact for fact in analysis.state if isinstance(fact, SharedState)]


@pytest.mark.parametrize(
    ("before", "does", "keeping", "name"),
    [
        ("kept = {}", "kept[event['k']] = 1", Keeping.GLOBAL, "kept"),
        ("kept = []", "kept.append(event)", Keeping.GLOBAL, "kept"),
        ("kept = None", "global kept; kept = event", Keeping.GLOBAL, "kept"),
        ("class A:\n    kept = []", "A().kept.append(event)", Keeping.CLASS, "A.kept"),
        ("class A:\n    kept = None", "A.kept = event", Keeping.CLASS, "A.kept"),
        ("class A:\n    pass\n\n\na = A()", "a.kept = event", Keeping.OBJECT, "kept"),
        ("def put(kept=[]):\n    kept.append(1)", "put()", Keeping.DEFAULT, "kept"),
        (
            "def make():\n    kept = []\n    def put(x):\n        kept.append(x)\n    return put\n\n\nput = make()",
            "put(event)",
            Keeping.CLOSURE,
            "kept",
        ),
    ],
)
def test_what_keeps_a_value_is_told(
    follow: Callable[..., Analysis], before: str, does: str, keeping: Keeping, name: str
) -> None:
    [state] = states(follow(before + _HANDLER.format(does)))
    assert (state.keeping, state.name, len(state.writes)) == (keeping, name, 1)


@pytest.mark.parametrize(
    ("before", "does"),
    [
        ("kept = []", "kept = []; kept.append(event)"),
        ("kept = []", "len(kept)"),
        ("kept = [1]\nkept.append(2)", "return kept"),
        ("class A:\n    def __init__(self):\n        self.kept = []", "A().kept.append(event)"),
        ("def put(kept=None):\n    kept = kept or []\n    kept.append(1)", "put()"),
        ("def put(kept=[]):\n    kept.append(1)", "put([])"),
        ("import boto3\n\nqueue = boto3.resource('sqs').Queue('q')", "queue.send_message(MessageBody=event['x'])"),
        ("from model import Base\n\n\nclass A(Base):\n    kept = []", "A().kept.append(event)"),
        ("kept = [x for x in 'ab']", "return [kept for kept in event]"),
        (
            "def make():\n    kept = []\n    def put(x):\n        kept.append(x)\n    return put",
            "make()(event)",
        ),
    ],
)
def test_what_ends_with_the_invocation_is_no_state(follow: Callable[..., Analysis], before: str, does: str) -> None:
    assert states(follow(before + _HANDLER.format(does))) == []


def test_modules_that_import_a_name_share_what_it_stands_for(follow: Callable[..., Analysis]) -> None:
    modules = {
        "state.py": "kept = []\n",
        "other.py": "from state import kept\n\n\ndef put(x):\n    kept.append(x)\n",
        "handler.py": "import state\nfrom other import put\n\n\ndef handler(event, context):\n"
        "    put(event['x'])\n    return state.kept\n",
    }
    [state] = states(follow(modules))
    [write] = state.writes
    assert write.span.file.name == "other.py"
    assert [span.file.name for span in write.seen_later] == ["handler.py"]


@pytest.mark.parametrize(
    ("decorator", "call", "expected"),
    [
        ("functools.cache", "f(event['user'])", (True, ("x",), False)),
        ("functools.lru_cache(maxsize=None)", "f(event['user'])", (True, ("x",), False)),
        ("functools.lru_cache", "f(event['user'])", (False, ("x",), False)),
        ("functools.lru_cache(maxsize=9)", "f('fixed')", (False, (), False)),
        ("functools.cache", "f(event['region'])", (True, (), False)),
        ("functools.cache", "f(int(time.time() // 60))", (True, (), True)),
        ("cachetools.cached({})", "f(event['user'])", (True, ("x",), False)),
        ("cachetools.cached(cachetools.TTLCache(9, 60))", "f(event['user'])", (False, ("x",), True)),
        ("async_lru.alru_cache(ttl=60)", "f(event['user'])", (False, ("x",), True)),
    ],
)
def test_decorators_say_how_much_they_keep(
    follow: Callable[..., Analysis], decorator: str, call: str, expected: tuple[bool, tuple[str, ...], bool]
) -> None:
    head = "import functools\nimport time\n\nimport async_lru\nimport cachetools\n\n\n"
    analysis = follow(f"{head}@{decorator}\ndef f(x):\n    return x" + _HANDLER.format(call))
    [function] = [fact for fact in analysis.state if isinstance(fact, CachedFunction)]
    assert (function.unbounded, function.varying, function.ages) == expected


@pytest.mark.parametrize(
    "code",
    [
        "@functools.cache\ndef f(x):\n    return x" + _HANDLER.format("f.cache_clear(); f(event['x'])"),
        "def handler(event, context):\n    @functools.cache\n    def f(x):\n        return x\n    return f(event['x'])\n",
        "@functools.cache\ndef f(x):\n    return x\n\n\nf(1)" + _HANDLER.format("return 1"),
        "def cache(f):\n    return f\n\n\n@cache\ndef f(x):\n    return x" + _HANDLER.format("f(event['x'])"),
    ],
)
def test_a_function_that_keeps_nothing_for_long_is_no_cache(follow: Callable[..., Analysis], code: str) -> None:
    analysis = follow(f"import functools\n\n\n{code}")
    assert not [fact for fact in analysis.state if isinstance(fact, CachedFunction)]
