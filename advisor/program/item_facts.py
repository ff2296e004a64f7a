"""What calls write into the items of DynamoDB tables, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.values import Form, Text


@record()
class ItemAttribute:
    """An attribute that a call gives to an item."""

    name: str
    form: Form
    value: Text
    """The value as text; one hole where it is no text."""
    span: Span
    """The expression of the value where it stands beside the name, else the call."""


@record()
class ItemWrite:
    """An item that a call puts, or the attributes that it sets in one."""

    span: Span
    """The call."""
    table: Text
    logical_id: str
    """The logical id of the table, when the service defines it; else empty."""
    attributes: tuple[ItemAttribute, ...]
    whole: bool
    """Whether the item is put in place of any other; else some of its attributes are set."""
    complete: bool
    """Whether the call certainly writes no other attributes than these."""
    display: Span | None = None
    """The dict that holds the attributes of a whole item, when it is made at one place."""
    typed: bool = False
    """Whether the values are in the client's typed form, `{"S": "…"}`."""

    def attribute(self, name: str) -> ItemAttribute | None:
        """The attribute of a name; None when it is not known to be written."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)
