"""PayByRequest and DeclareKeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.subjects import Billing, DeclareKeys, KeyAttribute, PayByRequest, Table
from advisor.values import text

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def by_request(spans: list[Span | None], properties: Span | None = None) -> PayByRequest:
    billing = Billing(None if properties else text("PAY_PER_REQUEST"), tuple(spans))
    place = properties or next(span for span in spans if span)
    return PayByRequest(Table("Orders", place, text("orders"), ("id",), None, properties, billing=billing))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n«T:  # why\n  R: 1\n  W: 2» # too\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\r\n«T:\r\n  R: 1»\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("a: 1\n«T: {R: 1}»", "a: 1"),
        ("a: 1\r\n«T: {R: 1}»", "a: 1"),
        ("«T: {R: 1}»\n# of b\nb: 2\n", "# of b\nb: 2\n"),
        ("{a: 1, «T: {R: 1}», b: 2}\n", "{a: 1, b: 2}\n"),
        ("{a: 1, «T: {R: 1}»}\n", "{a: 1}\n"),
        ("{«T: {R: 1}», b: 2}\n", "{b: 2}\n"),
        ("indexes:\n  - «T:\n      R: 1»\n    b: 2\n  - c: 3\n", "indexes:\n  - b: 2\n  - c: 3\n"),
        ("indexes:\n  - a: 1\n    «T: {R: 1}»\n  - c: 3\n", "indexes:\n  - a: 1\n  - c: 3\n"),
        ("x: &x {y: 1}\nz:\n  <<: *x\n  «T: {R: 1}»\n  b: 😀\n", "x: &x {y: 1}\nz:\n  <<: *x\n  b: 😀\n"),
    ],
)
def test_a_throughput_goes_with_its_lines_or_comma(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(serverless_yml=before)
    assert texts.mended(by_request([*texts.spans]), Applicability.SAFE) == {"serverless.yml": after}


def test_a_throughput_goes_from_json(marked: type[Marked]) -> None:
    texts = marked(serverless_json='{\n  "a": 1,\n  «"T": {\n    "R": 1\n  }»\n}\n')
    assert texts.mended(by_request([*texts.spans]), Applicability.SAFE) == {"serverless.json": '{\n  "a": 1\n}\n'}


def test_every_throughput_goes_at_once(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="«T: {R: 1}»\nindexes:\n  - a: 1\n    «T: {R: 2}»\n  - {b: 2, «T: {R: 3}»}\n")
    after = "indexes:\n  - a: 1\n  - {b: 2}\n"
    assert texts.mended(by_request([*texts.spans]), Applicability.SAFE) == {"serverless.yml": after}


@pytest.mark.parametrize(
    "before",
    ["x: &x\n  «T: {R: 1}»\n  b: 2\ny: *x\n", "indexes:\n  - «T: {R: 1}»\n  - c: 3\n"],
)
def test_a_throughput_stays_that_others_share_or_that_is_all_there_is(marked: type[Marked], before: str) -> None:
    texts = marked(serverless_yml=before)
    texts.refused(by_request([*texts.spans]))


def test_no_throughput_goes_while_another_must_stay(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="a: 1\n«T: {R: 1}»\n")
    assert "throughput" in texts.refused(by_request([*texts.spans, None]))


def test_a_table_without_any_is_paid_by_request(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="Properties:\n    «KeySchema: [] # none»\n\n# The end\n")
    after = "Properties:\n    KeySchema: [] # none\n    BillingMode: PAY_PER_REQUEST\n\n# The end\n"
    assert texts.mended(by_request([], texts.spans[0]), Applicability.SAFE) == {"serverless.yml": after}


def keys(definitions: Span | None, missing: dict[str, str], surplus: dict[str, Span], types: str = "S") -> DeclareKeys:
    place = definitions or next(iter(surplus.values()))
    table = Table("Orders", place, text("orders"), ("id",), None, None, attributes_span=definitions)
    absent = tuple(KeyAttribute(name, kind, place) for name, kind in missing.items())
    return DeclareKeys(table, absent, tuple(KeyAttribute(name, types, span) for name, span in surplus.items()))


BLOCK = """\
D:
  «- «AttributeName: id # the key
    AttributeType: S»
  # of the customer
  - «AttributeName: 'customer'
    AttributeType: S»
  -
    «AttributeType: S
    AttributeName: total»»
