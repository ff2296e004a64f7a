"""What code that is not known may do to the dicts that it is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from advisor.program.domain import Entries
from advisor.program.lattice import options

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_LEAVE_DICTS_ALONE = sys.stdlib_module_names | frozenset(
    "aws_lambda_powertools aws_xray_sdk boto3 botocore fastapi flask httpx loguru orjson requests simplejson structlog "
    "ujson yaml".split()
)
"""Libraries that are not expected to put entries into the dicts that they are given."""


def taken_over(copy: Value, arguments: Arguments, frame: Frame) -> None:
    """Note that a dict gets the entries of the dicts among the arguments: `dict(other)`, `item.update(other)`."""
    if isinstance(copy, Entries):
        for value in arguments.positional:
            for option in options(value):
                frame.world.note_copy(option, copy.span)


def handed_over(name: str, arguments: Arguments, frame: Frame) -> None:
    """Note that a callable may put entries into dicts; an empty name is that of one of which nothing is known."""
    if name and name.partition(".")[0] in _LEAVE_DICTS_ALONE:
        return
    for value in arguments.values:
        for option in options(value):
            if isinstance(option, Entries):
                frame.world.note_entries(option, None)
