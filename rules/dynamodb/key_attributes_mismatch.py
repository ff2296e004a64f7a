"""How key_attributes_mismatch.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import DeclareKeys, DeployedTable, KeyAttribute, alike, key_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find a table whose AttributeDefinitions are not its keys."""
    table, config = deployed.table, deployed.service.config
    if table.schema_hidden_by or not table.keys:
        return
    keys = dict.fromkeys([*table.keys, *(key for index in table.indexes for key in index.keys)])
    declared = {attribute.name for attribute in table.attributes}
    surplus = [attribute for attribute in table.attributes if attribute.name not in keys]
    absent = [name for name in keys if name not in declared]
    meant = {name: other for name in absent for other in surplus if alike(name, other.name)}
    absent.sort(key=lambda name: name not in meant)
    surplus.sort(key=lambda other: next((at for at, name in enumerate(absent) if meant.get(name) is other), len(keys)))
    types = {name: meant[name].type if name in meant else key_type(name, deployed.use) for name in absent}
    missing = [KeyAttribute(name, kind, table.span) for name, kind in types.items()]
    if surplus or missing:
        yield Finding(
            message=f"Table `{table.logical_id}` {_faults(missing, surplus)}, so CloudFormation refuses to make it",
            span=table.span,
            remedy=DeclareKeys(table, tuple(missing), tuple(surplus)),
            data={"table": table.logical_id, **({"config": str(config)} if config else {})},
        )


def _faults(missing: Iterable[KeyAttribute], surplus: Iterable[KeyAttribute]) -> str:
    lacking = " and ".join(f"`{key.name}`" for key in missing)
    other = " and ".join(f"`{key.name}`" for key in surplus)
    faults = (
        lacking and f"does not declare its key {lacking}",
        other and f"declares {other} in AttributeDefinitions, which no key uses",
    )
    return " and ".join(filter(None, faults))
