"""The statements that a function really gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service
    from advisor.service.role_model import Grant, Role

    Deploy = Callable[..., Service]

AWS = "service: s\nprovider:\n  name: aws\n  runtime: python3.12\n"
PUT = "[{Effect: Allow, Action: 'dynamodb:PutItem', Resource: '*'}]"
GET = "[{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]"
SEND = "[{Effect: Allow, Action: 'sqs:SendMessage', Resource: '*'}]"
PLUGIN = "plugins: [serverless-iam-roles-per-function]\n"
MAIN = "functions:\n  main:\n    handler: a.b\n"
OWN = f"    iamRoleStatements: {GET}\n"
ACTIONS = ("dynamodb:PutItem", "s3:GetObject", "sqs:SendMessage")


def role(service: Service, name: str = "main") -> Role:
    return next(function.role for function in service.functions if function.name == name)


def written(given: Role) -> list[Grant]:
    """The statements that stand in the configuration, those left out that the framework adds."""
    return [grant for grant in given.grants if grant.action_places]


def allowed(given: Role) -> str:
    """A letter for each of ACTIONS: Put, Get, Send; large when allowed, `?` when unknown, small when not."""
    said = zip((given.allows(action) for action in ACTIONS), "pgs", strict=True)
    return "".join({Certainty.YES: letter.upper(), Certainty.NO: letter}.get(answer, "?") for answer, letter in said)


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (f"  iam: {{role: {{statements: {PUT}}}}}\n", "Pgs"),
        (f"  iamRoleStatements: {PUT}\n", "Pgs"),
        (f"  iam: {{role: {{statements: {PUT}}}}}\n  iamRoleStatements: {GET}\n", "Pgs"),
        ("", "pgs"),
        ("  iamRoleStatements: {Effect: Allow, Action: ['dynamodb:*', 's3:Get*'], Resource: x}\n", "PGs"),
        ("  iamRoleStatements: ['${file(iam.yml):put}', '${file(iam.yml):get}']\n", "PGs"),
        ("  iamRoleStatements: ${file(iam.yml):all}\n", "PGs"),
        ("  iamRoleStatements: [{Effect: Allow, Action: 'DynamoDB:putitem', Resource: x}]\n", "Pgs"),
        ("  iamRoleStatements: [{Effect: Allow, NotAction: 's3:*', Resource: x}]\n", "PgS"),
        (
            "  iamRoleStatements:\n    - {Effect: Allow, Action: '*', Resource: x}\n"
            "    - {Effect: Deny, Action: 's3:*', Resource: '*'}\n",
            "PgS",
        ),
        ("  iamRoleStatements: [{Effect: Allow, Action: '*', Resource: '*', Condition: {Bool: {a: b}}}]\n", "???"),
        (
            "  iamRoleStatements: [!If [Live, {Effect: Allow, Action: 's3:*', Resource: '*'}, !Ref AWS::NoValue]]\n",
            "p?s",
        ),
        ("  iamRoleStatements: [{Effect: '${ssm:/e}', Action: 's3:*', Resource: '*'}]\n", "p?s"),
        ("  iamRoleStatements: [{Effect: Allow, Action: '${ssm:/a}', Resource: '*'}]\n", "???"),
        ("  iamRoleStatements: [{Effect: Allow, Action: 's3:${ssm:/a}', Resource: '*'}]\n", "p?s"),
        ("  iamRoleStatements: ['${ssm:/s}']\n", "???"),
        ("  iamRoleStatements: ${file(iam.js)}\n", "???"),
        ("  iam: ${ssm:/iam}\n", "???"),
        ("  iamManagedPolicies: ['arn:aws:iam::123456789012:policy/own']\n", "???"),
        ("  iam: {role: {managedPolicies: [!Ref Policy]}}\n", "???"),
        ("  iamManagedPolicies: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']\n", "pgs"),
        ("  iamManagedPolicies: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess']\n", "pGs"),
        ("  iamManagedPolicies: ['arn:aws:iam::aws:policy/AmazonS3FullAccess']\n", "pGs"),
        ("  iamManagedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess']\n", "PGS"),
        ("  iamManagedPolicies: ['arn:aws:iam::aws:policy/NewlyInvented']\n", "???"),
    ],
)
def test_functions_share_the_providers_statements(deploy: Deploy, provider: str, expected: str) -> None:
    included = f"put: {PUT[1:-1]}\nget: {GET[1:-1]}\nall: [{PUT[1:-1]}, {GET[1:-1]}]\n"
    service = deploy(AWS + provider + MAIN, {"iam.yml": included, "iam.js": ""})
    assert role(service).name in ("provider", "unknown")
    assert allowed(role(service)) == expected


@pytest.mark.parametrize(
    ("provider", "function", "name", "expected"),
    [
        ("", "    role: arn:aws:iam::123456789012:role/x\n", "unknown", "???"),
        ("", "    role: ${ssm:/role}\n", "unknown", "???"),
        ("", "    role: !ImportValue role\n", "unknown", "???"),
        ("", "    role: !Sub 'arn:aws:iam::${AWS::AccountId}:role/x'\n", "unknown", "???"),
        ("", "    role: Own\n", "custom:Own", "pGs"),
        ("", "    role: !GetAtt Own.Arn\n", "custom:Own", "pGs"),
        ("", "    role: {Fn::GetAtt: [Own, Arn]}\n", "custom:Own", "pGs"),
        ("", "    role: Gone\n", "custom:Gone", "???"),
        ("  role: Own\n", "", "custom:Own", "pGs"),
        ("  role: arn:aws:iam::1:role/x\n", "", "unknown", "???"),
        ("  iam: {role: arn:aws:iam::1:role/x}\n", "", "unknown", "???"),
        ("  iam: {role: !GetAtt Own.Arn}\n", "", "custom:Own", "pGs"),
        ("  iam: {role: !GetAtt Own.Arn}\n  role: Gone\n", "", "custom:Own", "pGs"),
        ("  role: arn:aws:iam::1:role/x\n", "    role: Own\n", "custom:Own", "pGs"),
        ("  role: arn:aws:iam::1:role/x\n", OWN, "unknown", "???"),
        ("  iam: {role: arn:aws:iam::1:role/x}\n", OWN, "unknown", "???"),
        ("  iam: {role: !GetAtt Own.Arn}\n", f"    iam: {{role: {{statements: {PUT}}}}}\n", "custom:Own", "pGs"),
        (f"  iamRoleStatements: {PUT}\n", "    role: Own\n", "custom:Own", "pGs"),
    ],
)
def test_a_role_that_is_named_takes_the_place_of_the_shared_one(
    deploy: Deploy, provider: str, function: str, name: str, expected: str
) -> None:
    resource = f"Own: {{Type: AWS::IAM::Role, Properties: {{Policies: [{{PolicyDocument: {{Statement: {GET}}}}}]}}}}"
    service = deploy(f"{AWS}{provider}{MAIN}{function}resources: {{Resources: {{{resource}}}}}\n")
    assert role(service).name == name
    assert allowed(role(service)) == expected
    assert bool(service.unresolved) is ("?" in expected)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref Own], PolicyDocument: {{Statement: {PUT}}}}}}}",
            "Pgs",
        ),
        (
            "P: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref Own], "
            f"PolicyDocument: {{Statement: {PUT}}}}}}}",
            "Pgs",
        ),
        (
            f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref Other], PolicyDocument: {{Statement: {PUT}}}}}}}",
            "pgs",
        ),
        ("P: {Type: AWS::IAM::Policy, Properties: {Roles: ['${ssm:/r}'], PolicyDocument: {Statement: []}}}", "???"),
        (f"P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{PolicyDocument: {{Statement: {PUT}}}}}}}", "pgs"),
        (
            f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [made-up], PolicyDocument: {{Statement: {PUT}}}}}}}",
            "pgs",
        ),
    ],
)
def test_policies_of_their_own_count_for_the_roles_that_they_name(
    deploy: Deploy, resources: str, expected: str
) -> None:
    own = "Own: {Type: AWS::IAM::Role, Properties: {}}"
    service = deploy(f"{MAIN}    role: Own\nresources: {{Resources: {{{own}, {resources}}}}}\n")
    assert allowed(role(service)) == expected


def policy(roles: str) -> str:
    return f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: {roles}, PolicyDocument: {{Statement: {PUT}}}}}}}"


@pytest.mark.parametrize(
    ("name", "resource", "expected"),
    [
        ("my-role", policy("[my-role]"), "Pgs"),
        ("my-role", policy("[other, my-role]"), "Pgs"),
        ("my-role", policy("[!Ref Own]"), "Pgs"),
        ("my-role", policy("[my-role]").replace("Policy", "ManagedPolicy", 1), "Pgs"),
        ("my-role", policy("my-role").replace("Policy", "RolePolicy", 1).replace("Roles", "RoleName"), "Pgs"),
        ("role-${sls:stage}", policy("['role-${opt:stage, \"dev\"}']"), "Pgs"),
        ("!Sub 'role-${AWS::Region}'", policy("[!Sub 'role-${AWS::Region}']"), "Pgs"),
        ("my-role", policy("[other]"), "pgs"),
        ("my-role", policy("[My-Role-2]"), "pgs"),
        ("my-role", policy("[!Ref Other]"), "pgs"),
        ("!Sub 'role-${AWS::Region}'", policy("[task-eu-west-1]"), "pgs"),
        ("!Sub 'role-${AWS::Region}'", policy("[role-eu-west-1]"), "???"),
        ("${ssm:/name}", policy("[my-role]"), "???"),
        ("${ssm:/name}", policy("['${ssm:/name}']"), "???"),
        ("my-role", policy("['${ssm:/name}']"), "???"),
        ("my-role", policy("['other-${ssm:/name}']"), "pgs"),
    ],
)
def test_a_policy_may_call_a_role_by_its_name(deploy: Deploy, name: str, resource: str, expected: str) -> None:
    own = f"    Own: {{Type: AWS::IAM::Role, Properties: {{RoleName: {_quoted(name)}}}}}\n"
    service = deploy(f"{MAIN}    role: Own\nresources:\n  Resources:\n{own}    {resource}\n")
    assert allowed(role(service)) == expected


def _quoted(value: str) -> str:
    return value if value.startswith("!") else f'"{value}"'


@pytest.mark.parametrize(
    ("provider", "roles", "expected"),
    [
        ("", "[s-dev-us-east-1-lambdaRole]", "Pgs"),
        ("", "['${self:service}-${sls:stage}-${aws:region}-lambdaRole']", "Pgs"),
        ("  region: eu-west-1\n  stage: live\n", "[s-live-eu-west-1-lambdaRole]", "Pgs"),
        ("  iam: {role: {name: mine}}\n", "[mine]", "Pgs"),
        ("", "[s-live-us-east-1-lambdaRole]", "???"),
        ("", "['s-${ssm:/stage}-us-east-1-lambdaRole']", "???"),
        ("", "[!Sub 's-dev-${AWS::Region}-lambdaRole']", "???"),
        ("  iam: {role: {name: '${ssm:/name}'}}\n", "[mine]", "???"),
        ("", "[other-dev-us-east-1-lambdaRole]", "pgs"),
        ("", "[mine]", "pgs"),
        ("  iam: {role: {name: mine}}\n", "[s-dev-us-east-1-lambdaRole]", "pgs"),
    ],
)
def test_a_policy_may_call_the_generated_role_by_its_name(
    deploy: Deploy, provider: str, roles: str, expected: str
) -> None:
    service = deploy(f"{AWS}{provider}{MAIN}resources:\n  Resources:\n    {policy(roles)}\n")
    assert allowed(role(service)) == expected


@pytest.mark.parametrize(
    ("place", "roles", "expected"),
    [("Resources", "[mine]", "Pgs"), ("extensions", "[mine]", "Pgs"), ("extensions", "[other]", "pgs")],
)
def test_the_generated_role_may_be_renamed_by_the_resources(
    deploy: Deploy, place: str, roles: str, expected: str
) -> None:
    renamed = "{IamRoleLambdaExecution: {Type: AWS::IAM::Role, Properties: {RoleName: mine}}}"
    resources = f"resources:\n  - {place}: {renamed}\n  - Resources: {{{policy(roles)}}}\n"
    assert allowed(role(deploy(AWS + MAIN + resources))) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("{ManagedPolicyArns: [!Ref P]}", "Pgs"),
        ("{ManagedPolicyArns: [!Ref Elsewhere]}", "???"),
        ("{ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess']}", "pGs"),
        ("{Policies: '${file(p.js)}'}", "???"),
        ("'${file(p.js)}'", "???"),
        ("{Policies: [{PolicyDocument: '${ssm:/d}'}]}", "???"),
        (f"{{Policies: [{{PolicyDocument: {{Statement: {PUT[1:-1]}}}}}]}}", "Pgs"),
    ],
)
def test_a_custom_role_holds_what_its_resource_says(deploy: Deploy, properties: str, expected: str) -> None:
    policy = f"P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{PolicyDocument: {{Statement: {PUT}}}}}}}"
    own = f"Own: {{Type: AWS::IAM::Role, Properties: {properties}}}"
    service = deploy(f"{MAIN}    role: Own\nresources: {{Resources: {{{own}, {policy}}}}}\n", {"p.js": ""})
    assert allowed(role(service)) == expected


@pytest.mark.parametrize(
    ("head", "function", "name", "expected"),
    [
        (PLUGIN, OWN, "function:main", "pGs"),
        (PLUGIN, OWN + "    iamRoleStatementsInherit: true\n", "function:main", "PGs"),
        (PLUGIN, "", "provider", "Pgs"),
        (PLUGIN, "    iamRoleStatements: []\n", "function:main", "pgs"),
        (PLUGIN, "    iamRoleStatements: ${ssm:/s}\n", "function:main", "???"),
        (
            f"{PLUGIN}custom: {{serverless-iam-roles-per-function: {{defaultInherit: true}}}}\n",
            OWN,
            "function:main",
            "PGs",
        ),
        (
            f"{PLUGIN}custom: {{serverless-iam-roles-per-function: {{defaultInherit: true}}}}\n",
            OWN + "    iamRoleStatementsInherit: false\n",
            "function:main",
            "pGs",
        ),
        ("frameworkVersion: '3'\n", OWN, "provider", "Pgs"),
        ("frameworkVersion: '>=3.1.0 <4.0.0'\n", OWN, "provider", "Pgs"),
        ("frameworkVersion: '4'\n", OWN, "function:main", "pGs"),
        ("frameworkVersion: ^4.1\n", OWN + "    iam: {inheritStatements: true}\n", "function:main", "PGs"),
        ("frameworkVersion: 4\n", f"    iam: {{role: {{statements: {GET}}}}}\n", "function:main", "pGs"),
        ("frameworkVersion: 4\n", "", "provider", "Pgs"),
        ("frameworkVersion: 4\n", "    role: IamRoleLambdaExecution\n", "provider", "Pgs"),
        ("frameworkVersion: 4\n", "    role: !GetAtt IamRoleLambdaExecution.Arn\n", "provider", "Pgs"),
        (PLUGIN, f"    iam: {{role: {{statements: {GET}}}}}\n", "provider", "Pgs"),
        (PLUGIN, OWN + f"    iam: {{role: {{statements: {PUT}}}}}\n", "function:main", "pGs"),
        ("", OWN, "function:main", "???"),
        ("frameworkVersion: '>=2.0.0'\n", OWN, "function:main", "???"),
        ("", "", "provider", "Pgs"),
    ],
)
def test_a_function_has_a_role_of_its_own_by_plugin_or_version_4(
    deploy: Deploy, head: str, function: str, name: str, expected: str
) -> None:
    service = deploy(f"{head}{AWS}  iamRoleStatements: {PUT}\n{MAIN}{function}")
    given = role(service)
    assert given.name == name
    if expected == "???":
        assert given.hidden_by
    else:
        assert allowed(given) == expected
        assert not given.hidden_by


@pytest.mark.parametrize(
    ("provider", "function", "name", "expected"),
    [
        (f"{{mode: perFunction, statements: {PUT}}}", "", "function:main", "Pgs"),
        (f"{{mode: perFunction, statements: {PUT}}}", OWN, "function:main", "PGs"),
        (f"{{mode: perFunction, statements: {PUT}}}", "    iam: {inheritStatements: false}\n", "function:main", "pgs"),
        (f"{{mode: shared, statements: {PUT}}}", "", "provider", "Pgs"),
        (f"{{mode: shared, statements: {PUT}}}", OWN, "function:main", "pGs"),
        ("{mode: perFunction, managedPolicies: [S3]}", "    iam: {inheritStatements: false}\n", "function:main", "pGs"),
        ("{mode: shared, managedPolicies: [S3]}", "    iam: {role: {statements: []}}\n", "function:main", "pgs"),
        ("{mode: shared}", "    iam: {role: {managedPolicies: [S3]}}\n", "function:main", "pGs"),
    ],
)
def test_version_4_makes_roles_for_all_functions_when_it_is_told_to(
    deploy: Deploy, provider: str, function: str, name: str, expected: str
) -> None:
    config = f"frameworkVersion: '4'\n{AWS}  iam: {{role: {provider}}}\n{MAIN}{function}"
    given = role(deploy(config.replace("[S3]", "['arn:aws:iam::aws:policy/AmazonS3FullAccess']")))
    assert (given.name, allowed(given), given.hidden_by) == (name, expected, "")


@pytest.mark.parametrize(
    ("head", "provider", "expected"),
    [
        (PLUGIN, f"  iam: {{role: {{statements: {PUT}}}}}\n  iamRoleStatements: {SEND}\n", "PGs"),
        (PLUGIN, f"  iamRoleStatements: {SEND}\n", "pGS"),
        (PLUGIN, f"  iam: {{deploymentRole: x}}\n  iamRoleStatements: {SEND}\n", "pGs"),
        ("frameworkVersion: 4\n", f"  iam: {{deploymentRole: x}}\n  iamRoleStatements: {SEND}\n", "pGs"),
    ],
)
def test_older_statements_are_not_inherited_beside_the_newer_key(
    deploy: Deploy, head: str, provider: str, expected: str
) -> None:
    given = role(deploy(f"{head}{AWS}{provider}{MAIN}{OWN}    iamRoleStatementsInherit: true\n"))
    assert allowed(given) == expected


@pytest.mark.parametrize(
    ("head", "target", "expected"),
    [
        (PLUGIN, "!Ref MainIamRoleLambdaExecution", "PGs"),
        (PLUGIN, "!Ref OtherIamRoleLambdaExecution", "pGs"),
        (PLUGIN, "!Ref IamRoleLambdaExecution", "pGs"),
        (PLUGIN, "main-role", "PGs"),
        ("frameworkVersion: 4\n", "!Ref MainIamRoleLambdaExecution", "PGs"),
    ],
)
def test_a_policy_may_name_the_role_that_is_made_for_a_function(
    deploy: Deploy, head: str, target: str, expected: str
) -> None:
    own = f"{OWN}    iamRoleStatementsName: main-role\n"
    service = deploy(f"{head}{AWS}{MAIN}{own}resources:\n  Resources:\n    {policy(f'[{target}]')}\n")
    assert allowed(role(service)) == expected


def test_functions_on_the_same_role_get_the_same_object(deploy: Deploy) -> None:
    service = deploy(MAIN + "  other:\n    handler: a.b\n")
    assert role(service) is role(service, "other")


def test_the_event_of_one_function_counts_for_all_on_the_shared_role(deploy: Deploy) -> None:
    other = "  other: {handler: a.b, events: [{sqs: x}]}\n"
    assert role(deploy(MAIN + other)).allows("sqs:ReceiveMessage") is Certainty.YES


@pytest.mark.parametrize(
    ("head", "settings", "main", "other"),
    [
        (PLUGIN, f"iamRoleStatements: {GET}", Certainty.YES, Certainty.YES),
        ("frameworkVersion: 4\n", f"iamRoleStatements: {GET}", Certainty.NO, Certainty.YES),
        ("", "role: Own", Certainty.YES, Certainty.NO),
    ],
)
def test_an_event_counts_for_the_role_in_use(
    deploy: Deploy, head: str, settings: str, main: Certainty, other: Certainty
) -> None:
    own = "resources: {Resources: {Own: {Type: AWS::IAM::Role, Properties: {}}}}\n"
    service = deploy(f"{head}{MAIN}  other: {{handler: a.b, {settings}, events: [{{sqs: x}}]}}\n{own}")
    answers = [role(service, name).allows("sqs:ReceiveMessage") for name in ("main", "other")]
    assert answers == [main, other]


LIFT = """\
plugins: [serverless-lift]
constructs:
  files: {type: storage}
  data: {type: database/dynamodb-single-table}
