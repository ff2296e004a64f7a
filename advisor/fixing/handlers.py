"""Handlers declared by another text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.fragments import Word
from advisor.fixing.obstacle import CannotFixError
from advisor.model import Applicability, Fix
from advisor.source.configuration import Scalar

if TYPE_CHECKING:
    from advisor.fixing.workpieces import Workpieces
    from advisor.subjects import RenameHandler


def renamed(remedy: RenameHandler, pieces: Workpieces) -> Fix:
    """Replace the declaration, with the quotes that it has."""
    span = remedy.handler.span
    configuration = pieces.configuration(span.file)
    scalar = configuration.at(Scalar, span)
    if scalar.value != remedy.handler.declared or scalar.style in ("|", ">"):
        raise CannotFixError(f"The handler is put together of other values; change it to `{remedy.declared}` there.")
    edit = configuration.replaced(scalar, Word(remedy.declared, scalar.style))
    return Fix(Applicability.SAFE, f"Declare the handler as `{remedy.declared}`", (edit,))
