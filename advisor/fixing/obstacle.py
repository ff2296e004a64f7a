"""What stands in the way of a fix."""

from __future__ import annotations


class CannotFixError(Exception):
    """A remedy that cannot become a fix. `str()` is the reason, as a sentence."""
