"""The variables that a function gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service

    Deploy = Callable[..., Service]

HEAD = "service: s\nprovider:\n  name: aws\n  runtime: python3.12\n"
TEMPLATE = """\
resources:
  Conditions:
    IsDev: !Equals ['${sls:stage}', dev]
    IsProd: !Equals ['${sls:stage}', prod]
  Mappings: {Names: {dev: {table: orders-d}}}
  Parameters:
    Given: {Type: String, Default: given}
    Asked: {Type: String}
    Fetched: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}
"""


def with_environments(provider: str, function: str) -> str:
    return f"{HEAD}  environment: {provider}\nfunctions:\n  main:\n    handler: a.b\n    environment: {function}\n"


@pytest.mark.parametrize(
    ("provider", "function", "expected"),
    [
        ("{A: x}", "{B: y}", {"A": "x", "B": "y"}),
        ("{A: x}", "{A: y}", {"A": "y"}),
        ("{A: 5, B: true, C: 1.0, D: 017}", "", {"A": "5", "B": "true", "C": "1", "D": "17"}),
        ("{A: }", "", {"A": ""}),
        ("{A: '${self:service}-x'}", "", {"A": "s-x"}),
        ("", "", {}),
        ("${file(env.yml)}", "${file(env.yml):inner}", {"P": "1", "inner": None, "Q": "2"}),
    ],
)
def test_the_providers_variables_and_the_functions_are_merged(
    deploy: Deploy, provider: str, function: str, expected: dict[str, str | None]
) -> None:
    service = deploy(with_environments(provider, function), {"env.yml": "P: 1\ninner: {Q: 2}\n"})
    environment = service.functions[0].environment
    assert {name: variable.value.known for name, variable in environment.variables.items()} == expected
    assert environment.hidden_by == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!Ref Orders", hole(Origin.RESOURCE, "Orders")),
        ("{Ref: Orders}", hole(Origin.RESOURCE, "Orders")),
        ("!GetAtt Orders.Arn", hole(Origin.RESOURCE, "Orders.Arn")),
        ("{'Fn::GetAtt': [Orders, Arn]}", hole(Origin.RESOURCE, "Orders.Arn")),
        ("!Ref AWS::Region", hole(Origin.PLATFORM, "AWS::Region")),
        (
            "!Sub 'x-${Orders.Arn}/${AWS::Region}-${!Lit}'",
            text("x-", hole(Origin.RESOURCE, "Orders.Arn"), "/", hole(Origin.PLATFORM, "AWS::Region"), "-${Lit}"),
        ),
        (
            "!Sub ['${a}-${Orders}', {a: !Ref B}]",
            text(hole(Origin.RESOURCE, "B"), "-", hole(Origin.RESOURCE, "Orders")),
        ),
        ("!Sub 'x-${self:service}'", text("x-s")),
        ("!Join ['-', [a, !Ref B, c]]", text("a-", hole(Origin.RESOURCE, "B"), "-c")),
        ("!Join ['', [a, b]]", text("ab")),
        ("!If [Live, x, x]", text("x")),
        ("!If [Live, x, y]", hole(Origin.UNKNOWN, "Fn::If")),
        ("!If [Live, orders-prod, orders-dev]", text("orders-", hole(Origin.UNKNOWN, "Fn::If"))),
        ("!If [Live, a-prod-x, a-x]", text("a-", hole(Origin.UNKNOWN, "Fn::If"), "x")),
        ("!If [Live, orders, !Ref Orders]", hole(Origin.UNKNOWN, "Fn::If")),
        ("!If [Live, orders, !Ref AWS::NoValue]", hole(Origin.UNKNOWN, "Fn::If")),
        ("!If [IsDev, x, y]", text("x")),
        ("!If [IsProd, x, !If [IsDev, y, z]]", text("y")),
        ("!FindInMap [Names, dev, table]", text("orders-d")),
        ("!FindInMap [Names, '${sls:stage}', table]", text("orders-d")),
        ("!FindInMap [Names, !Ref AWS::Region, table]", hole(Origin.UNKNOWN, "Fn::FindInMap")),
        ("!FindInMap [Names, prod, table]", hole(Origin.UNKNOWN, "Fn::FindInMap")),
        ("!Select [1, [a, b]]", text("b")),
        ("!Select [2, [a, b]]", hole(Origin.UNKNOWN, "Fn::Select")),
        ("!Select [0, !Split ['-', a-b]]", hole(Origin.UNKNOWN, "Fn::Select")),
        ("!Ref Given", text("given")),
        ("!Ref Asked", hole(Origin.UNKNOWN, "Asked")),
        ("!Ref Fetched", hole(Origin.UNKNOWN, "Fetched")),
        ("!Sub 'x-${Given}'", text("x-given")),
        ("!ImportValue other-table", hole(Origin.UNKNOWN, "Fn::ImportValue: other-table")),
        ("!Sub", text("")),
        ("!Join []", hole(Origin.UNKNOWN, "Fn::Join")),
        ("'#{AWS::Region}-x'", text(hole(Origin.PLATFORM, "AWS::Region"), "-x")),
        ("'${AWS::AccountId}-x'", text(hole(Origin.PLATFORM, "AWS::AccountId"), "-x")),
        ("'${ssm:/a}-x'", text(hole(Origin.UNKNOWN, "${ssm:/a}"), "-x")),
        ("'${env:A}'", hole(Origin.UNKNOWN, "${env:A}")),
        ("'${construct:files.bucketName}'", hole(Origin.RESOURCE, "files")),
        ("'${construct:other.bucketName}'", hole(Origin.UNKNOWN, "${construct:other.bucketName}")),
        ("'a${Foo}'", text("a${Foo}")),
    ],
)
def test_a_value_is_text_with_the_unknown_parts_named(deploy: Deploy, value: str, expected: Text) -> None:
    config = f"{HEAD}plugins: [serverless-lift]\nconstructs: {{files: {{type: storage}}}}\n{TEMPLATE}"
    service = deploy(f"{config}functions:\n  main:\n    handler: a.b\n    environment:\n      V: {value}\n")
    assert service.functions[0].environment.variables["V"].value == expected


@pytest.mark.parametrize(
    ("provider", "function", "hidden_by"),
    [
        ("${ssm:/env}", "{A: x}", "${ssm:/env}"),
        ("{A: x}", "${file(env.js)}", "${file(env.js)}"),
        ("{A: '${ssm:/a}'}", "", ""),
        ("{'Fn::Transform': {Name: x}}", "", "Fn::Transform"),
        ("[{A: x}]", "{B: y}", "an environment that is no map"),
        ("", "A=x", "an environment that is no map"),
        ("", "a-${ssm:/env}", "an environment that is no map"),
        ("", "!If [Live, {A: x}, {B: y}]", "Fn::If"),
    ],
)
def test_a_hidden_map_may_hold_any_variable(deploy: Deploy, provider: str, function: str, hidden_by: str) -> None:
    service = deploy(with_environments(provider, function), {"env.js": ""})
    assert service.functions[0].environment.hidden_by == hidden_by


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("!If [IsProd, x, !Ref AWS::NoValue]", []),
        ("!If [IsDev, x, !Ref AWS::NoValue]", ["V"]),
        ("!Ref AWS::NoValue", []),
        ("null", ["V"]),
    ],
)
def test_no_value_is_no_variable(deploy: Deploy, value: str, names: list[str]) -> None:
    service = deploy(f"{HEAD}{TEMPLATE}functions:\n  main:\n    handler: a.b\n    environment:\n      V: {value}\n")
    assert list(service.functions[0].environment.variables) == names


@pytest.mark.parametrize(
    ("plugin", "hidden_by"),
    [
        ("serverless-sentry", "serverless-sentry"),
        ("serverless-dotenv-plugin", "serverless-dotenv-plugin"),
        ("serverless-offline", ""),
        ("serverless-lift", ""),
    ],
)
def test_a_plugin_may_supply_variables(deploy: Deploy, plugin: str, hidden_by: str) -> None:
    service = deploy(f"plugins: [{plugin}]\nfunctions: {{main: {{handler: a.b}}}}\n")
    assert service.functions[0].environment.hidden_by == hidden_by


@pytest.mark.parametrize(
    ("custom", "names"),
    [
        ("{}", ["GIT_COMMIT_SHORT", "GIT_COMMIT_LONG", "GIT_BRANCH", "GIT_IS_DIRTY", "GIT_REPOSITORY", "GIT_TAGS"]),
        ("{exportGitVariables: false}", []),
        ("{gitVariablesEnvWhitelist: [GIT_TAGS]}", ["GIT_TAGS"]),
    ],
)
def test_a_plugin_that_names_what_it_adds_hides_nothing(deploy: Deploy, custom: str, names: list[str]) -> None:
    config = "plugins: [serverless-plugin-git-variables]\nfunctions: {main: {handler: a.b, environment: {A: x}}}\n"
    environment = deploy(f"{config}custom: {custom}\n").functions[0].environment
    assert (list(environment.variables), environment.hidden_by) == ([*names, "A"], "")


@pytest.mark.parametrize(
    ("dockerfile", "hidden_by"),
    [
        ('FROM x\nCOPY app.py ./\nENV A=1\nCMD ["app.main"]\n', "the image"),
        ('FROM x\nCOPY app.py ./\nCMD ["app.main"]\n', ""),
    ],
)
def test_an_image_may_bring_variables_of_its_own(deploy: Deploy, dockerfile: str, hidden_by: str) -> None:
    config = "service: s\nprovider: {name: aws, ecr: {images: {main: {path: .}}}}\nfunctions: {main: {image: main}}\n"
    service = deploy(config, {"app.py": "", "Dockerfile": dockerfile})
    assert service.functions[0].environment.hidden_by == hidden_by


@pytest.mark.parametrize(
    ("settings", "paths", "hidden_by"),
    [
        ("fileSystemConfig: {arn: x, localMountPath: /mnt/data}", ["/mnt/data"], ""),
        ("fileSystemConfig: ${ssm:/fs}", [], "${ssm:/fs}"),
        ("memorySize: 128", [], ""),
    ],
)
def test_mounts_are_part_of_a_function(deploy: Deploy, settings: str, paths: list[str], hidden_by: str) -> None:
    (function,) = deploy(f"functions:\n  main:\n    handler: a.b\n    {settings}\n").functions
    assert ([path.known for path in function.mounts], function.mounts_hidden_by) == (paths, hidden_by)


@pytest.mark.parametrize(
    ("package", "left_out"),
    [
        ("{}", False),
        ("{patterns: ['!.env']}", True),
        ("{patterns: ['!**/.env*']}", True),
        ("{patterns: ['!.env.local']}", False),
        ("{patterns: ['!node_modules/**']}", False),
        ("{patterns: ['!**', 'src/**']}", True),
        ("{patterns: ['!.env', '.env']}", False),
        ("{exclude: [.env]}", True),
        ("{exclude: ['**'], include: [src/**]}", True),
    ],
)
def test_a_package_may_leave_out_the_file_of_variables(deploy: Deploy, package: str, left_out: bool) -> None:
    (function,) = deploy(f"{HEAD}package: {package}\nfunctions:\n  main:\n    handler: a.b\n").functions
    assert function.environment.leaves_out_dotenv is left_out
