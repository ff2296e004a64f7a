"""What a configuration file is made of, each part knowing where it stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.scalars import spelled

if TYPE_CHECKING:
    from advisor.model import Span


@record(eq=False)
class Scalar:
    """One value without parts."""

    value: str | int | float | bool | None
    raw: str
    """The text between the quotes, escapes resolved."""
    style: str
    """The quote or block sign it is written with; empty when plain."""
    span: Span
    shared: bool = False
    """Whether an alias leads here: an edit would change other places too."""

    @property
    def text(self) -> str:
        """The value as JavaScript spells it inside a longer string."""
        return spelled(self.value)


@record(eq=False)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span
    shared: bool = False


@record(eq=False, slots=False)
class Mapping:
    """Keys and values in the order of the file; merge keys are resolved, intrinsic tags are spelled out."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span
    shared: bool = False

    def get(self, name: str) -> Node | None:
        """The value of a key; None when there is none."""
        found = self._by_name.get(name)
        return found[1] if found else None

    def key(self, name: str) -> Scalar | None:
        """The key itself, as it stands in the file."""
        found = self._by_name.get(name)
        return found[0] if found else None

    @cached_property
    def _by_name(self) -> dict[str, tuple[Scalar, Node]]:
        return {entry[0].text: entry for entry in reversed(self.entries)}


Node = Mapping | Sequence | Scalar
