"""Statements that speak of one resource more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.model import Applicability, Span
from advisor.service.role_model import Grant, Role
from advisor.subjects import CoverResource
from advisor.values import Hole, Origin, Text, text

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked

TABLE = text(Hole(Origin.RESOURCE, "Orders.Arn"))
INDEX = text(Hole(Origin.RESOURCE, "Orders.Arn"), "/index/by_date")
IN_ARN = text("arn:aws:dynamodb:*:*:table/", Hole(Origin.RESOURCE, "Orders"))
BUCKET = text("arn:aws:s3:::files")
OBJECTS = text("arn:aws:s3:::files/*")


def role(spans: list[Span], *resources: Text, **more: Any) -> Role:
    """A role of one statement whose action stands in the first place, whose resources stand in the others."""
    actions, whole, *places = spans
    grant = Grant(
        allows=True,
        actions=(text("dynamodb:Query"), text("s3:*")),
        resources=resources,
        span=actions,
        actions_span=actions,
        resources_span=whole,
        action_places=(actions,),
        resource_places=tuple(places) or (whole,),
        **more,
    )
    return Role("provider", (grant,))


STATEMENT = """\
statements:
  - Effect: Allow
    Action: «dynamodb:Query»
    Resource:{}
functions:
    - a
"""


@pytest.mark.parametrize(
    ("before", "granted", "wanted", "after"),
    [
        (
            " «!GetAtt Orders.Arn»",
            TABLE,
            INDEX,
            '\n      - !GetAtt Orders.Arn\n      - !Sub "${Orders.Arn}/index/by_date"',
        ),
        (
            " «!GetAtt Orders.Arn»  # the table",
            TABLE,
            INDEX,
            '\n      - !GetAtt Orders.Arn\n      - !Sub "${Orders.Arn}/index/by_date"  # the table',
        ),
        (
            "\n      «Fn::GetAtt: [Orders, Arn]»",
            TABLE,
            INDEX,
            '\n      - Fn::GetAtt: [Orders, Arn]\n      - !Sub "${Orders.Arn}/index/by_date"',
        ),
        (
            "\n      «Fn::GetAtt:\n        - Orders\n        - Arn»",
            TABLE,
            INDEX,
            '\n      - Fn::GetAtt:\n          - Orders\n          - Arn\n      - !Sub "${Orders.Arn}/index/by_date"',
        ),
        (
            " «!Join\n      - ''\n      - - 'arn:aws:dynamodb:*:*:table/'\n        - !Ref Orders»",
            IN_ARN,
            INDEX,
            "\n      - !Join\n        - ''\n        - - 'arn:aws:dynamodb:*:*:table/'\n          - !Ref Orders\n"
            '      - !Sub "${Orders.Arn}/index/by_date"',
        ),
        (
            " «[!GetAtt Orders.Arn]»",
            TABLE,
            INDEX,
            ' [!GetAtt Orders.Arn, !Sub "${Orders.Arn}/index/by_date"]',
        ),
        (
            "\n    «- !GetAtt Orders.Arn»",
            TABLE,
            INDEX,
            '\n    - !GetAtt Orders.Arn\n    - !Sub "${Orders.Arn}/index/by_date"',
        ),
        (
            " «arn:aws:s3:::${self:custom.files}»",
            BUCKET,
            OBJECTS,
            "\n      - arn:aws:s3:::${self:custom.files}\n      - 'arn:aws:s3:::${self:custom.files}/*'",
        ),
        (
            ' «"arn:aws:s3:::files/*"»',
            OBJECTS,
            BUCKET,
            '\n      - "arn:aws:s3:::files/*"\n      - "arn:aws:s3:::files"',
        ),
        (
            " «arn:aws:dynamodb:us-east-1:1:table/orders»",
            text("arn:aws:dynamodb:us-east-1:1:table/orders"),
            text("arn:aws:dynamodb:*:*:table/orders/index/by_date"),
            "\n      - arn:aws:dynamodb:us-east-1:1:table/orders\n"
            "      - arn:aws:dynamodb:us-east-1:1:table/orders/index/by_date",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_statement_that_names_the_table_or_bucket_names_the_rest_of_it(
    marked: type[Marked], before: str, granted: Text, wanted: Text, after: str, newline: str
) -> None:
    texts = marked(serverless_yml=STATEMENT.format(before).replace("\n", newline))
    given = role([*texts.spans, texts.spans[1]], granted)
    mended = texts.mended(CoverResource(given, "dynamodb:Query", wanted), Applicability.SAFE)
    plain = STATEMENT.replace("«", "").replace("»", "")
    assert mended == {"serverless.yml": plain.format(after).replace("\n", newline)}


def test_json_gets_a_list(marked: type[Marked]) -> None:
    texts = marked(serverless_json='{"Action": «"s3:*"», "Resource": «"arn:aws:s3:::files"»}\n')
    given = role([*texts.spans, texts.spans[1]], BUCKET)
    mended = texts.mended(CoverResource(given, "s3:GetObject", OBJECTS), Applicability.SAFE)
    assert mended["serverless.json"] == (
        '{"Action": "s3:*", "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]}\n'
    )


def test_a_flow_mapping_keeps_to_its_line(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="- {Action: «'s3:*'», Resource: «!GetAtt Orders.Arn»}\n")
    given = role([*texts.spans, texts.spans[1]], TABLE)
    mended = texts.mended(CoverResource(given, "dynamodb:Query", INDEX), Applicability.SAFE)
    assert mended["serverless.yml"] == (
        "- {Action: 's3:*', Resource: [!GetAtt Orders.Arn, !Sub \"${Orders.Arn}/index/by_date\"]}\n"
    )


ALL = "a: «dynamodb:Query»\nb: «!GetAtt Orders.Arn»\nall: «[]»\n"


@pytest.mark.parametrize(
    ("granted", "wanted", "more"),
    [
        (TABLE, text(Hole(Origin.RESOURCE, "Others.Arn")), {}),
        (TABLE, text("*"), {}),
        (text(Hole(Origin.RESOURCE, "Orders.Arn"), "/index/by_name"), INDEX, {}),
        (TABLE, INDEX, {"conditional": True}),
        (TABLE, INDEX, {"negated_resources": True}),
        (TABLE, INDEX, {"negated_actions": True}),
    ],
)
def test_what_no_statement_names_gets_one_of_its_own(
    marked: type[Marked], granted: Text, wanted: Text, more: dict[str, bool]
) -> None:
    texts = marked(serverless_yml=ALL)
    given = role([*texts.spans[:2], texts.spans[1]], granted, **more)
    given = Role("provider", given.grants, "", texts.spans[2])
    mended = texts.mended(CoverResource(given, "dynamodb:Query", wanted), Applicability.SAFE)
    assert "all: [{Effect: Allow, Action: [dynamodb:Query]" in mended["serverless.yml"]


def test_a_resource_that_stands_behind_an_alias_is_left(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="x: &a !GetAtt Orders.Arn\na: «dynamodb:Query»\nb: *a\nall: «[]»\n")
    shared = Span(Path(texts.spans[0].file), 3, 24)
    given = Role("provider", role([texts.spans[0], shared, shared], TABLE).grants, "", texts.spans[1])
    mended = texts.mended(CoverResource(given, "dynamodb:Query", INDEX), Applicability.SAFE)
    assert "all: [{Effect: Allow" in mended["serverless.yml"]
