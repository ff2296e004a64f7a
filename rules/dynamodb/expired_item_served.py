"""How expired_item_served.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import DeployedTable, Show, ttl_attribute, unheeded_expiries

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILTER = """\
import time
from boto3.dynamodb.conditions import Attr

FilterExpression=Attr("{name}").gt(int(time.time()))\
"""
_COMPARISON = """\
import time

if item and item["{name}"] > time.time():
    return item\
"""


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find items that are handed out though they may have expired."""
    table, use, config = deployed.table, deployed.use, deployed.service.config
    name = ttl_attribute(table)
    if name is None or table.hidden_by or name in use.looked_at or unheeded_expiries(table, use):
        return
    for read in use.reads:
        if read.returned:
            example = _FILTER if read.operation in ("query", "scan") else _COMPARISON
            yield Finding(
                message=f"Items of table `{table.logical_id}` are returned as read, though DynamoDB may keep them for "
                f"days after the moment in `{name}`",
                span=read.span,
                remedy=Show("Leave out what has expired", example.format(name=name)),
                data={"table": table.logical_id, "attribute": name, **({"config": str(config)} if config else {})},
            )
