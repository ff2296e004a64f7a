"""Where imports lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.facts import ClientCreation

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_MADE = "import boto3\ndef make(): return boto3.client('s3')\n"
_CALLED = "\ndef handler(event, context): {call}\n"


@pytest.mark.parametrize(
    ("modules", "head", "call"),
    [
        ({"shop.py": _MADE}, "import shop", "shop.make()"),
        ({"shop.py": _MADE}, "import shop as s", "s.make()"),
        ({"shop.py": _MADE}, "from shop import make", "make()"),
        ({"shop.py": _MADE}, "from shop import make as m", "m()"),
        ({"shop.py": _MADE}, "from shop import *", "make()"),
        ({"shop/store.py": _MADE}, "import shop.store", "shop.store.make()"),
        ({"shop/store.py": _MADE}, "from shop import store", "store.make()"),
        ({"shop/store.py": _MADE}, "from shop.store import make", "make()"),
        ({"shop/__init__.py": "from .store import make", "shop/store.py": _MADE}, "from shop import make", "make()"),
        ({"shop/__init__.py": "from . import store", "shop/store.py": _MADE}, "import shop", "shop.store.make()"),
        ({"shop/a.py": "from .b import make", "shop/b.py": _MADE}, "from shop.a import make", "make()"),
        ({"shop/a/c.py": "from ..b import make", "shop/b.py": _MADE}, "from shop.a.c import make", "make()"),
        ({"shop.py": _MADE}, "import importlib\nshop = importlib.import_module('shop')", "shop.make()"),
        ({"a.py": "import b\nfrom shop import make", "b.py": "import a", "shop.py": _MADE}, "import a", "a.make()"),
        ({"shop.py": _MADE}, "", "__import__('shop').make()"),
        ({"shop.py": "\ufeff" + _MADE}, "import shop", "shop.make()"),
        ({"shop.py": _MADE.replace("\n", "\r\n")}, "import shop", "shop.make()"),
    ],
)
def test_a_name_leads_to_the_module_that_defines_it(
    follow: Callable[..., Analysis], modules: dict[str, str], head: str, call: str
) -> None:
    analysis = follow({**modules, "handler.py": head + _CALLED.format(call=call)})
    assert [fact.product for fact in analysis.facts if isinstance(fact, ClientCreation)] == ["s3"]


@pytest.mark.parametrize(
    ("modules", "head"),
    [
        ({}, "import absent"),
        ({}, "from absent import make"),
        ({}, "from . import absent"),
        ({}, "from ... import absent"),
        ({"shop.py": _MADE}, "import shopping"),
        ({"shop.py": _MADE}, "def unused():\n  import shop"),
        ({"shop.py": _MADE, "shop-1.2.dist-info/METADATA": ""}, "import shop"),
    ],
)
def test_a_module_that_is_not_the_service_s_is_passed_over(
    follow: Callable[..., Analysis], modules: dict[str, str], head: str
) -> None:
    analysis = follow({**modules, "handler.py": head + _CALLED.format(call="absent.make()")})
    assert [file.name for file in analysis.files] == ["handler.py"]
    assert not analysis.problems


def test_a_reached_module_that_cannot_be_read_is_a_problem(follow: Callable[..., Analysis]) -> None:
    analysis = follow({"shop.py": "", "handler.py": "import shop" + _CALLED.format(call="shop.make()")})
    file = next(file for file in analysis.files if file.name == "shop.py")
    file.write_bytes(b"x = '\xff'\n")
    again = follow({"handler.py": "import shop" + _CALLED.format(call="shop.make()")})
    (problem,) = again.problems
    assert problem.span.file.name == "shop.py"
    assert "line 1" in problem.message


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("x = foo(1,\ndef handler(e, c): pass\n", 1),
        ("def handler(e, c):\n  for i in range(3)\n    open('x', 'w')\n", 2),
        ("<<<<<<< ours\ndef handler(e, c): pass\n=======\n>>>>>>> theirs\n", 1),
        ('x = 1\ndef handler(e, c): return """a\n', 2),
    ],
)
def test_code_that_does_not_parse_is_a_problem_at_its_line(
    follow: Callable[..., Analysis], code: str, row: int
) -> None:
    (problem,) = follow(code).problems
    assert f"does not parse from line {row} on" in problem.message


@pytest.mark.parametrize(
    "code",
    [
        "def handler(e, c): print 'x'\n",
        "def handler(e, c):\n  try: pass\n  except A, B: pass\n",
        "def handler(e, c): return f'{e[\"k\"]}'\n",
        "type X = int\ndef handler(e, c): pass\n",
        "def handler(e, c):\n  match e:\n    case {'k': k}: return k\n",
    ],
)
def test_python_of_any_version_parses(follow: Callable[..., Analysis], code: str) -> None:
    assert follow(code).problems == ()


def test_a_null_character_is_a_problem(follow: Callable[..., Analysis]) -> None:
    (problem,) = follow("x = 1\0\n").problems
    assert "null character" in problem.message


def test_what_a_module_binds_is_known_unless_a_star_import_hides_it(follow: Callable[..., Analysis]) -> None:
    plain = follow("import os\nif os: x = 1\ndef handler(e, c): pass\n")
    starred = follow("from os import *\ndef handler(e, c): pass\n")
    assert list(plain.names.values()) == [frozenset({"os", "x", "handler"})]
    assert list(starred.names.values()) == [None]


def test_code_that_calls_itself_ends(follow: Callable[..., Analysis]) -> None:
    code = _MADE + "def a(n): return b(n)\ndef b(n): return a(n) or make()\ndef handler(e, c): a(1)\n"
    assert [fact.product for fact in follow(code).facts if isinstance(fact, ClientCreation)] == ["s3"]


@pytest.mark.parametrize(
    ("modules", "found"),
    [
        ({"lay/python/shop.py": _MADE}, "lay/python/shop.py"),
        ({"lay/python/shop/__init__.py": _MADE}, "lay/python/shop/__init__.py"),
        ({"lay/python/shop.py": _MADE, "shop.py": _MADE}, "shop.py"),
        ({"lay/shop.py": _MADE}, None),
        ({"lay/python/shop.py": _MADE, "lay/python/shop-1.0.dist-info/top_level.txt": "shop\n"}, None),
    ],
)
def test_a_module_of_a_layer_is_found_behind_the_service_s_own(
    follow: Callable[..., Analysis], modules: dict[str, str], found: str | None
) -> None:
    analysis = follow({**modules, "handler.py": "import shop" + _CALLED.format(call="shop.make()")}, layer="lay/python")
    made = [str(fact.span.file) for fact in analysis.facts if isinstance(fact, ClientCreation)]
    assert [file.endswith(f"/{found}") for file in made] == ([True] if found else [])
