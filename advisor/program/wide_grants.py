"""Statements that allow more than the code needs, where all that it needs is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.actions import operation_names, services_of
from advisor.program.aws_facts import AwsCall, WideGrant
from advisor.source import disk
from advisor.values import Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.aws_facts import Access
    from advisor.program.facts import Fact
    from advisor.service.model import Function, Service
    from advisor.service.role_model import Grant, Role
    from advisor.source.text import SourceText
    from advisor.values import Text

_EVERYTHING = text("*")
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import|import[ \t]+([\w., \t]+))", re.MULTILINE)
_MAY_CALL_AWS = re.compile(
    r"aws|boto|dynamo|pynamo|(^|_)(s3|sqs|sns|ssm|kms)|smart_open|fsspec|pandas|polars|dask|pyarrow|duckdb|celery|kombu"
    r"|zappa|chalice|django|cloudpathlib|mlflow|sagemaker|storages|localstack|moto$",
    re.IGNORECASE,
)
"""Libraries that may call AWS by themselves."""
_DO_NOT = re.compile(
    r"(boto3|botocore)(\.(dynamodb|config|exceptions)\b.*)?|(mypy|types)_boto3\w*.*|aws_xray_sdk.*|aws_lambda_typing.*"
    r"|aws_lambda_context.*|aws_lambda_powertools(\.(logging|metrics|tracing|event_handler|utilities\.(typing"
    r"|data_classes|validation|batch|parser|jmespath_utils))\b.*)?"
)
"""Those of them that only call what the code calls."""
_ALSO_TELLING = {
    "dynamodb": ("query", "scan"),
    "sns": ("publish",),
    "lambda": ("invoke",),
    "kms": ("encrypt", "decrypt"),
}
_PLAIN = frozenset(("can_paginate", "get_paginator", "get_waiter", "generate_presigned_url", "generate_presigned_post"))


def wide_grants(facts: Iterable[Fact], service: Service, modules: Iterable[SourceText]) -> Iterator[WideGrant]:
    """Yield the wide statements of the roles that only Python functions of the service have."""
    candidates = list(_wide(service))
    if not candidates or service.config is None:
        return
    sources = list(modules)
    calls = [fact for fact in facts if isinstance(fact, AwsCall)]
    if any(_calls_by_itself(source, service) for source in sources):
        return
    told = set()
    for role, functions, grant in candidates:
        own = [call for call in calls if not set(functions).isdisjoint(call.reached_by)]
        needed = _needed(grant, own, sources)
        narrowed = _narrowed(grant, needed) if needed else None
        if narrowed and grant.span not in told:  # roles that inherit it hold it too
            told.add(grant.span)
            yield WideGrant(grant, role, functions, *narrowed)


def _wide(service: Service) -> Iterator[tuple[Role, tuple[Function, ...], Grant]]:
    roles: dict[int, tuple[Role, list[Function]]] = {}
    for function in service.functions:
        roles.setdefault(id(function.role), (function.role, []))[1].append(function)
    for role, functions in roles.values():
        private = role.name.startswith("function:") or (role.name == "provider" and not service.others)
        if private and all(function.handler and function.handler.file for function in functions):
            yield from ((role, tuple(functions), grant) for grant in role.grants if _is_wide(grant))


def _is_wide(grant: Grant) -> bool:
    if not grant.allows or grant.conditional or grant.negated_actions or grant.negated_resources:
        return False
    if not grant.action_places or any(action.known is None for action in grant.actions):
        return False
    return any(map(_all_of_a_service, grant.actions)) or _EVERYTHING in grant.resources


def _all_of_a_service(action: Text) -> bool:
    return action == _EVERYTHING or (action.known or "").endswith(":*")


def _calls_by_itself(source: SourceText, service: Service) -> bool:
    """Whether a module imports something that may call AWS unseen."""
    roots = {function.handler.root for function in service.functions if function.handler}
    for found in _IMPORT.finditer(source.text):
        for name in (found[1] or found[2]).split(","):
            module = name.split()[0] if name.split() else ""
            top = module.partition(".")[0]
            own = any(disk.exists(root / top) or disk.exists(root / f"{top}.py") for root in roots)
            if module and not own and _MAY_CALL_AWS.search(module) and not _DO_NOT.fullmatch(module):
                return True
    return False


def _needed(grant: Grant, calls: list[AwsCall], sources: list[SourceText]) -> list[Access]:
    """What the calls need of a statement; empty when that is not wholly known."""
    prefixes = {(action.known or "").partition(":")[0].lower() for action in grant.actions}
    everything = "*" in prefixes
    covered = {service for prefix in prefixes for service in services_of(prefix)}
    if not everything and any(not services_of(prefix) for prefix in prefixes):
        return []
    own = [call for call in calls if everything or call.service in covered]
    if not all(call.accesses for call in own):
        return []
    told = {call.service for call in own} if everything else covered
    if any(_overlooked(source, told, calls) for source in sources):
        return []
    accesses = (access for call in own for access in call.accesses)
    return [access for access in accesses if grant.names(access.action) is Certainty.YES]


def _overlooked(source: SourceText, services: set[str], calls: list[AwsCall]) -> bool:
    """Whether a module has a call that looks like one of the services' and was not followed."""
    names = {name for service in services for name in operation_names(service) if "_" in name} - _PLAIN
    names |= {name for service in services for name in _ALSO_TELLING.get(service, ())}
    spans = [call.span for call in calls if call.span.file == source.file]
    telling = re.compile(rf"\.({'|'.join(sorted(names))})\s*\(") if names else None
    for found in telling.finditer(source.text) if telling else ():
        if not any(span.start <= found.start() < span.end for span in spans):
            return True
    return False


def _narrowed(grant: Grant, needed: list[Access]) -> tuple[tuple[str, ...], tuple[Text, ...]] | None:
    """The actions and resources in use; None when the statement is as narrow as that, or they are not all known."""
    actions = tuple(dict.fromkeys(access.action for access in needed))
    wide_action = any(map(_all_of_a_service, grant.actions))
    if _EVERYTHING not in grant.resources:
        return (actions, ()) if wide_action else None
    resources = tuple(dict.fromkeys(access.grantable for access in needed))
    nameable = all(hole.origin is Origin.RESOURCE for resource in resources for hole in resource.holes)
    if nameable and _EVERYTHING not in resources:
        return actions, resources
    return (actions, ()) if wide_action and nameable else None
