"""`${…}` against what the framework answers for the same configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.includes import Includes
from advisor.service.intrinsics import text_of
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
  empty: ''
  zero: 0
  no: false
"""
FILES = {
    "inc.yml": (
        "a:\n  list: [x, y]\n  v: ${self:custom.base}\n  b: fromfile\n  deep: ${file(inc.yml):a.b}-2\n"
        "stage_dev: 1\nstage_prod: 2\n"
    ),
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
        ("${opt:stage, 'dd'}", "dd"),
        ("${opt:region, 'rr'}", "rr"),
        ("${self:custom.nope, 'd'}", "d"),
        ("a-${self:custom.base}-b", "a-BASE-b"),
        ("${self:custom.obj}", {"a": 1}),
        ("${file(inc.yml):a.list}", ["x", "y"]),
        ("${file(inc.yml):a.list.1}", "y"),
        ("${file(inc.yml):a.v}", "BASE"),
        ("${file(./inc.json):j.k.1.z}", 2),
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
        ("${opt:x, null}", None),
        ("${opt:x, ''}", ""),
        ("${env:NOPE_X, 'e'}", "e"),
        ("${opt:x, self:custom.base}", "BASE"),
        ("${opt:x, env:NOPE_X, self:custom.base}", "BASE"),
        ("${Foo}", "${Foo}"),
        ("${Tbl.Arn}", "${Tbl.Arn}"),
        ("${!Literal}", "${!Literal}"),
        ("\\${self:custom.base}", "${self:custom.base}"),
        ("${self:custom.arr.0}", "p"),
        ("${self:custom.nul, 'x'}", "x"),
        ("${Self:custom.base}", "${Self:custom.base}"),
        ("${self:custom.with-dash}", "wd"),
        ("${self:custom.empty, 'd'}", ""),
        ("${self:custom.zero, 'd'}", 0),
        ("${self:custom.no, 'd'}", False),
        ("x-${self:custom.zero}-${self:custom.no}", "x-0-false"),
        ("x-${self:custom.nul, 'd'}", "x-d"),
        ("${self:custom.arr.7, 'd'}", "d"),
        ("${self:custom.base.more, 'd'}", "d"),
        ("${file(inc.yml, more):a.b}", "fromfile"),
        ("${file( inc.yml ):a.b}", "fromfile"),
        ("${file('inc.yml'):a.b}", "fromfile"),
        ("${file(nope.yml):a, file(inc.yml):a.b}", "fromfile"),
        ("${file(inc.yml):a.deep}", "fromfile-2"),
        ("${self:custom.${self:custom.nope, 'base'}}", "BASE"),
        ("${opt:x, -1}", -1),
        ("${opt:x, 1.5}", 1.5),
        ("${opt:x, 1e3}", 1000),
        ("${opt:x ,'d'}", "d"),
        ("${opt:x, self:custom.nope, 'd'}", "d"),
        ("$${self:custom.base}$", "BASE$"),
        ("$${Foo}", "$${Foo}"),
        ("'a\\\\${self:custom.base}'", "a\\BASE"),
        ("'\\$ {self:custom.base}'", "\\$ {self:custom.base}"),
        ("${Foo-${self:custom.base}}", "${Foo-BASE}"),
        ("${foo::bar}", "${foo::bar}"),
        ("${self}", "${self}"),
        ("'#{AWS::Region}-${self:custom.base}'", "#{AWS::Region}-BASE"),
    ],
)
def test_a_reference_gives_what_the_framework_gives(
    written: str, value: object, write: Callable[[Mapping[str, str]], Path]
) -> None:
    assert answer(asked(write(FILES), written)) == value


@pytest.mark.parametrize(
    "written",
    [
        "${self:custom.nope}",
        "a-${self:custom.obj}",
        "${file(nope.yml)}",
        "${opt:x, bare}",
        "${env:NOPE_X}",
        "${foo:bar}",
        "${foo:bar, 'd'}",
        "${file(x.js):a}",
        "${strToBool('yes')}",
        "${cf:other.Out}",
        "${ssm:/a/b}",
        "${git:branch}",
        "${self:custom.base,}",
    ],
)
def test_what_the_framework_refuses_without_an_account_is_unknown(
    written: str, write: Callable[[Mapping[str, str]], Path]
) -> None:
    assert answer(asked(write(FILES), written)) == UNKNOWN


