"""Models of PynamoDB: classes whose methods call DynamoDB on the table that their `Meta` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import aws, classes
from advisor.program.arguments import plain
from advisor.program.domain import AwsObject, ClassValue, External, Instance
from advisor.program.lattice import as_text, options
from advisor.values import Origin

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.frames import Frame

_MODEL = External("pynamodb.models.Model")
_OPERATIONS = {
    "batch_get": "batch_get_item",
    "batch_write": "batch_write_item",
    "create_table": "create_table",
    "delete": "delete_item",
    "delete_table": "delete_table",
    "exists": "describe_table",
    "get": "get_item",
    "query": "query",
    "refresh": "get_item",
    "save": "put_item",
    "scan": "scan",
    "update": "update_item",
}
_ELSEWHERE = ("host", "aws_access_key_id", "aws_secret_access_key", "aws_session_token")
"""What `Meta` says of another account, or of another service than AWS's."""


def called(base: ClassValue | Instance, method: str, arguments: Arguments, frame: Frame) -> None:
    """Record the operation that a method of a model calls, if it is one."""
    model = base.of if isinstance(base, Instance) else base
    operation = _OPERATIONS.get(method)
    if operation is None or _MODEL not in classes.foreign_bases(model):
        return
    meta = classes.found_in(model, "Meta")
    if not isinstance(meta, ClassValue) or arguments.given(None, "index_name") is not None:
        return
    name = classes.found_in(meta, "table_name")
    foreign = any(classes.found_in(meta, setting) is not None for setting in _ELSEWHERE)
    if name is not None and len(options(name)) == 1:
        table = AwsObject("dynamodb", "client", as_text(name), Origin.ENVIRONMENT, foreign=foreign)
        aws.operated(table, operation, plain((), arguments.site), frame, method)
