"""What a role answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Certainty, Span
from advisor.service.role_model import Grant, Role
from advisor.values import Origin, Text, hole, text

_PLACE = Span(Path("serverless.yml"), 0, 0)
_TABLE = "arn:aws:dynamodb:eu-west-1:1:table/orders"


def _text(written: str) -> Text:
    """A text with a hole for each `$`."""
    known, *rest = written.split("$")
    return text(known, *(piece for after in rest for piece in (hole(Origin.UNKNOWN, "env:X"), after)))


def _grant(actions: str, *, allows: bool = True, on: str = _TABLE, negated: bool = False, when: bool = False) -> Grant:
    named = tuple(_text(name) for name in actions.split())
    return Grant(allows, named, (text(on),), _PLACE, negated_actions=negated, conditional=when)


@pytest.mark.parametrize(
    ("grants", "hidden_by", "answer"),
    [
        ([], "", Certainty.NO),
        ([], "${ssm:role}", Certainty.UNKNOWN),
        ([_grant("dynamodb:GetItem")], "", Certainty.NO),
        ([_grant("dynamodb:PutItem")], "", Certainty.YES),
        ([_grant("DynamoDB:putitem")], "", Certainty.YES),
        ([_grant("dynamodb:Put*")], "", Certainty.YES),
        ([_grant("dynamodb:PutIte?")], "", Certainty.YES),
        ([_grant("dynamodb:*")], "", Certainty.YES),
        ([_grant("*")], "", Certainty.YES),
        ([_grant("s3:*")], "", Certainty.NO),
        ([_grant("$")], "", Certainty.UNKNOWN),
        ([_grant("$:*")], "", Certainty.UNKNOWN),
        ([_grant("$:Put*")], "", Certainty.UNKNOWN),
        ([_grant("$:Get*")], "", Certainty.NO),
        ([_grant("$:PutIte?")], "", Certainty.UNKNOWN),
        ([_grant("DynamoDB:$")], "", Certainty.UNKNOWN),
        ([_grant("dynamodb:$item")], "", Certainty.UNKNOWN),
        ([_grant("dynamodb:Batch$")], "", Certainty.NO),
        ([_grant("s3:$")], "", Certainty.NO),
        ([_grant("s3:$ dynamodb:*")], "", Certainty.YES),
        ([_grant("dynamodb:$", negated=True)], "", Certainty.UNKNOWN),
        ([_grant("s3:$", negated=True)], "", Certainty.YES),
        ([_grant("*"), _grant("DynamoDB:$", allows=False, on="*")], "", Certainty.UNKNOWN),
        ([_grant("dynamodb:PutItem", when=True)], "", Certainty.UNKNOWN),
        ([_grant("dynamodb:PutItem", when=True), _grant("dynamodb:*")], "", Certainty.YES),
        ([_grant("dynamodb:GetItem", negated=True)], "", Certainty.YES),
        ([_grant("dynamodb:PutItem", negated=True)], "", Certainty.NO),
        ([_grant("dynamodb:*"), _grant("dynamodb:PutItem", allows=False, on="*")], "", Certainty.NO),
        ([_grant("dynamodb:*"), _grant("dynamodb:PutItem", allows=False)], "", Certainty.UNKNOWN),
        ([_grant("dynamodb:*"), _grant("dynamodb:DeleteItem", allows=False, on="*")], "", Certainty.YES),
        ([_grant("dynamodb:PutItem")], "${ssm:role}", Certainty.YES),
        ([_grant("dynamodb:PutItem", allows=False, on="*")], "${ssm:role}", Certainty.NO),
    ],
)
def test_a_role_allows_an_action_denies_it_or_leaves_it_open(
    grants: list[Grant], hidden_by: str, answer: Certainty
) -> None:
    assert Role("provider", tuple(grants), hidden_by).allows("dynamodb:PutItem") is answer


@pytest.mark.parametrize(
    ("grants", "answer"),
    [
        ([_grant("dynamodb:PutItem", allows=False, on="*")], True),
        ([_grant("DynamoDB:*", allows=False, on="*"), _grant("dynamodb:PutItem")], True),
        ([_grant("dynamodb:GetItem", allows=False, on="*", negated=True)], True),
        ([], False),
        ([_grant("dynamodb:PutItem", on="*")], False),
        ([_grant("dynamodb:PutItem", allows=False)], False),
        ([_grant("dynamodb:PutItem", allows=False, on="*", when=True)], False),
        ([_grant("dynamodb:GetItem", allows=False, on="*")], False),
        ([_grant("dynamodb:$", allows=False, on="*")], False),
    ],
)
def test_a_role_denies_only_what_an_unconditional_statement_denies_everywhere(
    grants: list[Grant], answer: bool
) -> None:
    assert Role("provider", tuple(grants)).denies("dynamodb:PutItem") is answer
