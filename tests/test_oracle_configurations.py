"""The configurations that bench/oracle.py compares with the framework."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources
from bench.framework import text_of
from bench.oracle import Deployed, Statement, by_framework, differences

CONFIGURATIONS = sorted((Path(__file__).resolve().parent.parent / "bench" / "configurations").iterdir())


@pytest.mark.parametrize("folder", CONFIGURATIONS, ids=lambda folder: folder.name)
def test_every_configuration_can_be_read_and_has_functions(folder: Path) -> None:
    (service,) = load([folder], Sources())
    assert service.functions
    assert not service.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (5, "5"),
        (True, "true"),
        ({"Ref": "Orders"}, "{Orders}"),
        ({"Fn::GetAtt": ["Orders", "Arn"]}, "{Orders.Arn}"),
        ({"Fn::Sub": "${Orders.Arn}/index/*"}, "{Orders.Arn}/index/*"),
        ({"Fn::Sub": ["${A}-${B}", {"A": "a"}]}, "a-{B}"),
        ({"Fn::Join": ["/", ["a", {"Ref": "B"}]]}, "a/{B}"),
        ({"Fn::ImportValue": "x"}, "{?}"),
    ],
)
def test_a_value_of_a_template_is_one_text(value: object, text: str) -> None:
    assert text_of(value) == text


def _deployed(*statements: Statement, **more: str) -> Deployed:
    return Deployed("a.b", dict(more), "Role", frozenset(statements))


PUT = Statement("Allow", "dynamodb:PutItem", "*")


@pytest.mark.parametrize(
    ("theirs", "ours", "words"),
    [
        (_deployed(PUT), _deployed(PUT), []),
        (_deployed(PUT), _deployed(PUT._replace(resource="\0")), []),
        (_deployed(PUT), _deployed(PUT)._replace(handler="\0", role="\0"), []),
        (_deployed(), _deployed()._replace(perhaps=frozenset({PUT})), []),
        (_deployed(PUT), _deployed()._replace(perhaps=frozenset({PUT})), []),
        (_deployed(PUT), _deployed()._replace(open=True), []),
        (_deployed(), _deployed(PUT), ["said and not so"]),
        (_deployed(PUT), _deployed(), ["so and not said"]),
        (_deployed(), _deployed()._replace(role="Other"), ["the role"]),
        (_deployed(), _deployed()._replace(handler="c.d"), ["the handler"]),
        (_deployed(A="1"), _deployed(), ["left out"]),
        (_deployed(), _deployed(A="1"), ["made up"]),
        (_deployed(A="1"), _deployed(A="2"), ["A is 1"]),
        (_deployed(A="1"), _deployed()._replace(environment=None), []),
    ],
)
def test_what_two_accounts_say_otherwise_is_told(theirs: Deployed, ours: Deployed, words: list[str]) -> None:
    found = list(differences({"F": theirs}, {"F": ours}))
    assert len(found) == len(words)
    assert all(word in said for word, said in zip(words, found, strict=True))


def test_a_function_that_one_side_lacks_is_told() -> None:
    assert list(differences({"F": _deployed()}, {})) == ["F is seen by the framework only"]


def test_a_template_shows_python_functions_with_their_roles() -> None:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "Policies": [{"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": ["*"]}]}}],
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaRole"],
        },
    }
    of_python = {"Runtime": "python3.12", "Handler": "a.b", "Role": {"Fn::GetAtt": ["Own", "Arn"]}}
    resources = {
        "F": {"Type": "AWS::Lambda::Function", "Properties": of_python},
        "G": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs22.x"}},
        "Own": role,
    }
    granted = {Statement("Allow", "a:B", "*"), Statement("Allow", "lambda:InvokeFunction", "*")}
    assert by_framework({"Resources": resources}) == {"F": Deployed("a.b", {}, "Own", frozenset(granted))}
