"""What references to resources stand for: names and ARNs, as far as the configuration says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.service.constructs import QUEUE, STORAGE, TABLE, constructs
from advisor.service.intrinsics import text_of
from advisor.service.naming import function_name, normalized
from advisor.values import Hole, Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.service.declared import Declared
    from advisor.values import Text

PARTITION = Hole(Origin.PLATFORM, "AWS::Partition")
REGION = Hole(Origin.PLATFORM, "AWS::Region")
ACCOUNT = Hole(Origin.PLATFORM, "AWS::AccountId")
SUFFIX = Hole(Origin.UNKNOWN, "six characters")
"""What Secrets Manager puts behind the name of a secret."""


@record()
class _Kind:
    """How the resources of a type are named."""

    service: str
    """What stands in an ARN behind the partition."""
    before: str = ""
    """What stands in an ARN before the name."""
    named_by: str = ""
    """The property that holds the name."""
    arn: str = "Arn"
    """The attribute that is the ARN; empty when `Ref` is."""
    name: str = ""
    """The attribute that is the name; empty when `Ref` is, `-` when none is."""


_KINDS = {
    "AWS::DynamoDB::Table": _Kind("dynamodb", "table/", "TableName"),
    "AWS::DynamoDB::GlobalTable": _Kind("dynamodb", "table/", "TableName"),
    "AWS::S3::Bucket": _Kind("s3", "", "BucketName"),
    "AWS::SQS::Queue": _Kind("sqs", "", "QueueName", name="QueueName"),
    "AWS::SNS::Topic": _Kind("sns", "", "TopicName", arn="", name="TopicName"),
    "AWS::SSM::Parameter": _Kind("ssm", "parameter/", "Name", arn="-"),
    "AWS::SecretsManager::Secret": _Kind("secretsmanager", "secret:", "Name", arn="", name="-"),
    "AWS::KMS::Key": _Kind("kms", "key/"),
    "AWS::StepFunctions::StateMachine": _Kind("states", "stateMachine:", "StateMachineName", arn="", name="Name"),
    "AWS::Events::EventBus": _Kind("events", "event-bus/", "Name"),
    "AWS::Kinesis::Stream": _Kind("kinesis", "stream/", "Name"),
    "AWS::Lambda::Function": _Kind("lambda", "function:", "FunctionName"),
}
_OF_CONSTRUCTS = {
    TABLE: ("AWS::DynamoDB::Table", "tableArn"),
    STORAGE: ("AWS::S3::Bucket", "bucketArn"),
    QUEUE: ("AWS::SQS::Queue", "queueArn"),
}
"""What Lift makes of its constructs, and the variable that holds the ARN."""
_CONSTRUCT = "construct:"
_GLOBAL = ("s3",)
"""Services whose ARNs hold neither region nor account."""


def arn(service: str, rest: Text) -> Text:
    """An ARN of the account and region of the deployment."""
    if service in _GLOBAL:
        return text("arn:", PARTITION, f":{service}:::", rest)
    return text("arn:", PARTITION, f":{service}:", REGION, ":", ACCOUNT, ":", rest)


def references_of(declared: Declared) -> dict[str, Text]:
    """What `LogicalId` and `LogicalId.Attribute` stand for; a name that CloudFormation makes up stays a hole."""
    found: dict[str, Text] = {}
    for key, resource in declared.resources.at("Resources").entries():
        kind = _KINDS.get(resource.at("Type").string or "")
        if kind:
            given = resource.at("Properties", kind.named_by) if kind.named_by else None
            found.update(_meanings(key.text, kind, text_of(given) if given and given.present else None))
    functions, _ = declared.root.at("functions").combined()
    for key, function in functions.entries():
        called = function_name(declared, key.text, function)
        found.update(_meanings(f"{normalized(key.text)}LambdaFunction", _KINDS["AWS::Lambda::Function"], called))
    for sort, (resource_type, variable) in _OF_CONSTRUCTS.items():
        for key, _ in constructs(declared, sort):
            meanings = dict(_meanings(key.text, _KINDS[resource_type], None))
            # Lift chooses the logical ids, so that a statement can only name a construct by its variables.
            found[f"{_CONSTRUCT}{key.text}.{variable}"] = meanings[f"{key.text}.Arn"]
            found.update(meanings)
    return found


def of_construct(reference: str) -> bool:
    """Whether a reference is to a variable of Lift, `${construct:name.bucketArn}`, and not of CloudFormation."""
    return reference.startswith(_CONSTRUCT)


def without_lift(part: str | Hole) -> str | Hole:
    """A part of a resource as it is without Lift's spelling: `name.Arn` for `construct:name.bucketArn`."""
    if isinstance(part, str) or not of_construct(part.expression):
        return part
    return Hole(part.origin, f"{part.expression.removeprefix(_CONSTRUCT).rpartition('.')[0]}.Arn")


def _meanings(logical_id: str, kind: _Kind, given: Text | None) -> Iterator[tuple[str, Text]]:
    named_by_attribute = kind.name not in ("", "-")
    own = f"{logical_id}.{kind.name}" if named_by_attribute else logical_id
    name = given if given is not None else hole(Origin.RESOURCE, own)
    whole = arn(kind.service, text(kind.before, name))
    if kind.name != "-":
        yield own, name
    if kind.service == "secretsmanager":
        whole = text(whole, "-", SUFFIX) if given is not None else whole
    if kind.service == "sqs":
        yield logical_id, text("https://sqs.", REGION, ".amazonaws.com/", ACCOUNT, "/", name)
    if kind.arn != "-":
        yield (f"{logical_id}.{kind.arn}" if kind.arn else logical_id), whole
    if kind.service == "sns":
        yield f"{logical_id}.TopicArn", whole
    if kind.service == "dynamodb":
        yield f"{logical_id}.StreamArn", text(whole, "/stream/*")


def resolved(reference: Text, references: Mapping[str, Text]) -> Text:
    """A text with what references in it stand for in their place."""
    if not any(part.origin is Origin.RESOURCE and part.expression in references for part in reference.holes):
        return reference
    return text(*(_meaning(part, references) for part in reference.parts))


def _meaning(part: str | Hole, references: Mapping[str, Text]) -> str | Hole | Text:
    if isinstance(part, str) or part.origin is not Origin.RESOURCE:
        return part
    return references.get(part.expression, part)
