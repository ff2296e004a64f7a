"""References to Lift's constructs, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Applicability, Fix
from advisor.source.configuration import Scalar

if TYPE_CHECKING:
    from advisor.fixing.workpieces import Workpieces
    from advisor.subjects import RenameConstruct


def asked_for(remedy: RenameConstruct, pieces: Workpieces) -> Fix:
    """Ask for the address that was meant."""
    reference = remedy.reference
    configuration = pieces.configuration(reference.span.file)
    scalar = configuration.at(Scalar, reference.span)
    edit = configuration.respelled(scalar, f"construct:{reference.address}", f"construct:{remedy.address}")
    return Fix(Applicability.SAFE, f"Ask for `{remedy.address}`", (edit,))
