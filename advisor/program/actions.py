"""Which IAM actions a boto3 method needs.

The tables are made by `scripts/make_action_table.py` from the models of botocore and boto3 and from AWS's Service
Authorization Reference.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = os.path.join(os.path.dirname(__file__), "tables")  # noqa: PTH118, PTH120
_SEPARATE = ("paginator", "waiter")
"""Kinds whose names collide with client methods: `list_objects_v2` is a paginator too."""
_PREFIXES = {"dynamodbstreams": "dynamodb", "sesv2": "ses", "stepfunctions": "states"}
"""IAM's prefix of the services that have another name in boto3."""
_WORDS = re.compile(r"\w [\w(]|-has-")
"""A condition in words."""


@record()
class Row:
    """What a method needs."""

    always: tuple[str, ...]
    """Empty when arguments decide (PartiQL, transactions), when nothing is sent, and when no published list confirms
    the action."""
    with_version: tuple[str, ...]
    """The same when the call names an object's version: S3 then asks for other actions."""
    conditional: tuple[tuple[str, str], ...]
    """Actions that arguments add: `dynamodb:PutItem` for `TransactItems[].Put`."""


def row_of(service: str, method: str, kind: str = "client") -> Row | None:
    """Return what a method needs; None when it is not in the table.

    `kind` says what it is called on: `client` (`put_item`, `upload_file`), `resource` (`Table.put_item`,
    `Bucket.objects.filter`, `Bucket.upload_file`, `Table.wait_until_exists`), `paginator` (`list_objects_v2`) or
    `waiter` (`bucket_exists`).
    """
    cells = _actions(service).get((kind, method))
    if cells is None:
        return None
    actions, with_version, conditional, source, _ = cells
    always = () if "UNVERIFIED" in source else _items(actions)
    return Row(always, _items(with_version) or always, tuple(_conditions(conditional)))


def actions_of(service: str, method: str, kind: str = "client", *, versioned: bool = False) -> tuple[str, ...] | None:
    """Return the IAM actions that a method always needs; None when it is not in the table."""
    found = row_of(service, method, kind)
    return (found.with_version if versioned else found.always) if found else None


def operation_names(service: str) -> frozenset[str]:
    """Return the client methods of a service, transfer helpers included; empty when the table lacks the service."""
    return frozenset(method for kind, method in _actions(service) if kind == "client")


def services_of(prefix: str) -> tuple[str, ...]:
    """Return boto3's names of the services in the table that have a prefix in IAM; empty when there is none."""
    found = (service for service, own in _PREFIXES.items() if own == prefix)
    return (*found, *([prefix] if _block("actions.tsv", f"{prefix}\t") else []))


def actions_of_operation(prefix: str, operation: str) -> tuple[str, ...]:
    """Return what an operation of the API needs when its name is no action; empty when there is none of that name."""
    for line in _table("actions.tsv").splitlines():
        _, kind, _, operations, actions, *_ = line.split("\t")
        if kind == "client" and operations.lower() == operation.lower() and actions.startswith(f"{prefix.lower()}:"):
            return _items(actions)
    return ()


def resource_types(action: str) -> tuple[str, ...]:
    """Return what an ARN in a statement about `action` may name (`table`, `index`, `bucket`, `object`, …).

    `("*",)` when AWS takes no ARN for it; empty when nothing is known of the action.
    """
    found = _block("action_resources.tsv", f"{action}\t").split("\t")
    return _items(found[2]) if len(found) > 1 else ()


@cache
def _actions(wanted: str) -> dict[tuple[str, str], list[str]]:
    table = {}
    for line in _block("actions.tsv", f"{wanted}\t").splitlines():
        _, kind, method, _, *needed = line.split("\t")
        called_on = kind if kind in _SEPARATE and "." not in method else "resource" if "." in method else "client"
        table[called_on, method] = needed
    return table


def _conditions(cell: str) -> Iterator[tuple[str, str]]:
    """The actions that depend on an argument, not those that depend on what no call shows."""
    for condition in cell.split("; ") if "@" in cell else ():
        action, _, argument = condition.partition("@")
        if not _WORDS.search(argument):
            yield action, argument


def _items(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(" "))


def _block(name: str, beginning: str) -> str:
    """The rows that begin with something; they stand together, as the tables are sorted."""
    table = _table(name)
    start = table.find(f"\n{beginning}")
    return table[start + 1 : table.index("\n", table.rindex(f"\n{beginning}") + 1)] if start >= 0 else ""


@cache
def _table(name: str) -> str:
    with open(os.path.join(_TABLES, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        return file.read()
