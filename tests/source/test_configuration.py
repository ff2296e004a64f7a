"""YAML and JSON read as the framework's own parser, js-yaml 4, reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.source.configuration import ConfigurationError, Mapping, Node, Scalar, Sequence, parse
from advisor.source.text import SourceText

CONFIG = Path("serverless.yml")


def read(text: str, name: str = "serverless.yml") -> Node:
    return parse(SourceText(Path(name), text))


def plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node.value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("012345670123", 12345670123),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0b11", -3),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("1e3", 1000.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5", "-.5"),
        ("1.2.3", "1.2.3"),
        ("+7", 7),
        ("~", None),
        ("null", None),
        ("", None),
        ("nULL", "nULL"),
        ("'5'", "5"),
        ('"yes"', "yes"),
        ("!!str 5", "5"),
        ("!!int '5'", 5),
        ("2012-10-17", "2012-10-17T00:00:00.000Z"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-15T02:59:43.100Z"),
        ("2012-1-5", "2012-1-5"),
        ("2012-13-45", "2012-13-45"),
        ("9" * 400, "9" * 400),
        (".inf", float("inf")),
        ("|\n  a\n  b", "a\nb"),
        (">-\n  a\n  b", "a b"),
    ],
)
def test_a_scalar_has_the_type_that_js_yaml_gives_it(written: str, value: object) -> None:
    assert plain(read(f"a: {written}")) == {"a": value}


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!Condition Live", {"Condition": "Live"}),
        ("!GetAtt Table.Arn", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!GetAtt Stack.Outputs.Name", {"Fn::GetAtt": ["Stack", "Outputs.Name"]}),
        ("!GetAtt [Table, Arn]", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!Sub 'x-${AWS::Region}'", {"Fn::Sub": "x-${AWS::Region}"}),
        ("!Ref 123", {"Ref": "123"}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!If [Live, !Ref A, b]", {"Fn::If": ["Live", {"Ref": "A"}, "b"]}),
        ("! a", "a"),
    ],
)
def test_a_short_tag_means_its_long_form(written: str, meaning: object) -> None:
    assert plain(read(f"a: {written}")) == {"a": meaning}


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("a: 1\nb: 2\na: 3\n", "holds the key `a` twice, the first time in line 1", 10),
        ("a:\n  1: x\n  '1': y\n", "holds the key `1` twice, the first time in line 2", 12),
        ("a: !Foo b", "holds the tag `!Foo`, which CloudFormation does not know", 3),
        ("a: !Transform {b: c}", "holds the tag `!Transform`, which CloudFormation does not know", 3),
        ("a: !!python/none x", "holds the tag `tag:yaml.org,2002:python/none`, which CloudFormation does not know", 3),
        ("a: 1\n---\nb: 2\n", "holds more than one document", 5),
        ("a: *b", "uses the alias `*b`, which is not defined", 3),
        ("a: &a [*a]", "holds `*a` inside `&a`, which never ends", 7),
        ("a: &a\n  b: {c: *a}", "holds `*a` inside `&a`, which never ends", 15),
        ("😀: b: c", "is not valid YAML: mapping values are not allowed in this context", 4),
        ("a: [1", "is not valid YAML: did not find expected ',' or ']'", 5),
        ("\ta: 1", "is not valid YAML: found character that cannot start any token", 0),
        ("a: '😀\x01'", "holds the control character U+0001", 5),
        ("a:\n  <<: 5", "merges something that is no mapping with `<<`", 9),
        ("[" * 100_000, "is nested more than 200 levels deep", 200),
        ("- " * 100_000, "is nested more than 200 levels deep", 400),
    ],
)
def test_what_the_framework_refuses_is_an_error_at_its_place(text: str, message: str, offset: int) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(text)
    assert (caught.value.message, caught.value.offset) == (message, offset)


def test_a_file_beyond_any_service_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="is longer than 20,000,000 characters"):
        read("a" * 20_000_001)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a: 1\t# why\nb:\t2\n", {"a": 1, "b": 2}),
        ("a:\n  b: [1,\t# why\n\t2]\n\t\nc: 3", {"a": {"b": [1, 2]}, "c": 3}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3", {"a": {"p": 1, "q": 2}, "b": {"q": 3, "p": 1}}),
        (
            "a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc:\n  <<: [*x, *y]",
            {"a": {"p": 1}, "b": {"p": 2, "q": 2}, "c": {"p": 1, "q": 2}},
        ),
        ("a: &x {p: 1}\nb: &y {q: 2}\nc:\n  <<: *x\n  <<: *y", {"a": {"p": 1}, "b": {"q": 2}, "c": {"p": 1, "q": 2}}),
        ("'<<': 1", {"<<": 1}),
        ("---\na: 1\n...\n", {"a": 1}),
        ("", None),
        ("# nothing\n", None),
        ("- a\n- {b: c}", ["a", {"b": "c"}]),
        ("{{ name }}: 1", {"{{ name }}": 1}),
    ],
)
def test_what_the_framework_accepts_is_read(text: str, meaning: object) -> None:
    assert plain(read(text)) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ('{\n\t"a": [1, true, null],\r\n\t"b": "\\/"\n}', {"a": [1, True, None], "b": "/"}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"a": "x\\ud83d\\ude00"}', {"a": "x\ufffd\ufffd"}),
    ],
)
def test_json_is_read_by_the_same_door(text: str, meaning: object) -> None:
    assert plain(read(text, "serverless.json")) == meaning


def _at(text: str, *path: str | int) -> str:
    node: Node | None = read(text)
    for step in path:
        if isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
        elif isinstance(node, Mapping):
            node = node.get(str(step))
    assert node
    assert node.span.file == CONFIG
    return text[node.span.start : node.span.end]


@pytest.mark.parametrize(
    ("text", "path", "stretch"),
    [
        ("a: x # why\n", ["a"], "x"),
        ("é😀: 'x'\r\nb: y\r\n", ["b"], "y"),
        ("é😀: 'x'\r\nb: y\r\n", ["é😀"], "'x'"),
        ("a:\n  - b\n  - c # why\n\n# more\n\nd: 1", ["a"], "- b\n  - c"),
        ("a:\n  b: 1\n  c:\n    d: 2\n# more\ne: 1", ["a"], "b: 1\n  c:\n    d: 2"),
        ("a: [1, 2 ] # why\nb: 1", ["a"], "[1, 2 ]"),
        ("a:\n  b: |\n    x\n    y\n\n  c: 1", ["a", "b"], "|\n    x\n    y"),
        ("a: !Ref B\nc: 1", ["a"], "!Ref B"),
        ("a: !GetAtt B.Arn\nc: 1", ["a", "Fn::GetAtt", 0], "!GetAtt B.Arn"),
        ("a: {b: 1}\nc: 1", ["a", "b"], "1"),
        ("a: &x 1\nb:\n  c: *x\nd: 1", ["b"], "c: *x"),
        ("a:\n  b:\nc: 1", ["a"], "b:"),
    ],
)
def test_a_span_covers_the_text_of_its_node(text: str, path: list[str | int], stretch: str) -> None:
    assert _at(text, *path) == stretch


@pytest.mark.parametrize(
    ("text", "path", "shared"),
    [
        ("a: &x {b: 1}\nc: *x", ["a"], True),
        ("a: &x {b: 1}\nc: *x", ["c", "b"], True),
        ("a: &x {b: {d: 1}}\nc:\n  <<: *x\n  e: 1", ["c", "b", "d"], True),
        ("a: &x {b: {d: 1}}\nc:\n  <<: *x\n  e: 1", ["c"], False),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  e: 1", ["c", "e"], False),
        ("a: &x {b: 1}\nc: 2", ["a"], False),
        ("a:\n  <<: {b: 1}\n", ["a", "b"], False),
    ],
)
def test_a_node_knows_whether_an_alias_leads_to_it(text: str, path: list[str], shared: bool) -> None:
    node: Node | None = read(text)
    for step in path:
        assert isinstance(node, Mapping)
        node = node.get(step)
    assert node
    assert node.shared is shared


def test_aliases_of_aliases_cost_no_more_than_they_are_long() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    root = read("\n".join(lines))
    assert isinstance(root, Mapping)
    assert len(root.entries) == 60


def test_a_key_is_found_with_its_own_place() -> None:
    root = read("a: 1\n1: x\n")
    assert isinstance(root, Mapping)
    key, value = root.key("1"), root.get("1")
    assert isinstance(key, Scalar)
    assert isinstance(value, Scalar)
    assert (key.span.start, value.raw) == (5, "x")
    assert root.get("b") is None
    assert root.key("b") is None
