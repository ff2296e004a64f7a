"""What a node of the configuration turns out to be once its references are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.configuration import Mapping, Scalar, Sequence
from advisor.values import Origin

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.values import Text


@record(eq=False)
class Unknown:
    """A value that only a deployment knows."""

    expression: str
    """The text that hides it."""
    span: Span
    origin: Origin = Origin.UNKNOWN
    likely: str | None = None
    """The fallback written beside it."""


@record(eq=False)
class Pattern:
    """A string of which some parts are unknown."""

    text: Text
    span: Span
    likely: str | None = None
    """The string with the fallbacks of its unknown parts."""


Resolved = Mapping | Sequence | Scalar | Pattern | Unknown


def string(resolved: Resolved | None) -> str | None:
    """A value as text, the likely one where it is not certain."""
    if isinstance(resolved, Scalar):
        return None if resolved.value is None else resolved.text
    return resolved.likely if isinstance(resolved, Pattern | Unknown) else None


def known(value: str, span: Span) -> Scalar:
    """A value that stands nowhere in the files, for an expression at `span`."""
    return Scalar(value, value, "", span, shared=True)