@pytest.mark.parametrize(
    ("written", "framework", "value", "why"),
    [
        ("${opt:stage}", "an error", "dev", "whoever deploys gives a stage: the assumed one stands for it"),
        ("${opt:x, ${self:custom.base}}", "an error", "BASE", "versions 1 and 4 take it for the reference it means"),
        ("${ self:custom.base }", "the text itself", "BASE", "versions 1 and 4 take it for the reference it means"),
    ],
)
def test_where_version_3_says_otherwise_on_purpose(
    written: str, framework: str, value: object, why: str, write: Callable[[Mapping[str, str]], Path]
) -> None:
    assert answer(asked(write(FILES), written)) == value, f"the framework gives {framework}, but {why}"


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
        ("custom: {a: {b: 1}}\n", "${self:custom.${ssm:/x, 'a'}.b}", None, UNKNOWN),
        ("custom: {a: {b: {c: end}}, k: b}\n", "${self:custom.a.${self:custom.k}.c}", None, "end"),
        ("custom: {a: [{b: x}]}\n", "${self:custom.a[0].b}", None, "x"),
        ("custom: {a: [{b: x}]}\n", "${self:custom.a.1.b, 'none'}", None, "none"),
        ("params: {default: {a.b: 1}}\n", "${param:a.b}", None, 1),
        ("params: {default: {a: 1}, dev: {a: null}}\n", "${param:a}", None, 1),
        (
            "stages: {default: {params: {a: 1}}, dev: {params: {b: 2}}}\nparams: {dev: {a: 3}, default: {b: 4}}\n",
            "${param:a}-${param:b}",
            None,
            "3-2",
        ),
        ("custom: {}\n", "${sls:instanceId}", None, UNKNOWN),
        ("custom: {}\n", "${aws:accountId}", None, UNKNOWN),
        ("custom: {}\n", "${opt:}", None, UNKNOWN),
        ("custom: {}\n", "${opt:region}", None, "us-east-1"),
        ("provider: {region: \"${opt:region, 'eu-west-1'}\"}\n", "${opt:region}", None, "eu-west-1"),
        ("custom: {}\n", "x-${cognito-identity.amazonaws.com:sub}", None, UNKNOWN),
        ("custom: {}\n", "${my-resolver:key}", None, UNKNOWN),
        ("custom: {}\n", "${file(~/secrets.yml), 'd'}", None, UNKNOWN),
        ("custom: {}\n", "${file(gone.js), 'd'}", None, "d"),
    ],
)
def test_a_reference_follows_the_stage_and_other_references(
    config: str, written: str, stage: str | None, value: object, tmp_path: Path
) -> None:
    assert answer(asked(tmp_path, written, config, stage)) == value


def test_a_whole_configuration_may_be_meant(tmp_path: Path) -> None:
    assert asked(tmp_path, "${self:}", "service: s\n").at("service").string == "s"


@pytest.mark.parametrize(
    ("syntax", "written", "value"),
    [
        (r"\${{([ ~:\w.@,\-/]+?)}}", "${{self:custom.base}}-x", "BASE-x"),
        (r"\${{([ ~:\w.@,\-/]+?)}}", "${self:custom.base}", "${self:custom.base}"),
        (r"\${{([ ~:\w.@,\-/]+?)}}", "${{self:custom.base}}-${AWS::Region}", "BASE-${AWS::Region}"),
        (r"%{([^{}]+?)}", "%{opt:x, 'd'}", "d"),
        (r"\${((?!AWS)[^{}]+?)}", "${self:custom.base}-${AWS::Region}", "BASE-${AWS::Region}"),
        (r"\$[{]([^{}]+?)[}]", "${self:custom.base}", "BASE"),
    ],
)
def test_version_1_lets_the_delimiters_be_chosen(syntax: str, written: str, value: str, tmp_path: Path) -> None:
    config = f"{CUSTOM}provider: {{variableSyntax: '{syntax}'}}\n"
    assert answer(asked(tmp_path, f'"{written}"', config)) == value


DOTENV = {".env": "A: general\nB=only here\n", ".env.prod": "A=prod\n"}


