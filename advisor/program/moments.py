"""What a clock shows, as a value."""

from __future__ import annotations

from advisor.record import record
from advisor.values import Form, Origin

UNITS = {
    None: Form.DATETIME,
    1: Form.SECONDS,
    1000: Form.MILLISECONDS,
    1000000: Form.MICROSECONDS,
    1000000000: Form.NANOSECONDS,
}
"""What counts how many units in a second; None for what counts none."""


@record()
class Moment:
    """A moment in time: a number that counts from 1970, or a datetime."""

    unit: int | None
    """How many of its units make a second: 1, 1000, 1000000, 1000000000; None for a datetime."""
    whole: bool
    """Whether it is an integer."""
    origin: Origin
    expression: str = ""

    @property
    def form(self) -> Form:
        """What kind of value it is."""
        if self.unit == 1:
            return Form.SECONDS if self.whole else Form.FRACTIONAL_SECONDS
        return UNITS[self.unit]
