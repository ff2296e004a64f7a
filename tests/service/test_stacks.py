"""What services of one repository take from each other's stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources
from advisor.values import Hole, Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from advisor.service.model import Function
    from advisor.values import Text

    Write = Callable[[Mapping[str, str]], Path]

DATA = """\
service: data
provider: {name: aws, runtime: python3.12, stage: "${opt:stage, 'dev'}"}
resources:
  Resources:
    Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: "orders-${sls:stage}"}}
    Files: {Type: AWS::S3::Bucket}
    Reading:
      Type: AWS::IAM::ManagedPolicy
      Properties:
        PolicyDocument:
          Statement: [{Effect: Allow, Action: "dynamodb:GetItem", Resource: !GetAtt Orders.Arn}]
  Outputs:
    Name: {Value: !Ref Orders, Export: {Name: "${sls:stage}-orders"}}
    Arn: {Value: !GetAtt Orders.Arn, Export: {Name: "${sls:stage}-orders-arn"}}
    FilesName: {Value: !Ref Files, Export: {Name: files}}
    Policy: {Value: !Ref Reading, Export: {Name: reading}}
    Twice: {Value: a, Export: {Name: twice}}
    TwiceToo: {Value: b, Export: {Name: twice}}
    Ring: {Value: !ImportValue ring, Export: {Name: ring}}
"""
ARN = (
    *("arn:", Hole(Origin.PLATFORM, "AWS::Partition"), ":dynamodb:", Hole(Origin.PLATFORM, "AWS::Region"), ":"),
    *(Hole(Origin.PLATFORM, "AWS::AccountId"), ":table/orders-dev"),
)
API = """\
service: api
provider:
  name: aws
  runtime: python3.12
  iam: {role: {managedPolicies: [%s]}}
functions: {main: {handler: app.main, environment: {V: %s}}}
resources: {Resources: {Files: {Type: AWS::S3::Bucket, Properties: {BucketName: mine}}}}
"""


def function(folder: Path, stage: str | None = None) -> Function:
    services = load([folder], Sources(), stage)
    return next(service for service in services if service.name == "api").functions[0]


@pytest.mark.parametrize(
    ("value", "stage", "meant"),
    [
        ("!ImportValue dev-orders", None, text("orders-dev")),
        ("!ImportValue '${sls:stage}-orders'", "prod", text("orders-prod")),
        ("!ImportValue {'Fn::Sub': dev-orders}", None, text("orders-dev")),
        ("!ImportValue dev-orders-arn", None, text(*ARN)),
        ("!ImportValue other", None, hole(Origin.UNKNOWN, "Fn::ImportValue: other")),
        ("!ImportValue files", None, hole(Origin.UNKNOWN, "Fn::ImportValue: files")),  # not this service's own `Files`
        ("!ImportValue twice", None, hole(Origin.UNKNOWN, "Fn::ImportValue: twice")),
        ("!ImportValue ring", None, hole(Origin.UNKNOWN, "Fn::ImportValue: ring")),
        ("!ImportValue {'Fn::Sub': '${AWS::StackName}-x'}", None, hole(Origin.UNKNOWN, "Fn::ImportValue")),
        ("'${cf:data-dev.Name}'", None, text("orders-dev")),
        ("'${cf:data-${sls:stage}.Name}-x'", "prod", text("orders-prod-x")),
        ("'${cf:data-dev.Arn}'", None, text(*ARN)),
        ("'${cf:data-dev.None}'", None, hole(Origin.UNKNOWN, "${cf:data-dev.None}")),
        ("'${cf:other-dev.Name}'", None, hole(Origin.UNKNOWN, "${cf:other-dev.Name}")),
        ("'${cf(us-east-1):data-dev.Name}'", None, hole(Origin.UNKNOWN, "${cf(us-east-1):data-dev.Name}")),
    ],
)
def test_a_value_of_another_stack_of_the_repository_is_known(
    write: Write, value: str, stage: str | None, meant: Text
) -> None:
    folder = write({".git/HEAD": "", "data/serverless.yml": DATA, "api/serverless.yml": API % ("", value)})
    for asked in (folder, folder / "api"):
        assert function(asked, stage).environment.variables["V"].value == meant


def test_a_stack_may_have_a_name_of_its_own(write: Write) -> None:
    data = DATA.replace("name: aws,", "name: aws, stackName: 'mine-${sls:stage}',")
    folder = write({"data/serverless.yml": data, "api/serverless.yml": API % ("", "'${cf:mine-dev.Name}'")})
    assert function(folder).environment.variables["V"].value == text("orders-dev")


def test_stacks_of_other_repositories_are_not_looked_into(write: Write) -> None:
    api = API % ("", "!ImportValue dev-orders")
    folder = write({"data/serverless.yml": DATA, "api/.git/HEAD": "", "api/serverless.yml": api})
    assert function(folder).environment.variables["V"].value.opaque


def test_a_policy_of_another_stack_grants_what_it_says(write: Write) -> None:
    folder = write({"data/serverless.yml": DATA, "api/serverless.yml": API % ("!ImportValue reading", "x")})
    role = function(folder).role
    grant = next(grant for grant in role.grants if grant.span.file.parent.name == "data")
    assert role.hidden_by == ""
    assert (grant.actions, grant.resources) == ((text("dynamodb:GetItem"),), (text(*ARN),))
    assert (grant.actions_span, grant.resources_span) == (None, None)


@pytest.mark.parametrize("name", ["gone", "files"])
def test_a_policy_that_is_not_there_hides_what_it_grants(write: Write, name: str) -> None:
    folder = write({"data/serverless.yml": DATA, "api/serverless.yml": API % (f"!ImportValue {name}", "x")})
    assert function(folder).role.hidden_by == f"the managed policy {{Fn::ImportValue: {name}}}"


@pytest.mark.parametrize(
    ("provider", "known"),
    [
        ("{name: aws, runtime: python3.12, stage: '${cf:data-dev.Stage}'}", "orders-dev"),
        ("{name: aws, runtime: python3.12, stackName: '${cf:data-dev.Stack}'}", None),
        ("'${cf:data-dev.Provider}'", None),
    ],
)
def test_a_stack_that_is_named_by_another_one_ends(write: Write, provider: str, known: str | None) -> None:
    data = DATA.replace(DATA.splitlines()[1], f"provider: {provider}")
    data += "    Named: {Value: x, Export: {Name: !ImportValue named}}\n"
    data += "    Other: {Value: !ImportValue dev-orders, Export: {Name: other}}\n"
    folder = write({"data/serverless.yml": data, "api/serverless.yml": API % ("", "'${cf:data-dev.Other}'")})
    assert function(folder).environment.variables["V"].value.known == known
