"""What is in an account before an example is invoked: things of other services, and earlier data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeSerializer  # type: ignore[import-untyped]

from tests.simulation.deployment import create_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.simulation.deployment import Deployment

    Given = Callable[[Deployment], object]


def bucket(name: str) -> Given:
    """Return what makes a bucket of another service."""
    return lambda deployment: create_bucket(deployment.account, name)


def stored(bucket: str, key: str, body: str) -> Given:
    """Return what puts an object into a bucket, by its logical id or its name."""

    def provide(deployment: Deployment) -> None:
        deployment.account.client("s3").put_object(Bucket=deployment.name(bucket), Key=key, Body=body.encode())

    return provide


def table(name: str, key: str) -> Given:
    """Return what makes a table of another service."""

    def provide(deployment: Deployment) -> None:
        deployment.account.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )

    return provide


def item(table: str, **values: Any) -> Given:
    """Return what puts an item into a table, by its logical id or its name."""

    def provide(deployment: Deployment) -> None:
        serialize = TypeSerializer().serialize
        typed: Mapping[str, Any] = {name: serialize(value) for name, value in values.items()}
        deployment.account.client("dynamodb").put_item(TableName=deployment.name(table), Item=typed)

    return provide


def backup(table: str) -> Given:
    """Return what makes a backup of a table."""

    def provide(deployment: Deployment) -> None:
        deployment.account.client("dynamodb").create_backup(TableName=table, BackupName="nightly")

    return provide


def secret(name: str, value: str) -> Given:
    """Return what stores a secret."""

    def provide(deployment: Deployment) -> None:
        made = deployment.account.client("secretsmanager").create_secret(Name=name, SecretString=value)
        deployment.secrets[name] = made["ARN"]

    return provide


def queue(name: str) -> Given:
    """Return what makes a queue of another service."""
    return lambda deployment: deployment.account.client("sqs").create_queue(QueueName=name)


def sender(address: str) -> Given:
    """Return what lets mail be sent from an address."""
    return lambda deployment: deployment.account.client("ses").verify_email_identity(EmailAddress=address)


def parameter(name: str, value: str) -> Given:
    """Return what stores a parameter."""

    def provide(deployment: Deployment) -> None:
        deployment.account.client("ssm").put_parameter(Name=name, Value=value, Type="String")

    return provide
