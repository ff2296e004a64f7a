"""How cache_table_without_ttl.md is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.model import Certainty, Finding, Remedy
from advisor.subjects import AwsCall, DeployedTable, EnableTtl, ItemValue, Show, expiry_like, short_lived

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"})
_EXAMPLE = """\
# serverless.yml, in the table's Properties
TimeToLiveSpecification:
  AttributeName: ttl
  Enabled: true

# where the item is written
item["ttl"] = int(time.time()) + 24 * 60 * 60\
"""


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find a table of short-lived items that nothing deletes."""
    table = deployed.table
    kind = short_lived(table)
    has_ttl = table.ttl is not None and table.ttl.enabled is not Certainty.NO
    if not kind or has_ttl or table.hidden_by or any(_writes_expiry(call) for call in deployed.use.writes):
        return
    config, remedy = deployed.service.config, _remedy(deployed)
    attribute = {"attribute": remedy.attribute} if isinstance(remedy, EnableTtl) else {}
    yield Finding(
        message=f"Table `{table.logical_id}` holds {kind} and has no time to live, so nothing ever deletes them",
        span=table.span,
        remedy=remedy,
        data={"table": table.logical_id, **attribute, **({"config": str(config)} if config else {})},
    )


def _writes_expiry(call: AwsCall) -> bool:
    """Whether the call writes the end of an item's life: then the fault is in the table's TTL attribute alone."""
    names = (name for argument in call.arguments.values() for name in _names(argument))
    return any(expiry_like(name) for name in names)


def _names(argument: ItemValue) -> Iterator[str]:
    for name, value in argument.entries.items():
        yield name
        yield from _names(value)
    yield from re.findall(r"\w+", " ".join(part for part in argument.value.parts if isinstance(part, str)))


def _remedy(deployed: DeployedTable) -> Remedy:
    items = [call.arguments.get("Item") for call in deployed.use.writes]
    spans = tuple(dict.fromkeys(item.span for item in items if item and item.is_display and item.span))
    typed = {_typed(item) for item in items if item}
    addable = deployed.table.properties and not deployed.table.ttl and deployed.use.complete
    if addable and spans and len(typed) == 1 and all(item and item.span in spans for item in items):
        return EnableTtl(deployed.table, "ttl", spans, typed.pop())
    return Show("Let DynamoDB delete the items", _EXAMPLE)


def _typed(item: ItemValue) -> bool:
    return all(len(value.entries) == 1 and _TYPES.issuperset(value.entries) for value in item.entries.values())