@pytest.mark.parametrize(
    ("config", "written", "stage", "value"),
    [
        ("useDotenv: true\n", "${env:A}", None, "general"),
        ("useDotenv: true\n", "${env:A, 'd'}", "prod", "prod"),
        ("useDotenv: true\n", "${env:B, 'd'}", "prod", "d"),  # version 3 reads the stage's file or else the other
        ("useDotenv: true\nframeworkVersion: '4'\n", "${env:B, 'd'}", "prod", "only here"),
        ("useDotenv: true\n", "${env:C, 'd'}", None, "d"),
        ("useDotenv: true\n", "${env:C}", None, UNKNOWN),
        ("useDotenv: false\n", "${env:A, 'd'}", None, "d"),
        ("useDotenv: ${ssm:/x}\n", "${env:A, 'd'}", None, UNKNOWN),
        ("frameworkVersion: '4'\n", "${env:A, 'd'}", None, "general"),
        ("frameworkVersion: '4'\nuseDotenv: false\n", "${env:A, 'd'}", None, "d"),
        ("frameworkVersion: '3'\n", "${env:A, 'd'}", None, "d"),
        ("frameworkVersion: '3 || 4'\n", "${env:A, 'd'}", None, UNKNOWN),
        ("custom: {}\n", "${env:A, 'd'}", None, UNKNOWN),
        ("custom: {}\n", "${env:C, 'd'}", None, "d"),
        ("useDotenv: true\nprovider: {stage: \"${env:A, 'prod'}\"}\n", "${sls:stage}-${env:A}", None, "prod-prod"),
    ],
)
def test_dotenv_files_are_read_where_the_framework_reads_them(
    config: str, written: str, stage: str | None, value: object, write: Callable[[Mapping[str, str]], Path]
) -> None:
    assert answer(asked(write(DOTENV), written, config, stage)) == value


def test_the_environment_of_whoever_looks_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISED", "here")
    assert answer(asked(tmp_path, "${env:ADVISED, 'd'}", "useDotenv: true\n")) == "d"


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("${env:X, 'd'}", "d"),
        ("${opt:x, env:X, self:custom.base}", "BASE"),
        ("a-${env:X, 'd'}", "a-d"),
        ("${ssm:/a}", None),
        ("${self:custom.${ssm:/a, 'base'}}", "BASE"),
        ("${self:custom.${ssm:/a}}", None),
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
        ("custom: {k: inc}\n", "${file(${self:custom.k}.yml):a.list}", False),
        ("custom: {dev: [1], prod: [2]}\n", "${self:custom.${sls:stage}}", False),
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


@pytest.mark.parametrize(
    "config",
    [
        "a: ['${self:a}']\nasked: ${self:a}\n",
        "a: ['${self:b}', x]\nb: ['${self:a}']\nasked: ${self:a}\n",
        "a: !If [L, '${self:a}', '${self:a}']\nresources: {Conditions: {L: !Equals [a, a]}}\nasked: ['${self:a}']\n",
        "resources: [!If [L, {Conditions: {L: !Equals [a, a]}}, {}], {Resources: !If [L, {}, {}]}]\nasked: [x]\n",
        "a: !If [L, '${self:a}', '${self:a}']\nasked: ['${self:a}']\n",
        "resources: ['${self:resources}', {Conditions: {Live: {Condition: Live}}}]\nasked: [!If [Live, x, y]]\n",
    ],
)
def test_references_that_lead_into_themselves_end(config: str, tmp_path: Path) -> None:
    section = asked(tmp_path, "x", config.replace("asked:", "other:")).template
    other = Section(section.variables.root, section.variables).at("other")
    assert len([*section.items()]) + len([*other.items()]) < 10
    assert all(len(text_of(item).parts) < 3 for item in other.items())


def test_lists_that_multiply_are_cut_off(tmp_path: Path) -> None:
    levels = "".join(f"  a{n}: ['${{self:custom.a{n + 1}}}', '${{self:custom.a{n + 1}}}']\n" for n in range(20))
    section = asked(tmp_path, "${self:custom.a0}", f"custom:\n{levels}  a20: [x]\n")
    assert len([*section.items()]) < 100_000
