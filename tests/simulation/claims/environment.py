"""environment/: variables that are not there."""

from __future__ import annotations

from tests.simulation.claim import Claim
from tests.simulation.failures import fails, raises
from tests.simulation.rehearsal import Invoke

BAD = (
    Claim(
        "variable_not_set",
        "the table is there, its name does not reach the code",
        raises("KeyError", "ORDERS_TABLE"),
        (Invoke({"id": "o1"}, "create"), Invoke({"id": "o1"}, "show")),
    ),
    Claim(
        "variable_not_set",
        "one function has it, another that gets to the same helper has not",
        raises("KeyError", "PHOTOS_BUCKET"),
        (Invoke({"key": "k", "body": "b"}, "upload"), Invoke({"key": "k", "url": "data:,b"}, "fetch")),
    ),
    Claim(
        "variable_not_set",
        "None becomes the address of a queue",
        raises("ParamValidationError", "QueueUrl"),
        (Invoke({"mail": "m"}, "enqueue"),),
    ),
    Claim("variable_not_set", "an underscore too few, and a setting that nobody gave", raises("KeyError", "REPORTURL")),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "variable_not_set",
        "optional, with a default, or made sure of before",
        fails,
        (Invoke({"id": "1", "rows": [1]}),),
    ),
    Claim(
        "variable_not_set",
        "set by Lambda, by the code, or read only where it is set",
        fails,
        (Invoke({}, "monthly"), Invoke({}, "daily")),
    ),
)
