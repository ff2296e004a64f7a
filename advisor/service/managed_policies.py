"""What AWS's own managed policies allow."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from advisor.service.intrinsics import text_of
from advisor.service.role_model import Grant
from advisor.service.statements import Granted, together
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.service.section import Section
    from advisor.values import Text

_TABLE = os.path.join(os.path.dirname(__file__), "tables", "managed_policies.tsv")  # noqa: PTH118, PTH120
_AWS_OWNED = ":iam::aws:policy/"
_STORAGE = ("dynamodb", "s3", "s3-object-lambda", "elasticfilesystem")
"""The services of which the table holds everything that a policy allows."""
_EVERYWHERE = (text("*"),)


def managed(policies: Section) -> Granted:
    """The grants of managed policies; those that are not in the table hide what they grant."""
    return together(_managed(policy) for policy in policies.items())


def _managed(policy: Section) -> Granted:
    if granted := _of_another_stack(policy):
        return granted
    arn = text_of(policy)
    suffix = arn.parts[-1] if arn.parts and isinstance(arn.parts[-1], str) else ""
    found = policies().get(suffix.rpartition("/")[2]) if suffix.find(_AWS_OWNED) >= 0 else None
    if found is None or policy.span is None:
        return Granted(hidden_by=policy.hidden_by or f"the managed policy {arn.display()}")
    return Granted(tuple(_grants(*found, policy.span)))


def _of_another_stack(policy: Section) -> Granted | None:
    """What a policy grants that another service of the repository exports."""
    exported, stacks = text_of(policy.at("Fn::ImportValue")).known, policy.variables.stacks
    output = stacks.exported(exported) if stacks and exported else None
    return output.granted() if output else None


def _grants(actions: tuple[str, ...], complete: bool, span: Span) -> Iterator[Grant]:
    if actions:
        yield Grant(allows=True, actions=tuple(map(text, actions)), resources=_EVERYWHERE, span=span)
    if not complete:
        told = dict.fromkeys((*_STORAGE, *(action.partition(":")[0] for action in actions)))
        rest: tuple[Text, ...] = tuple(text(f"{service}:*") for service in told)
        yield Grant(allows=True, actions=rest, resources=_EVERYWHERE, span=span, negated_actions=True, conditional=True)


@cache
def policies() -> dict[str, tuple[tuple[str, ...], bool]]:
    """For each policy what it allows, and whether that is all."""
    with open(_TABLE, encoding="utf-8") as file:  # noqa: PTH123
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {name: (() if allows == "-" else tuple(allows.split()), rest == "-") for name, allows, rest in lines[1:]}
