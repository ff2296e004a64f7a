"""How cache_table_without_ttl.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Remedy
from advisor.subjects import DeployedTable, EnableTtl, Show, short_lived, unheeded_expiries

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLE = """\
# serverless.yml, in the table's Properties
TimeToLiveSpecification:
  AttributeName: ttl
  Enabled: true

# where the item is written
item["ttl"] = int(time.time()) + 24 * 60 * 60

# where it is read, since DynamoDB may take days to delete it
if item and item["ttl"] > time.time():\
"""


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find a table of short-lived items that nothing deletes."""
    table = deployed.table
    kind = short_lived(table)
    has_ttl = table.ttl is not None and table.ttl.enabled is not Certainty.NO
    if not kind or has_ttl or table.hidden_by or unheeded_expiries(table, deployed.use):
        return
    config, remedy = deployed.service.config, _remedy(deployed)
    attribute = {"attribute": remedy.attribute} if isinstance(remedy, EnableTtl) else {}
    yield Finding(
        message=f"Table `{table.logical_id}` holds {kind} and has no time to live, so nothing ever deletes them",
        span=table.span,
        remedy=remedy,
        data={"table": table.logical_id, **attribute, **({"config": str(config)} if config else {})},
    )


def _remedy(deployed: DeployedTable) -> Remedy:
    table, use = deployed.table, deployed.use
    spans = tuple(dict.fromkeys(item.display for item in use.items if item.display))
    known = use.complete and all(item.whole and item.complete for item in use.items)
    typed = {item.typed for item in use.items}
    handed_out = any(read.returned for read in use.reads)
    if known and spans and len(typed) == 1 and table.properties and not table.ttl and not handed_out:
        return EnableTtl(table, "ttl", spans, typed.pop())
    return Show("Let DynamoDB delete the items", _EXAMPLE)
