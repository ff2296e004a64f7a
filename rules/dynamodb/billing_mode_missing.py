"""How billing_mode_missing.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import DeployedTable, PayByRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

_MISSING = "has neither a BillingMode nor a throughput, so CloudFormation refuses to make it"
_BOTH = "is paid by request and has a provisioned throughput too, so CloudFormation refuses to make it"


def check(deployed: DeployedTable) -> Iterator[Finding]:
    """Find a table of which CloudFormation cannot tell how it is paid for."""
    table, billing, config = deployed.table, deployed.table.billing, deployed.service.config
    if billing.hidden_by or table.hidden_by:
        return
    by_request = billing.mode is not None and billing.mode.known == "PAY_PER_REQUEST"
    missing = billing.mode is None and not billing.throughput
    if missing or (by_request and billing.throughput):
        yield Finding(
            message=f"Table `{table.logical_id}` {_MISSING if missing else _BOTH}",
            span=table.span,
            remedy=PayByRequest(table),
            data={"table": table.logical_id, **({"config": str(config)} if config else {})},
        )
