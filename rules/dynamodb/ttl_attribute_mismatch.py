"""How ttl_attribute_mismatch.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related, Remedy
from advisor.subjects import DeployedTable, EnableTtl, Form, Show, ttl_attribute, unheeded_expiries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.subjects import ItemAttribute, Table

_FIT = frozenset((Form.SECONDS, Form.UNKNOWN))
_ITEM = """\
# where the item is written
item["{name}"] = int(time.time()) + 24 * 60 * 60\
"""
_TABLE = """\
# serverless.yml, in the table's Properties
TimeToLiveSpecification:
  AttributeName: {name}
  Enabled: true

"""


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find a table into which the code writes an expiry that DynamoDB does not heed."""
    table, config = deployed.table, deployed.service.config
    written = unheeded_expiries(table, deployed.use)
    if not written:
        return
    name = _chosen(written)
    places = dict.fromkeys(attribute.span for attribute in written if attribute.name == name)
    yield Finding(
        message=f"The code writes `{name}` into the items of table `{table.logical_id}`, {_state(table)}",
        span=table.span,
        remedy=_remedy(table, name, written),
        related=tuple(Related(place, f"`{name}` is written here") for place in places),
        data={"table": table.logical_id, "attribute": name, **({"config": str(config)} if config else {})},
    )


def _state(table: Table) -> str:
    declared = ttl_attribute(table)
    if declared is None:
        return "whose time to live is off, so nothing deletes them"
    return (
        f"whose time to live looks at `{declared}`, so nothing deletes them; CloudFormation changes the attribute only "
        "after a deployment with time to live off"
    )


def _chosen(written: tuple[ItemAttribute, ...]) -> str:
    """The attribute that fits best: the first one in whole seconds, else the first."""
    return next((attribute.name for attribute in written if attribute.form is Form.SECONDS), written[0].name)


def _is_editable(table: Table) -> bool:
    return table.properties is not None if table.ttl is None else table.ttl.attribute_span is not None


def _remedy(table: Table, name: str, written: tuple[ItemAttribute, ...]) -> Remedy:
    declared = ttl_attribute(table)
    if declared is not None and not _is_editable(table):
        return Show(f"Write the expiry as `{declared}`", _ITEM.format(name=declared))
    fit = all(attribute.form in _FIT for attribute in written if attribute.name == name)
    if fit and len({attribute.name for attribute in written}) == 1 and _is_editable(table):
        return EnableTtl(table, name, (), typed=False)
    return Show(f"Let DynamoDB delete the items by `{name}`", (_TABLE + _ITEM).format(name=name))
