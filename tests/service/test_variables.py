"""`${…}` against what the framework answers for the same configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.includes import Includes
from advisor.service.resolved import Pattern, Unknown
from advisor.service.section import Section
from advisor.service.variables import Variables
from advisor.source.configuration import Mapping as Entries
from advisor.source.configuration import Scalar
from advisor.source.configuration import Sequence as Items
from advisor.source.text import Sources
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

CUSTOM = """\
custom:
  base: BASE
  with-dash: wd
  ext: yml
  obj: {a: 1}
  arr: [p, q]
  nul: null
"""
FILES = {
    "inc.yml": "a:\n  list: [x, y]\n  v: ${self:custom.base}\n  b: fromfile\nstage_dev: 1\nstage_prod: 2\n",
    "inc.json": '{"j": {"k": [{"z": 1}, {"z": 2}]}}',
    "t.txt": "hello text\n",
    "x.js": "module.exports = {a: 1}\n",
}
UNKNOWN = "unknown"


def asked(folder: Path, written: str, config: str = CUSTOM, stage: str | None = None) -> Section:
    file = folder / "serverless.yml"
    file.write_text(f"{config}asked: {written}\n", "utf-8")
    includes = Includes(file, folder, Sources())
    root = includes.document()
    assert root, includes.problems
    return Section(root, Variables(root, includes, stage)).at("asked")


def answer(section: Section) -> object:
    resolved = section.resolved
    if isinstance(resolved, Unknown | Pattern):
        return UNKNOWN
    if isinstance(resolved, Items):
        return [answer(item) for item in section.items()]
    if isinstance(resolved, Entries):
        return {key.text: answer(value) for key, value in section.entries()}
    return resolved.value if isinstance(resolved, Scalar) else None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${opt:stage}", "dev"),  # the framework stops here: a stage is assumed instead
        ("${opt:stage, 'dd'}", "dd"),
        ("${opt:region, 'rr'}", "rr"),
        ("${self:custom.nope, 'd'}", "d"),
        ("${self:custom.nope}", UNKNOWN),
        ("a-${self:custom.base}-b", "a-BASE-b"),
        ("a-${self:custom.obj}", UNKNOWN),
        ("${self:custom.obj}", {"a": 1}),
        ("${file(inc.yml):a.list}", ["x", "y"]),
        ("${file(inc.yml):a.list.1}", "y"),
        ("${file(inc.yml):a.v}", "BASE"),
        ("${file(./inc.json):j.k.1.z}", 2),
        ("${file(nope.yml)}", UNKNOWN),
        ("${file(nope.yml), 'd'}", "d"),
        ("${file(t.txt)}", "hello text\n"),
        ("${file(inc.${self:custom.ext}):a.b}", "fromfile"),
        ("${file(inc.yml):stage_${sls:stage}}", 1),
        ("${AWS::Region}", "${AWS::Region}"),
        ("${aws:region}", "us-east-1"),
        ("${opt:x, 12}", 12),
        ("${opt:x, true}", True),
        ('${opt:x, "d q"}', "d q"),
        ("${opt:x, 'it, is'}", "it, is"),
        ("${opt:x, bare}", UNKNOWN),
        ("${opt:x, null}", None),
        ("${opt:x, ''}", ""),
        ("${env:NOPE_X, 'e'}", "e"),
        ("${env:NOPE_X}", UNKNOWN),
        ("${opt:x, ${self:custom.base}}", "BASE"),  # an error in version 3, the value in 1 and 4
        ("${opt:x, self:custom.base}", "BASE"),
        ("${opt:x, env:NOPE_X, self:custom.base}", "BASE"),
        ("${ self:custom.base }", "BASE"),  # text in version 3, the value in 1 and 4
        ("${foo:bar}", UNKNOWN),
        ("${foo:bar, 'd'}", UNKNOWN),
        ("${file(x.js):a}", UNKNOWN),
        ("${strToBool('yes')}", UNKNOWN),
        ("${Foo}", "${Foo}"),
        ("${Tbl.Arn}", "${Tbl.Arn}"),
        ("${!Literal}", "${!Literal}"),
        ("\\${self:custom.base}", "${self:custom.base}"),
        ("${self:custom.arr.0}", "p"),
        ("${self:custom.nul, 'x'}", "x"),
        ("${cf:other.Out}", UNKNOWN),
        ("${ssm:/a/b}", UNKNOWN),
        ("${Self:custom.base}", "${Self:custom.base}"),
        ("${self:custom.with-dash}", "wd"),
        ("${git:branch}", UNKNOWN),
        ("${self:custom.base,}", UNKNOWN),
    ],
)
def test_a_reference_gives_what_the_framework_gives_or_nothing(
    written: str, value: object, write: Callable[[Mapping[str, str]], Path]
) -> None:
    assert answer(asked(write(FILES), written)) == value


@pytest.mark.parametrize(
    ("config", "written", "stage", "value"),
    [
        ("", "${sls:stage}", None, "dev"),
        ("provider: {stage: prod}\n", "${sls:stage}", None, "prod"),
        ("provider: {stage: prod}\n", "${sls:stage}", "test", "test"),
        ("provider: {stage: \"${opt:stage, 'qa'}\"}\n", "${sls:stage}", None, "qa"),
        ("provider: {stage: \"${opt:stage, 'qa'}\"}\n", "${self:provider.stage}", "test", "test"),
        ("provider: {stage: \"${env:STAGE, 'qa'}\"}\n", "${sls:stage}", None, "qa"),
        ('provider: {stage: "${env:STAGE}"}\n', "${sls:stage}", None, "dev"),
        ('provider: {stage: "${sls:stage}"}\n', "${sls:stage}", None, "dev"),
        ("", "${self:provider.stage}", None, "dev"),
        ("", "${opt:stage, 'dd'}", "test", "test"),
        ("provider: {region: eu-west-1}\n", "${aws:region}", None, "eu-west-1"),
        ("provider: {region: eu-west-1}\n", "${opt:region, self:provider.region}", None, "eu-west-1"),
        ("params: {default: {a: 1}, prod: {a: 2}}\n", "${param:a}", None, 1),
        ("params: {default: {a: 1}, prod: {a: 2}}\n", "${param:a}", "prod", 2),
        ("stages: {default: {params: {a: 1}}, prod: {params: {a: 2}}}\n", "${param:a}", "prod", 2),
        ("params: {default: {a: 1}}\n", "${param:b, 'c'}", None, "c"),
        ("custom: {t: 'true'}\n", "${strToBool(${self:custom.t})}", None, True),
        ("custom: {t: '0'}\n", "${strToBool(${self:custom.t})}", None, False),
        ("custom: {a: '${self:custom.b}', b: '${self:custom.c}', c: end}\n", "${self:custom.a}", None, "end"),
        ("custom: {a: {b: '${self:custom.c}'}, c: {d: end}}\n", "${self:custom.a.b.d}", None, "end"),
        ("custom: {a: '${self:custom.b}', b: '${self:custom.a}'}\n", "${self:custom.a}", None, UNKNOWN),
        ("custom: {a: 'x${self:custom.a}'}\n", "${self:custom.a}", None, UNKNOWN),
        ("custom: {dev: {t: 1}}\n", "${self:custom.${opt:stage, 'dev'}.t}", None, 1),
        ("custom: {dev: {t: 1}}\n", "${self:custom.${opt:stage, 'dev'}.t}", "prod", UNKNOWN),
        ("custom: {a: '${ssm:/x, ''d''}'}\n", "${self:custom.a, 'e'}", None, UNKNOWN),
    ],
)
def test_a_reference_follows_the_stage_and_other_references(
    config: str, written: str, stage: str | None, value: object, tmp_path: Path
) -> None:
    assert answer(asked(tmp_path, written, config, stage)) == value


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("${env:X, 'd'}", "d"),
        ("${opt:x, env:X, self:custom.base}", "BASE"),
        ("a-${env:X, 'd'}", "a-d"),
        ("${ssm:/a}", None),
        ("a-${ssm:/a}", None),
        ("a-${ssm:/a}-${env:X, 'd'}", None),
        ("${self:custom.base}", "BASE"),
        ("${self:custom.obj}", None),
    ],
)
def test_the_fallback_beside_an_unknown_source_is_kept_as_likely(
    written: str, likely: str | None, tmp_path: Path
) -> None:
    assert asked(tmp_path, written).likely == likely


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a-${ssm:/x}-b", text("a-", hole(Origin.UNKNOWN, "${ssm:/x}"), "-b")),
        ("${self:custom.base}-${aws:accountId}", text("BASE-", hole(Origin.PLATFORM, "${aws:accountId}"))),
        ("a-${self:custom.missing}", text("a-", hole(Origin.UNKNOWN, "${self:custom.missing}"))),
    ],
)
def test_a_string_with_unknown_parts_keeps_the_known_ones(written: str, expected: object, tmp_path: Path) -> None:
    resolved = asked(tmp_path, written).resolved
    assert isinstance(resolved, Pattern)
    assert resolved.text == expected


def test_a_value_keeps_the_place_where_it_stands(write: Callable[[Mapping[str, str]], Path]) -> None:
    folder = write(FILES)
    span = asked(folder, "${file(inc.yml):a.b}").span
    assert span
    assert span.file == folder / "inc.yml"
    assert FILES["inc.yml"][span.start : span.end] == "fromfile"


@pytest.mark.parametrize(
    ("config", "written", "editable"),
    [
        ("custom: {a: [1]}\n", "${self:custom.a}", True),
        ("custom: {a: [1]}\nother: ${self:custom.a}\n", "${self:custom.a}", False),
        ("provider: {a: [1]}\n", "${self:provider.a}", False),
        ("custom: {a: &x [1], b: *x}\n", "${self:custom.a}", False),
        ("custom: {}\n", "[1]", True),
        ("custom: {}\n", "${ssm:/a}", False),
        ("custom: {}\n", "${file(inc.yml):a.list}", True),
        ("other: ${file(inc.yml):a.list}\n", "${file(inc.yml):a.list}", False),
    ],
)
def test_what_several_places_use_is_not_edited(
    config: str, written: str, editable: bool, write: Callable[[Mapping[str, str]], Path]
) -> None:
    assert (asked(write(FILES), written, config).editable is not None) is editable


def test_references_that_multiply_are_cut_off(tmp_path: Path) -> None:
    levels = "".join(f"  a{n}: '${{self:custom.a{n + 1}}}${{self:custom.a{n + 1}}}'\n" for n in range(20))
    section = asked(tmp_path, "${self:custom.a0}", f"custom:\n{levels}  a20: {'x' * 100}\n")
    assert answer(section) == UNKNOWN
