"""Calls of AWS as facts, and the actions that roles need for them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.actions import resource_types
from advisor.program.aws_facts import ActionUse, AwsCall
from advisor.program.located import access
from advisor.program.variables import of_function
from advisor.record import replaced
from advisor.service.coverage import Deployment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from advisor.program.aws_facts import Access, ItemWrite
    from advisor.program.facts import Constancy, Fact
    from advisor.program.file_uses import Common
    from advisor.program.traces import OperationCalled
    from advisor.service.model import Function, Service
    from advisor.service.role_model import Role
    from advisor.values import Text


def aws_call(
    event: OperationCalled, common: Common, settled: Constancy, items: tuple[ItemWrite, ...], service: Service
) -> AwsCall:
    """Return a call as the first of the functions that make it has it."""
    function = common[1][0]
    resource = of_function(event.resource, function)
    accesses = tuple(access(need, function, service.references) for need in event.needs)
    actions = tuple(dict.fromkeys(need.action for need in event.needs))
    referred = _logical_id(event.service, resource, service)
    named = tuple(_of_table(item, of_function(item.table, function), service) for item in items)
    return AwsCall(
        *common, event.service, event.operation, actions, resource, referred, event.arguments, settled, accesses, named
    )


def _of_table(item: ItemWrite, table: Text, service: Service) -> ItemWrite:
    return replaced(item, table=table, logical_id=_logical_id("dynamodb", table, service))


def _logical_id(product: str, resource: Text, service: Service) -> str:
    return (resource.resource or "").partition(".")[0] or _named(product, resource, service)


def _named(product: str, name: Text, service: Service) -> str:
    """The logical id of the table or bucket of a name."""
    named = [*service.tables] if product == "dynamodb" else [*service.buckets]
    return next((resource.logical_id for resource in named if resource.name == name), "")


def action_uses(facts: Iterable[Fact], service: Service) -> Iterator[ActionUse]:
    """One ActionUse for each role and action, in the order of the first call."""
    calls: dict[tuple[str, Path | None, str], dict[int, AwsCall]] = defaultdict(dict)
    roles: dict[tuple[str, Path | None, str], tuple[Role, list[Function]]] = {}
    for call in facts:
        if not isinstance(call, AwsCall):
            continue
        for function in call.reached_by:
            for action in call.actions:
                key = (function.role.name, function.config, action)
                _, reaching = roles.setdefault(key, (function.role, []))
                calls[key][id(call)] = call
                if function not in reaching:
                    reaching.append(function)
    deployment = Deployment(service.references, service.stage, service.region)
    for key, (role, reaching) in roles.items():
        made = tuple(calls[key].values())
        lacking = tuple(_lacking(made, role, key[-1], deployment))
        yield ActionUse(role, key[-1], resource_types(key[-1]), made, tuple(reaching), lacking)


def _lacking(
    calls: Iterable[AwsCall], role: Role, action: str, deployment: Deployment
) -> Iterator[tuple[AwsCall, Access]]:
    if role.allows(action) is not Certainty.NO:
        for call in calls:
            for needed in call.accesses:
                if needed.action == action and deployment.lacks(role, action, needed.arn):
                    yield call, needed
