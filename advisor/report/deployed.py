"""What is deployed, for people: a block for each service, with what is not known at its end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.report.concise import unknown_lines
from advisor.report.deployed_machine import in_order
from advisor.report.outcome import printable, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.service.model import Environment, Function, Service
    from advisor.service.resource_model import Bucket, CacheCluster, Resource, Table
    from advisor.service.role_model import Grant, Role
    from advisor.source.text import Sources

_COLUMN = 14


def write(services: Iterable[Service], sources: Sources) -> None:
    """Print the services; headings stand out on a terminal."""
    lines = [line for service in services for line in _service(service, sources)]
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        print(*lines, sep="\n")
        return
    from rich.text import Text

    from advisor.report.text import console

    out = console()
    for line in lines:
        depth = len(line) - len(line.lstrip())
        out.print(Text(line, style="bold" if depth == 0 else "cyan" if depth == 2 else ""), soft_wrap=True)


def _service(service: Service, sources: Sources) -> Iterator[str]:
    stage = f": stage {service.stage}, region {service.region}" if service.stage else ""
    stage = f", left alone: {service.left_alone}" if service.left_alone else stage
    yield printable(f"{service.name}, {shown(service.config or service.root)}{stage}")
    common = _common(service.functions)
    yield from _block("every function", _labelled("environment", common))
    for function in service.functions:
        yield from _block(f"function {function.name}", _function(function, common))
    for role in dict.fromkeys(function.role for function in service.functions):
        having = [function.name for function in service.functions if function.role == role]
        yield from _block(f"role {role.name} of {', '.join(having)}", _role(role))
    for table in service.tables:
        yield from _block(f"table {table.logical_id}", _table(table))
    for bucket in service.buckets:
        yield from _block(f"bucket {bucket.logical_id}", (("name", bucket.name.display()), *_condition(bucket)))
    for cluster in service.cache_clusters:
        yield from _block(f"cache cluster {cluster.logical_id}", (("type", cluster.type), *_condition(cluster)))
    yield from _block("other resources", (("", _resource(resource)) for resource in service.resources))
    gaps = unknown_lines(in_order(service.unresolved), sources)
    yield from _block("not known", (("", gap.replace(": not known", "", 1)) for gap in gaps))
    yield ""


def _block(heading: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A heading and its rows; nothing where there are no rows."""
    for number, (label, content) in enumerate(rows):
        if number == 0:
            yield printable(f"  {heading}")
        margin = 0 if heading in ("not known", "other resources") else _COLUMN
        yield printable(f"    {label:<{margin}}{content}")


def _common(functions: tuple[Function, ...]) -> list[str]:
    """The variables that several functions get, and all of them."""
    first, *others = ([*_environment(function.environment)] for function in functions) if functions else ([],)
    return [variable for variable in first if others and all(variable in other for other in others)]


def _function(function: Function, common: list[str]) -> Iterator[tuple[str, str]]:
    handler = function.handler
    if handler is None:
        yield "handler", "not known"
    else:
        yield "handler", f"{handler.declared} in {shown(handler.file) if handler.file else 'no file that was found'}"
    memory, tmp = (f"{size} MB" if size else "not known" for size in (function.memory, function.tmp_size))
    yield "runtime", f"{function.runtime}, memory {memory}, /tmp {tmp}"
    yield "role", function.role.name
    own = [variable for variable in _environment(function.environment) if variable not in common]
    yield from _labelled("environment", own)
    yield from _labelled("mounts", (mount.display() for mount in function.mounts))
    if function.mounts_hidden_by:
        yield "mounts", f"hidden by {function.mounts_hidden_by}"


def _environment(environment: Environment) -> Iterator[str]:
    for name, variable in sorted(environment.variables.items()):
        yield f"{name}={variable.value.display()}"
    if environment.hidden_by:
        yield f"and what {environment.hidden_by} brings"


def _role(role: Role) -> Iterator[tuple[str, str]]:
    for rows in dict.fromkeys(tuple(_grant(grant)) for grant in role.grants):
        yield from rows
    if role.hidden_by:
        yield "and more", f"hidden by {role.hidden_by}"
    elif not role.grants:
        yield "", "allows nothing but writing logs"


def _grant(grant: Grant) -> Iterator[tuple[str, str]]:
    actions = ", ".join(action.display() for action in grant.actions)
    resources = ", ".join(resource.display() for resource in grant.resources)
    effect = "allows" if grant.allows else "denies"
    condition = ", under a condition" if grant.conditional else ""
    yield effect, f"{'all but ' if grant.negated_actions else ''}{actions}{condition}"
    yield "", f"on {'all but ' if grant.negated_resources else ''}{resources}"


def _table(table: Table) -> Iterator[tuple[str, str]]:
    yield "name", table.name.display()
    yield "keys", ", ".join(table.keys) or "not known"
    for index in table.indexes:
        yield "index", f"{index.name.display()} by {', '.join(index.keys) or 'what is not known'}"
    if table.billing.mode:
        yield "billing", table.billing.mode.display()
    enabled = Certainty.NO if table.ttl is None else table.ttl.enabled
    attribute = table.ttl.attribute.display() if table.ttl else ""
    yield "ttl", {Certainty.YES: attribute, Certainty.NO: "off"}.get(enabled, f"not known {attribute}".rstrip())
    yield from _condition(table)
    if hidden_by := table.hidden_by or table.schema_hidden_by:
        yield "and more", f"hidden by {hidden_by}"


def _resource(resource: Resource) -> str:
    name = "" if resource.name.resource == resource.logical_id else f", called {resource.name.display()}"
    condition = f", under the condition {resource.condition}" if resource.condition else ""
    return f"{resource.logical_id}: {resource.type}{name}{condition}"


def _condition(deployed: Table | Bucket | CacheCluster) -> Iterator[tuple[str, str]]:
    if deployed.condition:
        yield "condition", deployed.condition


def _labelled(label: str, contents: Iterable[str]) -> Iterator[tuple[str, str]]:
    for number, content in enumerate(contents):
        yield (label if number == 0 else ""), content
