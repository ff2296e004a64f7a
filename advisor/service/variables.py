"""What `${…}` stands for, as far as it can be known without deploying."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.service.expressions import Literal, Reference, Source, Spelling, template
from advisor.service.resolved import Pattern, Unknown, known, string
from advisor.service.variable_sources import VariableSources
from advisor.source.configuration import Mapping, Scalar, Sequence
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Items

    from advisor.model import Span
    from advisor.service.expressions import Template
    from advisor.service.includes import Includes
    from advisor.service.resolved import Resolved
    from advisor.service.section import Section
    from advisor.service.stacks import Stacks
    from advisor.source.configuration import Node

DEFAULT_STAGE = "dev"
DEFAULT_REGION = "us-east-1"
_DEEPEST = 25
_LONGEST = 200_000


class Variables:
    """Resolves the references of one configuration.

    The stage is the one asked for, else the configuration's own, else `dev`. The variables of the process that runs
    this are never looked at, so that the answer is the same everywhere. A source that may have a value at deployment
    ends a chain of fallbacks.
    """

    def __init__(self, root: Node, includes: Includes, stage: str | None, stacks: Stacks | None = None) -> None:
        """`stage` stands for the `--stage` of a deployment; `stacks` are those of the whole repository."""
        self.root = root
        self.option = stage
        self.stacks = stacks
        self._includes = includes
        self._spelling = Spelling.of(_written(root, "provider", "variableSyntax"))
        self._sources = VariableSources(self, includes)
        self._resolved: dict[Scalar, Resolved] = {}
        self._active: set[Scalar] = set()
        self._shared: list[Span] = []
        self.template: Section | None = None
        """Kept here for all sections, which make it."""
        self.constructs_asked: list[tuple[str, Span]] = []
        """The addresses of `${construct:…}` met so far, and the strings that hold them."""
        self.settled = False
        """Whether the stage is known to what it may depend on: `.env` files and parameters do."""
        self.stage = stage or DEFAULT_STAGE
        self.stage = stage or string(self.walk(root, ["provider", "stage"])) or DEFAULT_STAGE
        self.settled = True

    @cached_property
    def region(self) -> str:
        """The region that is assumed."""
        return string(self.walk(self.root, ["provider", "region"])) or DEFAULT_REGION

    def resolve(self, node: Node) -> Resolved:
        """The value of a node: itself, unless it is a string with references."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or self._spelling.opening not in node.value:
            return node
        if node in self._resolved:
            return self._resolved[node]
        if node in self._active or len(self._active) >= _DEEPEST:
            return Unknown(node.value, node.span)
        self._active.add(node)
        try:
            resolved = self._scalar(node, node.value)
        finally:
            self._active.remove(node)
        self._resolved[node] = resolved
        return resolved

    def walk(self, node: Node, keys: Items[str]) -> Resolved | None:
        """The value at a path; None when there is none or it is null."""
        here = self.resolve(node)
        for key in keys:
            inner: Node | None = None
            if isinstance(here, Unknown):
                return here
            if isinstance(here, Mapping):
                inner = here.get(key)
            elif isinstance(here, Sequence) and key.isdecimal() and int(key) < len(here.items):
                inner = here.items[int(key)]
            if inner is None:
                return None
            here = self.resolve(inner)
        return None if isinstance(here, Scalar) and here.value is None else here

    def mentions(self, reference: str) -> bool:
        """Whether a file that was read refers to something by these words."""
        return self._includes.uses(reference) > 0

    def uses(self, expression: str) -> int:
        """How often an expression is written in the files of the service read so far."""
        return self._includes.uses(expression)

    def editable(self, node: Node) -> bool:
        """Whether an edit at the node changes this place of this service and nothing else."""
        span = node.span
        return (
            not node.shared
            and self._includes.owned(span.file)
            and not any(s.file == span.file and s.start <= span.start and span.end <= s.end for s in self._shared)
        )

    def _scalar(self, node: Scalar, written: str) -> Resolved:
        parts = template(self._spelling.usual(written))
        if len(parts) == 1 and isinstance(parts[0], Reference):
            found = self._reference(parts[0], node.span)
            return found or Unknown(parts[0].expression, node.span)
        pieces = [part if isinstance(part, str) else self._piece(part, node.span) for part in parts]
        joined = text(*(piece if isinstance(piece, str) else piece.text for piece in pieces))
        if joined.known is not None and len(joined.known) <= _LONGEST:
            return Scalar(joined.known, joined.known, node.style, node.span, node.shared)
        if sum(len(part) for part in joined.parts if isinstance(part, str)) > _LONGEST:
            return Unknown(written[:80], node.span)
        likely = [piece if isinstance(piece, str) else piece.likely for piece in pieces]
        return Pattern(joined, node.span, None if None in likely else "".join(part or "" for part in likely))

    def _piece(self, reference: Reference, span: Span) -> str | Pattern:
        """A reference inside a longer string."""
        match self._reference(reference, span):
            case Scalar() as scalar if scalar.value is not None:
                return scalar.text
            case Pattern() as pattern:
                return pattern
            case Unknown() as unknown:
                return Pattern(text(Hole(unknown.origin, unknown.expression)), span, unknown.likely)
            case _:
                return Pattern(text(Hole(Origin.UNKNOWN, reference.expression)), span)

    def _reference(self, reference: Reference, span: Span) -> Resolved | None:
        for index, source in enumerate(reference.sources):
            found = self._ask(source, reference, span)
            if isinstance(found, Unknown):
                return self._with_fallback(found, reference.sources[index + 1 :], reference, span)
            if found is not None:
                return found
        return self._assumed(reference, span)

    def _with_fallback(
        self, unknown: Unknown, rest: Iterable[Source | Literal | Reference], reference: Reference, span: Span
    ) -> Unknown:
        answers = (string(self._ask(source, reference, span)) for source in rest)
        likely = next((answer for answer in answers if answer is not None), unknown.likely)
        return replaced(unknown, likely=likely)

    def _assumed(self, reference: Reference, span: Span) -> Resolved | None:
        """The value of a reference that finds nothing: an error at deployment, unless an option was meant."""
        asked = {(source.kind, source.address) for source in reference.sources if isinstance(source, Source)}
        if asked & {("opt", ("stage",)), ("self", ("provider.stage",))}:
            return known(self.stage, span)
        if asked & {("opt", ("region",)), ("self", ("provider.region",))}:
            return known(self.region, span)
        return None

    def _ask(self, source: Source | Literal | Reference, reference: Reference, span: Span) -> Resolved | None:
        """What one source says; None when it has nothing and the next one is asked."""
        if isinstance(source, Literal):
            return Scalar(source.value, str(source.value), "'", span, shared=True)
        if isinstance(source, Reference):
            return self._reference(source, span) or Unknown(source.expression, span)
        unknown = Unknown(reference.expression, span)
        address, parameter = self._argument(source.address, span), self._argument(source.parameter, span)
        if address.likely is None or parameter.likely is None:
            return unknown
        if source.kind == "construct" and not address.text.holes:
            self.constructs_asked.append((address.likely, span))
        found = self._sources.ask(source.kind, parameter.likely, address.likely, unknown)
        if address.text.holes or parameter.text.holes:
            return replaced(unknown, likely=string(found))
        if isinstance(found, Mapping | Sequence):
            elsewhere = source.kind == "self" and not address.likely.startswith("custom.")
            chosen = any(isinstance(part, Reference) for part in (*source.parameter, *source.address))
            if elsewhere or chosen or self._includes.uses(reference.expression) > 1:
                self._shared.append(found.span)
        return found

    def _argument(self, parts: Template, span: Span) -> Pattern:
        pieces = [part if isinstance(part, str) else self._piece(part, span) for part in parts]
        likely = [piece if isinstance(piece, str) else piece.likely for piece in pieces]
        joined = text(*(piece if isinstance(piece, str) else piece.text for piece in pieces))
        return Pattern(joined, span, None if None in likely else "".join(part or "" for part in likely))


def _written(root: Node, *keys: str) -> str:
    here: Node | None = root
    for key in keys:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here.text if isinstance(here, Scalar) and here.value is not None else ""
