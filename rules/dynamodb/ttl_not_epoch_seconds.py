"""How ttl_not_epoch_seconds.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import DeployedTable, Form, ItemAttribute, WriteSeconds, ttl_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

_AHEAD = "so DynamoDB takes it for a moment thousands of years ahead and never deletes the item"
_FAULTS = {
    Form.FRACTIONAL_SECONDS: "is a float, which boto3 refuses to write",
    Form.MILLISECONDS: f"is in milliseconds, {_AHEAD}",
    Form.MICROSECONDS: f"is in microseconds, {_AHEAD}",
    Form.NANOSECONDS: f"is in nanoseconds, {_AHEAD}",
    Form.DATETIME: "is a datetime, which boto3 refuses to write",
    Form.TEXT: "is text, which DynamoDB does not take for a moment, so it never deletes the item",
}
_FRACTION = "has a fraction, where DynamoDB asks for whole seconds"


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find an item whose time to live is no number of whole seconds."""
    table, config = deployed.table, deployed.service.config
    expiry = ttl_attribute(table)
    data = {"table": table.logical_id, **({"config": str(config)} if config else {})}
    for item in deployed.use.items if expiry else ():
        attribute = item.attribute(expiry or "")
        if attribute is not None and attribute.form in _FAULTS:
            yield Finding(
                message=f"`{attribute.name}`, by which items of table `{table.logical_id}` expire, "
                + _fault(attribute, typed=item.typed),
                span=attribute.span,
                remedy=WriteSeconds(attribute, item.typed),
                data={**data, "attribute": attribute.name},
            )


def _fault(attribute: ItemAttribute, *, typed: bool) -> str:
    return _FRACTION if typed and attribute.form is Form.FRACTIONAL_SECONDS else _FAULTS[attribute.form]
