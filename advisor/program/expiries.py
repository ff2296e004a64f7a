"""Which attribute of a table's items says when they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.service.purpose import ends_item, expiry_like, short_lived
from advisor.values import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.aws_facts import ItemAttribute, ItemWrite, TableUse
    from advisor.service.resource_model import Table

_COUNTED = frozenset((Form.SECONDS, Form.FRACTIONAL_SECONDS, Form.MILLISECONDS, Form.MICROSECONDS, Form.NANOSECONDS))


def ttl_attribute(table: Table) -> str | None:
    """The attribute by which DynamoDB deletes items; None when it deletes none or that is not known."""
    return table.ttl.attribute.known if table.ttl is not None and table.ttl.enabled is Certainty.YES else None


def expiries(table: Table, items: Iterable[ItemWrite]) -> tuple[ItemAttribute, ...]:
    """What the code writes into items of a table as their end.

    In a table of short-lived things any expiry is one. Elsewhere its name must speak of the item itself, since the
    end of a trial or of a password is no end of the user; and where no time to live is written, it must be a moment.
    """
    keys = {*table.keys, *(key for index in table.indexes for key in index.keys)}
    ends = _ends_something if short_lived(table) else _ends_item if table.ttl is not None else _ends_item_certainly
    return tuple(
        attribute
        for item in items
        for attribute in item.attributes
        if attribute.name not in keys and attribute.form is not Form.OTHER and ends(attribute)
    )


def _ends_something(attribute: ItemAttribute) -> bool:
    return expiry_like(attribute.name)


def _ends_item(attribute: ItemAttribute) -> bool:
    return ends_item(attribute.name)


def _ends_item_certainly(attribute: ItemAttribute) -> bool:
    return ends_item(attribute.name) and attribute.form in _COUNTED


def unheeded_expiries(table: Table, use: TableUse) -> tuple[ItemAttribute, ...]:
    """The expiries that the code writes and by which DynamoDB certainly deletes nothing."""
    ttl, declared = table.ttl, ttl_attribute(table)
    if table.hidden_by or (ttl is not None and declared is None and ttl.enabled is not Certainty.NO):
        return ()
    if declared is None:
        return expiries(table, use.items)
    if any(item.attribute(declared) for item in use.items):
        return ()  # the others are items of another kind, or times to read beside the one that counts
    all_known = use.complete and all(item.complete for item in use.items)
    return expiries(table, (item for item in use.items if item.complete and (item.whole or all_known)))


def lasting_items(table: Table, use: TableUse) -> Iterator[ItemWrite]:
    """The items that the code puts into a table with time to live and that certainly never expire.

    In a table of lasting things some may be meant to stay: there another item of the same kind must expire.
    """
    expiry = ttl_attribute(table)
    if expiry is None or table.hidden_by or unheeded_expiries(table, use) or _is_set_later(expiry, use):
        return
    for item in use.items:
        if item.whole and item.complete and item.attribute(expiry) is None:
            expiring = (other for other in use.items if other.attribute(expiry) is not None)
            if short_lived(table) or any(_same_kind(item, other, table) for other in expiring):
                yield item


def _is_set_later(expiry: str, use: TableUse) -> bool:
    """Whether an update may give the attribute to an item that was put without it."""
    updates = (item for item in use.items if not item.whole)
    return any(update.attribute(expiry) is not None or not update.complete for update in updates)


def _same_kind(item: ItemWrite, other: ItemWrite, table: Table) -> bool:
    """Whether two items can be about the same thing: a table may hold users under `USER#…` beside sessions."""
    keys = [(item.attribute(key), other.attribute(key)) for key in table.keys]
    if any(one and another and not one.value.may_equal(another.value) for one, another in keys):
        return False
    names, others = ({attribute.name for attribute in one.attributes} for one in (item, other))
    return len(table.keys) == 1 or names < others
