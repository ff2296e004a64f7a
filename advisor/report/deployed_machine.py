"""What is deployed, as one JSON list: an object for each service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.report.outcome import place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from advisor.model import Certainty, Span
    from advisor.service.model import Environment, Function, Service, Unresolved
    from advisor.service.resource_model import Bucket, Resource, Table
    from advisor.service.role_model import Grant, Role
    from advisor.source.text import Sources
    from advisor.values import Text


def array(services: Iterable[Service], sources: Sources) -> str:
    """Return the list as text."""
    return json.dumps([_service(service, sources) for service in services], indent=2, ensure_ascii=False)


def _service(service: Service, sources: Sources) -> dict[str, Any]:
    return {
        "service": service.name,
        "filename": str(service.config),
        "provider": service.provider,
        "left_alone": service.left_alone,
        "stage": service.stage,
        "region": service.region,
        "functions": [_function(function, sources) for function in service.functions],
        "tables": [_table(table, sources) for table in service.tables],
        "buckets": [_bucket(bucket, sources) for bucket in service.buckets],
        "cache_clusters": [
            {"logical_id": cluster.logical_id, **_located(cluster.span, sources), "type": cluster.type}
            for cluster in service.cache_clusters
        ],
        "resources": [_resource(resource, sources) for resource in service.resources],
        "unknown": [
            {"what": gap.what, "expression": gap.expression, **_located(gap.span, sources)}
            for gap in in_order(service.unresolved)
        ],
        "problems": [{"message": problem.message, **_located(problem.span, sources)} for problem in service.problems],
    }


def _function(function: Function, sources: Sources) -> dict[str, Any]:
    handler = function.handler
    return {
        "name": function.name,
        **_located(function.span, sources),
        "handler": handler
        and {
            "declared": handler.declared,
            "file": str(handler.file) if handler.file else None,
            "attribute": handler.attribute,
        },
        "runtime": function.runtime,
        "memory": function.memory,
        "tmp": function.tmp_size,
        "mounts": [value(mount) for mount in function.mounts],
        "mounts_hidden_by": function.mounts_hidden_by,
        "environment": _environment(function.environment),
        "role": _role(function.role),
    }


def _environment(environment: Environment) -> dict[str, Any]:
    return {
        "variables": {name: value(variable.value) for name, variable in sorted(environment.variables.items())},
        "hidden_by": environment.hidden_by,
    }


def _role(role: Role) -> dict[str, Any]:
    return {
        "kind": role.name.partition(":")[0],
        "name": role.name,
        "statements": _distinct(_statement(grant) for grant in role.grants),
        "hidden_by": role.hidden_by,
    }


def _statement(grant: Grant) -> dict[str, Any]:
    return {
        "effect": "Allow" if grant.allows else "Deny",
        "not_actions" if grant.negated_actions else "actions": [value(action) for action in grant.actions],
        "not_resources" if grant.negated_resources else "resources": [value(arn) for arn in grant.resources],
        "conditional": grant.conditional,
    }


def _distinct(statements: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each statement once: the framework writes some for every function."""
    return list({json.dumps(statement): statement for statement in statements}.values())


def _table(table: Table, sources: Sources) -> dict[str, Any]:
    ttl = table.ttl and {"enabled": _answer(table.ttl.enabled), "attribute": value(table.ttl.attribute)}
    return {
        "logical_id": table.logical_id,
        **_located(table.span, sources),
        "name": value(table.name),
        "keys": list(table.keys),
        "indexes": [{"name": value(index.name), "keys": list(index.keys)} for index in table.indexes],
        "attributes": {attribute.name: attribute.type for attribute in table.attributes},
        "billing_mode": table.billing.mode and value(table.billing.mode),
        "ttl": ttl,
        "condition": table.condition,
        "hidden_by": table.hidden_by or table.schema_hidden_by,
    }


def _bucket(bucket: Bucket, sources: Sources) -> dict[str, Any]:
    return {
        "logical_id": bucket.logical_id,
        **_located(bucket.span, sources),
        "name": value(bucket.name),
        "condition": bucket.condition,
    }


def _resource(resource: Resource, sources: Sources) -> dict[str, Any]:
    return {
        "logical_id": resource.logical_id,
        **_located(resource.span, sources),
        "type": resource.type,
        "name": value(resource.name),
        "condition": resource.condition,
    }


def in_order(unresolved: Iterable[Unresolved]) -> list[Unresolved]:
    """What is not known in the order of the files, each thing once."""
    return sorted(dict.fromkeys(unresolved), key=lambda gap: (gap.span.file, gap.span.start, gap.what))


def value(text: Text) -> str | list[str | dict[str, str]]:
    """A known text as it is; else its parts in order, each unknown one as `{origin: expression}`."""
    if text.known is not None:
        return text.known
    return [part if isinstance(part, str) else {part.origin.value: part.expression} for part in text.parts]


def _answer(certainty: Certainty) -> bool | None:
    from advisor.model import Certainty

    return {Certainty.YES: True, Certainty.NO: False}.get(certainty)


def _located(span: Span, sources: Sources) -> dict[str, Any]:
    where = place(span, sources)
    return {"filename": str(span.file), "location": {"row": where.row, "column": where.column}}
