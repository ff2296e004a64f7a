"""Whether a role's statements speak of the resource that a call needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Certainty, Span
from advisor.service.coverage import EVERYTHING, Deployment
from advisor.service.role_model import Grant, Role
from advisor.values import Hole, Origin, Text, hole, text

_PLACE = Span(Path("serverless.yml"), 0, 0)
_WHERE = (Hole(Origin.PLATFORM, "AWS::Region"), ":", Hole(Origin.PLATFORM, "AWS::AccountId"), ":")
_PARTITION = Hole(Origin.PLATFORM, "AWS::Partition")


def _arn(service: str, *rest: str | Hole | Text) -> Text:
    return text("arn:", _PARTITION, f":{service}:", *(() if service == "s3" else _WHERE), *rest)


def _made_up(name: str) -> Hole:
    return Hole(Origin.RESOURCE, name)


_REFERENCES = {
    "Orders": hole(Origin.RESOURCE, "Orders"),
    "Orders.Arn": _arn("dynamodb", "table/", _made_up("Orders")),
    "Users.Arn": _arn("dynamodb", "table/", _made_up("Users")),
    "Users": hole(Origin.RESOURCE, "Users"),
    "Named": text("named-dev"),
    "Named.Arn": _arn("dynamodb", "table/named-dev"),
    "Files": text("files-dev"),
    "Files.Arn": text("arn:", _PARTITION, ":s3:::files-dev"),
}
_DEPLOYMENT = Deployment(_REFERENCES, "dev", "eu-west-1")


def _text(written: str) -> Text:
    """A text in which `{X.Arn}` is a reference and `$` is not known."""
    parts: list[str | Hole] = []
    for index, piece in enumerate(written.replace("$", "{$}").replace("{", "}").split("}")):
        known = piece if index % 2 == 0 else None
        parts.append(known if known is not None else Hole(Origin.UNKNOWN if piece == "$" else Origin.RESOURCE, piece))
    return text(*parts)


def _grant(*resources: str, action: str = "dynamodb:Query", allows: bool = True, negated: bool = False) -> Grant:
    return Grant(allows, (text(action),), tuple(map(_text, resources)), _PLACE, negated_resources=negated)


ORDERS = _arn("dynamodb", "table/", _made_up("Orders"))
NAMED = _arn("dynamodb", "table/named-dev")
INDEX = text(ORDERS, "/index/by_date")
OBJECT = text("arn:", _PARTITION, ":s3:::files-dev/a/b")
BUCKET = text("arn:", _PARTITION, ":s3:::files-dev")
OF_EVENT = _arn("dynamodb", "table/", Hole(Origin.EVENT, "event['t']"))


@pytest.mark.parametrize(
    ("granted", "arn", "lacks"),
    [
        ("*", ORDERS, False),
        ("{Orders.Arn}", ORDERS, False),
        ("{Users.Arn}", ORDERS, True),
        ("{Named.Arn}", ORDERS, True),
        ("arn:aws:dynamodb:eu-west-1:1:table/{Orders}", ORDERS, False),
        ("arn:aws:dynamodb:eu-west-1:1:table/{Users}", ORDERS, True),
        ("arn:aws:dynamodb:*:*:table/*", ORDERS, False),
        ("arn:aws:dynamodb:*:*:*", ORDERS, False),
        ("arn:aws:dynamodb:*", ORDERS, False),
        ("arn:aws:s3:::*", ORDERS, True),
        ("arn:aws:dynamodb:*:*:table/shop-dev-*", ORDERS, False),
        ("arn:aws:dynamodb:*:*:table/orders", ORDERS, True),
        ("arn:aws:dynamodb:*:*:table/other/*", ORDERS, True),
        ("{Orders.Arn}", INDEX, True),
        ("{Orders.Arn}/index/*", INDEX, False),
        ("{Orders.Arn}/index/by_date", INDEX, False),
        ("{Orders.Arn}/index/by_name", INDEX, True),
        ("{Orders.Arn}/*", INDEX, False),
        ("{Orders.Arn}*", INDEX, False),
        ("{Orders.Arn}/index/*", ORDERS, True),
        ("{Users.Arn}/index/*", INDEX, True),
        ("{Named.Arn}", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/named-dev", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/named-prod", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/other-prod", NAMED, True),
        ("arn:aws:dynamodb:us-east-1:1:table/named-dev", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/named-???", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/named-????", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/name?-dev", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/Named-dev", NAMED, True),
        ("arn:aws:dynamodb:*:*:table/$", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/$-live", NAMED, False),
        ("arn:aws:dynamodb:*:*:table/x-$", NAMED, True),
        ("$", NAMED, False),
        ("{Parameter}", NAMED, False),
        ("{Parameter}", ORDERS, False),
        ("{Orders.Arn}", OF_EVENT, False),
        ("arn:aws:s3:::x", OF_EVENT, True),
        ("{Files.Arn}", OBJECT, True),
        ("{Files.Arn}/*", OBJECT, False),
        ("{Files.Arn}*", OBJECT, False),
        ("{Files.Arn}/a/*", OBJECT, False),
        ("{Files.Arn}/c/*", OBJECT, True),
        ("{Files.Arn}/*", BUCKET, True),
        ("{Files.Arn}", BUCKET, False),
        ("arn:aws:s3:::files-*", BUCKET, False),
        ("arn:aws:s3:*:*:files-dev/*", OBJECT, False),
        ("arn:aws:s3:eu-west-1:1:files-dev/*", OBJECT, True),
        ("arn:aws:s3:us-east-2:1:files-dev/*", OBJECT, True),
        ("files-dev/*", OBJECT, True),
        ("*", EVERYTHING, False),
        ("arn:aws:dynamodb:*:*:*", EVERYTHING, False),
        ("arn:aws:dynamodb:*:*:table/*", EVERYTHING, False),
        ("arn:aws:s3:::*", EVERYTHING, False),
        ("$", EVERYTHING, False),
        ("arn:aws:dynamodb:*:*:table/$", EVERYTHING, False),
        ("{Parameter}", EVERYTHING, False),
        ("{Orders.Arn}", EVERYTHING, True),
        ("{Foreign.Arn}", EVERYTHING, True),
        ("arn:aws:dynamodb:*:*:table/orders", EVERYTHING, True),
        ("arn:aws:dynamodb:*:*:table/orders/backup/*", EVERYTHING, True),
        ("arn:aws:s3:::files", EVERYTHING, True),
    ],
)
def test_a_role_lacks_a_resource_only_when_no_value_of_what_is_unknown_lets_it_match(
    granted: str, arn: Text, lacks: bool
) -> None:
    role = Role("provider", (_grant(granted), _grant("*", action="s3:ListBucket"), _grant("*", allows=False)))
    assert _DEPLOYMENT.lacks(role, "dynamodb:Query", arn) is lacks


@pytest.mark.parametrize(
    ("role", "lacks"),
    [
        (Role("provider", (_grant("{Users.Arn}"), _grant("{Orders.Arn}"))), False),
        (Role("provider", (_grant("{Users.Arn}", "{Orders.Arn}"),)), False),
        (Role("provider", (_grant("{Users.Arn}"), _grant("{Orders.Arn}", action="dynamodb:Get*"))), True),
        (Role("provider", (_grant("{Users.Arn}"), _grant("*", action="$"))), True),
        (Role("provider", (_grant("{Users.Arn}"),), "${ssm:x}"), False),
        (Role("provider", (_grant("{Users.Arn}"),), elsewhere=(_grant("*"),)), False),
        (Role("provider", (_grant("{Users.Arn}"),), elsewhere=(_grant("*", action="s3:*"),)), True),
        (Role("provider", (_grant("{Users.Arn}", negated=True),)), False),
        (Role("provider", (_grant("*", negated=True),)), True),
    ],
)
def test_every_statement_that_names_the_action_counts(role: Role, lacks: bool) -> None:
    assert _DEPLOYMENT.lacks(role, "dynamodb:Query", ORDERS) is lacks


@pytest.mark.parametrize(
    ("granted", "negated", "answer"),
    [
        ("*", False, Certainty.YES),
        ("{Orders.Arn}", False, Certainty.YES),
        ("arn:aws:dynamodb:*:*:table/*", False, Certainty.UNKNOWN),
        ("{Users.Arn}", False, Certainty.NO),
        ("*", True, Certainty.NO),
        ("{Orders.Arn}", True, Certainty.NO),
        ("{Users.Arn}", True, Certainty.YES),
        ("$", True, Certainty.UNKNOWN),
    ],
)
def test_a_statement_covers_what_it_names(granted: str, negated: bool, answer: Certainty) -> None:
    assert _DEPLOYMENT.covers(_grant(granted, negated=negated), ORDERS) is answer
