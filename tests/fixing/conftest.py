"""Marked texts and their fixes."""

from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pytest

from advisor.fixing import Withdrawn, fixes
from advisor.fixing.splices import by_file, spliced
from advisor.model import Applicability, Edit, Finding, Fix, Remedy, Span
from advisor.source.text import Sources
from advisor.subjects import ClientCreation, Constancy, Frequency

FOLDER = Path("/service")


class Marked:
    """Texts in which «…» marks places; the marks are taken out."""

    def __init__(self, **texts: str) -> None:
        """Take texts by file name, `_` for the dot."""
        self.texts: dict[Path, str] = {}
        self.spans: list[Span] = []
        for name, marked in texts.items():
            stem, _, suffix = name.rpartition("_")
            self._add(FOLDER / f"{stem}.{suffix}", marked)

    def _add(self, file: Path, marked: str) -> None:
        text = ""
        starts: list[int] = []
        for character in marked:
            if character == "«":
                starts.append(len(text))
            elif character == "»":
                self.spans.append(Span(file, starts.pop(), len(text)))
            else:
                text += character
        self.texts[file] = text

    def outcome(self, remedy: Remedy) -> Fix | Withdrawn:
        place = Span(next(iter(self.texts)), 0, 0)
        [(_, outcome)] = fixes([Finding("It is wrong", place, remedy)], Sources(self.texts))
        return outcome

    def mended(self, remedy: Remedy, applicability: Applicability) -> dict[str, str]:
        """The texts after the fix, by file name."""
        fix = self.outcome(remedy)
        assert isinstance(fix, Fix), fix
        assert fix.applicability is applicability
        return {file.name: self._applied(file, edits) for file, edits in by_file(fix.edits).items()}

    def refused(self, remedy: Remedy) -> str:
        outcome = self.outcome(remedy)
        assert isinstance(outcome, Withdrawn), outcome
        assert outcome.reason.endswith(".")
        return outcome.reason

    def _applied(self, file: Path, edits: tuple[Edit, ...]) -> str:
        for one, next_one in pairwise(edits):
            assert one.span.end < next_one.span.start
        return spliced(self.texts[file], edits)


class MakeCreation(Protocol):
    def __call__(
        self,
        span: Span,
        constancy: Constancy = ...,
        constructor: str = ...,
        product: str = ...,
    ) -> ClientCreation: ...


@pytest.fixture
def marked() -> type[Marked]:
    return Marked


@pytest.fixture
def creation() -> MakeCreation:
    def make(
        span: Span,
        constancy: Constancy = Constancy.LITERAL,
        constructor: str = "boto3.client",
        product: str = "s3",
    ) -> ClientCreation:
        return ClientCreation(span, (), Frequency.INVOCATION, (), "boto3", constructor, product, constancy)

    return make
