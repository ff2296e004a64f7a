"""Which IAM actions a boto3 method needs.

The tables are made by `scripts/make_action_table.py` from the models of botocore and boto3 and from AWS's Service
Authorization Reference.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = os.path.join(os.path.dirname(__file__), "tables")  # noqa: PTH118, PTH120
_SEPARATE = ("paginator", "waiter")
"""Kinds whose names collide with client methods: `list_objects_v2` is a paginator too."""


def actions_of(service: str, method: str, kind: str = "client", *, versioned: bool = False) -> tuple[str, ...] | None:
    """Return the IAM actions that a method always needs; None when it is not in the table.

    `kind` says what it is called on: `client` (`put_item`, `upload_file`), `resource` (`Table.put_item`,
    `Bucket.objects.filter`, `Bucket.upload_file`, `Table.wait_until_exists`), `paginator` (`list_objects_v2`) or
    `waiter` (`bucket_exists`). `versioned` says that the call names an object's version: S3 then asks for other
    actions instead. Empty when arguments decide (PartiQL, transactions), when nothing is sent, and when no published
    list confirms the action.
    """
    found = _actions().get((service, kind, method))
    return found[versioned] if found else None


def operation_names(service: str) -> frozenset[str]:
    """Return the client methods of a service, transfer helpers included; empty when the table lacks the service."""
    return frozenset(method for of, kind, method in _actions() if of == service and kind == "client")


def resource_types(action: str) -> tuple[str, ...]:
    """Return what an ARN in a statement about `action` may name (`table`, `index`, `bucket`, `object`, …).

    `("*",)` when AWS takes no ARN for it; empty when nothing is known of the action.
    """
    return _resource_types().get(action, ())


@cache
def _actions() -> dict[tuple[str, str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    table = {}
    for service, kind, method, _, actions, with_version, _, source, _ in _lines("actions.tsv"):
        always = () if "UNVERIFIED" in source else _items(actions)
        called_on = kind if kind in _SEPARATE and "." not in method else "resource" if "." in method else "client"
        table[service, called_on, method] = (always, _items(with_version) or always)
    return table


@cache
def _resource_types() -> dict[str, tuple[str, ...]]:
    return {action: _items(types) for action, _, types in _lines("action_resources.tsv")}


def _items(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(" "))


def _lines(name: str) -> Iterator[list[str]]:
    with open(os.path.join(_TABLES, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        next(file)
        for line in file:
            yield line.rstrip("\n").split("\t")
