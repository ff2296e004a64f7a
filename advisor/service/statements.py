"""IAM statements as grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.service.intrinsics import text_of, texts_of
from advisor.service.model import Grant
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.service.section import Section
    from advisor.values import Text

MANAGED_POLICIES = {
    "AWSLambdaBasicExecutionRole": (),
    "AWSLambdaVPCAccessExecutionRole": (),
    "AWSLambdaENIManagementAccess": (),
    "AWSXRayDaemonWriteAccess": (),
    "AWSLambdaSQSQueueExecutionRole": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "AWSLambdaDynamoDBExecutionRole": (
        *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
    ),
    "AWSLambdaExecute": ("s3:GetObject", "s3:PutObject"),
    "AmazonS3FullAccess": ("s3:*", "s3-object-lambda:*"),
    "AdministratorAccess": ("*",),
}
"""What AWS's own managed policies allow on every resource, logging, tracing and networking left out."""
_AWS_OWNED = ":iam::aws:policy/"
_NO_VALUE = (Hole(Origin.PLATFORM, "AWS::NoValue"),)


@record()
class Granted:
    """What a piece of configuration gives to a role."""

    grants: tuple[Grant, ...] = ()
    hidden_by: str = ""
    """The expression because of which there may be more."""


def together(pieces: Iterable[Granted]) -> Granted:
    """The sum of several pieces."""
    gathered = list(pieces)
    hidden_by = next((piece.hidden_by for piece in gathered if piece.hidden_by), "")
    return Granted(tuple(grant for piece in gathered for grant in piece.grants), hidden_by)


def granted_by(statements: Section) -> Granted:
    """The grants of a list of statements, or of a single one."""
    return together(_granted(item, conditional=False) for item in statements.items())


def managed(policies: Section) -> Granted:
    """The grants of managed policies; those that are not in the table hide what they grant."""
    return together(_managed(policy) for policy in policies.items())


def _managed(policy: Section) -> Granted:
    arn = text_of(policy)
    actions = MANAGED_POLICIES.get(_suffix(arn).rpartition("/")[2]) if _suffix(arn).find(_AWS_OWNED) >= 0 else None
    if actions is None or policy.span is None:
        return Granted(hidden_by=policy.hidden_by or f"the managed policy {arn.display()}")
    named = tuple(text(action) for action in actions)
    return Granted((Grant(allows=True, actions=named, resources=(text("*"),), span=policy.span),) if named else ())


def document(policy: Section) -> Granted:
    """The grants of a policy document."""
    if not policy.at("Statement").present:
        return Granted(hidden_by=policy.hidden_by or policy.intrinsic or "a policy without statements")
    return granted_by(policy.at("Statement"))


def _granted(statement: Section, *, conditional: bool) -> Granted:
    if statement.intrinsic == "Fn::If":
        branches = list(statement.at("Fn::If").items())[1:]
        there = [branch for branch in branches if text_of(branch).holes[:1] != _NO_VALUE]
        return together(_granted(branch, conditional=True) for branch in there)
    if statement.hidden_by:
        return Granted(hidden_by=statement.hidden_by)
    effect = statement.at("Effect")
    if not effect.present and not statement.at("Action").present and not statement.at("NotAction").present:
        return Granted(hidden_by=statement.hidden_by or statement.intrinsic or "a statement that is not understood")
    return Granted(tuple(_grants(statement, conditional or effect.string is None)))


def _grants(statement: Section, conditional: bool) -> Iterator[Grant]:
    negated_actions, negated_resources = statement.at("NotAction").present, statement.at("NotResource").present
    actions = statement.at("NotAction" if negated_actions else "Action")
    resources = statement.at("NotResource" if negated_resources else "Resource")
    if statement.span:
        yield Grant(
            allows=(statement.at("Effect").string or "Allow").lower() != "deny",
            actions=texts_of(actions),
            resources=texts_of(resources),
            span=statement.span,
            actions_span=actions.editable,
            resources_span=resources.editable,
            negated_actions=negated_actions,
            negated_resources=negated_resources,
            conditional=conditional or statement.at("Condition").present,
        )


def _suffix(arn: Text) -> str:
    return arn.parts[-1] if arn.parts and isinstance(arn.parts[-1], str) else ""
