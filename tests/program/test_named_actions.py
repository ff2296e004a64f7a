"""The actions that statements name."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Span
from advisor.program.actions import actions_of_operation
from advisor.program.named_actions import misnamed_actions
from advisor.service.model import Environment, Function, Service
from advisor.service.role_model import Grant, Role
from advisor.values import Hole, Origin, text

_FILE = Path("serverless.yml")


def _service(*grants: Grant) -> Service:
    role = Role("provider", grants)
    functions = tuple(
        Function(name, Span(_FILE, 0, 0), None, "python3.12", Environment({}), role) for name in ("first", "second")
    )
    return Service("s", Path(), _FILE, functions)


def _grant(*actions: str, written: bool = True) -> Grant:
    places = tuple(Span(_FILE, index, index + 1) for index, _ in enumerate(actions)) if written else ()
    return Grant(True, tuple(map(text, actions)), (text("*"),), Span(_FILE, 0, 9), action_places=places)


def test_each_misnamed_action_is_told_once_with_its_place() -> None:
    found = list(misnamed_actions(_service(_grant("s3:GetObject", "s3:HeadObject", "s3:GetObjekt"), _grant("s3:Get"))))
    assert [(one.action, one.place.start, one.function.name) for one in found] == [
        ("s3:HeadObject", 1, "first"),
        ("s3:GetObjekt", 2, "first"),
    ]
    assert [one.operation_needs for one in found] == [("s3:GetObject",), ()]


@pytest.mark.parametrize(
    "grant",
    [
        _grant("s3:HeadObject", written=False),
        _grant("s3:*"),
        Grant(
            True,
            (text("s3:", Hole(Origin.UNKNOWN)),),
            (text("*"),),
            Span(_FILE, 0, 9),
            action_places=(Span(_FILE, 0, 1),),
        ),
    ],
)
def test_what_the_framework_writes_and_what_is_not_known_is_not_judged(grant: Grant) -> None:
    assert list(misnamed_actions(_service(grant))) == []


@pytest.mark.parametrize(
    ("prefix", "operation", "actions"),
    [
        ("s3", "HeadObject", ("s3:GetObject",)),
        ("s3", "headobject", ("s3:GetObject",)),
        ("s3", "ListBuckets", ("s3:ListAllMyBuckets",)),
        ("quicksight", "HeadObject", ()),
        ("sqs", "SendMessageBatch", ("sqs:SendMessage",)),
        ("lambda", "Invoke", ("lambda:InvokeFunction",)),
        ("dynamodb", "TransactWriteItems", ()),
        ("s3", "Nothing", ()),
    ],
)
def test_an_operation_may_need_an_action_of_another_name(prefix: str, operation: str, actions: tuple[str, ...]) -> None:
    assert actions_of_operation(prefix, operation) == actions
