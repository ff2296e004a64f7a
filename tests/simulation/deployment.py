"""A service as deployed: its tables, buckets and queues are in the account, its functions can be started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.model import Certainty
from advisor.record import fresh, record
from advisor.service import loading
from advisor.service.arns import resolved
from advisor.source.text import Sources
from advisor.values import Origin
from tests.simulation.account import ACCOUNT, REGION
from tests.simulation.policy import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from advisor.service.model import Function, Service
    from advisor.service.resource_model import Resource, Table
    from advisor.service.role_model import Grant
    from advisor.values import Hole, Text
    from tests.simulation.account import Account
    from tests.simulation.environment import Environment, Lambda

_PLATFORM = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}
_EVERYTHING = Statement(allows=True, actions=("*",), resources=("*",))
"""For an example that shows no serverless.yml, and with it no role."""


class UndeployableError(Exception):
    """Why the service cannot be deployed, or not by this simulation."""


@record(frozen=False)
class Deployment:
    """One service in one account."""

    service: Service
    account: Account
    folder: Path
    """For the file systems that functions mount."""
    physical: dict[str, str] = fresh(default_factory=dict)
    """What `LogicalId` and `LogicalId.Attribute` stand for."""
    seconds_to_aws: float = 0
    """What each call takes at the least."""
    secrets: dict[str, str] = fresh(default_factory=dict)
    """The ARN of each secret under its name."""

    def name(self, of: str) -> str:
        """The name of a resource by its logical id; any other name is its own."""
        return self.physical.get(of, of)

    def start(self, function: str, on: Lambda) -> Environment:
        """Start an environment of one function."""
        (found,) = [each for each in self.service.functions if each.name == function]
        if found.handler is None:
            raise UndeployableError(f"the handler of {function} is not known")
        return on.start(
            {
                "handler": found.handler.declared,
                "task": str(found.handler.root),
                "tmp_megabytes": found.tmp_size or 512,
                "mounts": {local: self._mounted(local) for local in map(self.text, found.mounts)},
                "variables": self._variables(found),
                "statements": [_fields(statement) for statement in self._statements(found)],
                "account": ACCOUNT,
                "secrets": self.secrets,
                "seconds_to_aws": self.seconds_to_aws,
                "principal": f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{self.service.name}/{found.name}",
            }
        )

    def text(self, said: Text) -> str:
        """What the configuration's text is once it is deployed. Raises UndeployableError."""
        meant = resolved(said, self.service.references)
        return "".join(part if isinstance(part, str) else self._part(part) for part in meant.parts)

    def _part(self, hole: Hole) -> str:
        for known in (self.physical, _PLATFORM):
            if hole.expression in known:
                return known[hole.expression]
        raise UndeployableError(f"{hole.expression} stands for nothing")

    def _mounted(self, local: str) -> str:
        folder = self.folder / local.strip("/").replace("/", "-")
        folder.mkdir(exist_ok=True)
        return str(folder)

    def _variables(self, function: Function) -> dict[str, str]:
        given = {name: self.text(variable.value) for name, variable in function.environment.variables.items()}
        full_name = f"{self.service.name}-{self.service.stage or 'dev'}-{function.name}"
        return {
            "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "LAMBDA_TASK_ROOT": "/var/task",
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
            "AWS_LAMBDA_FUNCTION_NAME": full_name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory or 1024),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_ENDPOINT_URL": self.account.address,
            **given,
        }

    def _statements(self, function: Function) -> Iterable[Statement]:
        if self.service.config is None:
            return [_EVERYTHING]
        if function.role.hidden_by:
            raise UndeployableError(f"the role of {function.name} is not known: {function.role.hidden_by}")
        return [self._statement(grant) for grant in function.role.grants]

    def _statement(self, grant: Grant) -> Statement:
        actions, resources = tuple(map(self.text, grant.actions)), tuple(map(self.text, grant.resources))
        return Statement(
            allows=grant.allows,
            actions=() if grant.negated_actions else actions,
            not_actions=actions if grant.negated_actions else (),
            resources=() if grant.negated_resources else resources,
            not_resources=resources if grant.negated_resources else (),
            conditional=grant.conditional,
        )


def deploy(code: Path, folder: Path, account: Account) -> Deployment:
    """Deploy the service whose files are in `code` to an empty account. Raises UndeployableError."""
    (service,) = loading.load([code], Sources(), None)
    if service.problems:
        raise UndeployableError(service.problems[0].message)
    deployment = Deployment(service, account, folder)
    for table in service.tables:
        _create_table(deployment, table)
    for bucket in service.buckets:
        name = _named(deployment, bucket.name, bucket.logical_id).lower()
        create_bucket(account, name)
        deployment.physical |= {bucket.logical_id: name, f"{bucket.logical_id}.Arn": f"arn:aws:s3:::{name}"}
    for resource in service.resources:
        _create(deployment, resource)
    return deployment


def create_bucket(account: Account, name: str) -> None:
    """Make a bucket in the account's region."""
    account.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})


def _named(deployment: Deployment, name: Text, logical_id: str) -> str:
    """The name that the configuration gives, or one that CloudFormation makes up."""
    itself = [hole for hole in name.holes if hole.origin is Origin.RESOURCE and hole.expression == logical_id]
    made_up = f"{deployment.service.name}-dev-{logical_id}-1A2B3C4D5E6F"
    return made_up if itself else deployment.text(name)


def _create_table(deployment: Deployment, table: Table) -> None:
    name = _named(deployment, table.name, table.logical_id)
    throughput = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    indexes = [
        {"IndexName": index.name.known, "KeySchema": _schema(index.keys), "Projection": {"ProjectionType": "ALL"}}
        for index in table.indexes
    ]
    wanted: dict[str, Any] = {
        "TableName": name,
        "KeySchema": _schema(table.keys),
        "AttributeDefinitions": [{"AttributeName": each.name, "AttributeType": each.type} for each in table.attributes],
        **({"BillingMode": table.billing.mode.known} if table.billing.mode else {}),
        **({"ProvisionedThroughput": throughput} if table.billing.throughput else {}),
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    }
    dynamodb = deployment.account.client("dynamodb")
    try:
        arn = dynamodb.create_table(**wanted)["TableDescription"]["TableArn"]
    except dynamodb.exceptions.ClientError as error:
        raise UndeployableError(error.response["Error"]["Message"]) from error
    deployment.physical |= {table.logical_id: name, f"{table.logical_id}.Arn": arn}
    if table.ttl and table.ttl.enabled is Certainty.YES:
        attribute = deployment.text(table.ttl.attribute)
        wanted = {"Enabled": True, "AttributeName": attribute}
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted)


def _schema(keys: Iterable[str]) -> list[Mapping[str, str]]:
    return [{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)]


def _create(deployment: Deployment, resource: Resource) -> None:
    """Make what examples call; the types that none calls are not made."""
    if resource.type == "AWS::SQS::Queue":
        name = _named(deployment, resource.name, resource.logical_id)
        url = deployment.account.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        meaning = {"": url, ".QueueUrl": url, ".QueueName": name, ".Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"}
        deployment.physical |= {f"{resource.logical_id}{attribute}": value for attribute, value in meaning.items()}


def _fields(statement: Statement) -> dict[str, object]:
    return {name: getattr(statement, name) for name in Statement.__annotations__}