"""


@pytest.mark.parametrize(
    ("head", "function", "expected"),
    [
        (LIFT, "", "PGs"),
        (f"{LIFT}  jobs: {{type: queue}}\n", "", "PGS"),
        (f"{LIFT}lift: {{automaticPermissions: false}}\n", "", "pgs"),
        (LIFT.replace("serverless-lift", "other"), "", "pgs"),
        (LIFT, "    role: arn:aws:iam::1:role/x\n", "???"),
    ],
)
def test_lift_grants_its_constructs_to_the_shared_role(deploy: Deploy, head: str, function: str, expected: str) -> None:
    assert allowed(role(deploy(head + AWS + MAIN + function))) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ("Resources: {IamRoleLambdaExecution: {Type: AWS::IAM::Role, Properties: {Policies: []}}}", "???"),
        ("Resources: {IamRoleLambdaExecution: {Type: AWS::IAM::Role, Properties: {RoleName: x}}}", "Pgs"),
        (
            "extensions: {IamRoleLambdaExecution: {Properties: {Policies: [{PolicyDocument: "
            f"{{Statement: {GET}}}}}]}}}}}}",
            "pGs",
        ),
        ("extensions: {IamRoleLambdaExecution: {Properties: {RoleName: x}}}", "Pgs"),
        (
            "extensions: {IamRoleLambdaExecution: {Properties: {ManagedPolicyArns: "
            "['arn:aws:iam::aws:policy/AmazonS3FullAccess']}}}",
            "PGs",
        ),
        (
            "Resources: {IamRoleLambdaExecution: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: "
            "['arn:aws:iam::aws:policy/AmazonS3FullAccess']}}}",
            "PGs",
        ),
        (
            "Resources: {P: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref IamRoleLambdaExecution], "
            f"PolicyDocument: {{Statement: {GET}}}}}}}}}",
            "PGs",
        ),
    ],
)
def test_resources_may_change_the_generated_role(deploy: Deploy, resources: str, expected: str) -> None:
    service = deploy(f"{AWS}  iamRoleStatements: {PUT}\n{MAIN}resources: {{{resources}}}\n")
    assert allowed(role(service)) == expected


def test_a_grant_names_its_resources_and_places(deploy: Deploy) -> None:
    config = f"""{AWS}  iamRoleStatements:
    - Effect: Allow
      Action:
        - dynamodb:GetItem
        - dynamodb:Query
      Resource:
        - !GetAtt Orders.Arn
        - !Join [/, [!GetAtt Orders.Arn, index, '*']]
        - arn:aws:dynamodb:${{aws:region}}:*:table/x-${{sls:stage}}
{MAIN}"""
    given = role(deploy(config))
    (grant,) = written(given)
    assert [config[place.start : place.end] for place in grant.action_places] == ["dynamodb:GetItem", "dynamodb:Query"]
    assert next(config[place.start : place.end] for place in grant.resource_places) == "!GetAtt Orders.Arn"
    assert grant.actions == (text("dynamodb:GetItem"), text("dynamodb:Query"))
    arn = hole(Origin.RESOURCE, "Orders.Arn")
    assert grant.resources == (arn, text(arn, "/index/*"), text("arn:aws:dynamodb:us-east-1:*:table/x-dev"))
    assert grant.actions_span
    assert config[grant.actions_span.start : grant.actions_span.end] == "- dynamodb:GetItem\n        - dynamodb:Query"
    assert grant.resources_span
    assert config[grant.resources_span.start : grant.resources_span.end].endswith("x-${sls:stage}")
    assert given.statements_span == grant.span.__class__(grant.span.file, grant.span.start - 2, grant.span.end)


@pytest.mark.parametrize(
    ("provider", "listed", "anchored", "action"),
    [
        (f"  iamRoleStatements: {PUT}\n", True, False, True),
        ("  stage: dev\n", False, True, None),
        ("  iamRoleStatements: ${self:custom.s}\n", True, False, True),
        ("  iamRoleStatements: ${self:custom.s}\n  x: ${self:custom.s}\n", False, False, False),
        ("  iamRoleStatements: *shared\n", False, False, False),
        (
            "  iamRoleStatements:\n    - Effect: Allow\n      Action: *action\n      Resource: '*'\n",
            True,
            False,
            False,
        ),
    ],
)
def test_a_statement_may_be_added_only_where_nothing_else_changes(
    deploy: Deploy, provider: str, listed: bool, anchored: bool, action: bool | None
) -> None:
    custom = f"custom:\n  s: {PUT}\n  a: &shared {PUT}\n  b: &action s3:GetObject\n"
    given = role(deploy(custom + AWS + provider + MAIN))
    assert (given.statements_span is not None, given.anchor is not None) == (listed, anchored)
    assert [grant.actions_span is not None for grant in written(given)] == ([] if action is None else [action])
