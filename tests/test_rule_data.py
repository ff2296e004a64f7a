"""What findings tell machines besides their sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import load
from advisor.model import Span
from advisor.subjects import (
    Access,
    ActionUse,
    AwsCall,
    DeployedTable,
    Environment,
    Frequency,
    Function,
    Role,
    Service,
    Table,
    TableUse,
)
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CHECKS = {rule.name: rule.check for rule in load(Path(__file__).resolve().parent.parent / "rules")}
_PLACE = Span(Path("app.py"), 0, 0)


def _action(config: Path | None) -> ActionUse:
    role = Role("provider", ())
    function = Function("f", _PLACE, None, "python3.12", Environment({}), role, config=config)
    need = Access("s3:Put", text("arn:aws:s3:::b"), text("arn:aws:s3:::b"))
    call = AwsCall(
        _PLACE, (function,), Frequency.INVOCATION, (), "s3", "put", ("s3:Put",), text("b"), "B", {}, accesses=(need,)
    )
    return ActionUse(role, "s3:Put", ("bucket",), (call,), (function,), ((call, need),))


def _table(config: Path | None) -> DeployedTable:
    table = Table("Sessions", _PLACE, text("sessions"), ("session_id",), None, None)
    return DeployedTable(Service("s", Path(), config, tables=(table,)), table, TableUse((), (), complete=True))


@pytest.mark.parametrize(
    ("rule", "subject", "data"),
    [
        ("action_not_granted", _action, {"action": "s3:Put", "role": "provider"}),
        ("cache_table_without_ttl", _table, {"table": "Sessions"}),
        ("billing_mode_missing", _table, {"table": "Sessions"}),
        ("key_attributes_mismatch", _table, {"table": "Sessions"}),
    ],
)
@pytest.mark.parametrize("config", [Path("serverless.yml"), None])
def test_a_finding_names_the_configuration_where_there_is_one(
    rule: str, subject: Callable[[Path | None], object], data: Mapping[str, str], config: Path | None
) -> None:
    (finding,) = _CHECKS[rule](subject(config))
    assert finding.data == {**data, **({"config": "serverless.yml"} if config else {})}
