"""Python text as syntax."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.program import syntax as s
from advisor.program.lowering import lower


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("x = 1", [s.Assign]),
        ("x: int = 1", [s.Assign]),
        ("x += 1", [s.Assign]),
        ("x: int", []),
        ("a = b = c", [s.Assign]),
        ("print 'x'", [s.Evaluate]),
        ("exec 'x'", [s.Evaluate]),
        ("raise ValueError", [s.Evaluate]),
        ("pass", []),
        ("with a as b, c: pass", [s.With]),
        ("with (a as b, c as d): pass", [s.With]),
        ("async def f(): pass", [s.Define]),
        ("@a\n@b(1)\nclass C(D, metaclass=E): pass", [s.DefineClass]),
        ("import a.b as c, d", [s.Import, s.Import]),
        ("from ..a import (b, c as d,)", [s.Import, s.Import]),
        ("match x:\n  case 1: a()\n  case _: b()", [s.Evaluate, s.If]),
        ("try:\n  pass\nexcept A, B:\n  pass", [s.Try]),
        ("f'{x!r:>{w}}'", [s.Evaluate]),
        ("for i in x: pass\nelse: y()", [s.Loop]),
        ("x = = 1\ny = 1", [s.Assign, s.Assign]),
    ],
)
def test_each_statement_becomes_its_kind(code: str, kinds: list[type]) -> None:
    assert [type(statement) for statement in lower(code).body] == kinds


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'a'", "a"),
        ('"a" "b"', "ab"),
        (r"'a\n'", "a\n"),
        (r"r'a\n'", r"a\n"),
        (r"'\x41'", "A"),
        ('"""a"b"""', 'a"b'),
        ("u'a'", "a"),
        ("b'a'", b"a"),
        ("0x10", 16),
        ("1_000", 1000),
        ("1.5", 1.5),
        ("None", None),
        ("True", True),
        ("'😀'", "😀"),
    ],
)
def test_a_literal_has_the_value_that_python_gives_it(written: str, value: object) -> None:
    (statement,) = lower(f"x = {written}").body
    assert isinstance(statement, s.Assign)
    assert isinstance(statement.value, s.Constant)
    assert statement.value.value == value


def test_offsets_count_code_points() -> None:
    code = 'x = "😀"; call()'
    call = lower(code).body[1]
    assert code[call.start : call.end] == "call()"


def test_code_that_does_not_parse_is_left_out_and_its_offset_kept() -> None:
    module = lower("x = 1\nfor for in:\n    pass\ny = 2\n")
    assert module.errors
    assert any(isinstance(statement, s.Assign) for statement in module.body)


def test_a_clean_module_has_no_errors() -> None:
    assert lower(Path(s.__file__).read_text("utf-8")).errors == ()


def test_a_function_knows_its_local_and_global_names() -> None:
    (statement,) = lower("def f(a, *b, c=1, **d):\n  global g\n  g = e = 1\n  for h in a: yield h\n").body
    assert isinstance(statement, s.Define)
    assert statement.definition.global_names == {"g"}
    assert statement.definition.local_names == {"a", "b", "c", "d", "e", "h"}
    assert statement.definition.is_generator
