"""What AWS asks of a role for each call of boto3: the actions, and the resource of each.

The names are those of the service authorization reference. An operation that is not known here stops the simulation:
it must neither be let through nor be refused by guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Call = Mapping[str, Any]
    Needed = Iterator[tuple[str, str]]


@record()
class Place:
    """Where calls go."""

    account: str
    region: str
    secrets: Mapping[str, str]
    """The ARN of each secret under its name: it ends in six characters that nobody chose."""

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def needed(service: str, operation: str, call: Call, place: Place) -> Needed:
    """Yield the action and resource of everything that must be allowed. Raises LookupError for what is not known."""
    if service not in _SERVICES:
        raise LookupError(f"the simulation does not know what {service} asks for {operation}")
    yield from _SERVICES[service](operation, call, place)


_ON_ANYTHING = {"ListBackups", "ListTables", "ListGlobalTables", "ListQueues", "DescribeParameters", "ListSecrets"}
_BATCHES = {"BatchGetItem", "BatchWriteItem"}
_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def _dynamodb(operation: str, call: Call, place: Place) -> Needed:
    if operation in _ON_ANYTHING:
        yield f"dynamodb:{operation}", "*"
    elif operation in _BATCHES:
        for table in call["RequestItems"]:
            yield f"dynamodb:{operation}", _table(table, place)
    elif operation == "TransactWriteItems":
        for item in call["TransactItems"]:
            for kind, request in item.items():
                yield f"dynamodb:{_TRANSACTION[kind]}", _table(request["TableName"], place)
    elif "BackupArn" in call:
        yield f"dynamodb:{operation}", call["BackupArn"]
    else:
        index = f"/index/{call['IndexName']}" if "IndexName" in call else ""
        yield f"dynamodb:{operation}", _table(call["TableName"], place) + index


def _table(name: str, place: Place) -> str:
    return name if name.startswith("arn:") else place.arn("dynamodb", f"table/{name}")


_OF_OBJECTS = {
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "AbortMultipartUpload": "AbortMultipartUpload",
    "DeleteObject": "DeleteObject",
    "PutObjectAcl": "PutObjectAcl",
    "PutObjectTagging": "PutObjectTagging",
}
_OF_BUCKETS = {
    "ListObjectsV2": "ListBucket",
    "ListObjects": "ListBucket",
    "HeadBucket": "ListBucket",
    "CreateBucket": "CreateBucket",
    "DeleteBucket": "DeleteBucket",
    "GetBucketLocation": "GetBucketLocation",
}
_BY_ARGUMENT = {"ACL": "PutObjectAcl", "Tagging": "PutObjectTagging"}


def _s3(operation: str, call: Call, _place: Place) -> Needed:
    if operation == "ListBuckets":
        yield "s3:ListAllMyBuckets", "*"
        return
    bucket = f"arn:aws:s3:::{call['Bucket']}"
    if operation in _OF_BUCKETS:
        yield f"s3:{_OF_BUCKETS[operation]}", bucket
    elif operation == "DeleteObjects":
        for each in call["Delete"]["Objects"]:
            yield "s3:DeleteObject", f"{bucket}/{each['Key']}"
    elif operation == "CopyObject":
        source = call["CopySource"]
        name = f"{source['Bucket']}/{source['Key']}" if isinstance(source, dict) else source.lstrip("/")
        yield "s3:GetObject", f"arn:aws:s3:::{name}"
        yield "s3:PutObject", f"{bucket}/{call['Key']}"
    else:
        yield f"s3:{_OF_OBJECTS[operation]}", f"{bucket}/{call['Key']}"
        for argument, action in _BY_ARGUMENT.items():
            if argument in call:
                yield f"s3:{action}", f"{bucket}/{call['Key']}"


_MESSAGES = {"SendMessageBatch": "SendMessage", "DeleteMessageBatch": "DeleteMessage"}


def _sqs(operation: str, call: Call, place: Place) -> Needed:
    if operation in _ON_ANYTHING:
        yield f"sqs:{operation}", "*"
        return
    name = call["QueueUrl"].rsplit("/", 1)[1] if "QueueUrl" in call else call["QueueName"]
    yield f"sqs:{_MESSAGES.get(operation, operation)}", place.arn("sqs", name)


def _sns(operation: str, call: Call, place: Place) -> Needed:
    yield f"sns:{operation}", call.get("TopicArn") or call.get("TargetArn") or place.arn("sns", "")


def _ssm(operation: str, call: Call, place: Place) -> Needed:
    if operation in _ON_ANYTHING:
        yield f"ssm:{operation}", "*"
        return
    for name in call["Names"] if "Names" in call else [call.get("Name") or call["Path"]]:
        yield f"ssm:{operation}", place.arn("ssm", f"parameter/{name.lstrip('/')}")


def _secretsmanager(operation: str, call: Call, place: Place) -> Needed:
    secret = call["SecretId"] if "SecretId" in call else call["Name"]
    unknown = place.arn("secretsmanager", f"secret:{secret}")
    yield f"secretsmanager:{operation}", secret if secret.startswith("arn:") else place.secrets.get(secret, unknown)


def _lambda(operation: str, call: Call, place: Place) -> Needed:
    action = {"Invoke": "InvokeFunction", "InvokeAsync": "InvokeFunction"}.get(operation, operation)
    name = call["FunctionName"]
    yield f"lambda:{action}", name if name.startswith("arn:") else place.arn("lambda", f"function:{name}")


def _ses(operation: str, call: Call, place: Place) -> Needed:
    yield f"ses:{operation}", place.arn("ses", f"identity/{call['Source']}")


def _events(operation: str, call: Call, place: Place) -> Needed:
    for bus in {entry.get("EventBusName", "default") for entry in call["Entries"]}:
        yield f"events:{operation}", place.arn("events", f"event-bus/{bus}")


def _bedrock(operation: str, call: Call, place: Place) -> Needed:
    yield f"bedrock:{operation}", f"arn:aws:bedrock:{place.region}::foundation-model/{call['modelId']}"


_SERVICES: Mapping[str, Callable[[str, Call, Place], Needed]] = {
    "dynamodb": _dynamodb,
    "s3": _s3,
    "sqs": _sqs,
    "sns": _sns,
    "ssm": _ssm,
    "secretsmanager": _secretsmanager,
    "lambda": _lambda,
    "ses": _ses,
    "events": _events,
    "bedrock-runtime": _bedrock,
}
