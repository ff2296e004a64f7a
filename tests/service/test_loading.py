"""Configurations of every shape, and those that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from advisor.service.model import Service

    Deploy = Callable[..., Service]
    Write = Callable[[Mapping[str, str]], Path]

MODULES = {"a.py": "def one(e, c): ...\n", "b.py": "def two(e, c): ...\n"}


@pytest.mark.parametrize(
    ("config", "files"),
    [
        ("functions:\n  one: {handler: a.one}\n  two: {handler: b.two}\n", {}),
        ("functions:\n  - one: {handler: a.one}\n  - two: {handler: b.two}\n", {}),
        ("functions: ${file(f.yml)}\n", {"f.yml": "one: {handler: a.one}\ntwo: {handler: b.two}\n"}),
        ("functions:\n  - ${file(f.yml)}\n  - two: {handler: b.two}\n", {"f.yml": "one: {handler: a.one}\n"}),
        (
            "functions:\n  one: ${file(f.yml):x}\n  two: {handler: b.two}\n  three:\n",
            {"f.yml": "x: {handler: a.one}\n"},
        ),
        ("functions:\n  - one: {handler: a.two}\n    two: {handler: b.two}\n  - one: {handler: a.one}\n", {}),
        ("functions:\n  - {}\n  - null\n  - one: {handler: a.one}\n  - two: {handler: b.two}\n", {}),
        (
            "functions:\n  one: {handler: a.one}\n  two: {handler: b.two}\n  js: {handler: x.y, runtime: nodejs20.x}\n",
            {},
        ),
    ],
)
def test_functions_are_found_in_every_shape(deploy: Deploy, config: str, files: Mapping[str, str]) -> None:
    service = deploy(config, {**MODULES, **files})
    assert [(f.name, f.handler and f.handler.declared) for f in service.functions] == [
        ("one", "a.one"),
        ("two", "b.two"),
    ]
    assert service.declared_handlers == 2
    assert all(function.config == service.config for function in service.functions)


@pytest.mark.parametrize(
    ("provider", "runtime"),
    [
        ("{name: aws, runtime: python3.11}", "python3.11"),
        ("{name: aws, runtime: '${self:custom.version}'}", "python3.13"),
        ("{name: aws, runtime: \"${env:VERSION, 'python3.10'}\"}", "python3.10"),
        ("${file(p.yml)}", "python3.12"),
        ("{name: aws, runtime: '${ssm:/version}'}", "python"),
    ],
)
def test_the_providers_runtime_holds_for_its_functions(deploy: Deploy, provider: str, runtime: str) -> None:
    config = (
        f"service: s\nprovider: {provider}\ncustom: {{version: python3.13}}\nfunctions: {{one: {{handler: a.one}}}}\n"
    )
    service = deploy(config, {**MODULES, "p.yml": "name: aws\nruntime: python3.12\n"})
    assert [function.runtime for function in service.functions] == [runtime]


@pytest.mark.parametrize("provider", ["{name: aws, runtime: nodejs20.x}", "{name: aws}", "aws"])
def test_functions_of_another_runtime_are_left_out(deploy: Deploy, provider: str) -> None:
    service = deploy(f"service: s\nprovider: {provider}\nfunctions: {{one: {{handler: a.one}}}}\n", MODULES)
    assert (service.functions, service.unresolved) == ((), ())


@pytest.mark.parametrize(
    ("config", "expression"),
    [
        (
            "service: s\nprovider: {name: google, runtime: python3.12}\nfunctions: {one: {handler: a.one}}\n",
            "provider: google",
        ),
        ("service: s\nprovider: azure\n", "provider: azure"),
        ("name: app\ncomponent: rest-api # provider: none\n", "there is no provider"),
    ],
)
def test_a_service_outside_aws_has_no_functions_and_says_so(deploy: Deploy, config: str, expression: str) -> None:
    service = deploy(config, MODULES)
    assert service.functions == ()
    assert [(note.what, note.expression) for note in service.unresolved] == [("a service outside AWS", expression)]
    assert service.left_alone in (f"it is deployed to {expression[10:]}, not to AWS", "it names no provider")


def test_a_configuration_may_be_json(write: Write) -> None:
    config = """{
      "service": "s",
      "provider": {"name": "aws", "runtime": "python3.12", "environment": {"T": {"Ref": "Orders"}}},
      "functions": {"one": {"handler": "a.one"}},
      "resources": {"Resources": {"Orders": {"Type": "AWS::DynamoDB::Table"}}}
    }"""
    (service,) = load([write({"serverless.json": config, **MODULES})], Sources())
    (function,) = service.functions
    assert (function.handler and function.handler.file, service.problems) == (service.root / "a.py", ())
    assert function.environment.variables["T"].value.resource == "Orders"
    assert [table.logical_id for table in service.tables] == ["Orders"]


@pytest.mark.parametrize(
    ("config", "what", "expression"),
    [
        ("functions: ${file(f.js)}\n", "a part of the functions", "${file(f.js)}"),
        ("functions:\n  - ${file(f.js)}\n", "a part of the functions", "${file(f.js)}"),
        ("functions:\n  one: ${ssm:/f}\n", "the function `one`", "${ssm:/f}"),
        ("functions:\n  one: {handler: '${ssm:/h}'}\n", "the handler of function `one`", "${ssm:/h}"),
        ("functions:\n  one: {memorySize: 128}\n", "the handler of function `one`", "nothing is declared"),
        ("resources: ${file(r.js)}\n", "a part of the resources", "${file(r.js)}"),
        ("plugins: ['${ssm:/p}']\n", "a plugin", "${ssm:/p}"),
    ],
)
def test_what_hides_a_part_is_noted(deploy: Deploy, config: str, what: str, expression: str) -> None:
    service = deploy(config, {"f.js": "", "r.js": ""})
    assert [(note.what, note.expression) for note in service.unresolved] == [(what, expression)]


@pytest.mark.parametrize(
    ("content", "message", "offset"),
    [
        (b"a: 1\na: 2\n", "serverless.yml holds the key `a` twice, the first time in line 1, so none", 5),
        (b"a: [\n", "serverless.yml is not valid YAML: did not find expected node content, so none", 5),
        (b"a: '\xff'", "serverless.yml is not UTF-8: line 1 holds the byte 0xff, so none", 0),
        (b"", "serverless.yml is empty, so there is no service in it to check", 0),
        (b"- a\n", "serverless.yml holds no mapping, so there is no service in it to check", 0),
    ],
)
def test_an_unreadable_configuration_is_a_service_with_a_problem(
    tmp_path: Path, content: bytes, message: str, offset: int
) -> None:
    (tmp_path / "serverless.yml").write_bytes(content)
    (service,) = load([tmp_path], Sources())
    (problem,) = service.problems
    assert problem.message.startswith(message)
    assert (problem.span.file, problem.span.start) == (tmp_path / "serverless.yml", offset)
    assert service.functions == ()


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to("nowhere")])
def test_a_configuration_that_is_no_file_is_a_problem(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "serverless.yml")
    (service,) = load([tmp_path], Sources())
    assert len(service.problems) == 1


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = "service: s\r\nprovider: {name: aws, runtime: python3.12}\r\nfunctions:\r\n  one:\r\n    handler: a.one\r\n"
    (tmp_path / "serverless.yml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (service,) = load([tmp_path], Sources())
    span = service.functions[0].span
    assert text[span.start : span.end] == "one"


@pytest.mark.parametrize(
    ("config", "name"), [("service: shop\nprovider: aws\n", "shop"), ("service: {name: shop}\nprovider: aws\n", "shop")]
)
def test_a_service_has_its_declared_name(deploy: Deploy, config: str, name: str) -> None:
    assert deploy(config).name == name


@pytest.mark.parametrize(
    ("plugins", "buckets"),
    [
        ("[x, serverless-lift]", 1),
        ("{modules: [x, serverless-lift]}", 1),
        ("${file(p.yml)}", 1),
        ("[x]", 0),
        ("{localPath: serverless-lift}", 0),
    ],
)
def test_plugins_are_listed_in_either_shape(deploy: Deploy, plugins: str, buckets: int) -> None:
    config = f"plugins: {plugins}\nconstructs: {{files: {{type: storage}}}}\n"
    assert len(deploy(config, {"p.yml": "- x\n- serverless-lift\n"}).buckets) == buckets


def test_the_overlay_is_read_in_place_of_the_disk(write: Write) -> None:
    folder = write({"serverless.yml": "a: ["})
    text = "service: s\nprovider: {name: aws, runtime: python3.12}\nfunctions: {one: {handler: a.one}}\n"
    (service,) = load([folder], Sources({folder / "serverless.yml": text}))
    assert [function.name for function in service.functions] == ["one"]


@pytest.mark.parametrize(
    ("layers", "folders"),
    [
        ("{common: {path: lay}}", ["lay/python"]),
        ("{common: {path: ./lay/}, more: {path: '${self:custom.more}'}}", ["lay/python", "more/python"]),
        ("{common: {path: bare}}", []),
        ("{common: {path: absent}}", []),
        ("{common: {path: ../..}}", []),
        ("{common: {package: {artifact: lay.zip}}}", []),
        ("{common: null}", []),
        ("${file(absent.yml)}", []),
    ],
)
def test_a_layer_s_python_folder_is_imported_from(deploy: Deploy, layers: str, folders: list[str]) -> None:
    config = f"custom: {{more: more}}\nlayers: {layers}\nfunctions:\n  one: {{handler: a.one}}\n"
    files = {**MODULES, "lay/python/shop.py": "", "more/python/shop.py": "", "bare/shop.py": ""}
    service = deploy(config, files)
    assert service.layers == tuple(service.root / folder for folder in folders)