# The end
"""


@pytest.mark.parametrize(
    ("missing", "surplus", "changed"),
    [
        ({}, {"total": 2}, [("  -\n    AttributeType: S\n    AttributeName: total\n", "")]),
        ({}, {"id": 0}, [("  - AttributeName: id # the key\n    AttributeType: S\n", "")]),
        (
            {},
            {"customer": 1, "total": 2},
            [
                ("  - AttributeName: 'customer'\n    AttributeType: S\n", ""),
                ("  -\n    AttributeType: S\n    AttributeName: total\n", ""),
            ],
        ),
        ({"buyer": "S"}, {"customer": 1}, [("'customer'", "'buyer'")]),
        ({"amount": "N"}, {"total": 2}, [("AttributeType: S\n    AttributeName: total", None)]),
        (
            {"buyer": "S", "day": "N"},
            {"customer": 1},
            [("'customer'", "'buyer'"), ("total\n", "total\n  - AttributeName: day\n    AttributeType: N\n")],
        ),
    ],
)
def test_definitions_are_renamed_added_and_taken_out(
    marked: type[Marked], missing: dict[str, str], surplus: dict[str, int], changed: list[tuple[str, str | None]]
) -> None:
    texts = marked(serverless_yml=BLOCK)
    *items, definitions = texts.spans
    after = BLOCK.replace("«", "").replace("»", "")
    for old, new in changed:
        after = after.replace(old, "AttributeType: N\n    AttributeName: amount" if new is None else new)
    remedy = keys(definitions, missing, {name: items[position] for name, position in surplus.items()})
    assert texts.mended(remedy, Applicability.SAFE) == {"serverless.yml": after}


@pytest.mark.parametrize(
    ("gone", "after"),
    [
        ((0,), "D: [{AttributeName: b, AttributeType: S},\n  {AttributeName: c, AttributeType: S}]\n"),
        ((1,), "D: [{AttributeName: a, AttributeType: S}, {AttributeName: c, AttributeType: S}]\n"),
        ((2,), "D: [{AttributeName: a, AttributeType: S}, {AttributeName: b, AttributeType: S}]\n"),
        ((1, 2), "D: [{AttributeName: a, AttributeType: S}]\n"),
        ((0, 2), "D: [{AttributeName: b, AttributeType: S}]\n"),
        ((0, 1), "D: [{AttributeName: c, AttributeType: S}]\n"),
    ],
)
def test_definitions_go_from_between_brackets(marked: type[Marked], gone: tuple[int, ...], after: str) -> None:
    item = "«{{AttributeName: {0}, AttributeType: S}}»".format
    texts = marked(serverless_yml=f"D: «[{item('a')}, {item('b')},\n  {item('c')}]»\n")
    *items, definitions = texts.spans
    remedy = keys(definitions, {}, {"abc"[position]: items[position] for position in gone})
    assert texts.mended(remedy, Applicability.SAFE) == {"serverless.yml": after}


def test_a_type_that_nobody_knows_is_a_guess(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="D:\n- «{AttributeName: a, AttributeType: N}»\n")
    list_span = Span(texts.spans[0].file, 3, texts.spans[0].end)
    after = "D:\n- {AttributeName: b, AttributeType: S}\n"
    mended = texts.mended(keys(list_span, {"b": ""}, {"a": texts.spans[0]}, "N"), Applicability.UNSAFE)
    assert mended == {"serverless.yml": after}


@pytest.mark.parametrize(
    "definitions",
    [
        "- «{AttributeName: '${self:custom.key}', AttributeType: S}»\n",
        "- &a «{AttributeName: a, AttributeType: S}»\n- *a\n",
        "- «AttributeName: !Sub a\n  AttributeType: S»\n",
    ],
)
def test_a_definition_by_expression_or_alias_is_left_alone(marked: type[Marked], definitions: str) -> None:
    texts = marked(serverless_yml=f"D:\n{definitions}")
    list_span = Span(texts.spans[0].file, 3, 4)
    texts.refused(keys(list_span, {"b": "S"}, {"a": texts.spans[0]}))
