"""What the policies of buckets, queues, topics, keys and secrets may allow to any role of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.service.intrinsics import text_of
from advisor.service.resources import resources_of
from advisor.service.role_model import Grant
from advisor.service.statements import granted_by
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section

_POLICIES = {
    "AWS::S3::BucketPolicy": ("s3", ("PolicyDocument",)),
    "AWS::SQS::QueuePolicy": ("sqs", ("PolicyDocument",)),
    "AWS::SNS::TopicPolicy": ("sns", ("PolicyDocument",)),
    "AWS::KMS::Key": ("kms", ("KeyPolicy",)),
    "AWS::SecretsManager::ResourcePolicy": ("secretsmanager", ("ResourcePolicy",)),
    "AWS::DynamoDB::Table": ("dynamodb", ("ResourcePolicy", "PolicyDocument")),
    "AWS::Kinesis::ResourcePolicy": ("kinesis", ("ResourcePolicy",)),
    "AWS::Events::EventBusPolicy": ("events", ("Statement",)),
}
"""The service that each type of resource speaks for, and where its policy stands among the properties."""


def resource_grants(declared: Declared) -> Iterator[Grant]:
    """The statements that may speak of the service's roles, none of them certain to."""
    for kind, (service, path) in _POLICIES.items():
        for _, resource in resources_of(declared, kind):
            yield from _of_policy(resource.at("Properties", *path), service)


def _of_policy(policy: Section, service: str) -> Iterator[Grant]:
    statements = policy.at("Statement") if policy.at("Statement").present else policy
    granted = [granted_by(statement) for statement in statements.items() if _for_roles(statement)]
    for grant in (grant for piece in granted for grant in piece.grants):
        yield replaced(grant, conditional=True)
    if policy.span and any(piece.hidden_by for piece in granted):
        yield Grant(True, (text(f"{service}:*"),), (text("*"),), policy.span, conditional=True)


def _for_roles(statement: Section) -> bool:
    """Whether a statement may speak of a role: the account's root only lets its own policies decide."""
    principal = statement.at("Principal")
    if [key.text for key, _ in principal.entries()] == ["Service"]:
        return False
    accounts = list(principal.at("AWS").items())
    return not accounts or any(not text_of(account).display().endswith(":root") for account in accounts)
