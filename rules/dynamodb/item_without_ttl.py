"""How item_without_ttl.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related
from advisor.subjects import DeployedTable, Show, lasting_items, ttl_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLE = """\
import time

"{name}": {value},  # a day from now\
"""
_SECONDS = "int(time.time()) + 24 * 60 * 60"


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find an item that stays for ever in a table from which the others expire."""
    table, config = deployed.table, deployed.service.config
    name = ttl_attribute(table) or ""
    written = [other for item in deployed.use.items if (other := item.attribute(name))]
    for item in lasting_items(table, deployed.use):
        value = f'{{"N": str({_SECONDS})}}' if item.typed else _SECONDS
        yield Finding(
            message=f"This item is put into table `{table.logical_id}` without `{name}`, by which its items expire, "
            "so it stays for ever",
            span=item.span,
            remedy=Show(f"Write `{name}` into the item", _EXAMPLE.format(name=name, value=value)),
            related=tuple(Related(place, f"`{name}` is written here") for place in {one.span: 0 for one in written}),
            data={"table": table.logical_id, "attribute": name, **({"config": str(config)} if config else {})},
        )
