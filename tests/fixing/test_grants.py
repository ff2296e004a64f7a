"""GrantAction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.subjects import Grant, GrantAction, NarrowGrant, RenameAction, Role, WideGrant
from advisor.values import Hole, Origin, Text, text

if TYPE_CHECKING:
    from typing import Any

    from tests.fixing.conftest import Marked


NOWHERE = Span(Path("/service/serverless.yml"), 0, 0)
TABLE = text(Hole(Origin.RESOURCE, "Orders.Arn"))
OBJECTS = text(Hole(Origin.RESOURCE, "Orders.Arn"), "/*")
IN_ARN = text("arn:aws:dynamodb:*:*:table/", Hole(Origin.RESOURCE, "Orders"))
UNKNOWN = text(Hole(Origin.UNKNOWN))
OTHER = text(Hole(Origin.RESOURCE, "Others.Arn"))


def grant(
    span: Span | None,
    resource: Text = TABLE,
    action: str = "dynamodb:GetItem",
    *,
    allows: bool = True,
    conditional: bool = False,
    negated: bool = False,
) -> Grant:
    whole = span or Span(NOWHERE.file, 0, 0)
    return Grant(
        allows, (text(action),), (resource,), whole, span, None, conditional=conditional, negated_actions=negated
    )


def role(*grants: Grant, statements: Span | None = None, anchor: Span | None = None, name: str = "provider") -> Role:
    return Role(name, grants, "", statements, anchor)


def ask(role: Role, action: str = "dynamodb:PutItem", resource: Text = TABLE) -> GrantAction:
    return GrantAction(role, action, resource)


def arn(name: str, ending: str = "") -> Text:
    """The ARN of a resource of the service, and what follows it."""
    return text(Hole(Origin.RESOURCE, name), ending)


STATEMENTS = """\
provider:
  iam:
    role:
      statements:
        - Effect: Allow  # to read
          Action:{action}
          Resource: !GetAtt Orders.Arn
