"""What is said to whoever started advisor, apart from findings."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def complain(*sentences: str) -> None:
    """Say each sentence on a line of standard error; where that cannot be written, there is nobody to tell."""
    from advisor.report.outcome import printable

    try:
        for sentence in sentences:
            print(f"advisor: {printable(sentence)}", file=sys.stderr)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Throw away what could not be written: the interpreter would try again at exit, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
