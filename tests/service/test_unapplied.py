"""Statements that no function gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.role_model import Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service

    Deploy = Callable[..., Service]

AWS = "service: s\nprovider:\n  name: aws\n  runtime: python3.12\n"
PUT = "[{Effect: Allow, Action: 'dynamodb:PutItem', Resource: '*'}]"
NEWER = f"  iam: {{role: {{statements: {PUT}}}}}\n"
OLDER = f"  iamRoleStatements: {PUT}\n"
PLUGIN = "plugins: [serverless-iam-roles-per-function]\n"
MAIN = "functions:\n  main:\n    handler: a.b\n"
OWN = f"    iamRoleStatements: {PUT}\n"
OWN_NEWER = f"    iam: {{role: {{statements: {PUT}}}}}\n"
ARN = "arn:aws:iam::1:role/x"
INHERIT = "    iamRoleStatementsInherit: true\n"
OTHER = "  other: {handler: a.b}\n"
OTHER_IN_NODE = "  other: {handler: a.b, runtime: nodejs22.x}\n"


def found(service: Service) -> list[tuple[str, Why]]:
    return [(unapplied.name, unapplied.why) for unapplied in service.unapplied]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (AWS + NEWER + OLDER + MAIN, [("provider.iamRoleStatements", Why.BESIDE_NEWER)]),
        (
            f"{AWS}  iam: {{role: {{statements: []}}}}\n{OLDER}{MAIN}",
            [("provider.iamRoleStatements", Why.BESIDE_NEWER)],
        ),
        (f"{AWS}{OLDER}  role: {ARN}\n{MAIN}", [("provider.iamRoleStatements", Why.PROVIDER_NAMES_A_ROLE)]),
        (f"{AWS}{NEWER}  role: {ARN}\n{MAIN}", [("provider.iam.role.statements", Why.PROVIDER_NAMES_A_ROLE)]),
        (f"{AWS}  iam: {{role: {ARN}}}\n{OLDER}{MAIN}", [("provider.iamRoleStatements", Why.PROVIDER_NAMES_A_ROLE)]),
        (f"{AWS}{NEWER}{MAIN}    role: {ARN}\n", [("provider.iam.role.statements", Why.EACH_HAS_ITS_OWN)]),
        (f"{PLUGIN}{AWS}{OLDER}{MAIN}{OWN}", [("provider.iamRoleStatements", Why.EACH_HAS_ITS_OWN)]),
        (
            f"frameworkVersion: '4'\n{AWS}{NEWER}{MAIN}{OWN_NEWER}",
            [("provider.iam.role.statements", Why.EACH_HAS_ITS_OWN)],
        ),
        (
            f"{PLUGIN}{AWS}{MAIN}{OWN}    role: {ARN}\n",
            [("functions.main.iamRoleStatements", Why.FUNCTION_NAMES_A_ROLE)],
        ),
        (f"{AWS}{MAIN}{OWN}    role: Own\n", [("functions.main.iamRoleStatements", Why.FUNCTION_NAMES_A_ROLE)]),
        (
            f"{PLUGIN}{AWS}  role: {ARN}\n{MAIN}{OWN}",
            [("functions.main.iamRoleStatements", Why.PROVIDER_NAMES_A_ROLE)],
        ),
        (f"frameworkVersion: '3'\n{AWS}{MAIN}{OWN}", [("functions.main.iamRoleStatements", Why.PLUGIN_IS_MISSING)]),
        (f"frameworkVersion: ^2\n{AWS}{MAIN}{OWN}", [("functions.main.iamRoleStatements", Why.PLUGIN_IS_MISSING)]),
        (
            f"frameworkVersion: '3'\n{AWS}{MAIN}{OWN_NEWER}",
            [("functions.main.iam.role.statements", Why.VERSION_3_HAS_NO_SUCH_KEY)],
        ),
        (f"{PLUGIN}{AWS}{MAIN}{OWN_NEWER}", [("functions.main.iam.role.statements", Why.PLUGIN_READS_OLDER_KEY)]),
        (
            f"frameworkVersion: '4'\n{AWS}{MAIN}{OWN}{OWN_NEWER}",
            [("functions.main.iamRoleStatements", Why.BESIDE_NEWER)],
        ),
        (
            f"{AWS}{OLDER}{MAIN}"
            "resources: {extensions: {IamRoleLambdaExecution: {Properties: {Policies: []}}}}\n",
            [("provider.iamRoleStatements", Why.POLICIES_REPLACED)],
        ),
    ],
)
def test_statements_that_apply_to_nothing_are_found_with_the_reason(
    deploy: Deploy, config: str, expected: list[tuple[str, Why]]
) -> None:
    assert found(deploy(config)) == expected


@pytest.mark.parametrize(
    "config",
    [
        AWS + NEWER + MAIN,
        AWS + OLDER + MAIN,
        f"frameworkVersion: '1'\n{AWS}{NEWER}{OLDER}{MAIN}",
        f"{AWS}{NEWER}  iamRoleStatements: []\n{MAIN}",
        f"{AWS}  iam: {{role: {{name: x}}}}\n{OLDER}{MAIN}",
        f"{AWS}{NEWER}{MAIN}    role: {ARN}\n{OTHER}",
        f"{AWS}{NEWER}{MAIN}    role: {ARN}\n{OTHER_IN_NODE}",
        f"{AWS}{NEWER}{MAIN}    role: '${{ssm:/role}}'\n",
        f"{AWS}{NEWER}functions: ${{file(functions.js)}}\n",
        f"{AWS}{NEWER}functions: {{}}\n",
        f"{AWS}{NEWER}  role: '${{ssm:/role}}'\n{MAIN}",
        f"{PLUGIN}{AWS}{OLDER}{MAIN}{OWN}{INHERIT}",
        f"{PLUGIN}{AWS}{OLDER}{MAIN}{OWN}{OTHER}",
        f"{AWS}{OLDER}{MAIN}{OWN}",
        f"frameworkVersion: '4'\n{AWS}{NEWER}{MAIN}    iam: {{inheritStatements: true, role: {{statements: {PUT}}}}}\n",
        f"plugins: ['${{env:PLUGIN}}']\nframeworkVersion: '3'\n{AWS}{MAIN}{OWN}",
        f"plugins: [serverless-plugin-iam-functions]\nframeworkVersion: '3'\n{AWS}{MAIN}{OWN}",
        f"frameworkVersion: '3'\n{AWS}{MAIN}    iamRoleStatements: []\n",
        f"frameworkVersion: '4'\n{AWS}{MAIN}{OWN}",
        f"{PLUGIN}{AWS}{OLDER}{MAIN}    iamRoleStatements: ${{self:provider.iamRoleStatements}}\n",
        f"{PLUGIN}{AWS}{NEWER}{MAIN}    iamRoleStatements: ${{self:provider.iam.role.statements}}\n",
        f"{AWS}{OLDER}{MAIN}resources: {{Resources: {{IamRoleLambdaExecution: {{Properties: {{Policies: []}}}}}}}}\n",
    ],
)
def test_statements_that_a_function_gets_or_may_get_are_left(deploy: Deploy, config: str) -> None:
    assert found(deploy(config, {"functions.js": ""})) == []


def test_the_place_is_the_key_and_the_lists_can_be_edited(deploy: Deploy) -> None:
    config = AWS + NEWER + OLDER + MAIN
    (unapplied,) = deploy(config).unapplied
    assert config[unapplied.key.start : unapplied.key.end] == "iamRoleStatements"
    assert unapplied.statements
    assert unapplied.belongs_to
    assert config[unapplied.statements.start : unapplied.statements.end] == PUT
    assert unapplied.belongs_to.start < unapplied.key.start < unapplied.statements.start


def test_lists_that_stand_elsewhere_are_not_to_be_edited(deploy: Deploy) -> None:
    config = f"{AWS}  iam: {{role: {{statements: '${{file(s.yml)}}'}}}}\n  iamRoleStatements: ${{file(s.yml)}}\n{MAIN}"
    (unapplied,) = deploy(config, {"s.yml": PUT}).unapplied
    assert unapplied.why is Why.BESIDE_NEWER
    assert unapplied.statements is None
