"""How hard_coded_resource_name.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related
from advisor.subjects import HardCodedName, NameByVariable, Show

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(name: HardCodedName) -> Iterator[Finding]:
    """Find the name of a table, bucket or queue of the service that the code writes out."""
    first, *others = name.literals
    can_be_set = name.value is not None and name.variable
    yield Finding(
        message=f"The service's own {name.noun} `{name.logical_id}` is named by the literal `{name.name}`, "
        "which does not follow when serverless.yml changes the name",
        span=first,
        remedy=NameByVariable(name) if can_be_set else Show("Read it from a variable", 'os.environ["…"]'),
        related=(*(Related(other, "written out here too") for other in others), *name.via),
        data={"name": name.name, name.noun: name.logical_id, "config": str(name.config)},
    )
