"""The nouns that every other module shares. Frozen; imports nothing of ours."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from advisor.record import fresh, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Severity(Enum):
    """How bad a finding is; the order of the members is the order of badness."""

    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for advice, 1 for warning, 2 for error."""
        return list(Severity).index(self)


class Applicability(Enum):
    """What may be done with a fix; the values are ruff's names."""

    SAFE = "safe"
    """Keeps behaviour and data; `--fix` applies it."""
    UNSAFE = "unsafe"
    """May change either; needs `--unsafe-fixes`."""
    SHOWN = "display-only"
    """Printed, never applied."""


class Certainty(Enum):
    """An answer that may not be knowable without running the code."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @staticmethod
    def any(answers: Iterable[Certainty]) -> Certainty:
        """YES if any is YES, else UNKNOWN if any is UNKNOWN, else NO."""
        best = Certainty.NO
        for answer in answers:
            if answer is Certainty.YES:
                return answer
            if answer is Certainty.UNKNOWN:
                best = answer
        return best


@record()
class Span:
    """A stretch of one file. Offsets count code points from the start of the text (a byte-order mark not counted)."""

    file: Path
    start: int
    end: int
    """Exclusive."""

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character, or touch at an insertion point."""
        return self.file == other.file and self.start <= other.end and other.start <= self.end


@record()
class Edit:
    """Replace the text of `span` (nothing, when it is empty) by `text`."""

    span: Span
    text: str


@record()
class Fix:
    """Edits that belong together: all are applied or none."""

    applicability: Applicability
    title: str
    edits: tuple[Edit, ...] = ()
    example: str = ""
    """What a fix that cannot be applied looks like, as code to read."""


class Remedy:
    """What would mend a finding, in words of the model; `fixing` turns it into a Fix when an output needs one."""

    __slots__ = ()


@record()
class Related:
    """Another place that a finding speaks of."""

    span: Span
    message: str


@record()
class Finding:
    """One sentence about one place. A check leaves `rule` and `severity` empty: the engine fills them from the page."""

    message: str
    span: Span
    remedy: Remedy | None = None
    related: tuple[Related, ...] = ()
    data: Mapping[str, str] = fresh(default_factory=dict)
    """Facts for machines: `action`, `role`, `config`, `table`, `attribute`, `path`, `client`, …"""
    severity: Severity | None = None
    rule: str = ""