functions: {{}}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n            «- dynamodb:GetItem»", "\n            - dynamodb:GetItem\n            - dynamodb:PutItem"),
        (
            "\n          «- 'dynamodb:GetItem'»  # 😀\n            # read\n",
            "\n          - 'dynamodb:GetItem'  # 😀\n          - 'dynamodb:PutItem'\n            # read\n",
        ),
        ('\n          «-   "dynamodb:*"»', '\n          -   "dynamodb:*"\n          -   "dynamodb:PutItem"'),
        (" «dynamodb:GetItem» # one", " [dynamodb:GetItem, dynamodb:PutItem] # one"),
        (' «"dynamodb:GetItem"»', ' ["dynamodb:GetItem", "dynamodb:PutItem"]'),
        (" «[dynamodb:GetItem]»", " [dynamodb:GetItem, dynamodb:PutItem]"),
        (" «[ 'dynamodb:GetItem', ]»", " [ 'dynamodb:GetItem', 'dynamodb:PutItem', ]"),
        (
            " «[\n            'dynamodb:GetItem'\n          ]»",
            " [\n            'dynamodb:GetItem',\n            'dynamodb:PutItem'\n          ]",
        ),
        (" «[]»", " [dynamodb:PutItem]"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("resource", [TABLE, IN_ARN])
def test_the_statement_that_covers_the_resource_takes_the_action(
    marked: type[Marked], before: str, after: str, newline: str, resource: Text
) -> None:
    texts = marked(serverless_yml=STATEMENTS.format(action=before).replace("\n", newline))
    mended = texts.mended(ask(role(grant(texts.spans[0], resource))), Applicability.SAFE)
    assert mended == {"serverless.yml": STATEMENTS.format(action=after).replace("\n", newline)}


@pytest.mark.parametrize(
    ("granted_on", "takes"),
    [
        (text("arn:aws:dynamodb:", Hole(Origin.PLATFORM, "AWS::Region"), ":*:table/orders"), True),
        (text("arn:", Hole(Origin.PLATFORM, "AWS::Partition"), ":dynamodb:*:*:table/orders"), True),
        (text("arn:aws:dynamodb:eu-west-1:*:table/orders"), False),
        (text("arn:aws:dynamodb:*:*:table/", Hole(Origin.UNKNOWN)), False),
    ],
)
def test_a_statement_about_the_same_name_in_the_region_of_the_deployment_takes_the_action(
    marked: type[Marked], granted_on: Text, takes: bool
) -> None:
    texts = marked(serverless_yml="Action: «dynamodb:GetItem»\n")
    wanted = ask(role(grant(texts.spans[0], granted_on)), resource=text("arn:aws:dynamodb:*:*:table/orders"))
    if takes:
        assert texts.mended(wanted, Applicability.SAFE) == {
            "serverless.yml": "Action: [dynamodb:GetItem, dynamodb:PutItem]\n"
        }
    else:
        assert texts.refused(wanted)


def test_a_statement_about_a_construct_takes_what_the_construct_is_used_for(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="Action: «dynamodb:GetItem»\nResource: ${construct:orders.tableArn}\n")
    statement = grant(texts.spans[0], text(Hole(Origin.RESOURCE, "orders.Arn")))
    wanted = ask(role(statement), resource=text(Hole(Origin.RESOURCE, "construct:orders.tableArn")))
    mended = texts.mended(wanted, Applicability.SAFE)["serverless.yml"]
    assert mended == "Action: [dynamodb:GetItem, dynamodb:PutItem]\nResource: ${construct:orders.tableArn}\n"


@pytest.mark.parametrize(
    ("existing", "added"),
    [
        (
            '- Effect: "Allow"\n          Action:\n            - "s3:*"\n          Resource: "*"',
            '- Effect: "Allow"\n          Action:\n            - "dynamodb:PutItem"\n'
            "          Resource: !GetAtt Orders.Arn",
        ),
        (
            "-   Effect: Allow\n            Resource: ['*']\n            Action: ['s3:*']  # all",
            "-   Effect: Allow\n            Resource: [!GetAtt Orders.Arn]\n            Action: ['dynamodb:PutItem']",
        ),
        (
            "- effect: Allow\n          action:\n          - s3:*\n          resource:\n          - '*'",
            "- effect: Allow\n          action:\n          - dynamodb:PutItem\n"
            "          resource:\n          - !GetAtt Orders.Arn",
        ),
        (
            "- {Effect: Allow, Action: s3:*, Resource: '*'}",
            "- Effect: Allow\n          Action: dynamodb:PutItem\n          Resource: !GetAtt Orders.Arn",
        ),
        (
            "- ${file(statements.yml)}",
            "- Effect: Allow\n          Action:\n            - dynamodb:PutItem\n"
            "          Resource: !GetAtt Orders.Arn",
        ),
    ],
)
def test_a_new_statement_looks_like_its_neighbours(marked: type[Marked], existing: str, added: str) -> None:
    frame = "provider:\n  iam:\n    role:\n      statements:\n        {}{}\n    # more\nfunctions:\n  f: 1\n"
    texts = marked(serverless_yml=frame.format(f"«{existing.partition('  #')[0]}»", "  # all" * ("#" in existing)))
    mended = texts.mended(ask(role(statements=texts.spans[0])), Applicability.SAFE)
    assert mended["serverless.yml"] == frame.format(existing, f"\n        {added}")


@pytest.mark.parametrize(
    ("action", "resource", "written"),
    [
        ("dynamodb:PutItem", arn("Orders.Arn"), "!GetAtt Orders.Arn"),
        ("dynamodb:Query", arn("Orders.Arn", "/index/by_date"), '!Sub "${Orders.Arn}/index/by_date"'),
        ("s3:ListBucket", arn("Files.Arn"), "!GetAtt Files.Arn"),
        ("sns:Publish", arn("Topic"), "!Ref Topic"),
        ("s3:ListBucket", text("arn:aws:s3:::files"), "arn:aws:s3:::files"),
        ("s3:ListAllMyBuckets", text("*"), "'*'"),
        ("s3:PutObject", arn("Files.Arn", "/*"), '!Sub "${Files.Arn}/*"'),
        ("s3:PutObject", text("arn:aws:s3:::files/a/*"), "arn:aws:s3:::files/a/*"),
        ("s3:PutObject", text("arn:aws:s3:::${self:custom.files}/*"), "'arn:aws:s3:::${self:custom.files}/*'"),
        ("sqs:PurgeQueue", arn("construct:jobs.queueArn"), "'${construct:jobs.queueArn}'"),
        (
            "s3:PutObject",
            arn("construct:files.bucketArn", "/*"),
            "{Fn::Join: ['', ['${construct:files.bucketArn}', '/*']]}",
        ),
        (
            "ssm:GetParameter",
            text("arn:aws:ssm:*:*:parameter/", arn("Setting")),
            '!Sub "arn:aws:ssm:*:*:parameter/${Setting}"',
        ),
    ],
)
def test_the_resource_is_what_the_action_is_for(
    marked: type[Marked], action: str, resource: Text, written: str
) -> None:
    texts = marked(serverless_yml="statements: «[]»\n")
    mended = texts.mended(ask(role(statements=texts.spans[0]), action, resource), Applicability.SAFE)
    statement = f"{{Effect: Allow, Action: [{action}], Resource: {written}}}"
    assert mended == {"serverless.yml": f"statements: [{statement}]\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "provider:\n    «name: aws»  # cloud\n\n# Functions\nfunctions:\n    f: 1\n",
            "provider:\n    name: aws  # cloud\n    iam:\n        role:\n            statements:\n"
            "                - Effect: Allow\n                  Action:\n                      - dynamodb:PutItem\n"
            "                  Resource: !GetAtt Orders.Arn\n\n# Functions\nfunctions:\n    f: 1\n",
        ),
        (
            "provider:\n  «iam:\n    role:\n      tags:\n      - a»\n",
            "provider:\n  iam:\n    role:\n      tags:\n      - a\n      statements:\n      - Effect: Allow\n"
            "        Action:\n        - dynamodb:PutItem\n        Resource: !GetAtt Orders.Arn\n",
        ),
        (
            "provider: «{name: aws}»",
            "provider: {name: aws, iam: {role: {statements: [{Effect: Allow, Action: [dynamodb:PutItem], "
            "Resource: !GetAtt Orders.Arn}]}}}",
        ),
        (
            "provider:\n  «name: aws»",
            "provider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n"
            "          Action:\n            - dynamodb:PutItem\n          Resource: !GetAtt Orders.Arn",
        ),
    ],
)
def test_a_role_without_statements_gets_its_first(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(serverless_yml=before)
    assert texts.mended(ask(role(anchor=texts.spans[0])), Applicability.SAFE) == {"serverless.yml": after}


def test_a_function_without_statements_gets_its_first(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="functions:\n  f:\n    «handler: a.b»\n  g: 1\n")
    mended = texts.mended(ask(role(anchor=texts.spans[0], name="function:f")), Applicability.SAFE)
    assert "\n    iamRoleStatements:\n      - Effect: Allow\n" in mended["serverless.yml"]


def test_json_gets_json(marked: type[Marked]) -> None:
    before = '{\n\t"provider": {\n\t\t"iam": {"role": {"statements": «[]»}}\n\t}\n}\n'
    texts = marked(serverless_json=before)
    mended = texts.mended(ask(role(statements=texts.spans[0]), "s3:PutObject", OBJECTS), Applicability.SAFE)
    assert mended["serverless.json"] == before.replace("»", "").replace(
        "«[]",
        '[{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": {"Fn::Sub": "${Orders.Arn}/*"}}]',
    )


def test_json_over_several_lines_gets_several_lines(marked: type[Marked]) -> None:
    texts = marked(serverless_json='{\n  "statements": «[\n    {"Effect": "Allow", "Action": "a:b"}\n  ]»\n}')
    mended = texts.mended(ask(role(statements=texts.spans[0])), Applicability.SAFE)["serverless.json"]
    assert mended == (
        '{\n  "statements": [\n    {"Effect": "Allow", "Action": "a:b"},\n    {\n      "Effect": "Allow",\n'
        '      "Action": "dynamodb:PutItem",\n      "Resource": {\n        "Fn::GetAtt": [\n          "Orders",\n'
        '          "Arn"\n        ]\n      }\n    }\n  ]\n}'
    )


TWO = "a: «[dynamodb:GetItem]»\nb: «[s3:GetObject]»\nall: «[]»\n"


@pytest.mark.parametrize(
    ("kinds", "changed"),
    [
        ([{"resource": TABLE}, {"resource": OTHER}], "a: [dynamodb:GetItem, dynamodb:PutItem]"),
        ([{"resource": OTHER}, {"resource": TABLE}], "b: [s3:GetObject, dynamodb:PutItem]"),
        ([{"action": "s3:GetObject"}, {"action": "dynamodb:Query"}], "b: [s3:GetObject, dynamodb:PutItem]"),
        ([{"resource": OBJECTS}, {"resource": OTHER}], "all: [{Effect: Allow"),
        ([{"resource": text("*")}, {"conditional": True}], "all: [{Effect: Allow"),
        ([{"negated": True, "action": "s3:*"}, {"allows": False}], "all: [{Effect: Allow"),
    ],
)
def test_only_an_unconditional_statement_on_that_resource_is_extended(
    marked: type[Marked], kinds: list[dict[str, Any]], changed: str
) -> None:
    texts = marked(serverless_yml=TWO)
    grants = [grant(span, **kind) for span, kind in zip(texts.spans[:2], kinds, strict=True)]
    mended = texts.mended(ask(role(*grants, statements=texts.spans[2])), Applicability.SAFE)
    assert changed in mended["serverless.yml"]


@pytest.mark.parametrize(
    "actions", ["«${self:custom.actions}»", "«>-\n  dynamodb:GetItem»", "«&a [dynamodb:GetItem]»\nc: *a", "«!Ref A»"]
)
def test_a_statement_whose_actions_stand_elsewhere_is_not_extended(marked: type[Marked], actions: str) -> None:
    texts = marked(serverless_yml=f"a: {actions}\nall: «[]»\n")
    mended = texts.mended(ask(role(grant(texts.spans[0]), statements=texts.spans[1])), Applicability.SAFE)
    assert "all: [{Effect: Allow" in mended["serverless.yml"]


def test_an_unknown_resource_is_granted_where_one_statement_speaks_of_the_service(marked: type[Marked]) -> None:
    texts = marked(serverless_yml=TWO)
    grants = [grant(texts.spans[0], OTHER), grant(texts.spans[1], OTHER, "s3:GetObject")]
    mended = texts.mended(ask(role(*grants), resource=UNKNOWN), Applicability.SAFE)
    assert "a: [dynamodb:GetItem, dynamodb:PutItem]" in mended["serverless.yml"]


@pytest.mark.parametrize(
    ("text_", "asked", "reason"),
    [
        ("a: 1\n", ask(role()), "no list of statements"),
        ("a: 1\n", ask(role(name="custom:Role"), resource=UNKNOWN), "not known on which resource"),
        ("a: 1\n", ask(role(grant(None), grant(None)), resource=UNKNOWN), "not known on which resource"),
        ("a: 1\n", ask(role(grant(None, text("*"), "dynamodb:*", allows=False))), "denies"),
        ("a: 1\n", ask(role(statements=NOWHERE)), "does not hold that part"),
        ("iam: x\n", ask(role(anchor=NOWHERE)), "`iam` is set"),
        ("iam:\n  role: arn:aws:iam::1:role/x\n", ask(role(anchor=NOWHERE)), "`role` is set"),
        ("- &a [x]\n- *a\n", ask(role(statements=Span(NOWHERE.file, 2, 8))), "alias"),
        ("a: [\n", ask(role(anchor=NOWHERE)), "not valid YAML"),
    ],
)
def test_what_cannot_be_granted_is_withdrawn(marked: type[Marked], text_: str, asked: GrantAction, reason: str) -> None:
    assert reason in marked(serverless_yml=text_).refused(asked)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- «s3:GetObjekt»  # read\n- b\n", "- s3:GetObject  # read\n- b\n"),
        ("- «'s3:GetObjekt'»\n", "- 's3:GetObject'\n"),
        ('- ["a", «"s3:GetObjekt"»]\n', '- ["a", "s3:GetObject"]\n'),
    ],
)
def test_an_action_is_named_rightly_and_nothing_else_changes(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(serverless_yml=before)
    remedy = RenameAction(texts.spans[0], "s3:GetObjekt", "s3:GetObject")
    assert texts.mended(remedy, Applicability.SAFE) == {"serverless.yml": after}


@pytest.mark.parametrize("before", ["- «${self:custom.action}»\n", "a: «>-\n  s3:GetOb\n  jekt»\n"])
def test_an_action_that_is_put_together_elsewhere_is_left(marked: type[Marked], before: str) -> None:
    texts = marked(serverless_yml=before)
    assert "spell" in texts.refused(RenameAction(texts.spans[0], "s3:GetObjekt", "s3:GetObject"))


@pytest.mark.parametrize(
    ("before", "actions", "resources", "after"),
    [
        (
            "Action: «dynamodb:*»\nResource: «'*'»\n",
            ["dynamodb:GetItem"],
            [TABLE],
            "Action: dynamodb:GetItem\nResource: !GetAtt Orders.Arn\n",
        ),
        (
            "Action: «'dynamodb:*'»  # all\nResource: «'*'»\n",
            ["a:B", "c:D"],
            [text("arn:aws:s3:::a/*"), TABLE],
            "Action: ['a:B', 'c:D']  # all\nResource: ['arn:aws:s3:::a/*', !GetAtt Orders.Arn]\n",
        ),
        (
            "Action:\n  «- dynamodb:*\n  - s3:*»\nResource: «x»\n",
            ["a:B", "c:D"],
            [],
            "Action:\n  - a:B\n  - c:D\nResource: x\n",
        ),
        ("Action: «['s3:*']»\nResource: «x»\n", ["a:B"], [], "Action: ['a:B']\nResource: x\n"),
        (
            "Action: «'s3:*'»\nResource:\n«- '*'»\n",
            ["a:B"],
            [OBJECTS],
            "Action: 'a:B'\nResource:\n- !Sub \"${Orders.Arn}/*\"\n",
        ),
    ],
)
def test_a_statement_is_narrowed_to_what_is_in_use(
    marked: type[Marked], before: str, actions: list[str], resources: list[Text], after: str
) -> None:
    texts = marked(serverless_yml=before)
    actions_span, resources_span = texts.spans
    written = texts.texts[actions_span.file][actions_span.start :]
    first = actions_span.start + len(written) - len(written.lstrip("-[ "))
    given = Grant(
        True,
        (text("dynamodb:*"),),
        (text("*"),),
        actions_span,
        actions_span,
        resources_span,
        action_places=(Span(actions_span.file, first, actions_span.end),),
        resource_places=(resources_span,),
    )
    remedy = NarrowGrant(WideGrant(given, role(given), (), tuple(actions), tuple(resources)))
    assert texts.mended(remedy, Applicability.UNSAFE) == {"serverless.yml": after}


def test_a_statement_whose_actions_stand_elsewhere_is_not_narrowed(marked: type[Marked]) -> None:
    given = grant(None)
    remedy = NarrowGrant(WideGrant(given, role(given), (), ("a:B",), ()))
    assert "do not stand" in marked(serverless_yml="a: 1\n").refused(remedy)
