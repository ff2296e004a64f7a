"""Remedies into edits: built, proven, applied whole, written. The only room that imports libcst and ruamel.yaml."""

from __future__ import annotations

from advisor.fixing.difference import diff
from advisor.fixing.passes import Repair, repair
from advisor.fixing.remedies import Withdrawn, fixes
from advisor.fixing.silencing import Silencing, silenced
from advisor.fixing.writing import WriteError, Written, write, write_repair

__all__ = [
    "Repair",
    "Silencing",
    "Withdrawn",
    "WriteError",
    "Written",
    "diff",
    "fixes",
    "repair",
    "silenced",
    "write",
    "write_repair",
]
