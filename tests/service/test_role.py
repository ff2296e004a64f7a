"""What a role answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Certainty, Span
from advisor.service.model import Grant, Role
from advisor.values import Origin, hole, text

_PLACE = Span(Path("serverless.yml"), 0, 0)
_TABLE = "arn:aws:dynamodb:eu-west-1:1:table/orders"


def _grant(actions: str, *, allows: bool = True, on: str = _TABLE, negated: bool = False, when: bool = False) -> Grant:
    named = tuple(hole(Origin.UNKNOWN, name) if name.startswith("$") else text(name) for name in actions.split())
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
        ([_grant("${self:actions}")], "", Certainty.UNKNOWN),
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
