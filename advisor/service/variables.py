"""What `${…}` stands for, as far as it can be known without deploying."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.service.expressions import Literal, Reference, Source, template
from advisor.service.includes import Absence
from advisor.service.resolved import Pattern, Unknown, string
from advisor.source.configuration import Mapping, Scalar, Sequence
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.model import Span
    from advisor.service.expressions import Template
    from advisor.service.includes import Includes
    from advisor.service.resolved import Resolved
    from advisor.source.configuration import Node

DEFAULT_STAGE = "dev"
DEFAULT_REGION = "us-east-1"
_DEEPEST = 25
_LONGEST = 200_000
_CONSTRUCT_ATTRIBUTES = {
    "bucketName": "",
    "bucketArn": ".Arn",
    "tableName": "",
    "tableArn": ".Arn",
    "tableStreamArn": ".StreamArn",
    "queueUrl": "",
    "queueArn": ".Arn",
}


class Variables:
    """Resolves the references of one configuration.

    The stage is the one asked for, else the configuration's own, else `dev`. The variables of the process that runs
    this are never looked at, so that the answer is the same everywhere. A source that may have a value at deployment
    ends a chain of fallbacks.
    """

    def __init__(self, root: Node, includes: Includes, stage: str | None) -> None:
        """`stage` stands for the `--stage` of a deployment."""
        self.root = root
        self._includes = includes
        self._option = stage
        self._resolved: dict[Scalar, Resolved] = {}
        self._active: set[Scalar] = set()
        self._shared: list[Span] = []

    @cached_property
    def stage(self) -> str:
        """The stage that is assumed."""
        return self._option or string(self._walk(self.root, ["provider", "stage"])) or DEFAULT_STAGE

    def resolve(self, node: Node) -> Resolved:
        """The value of a node: itself, unless it is a string with references."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or "${" not in node.value:
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

    def editable(self, node: Node) -> bool:
        """Whether an edit at the node changes this place of this service and nothing else."""
        span = node.span
        return (
            not node.shared
            and self._includes.owned(span.file)
            and not any(s.file == span.file and s.start <= span.start and span.end <= s.end for s in self._shared)
        )

    def _scalar(self, node: Scalar, written: str) -> Resolved:
        parts = template(written)
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
            rest = reference.sources[index + 1 :]
            if rest and isinstance(source, Source) and source.kind == "env":
                continue  # taken for unset: what is found must not depend on the machine that looks
            if isinstance(found, Unknown):
                return self._with_fallback(found, rest, reference, span)
            if found is not None:
                return found
        return self._assumed(reference)

    def _with_fallback(
        self, unknown: Unknown, rest: Iterable[Source | Literal | Reference], reference: Reference, span: Span
    ) -> Unknown:
        answers = (string(self._ask(source, reference, span)) for source in rest)
        likely = next((answer for answer in answers if answer is not None), unknown.likely)
        return replaced(unknown, likely=likely)

    def _assumed(self, reference: Reference) -> Resolved | None:
        """The value of a reference that finds nothing: an error at deployment, unless an option was meant."""
        asked = {(source.kind, source.address) for source in reference.sources if isinstance(source, Source)}
        if asked & {("opt", ("stage",)), ("self", ("provider.stage",))}:
            return self._known(self.stage)
        if asked & {("opt", ("region",)), ("self", ("provider.region",))}:
            return self._known(DEFAULT_REGION)
        return None

    def _ask(self, source: Source | Literal | Reference, reference: Reference, span: Span) -> Resolved | None:
        """What one source says; None when it has nothing and the next one is asked."""
        if isinstance(source, Literal):
            return Scalar(source.value, str(source.value), "'", span, shared=True)
        if isinstance(source, Reference):
            return self._reference(source, span) or Unknown(source.expression, span)
        address, parameter = self._argument(source.address, span), self._argument(source.parameter, span)
        if address is None or parameter is None:
            return Unknown(reference.expression, span)
        found = self._found(source.kind, parameter, address, Unknown(reference.expression, span))
        if isinstance(found, Mapping | Sequence):
            elsewhere = source.kind == "self" and not address.startswith("custom.")
            if elsewhere or self._includes.uses(reference.expression) > 1:
                self._shared.append(found.span)
        return found

    def _argument(self, parts: Template, span: Span) -> str | None:
        pieces = [part if isinstance(part, str) else self._piece(part, span) for part in parts]
        strings = [string(piece) if isinstance(piece, Pattern) else piece for piece in pieces]
        return None if None in strings else "".join(string or "" for string in strings)

    def _found(self, kind: str, parameter: str, address: str, unknown: Unknown) -> Resolved | None:
        keys = [key for key in address.split(".") if key]
        match kind:
            case "self":
                return self._walk(self.root, keys)
            case "file":
                return self._from_file(parameter, keys, unknown)
            case "opt":
                return self._known(self._option) if address == "stage" and self._option else None
            case "sls" if address == "stage":
                return self._known(self.stage)
            case "aws" if address == "region":
                return self._region()
            case "aws" | "sls":
                return replaced(unknown, origin=Origin.PLATFORM)
            case "param":
                return self._parameter(keys)
            case "strToBool":
                truth = {"true": True, "1": True, "false": False, "0": False}.get(parameter.lower())
                return unknown if truth is None else Scalar(truth, parameter, "", unknown.span, shared=True)
            case "construct":
                return self._construct(keys) or unknown
            case _:
                return unknown

    def _from_file(self, written: str, keys: list[str], unknown: Unknown) -> Resolved | None:
        content = self._includes.node(written)
        if content is Absence.HIDDEN:
            return unknown
        return None if isinstance(content, Absence) else self._walk(content, keys)

    def _region(self) -> Resolved:
        match self._walk(self.root, ["provider", "region"]):
            case None:
                return self._known(DEFAULT_REGION)
            case Unknown() as unknown:
                return replaced(unknown, origin=Origin.PLATFORM)
            case region:
                return region

    def _parameter(self, keys: list[str]) -> Resolved | None:
        stages = (self.stage, "default")
        places = [["params", stage, *keys] for stage in stages] + [["stages", s, "params", *keys] for s in stages]
        return next((found for place in places if (found := self._walk(self.root, place)) is not None), None)

    def _construct(self, keys: list[str]) -> Resolved | None:
        if len(keys) != 2 or keys[1] not in _CONSTRUCT_ATTRIBUTES:
            return None
        declared = self._walk(self.root, ["constructs", keys[0]])
        if not isinstance(declared, Mapping):
            return None
        return Pattern(text(Hole(Origin.RESOURCE, keys[0] + _CONSTRUCT_ATTRIBUTES[keys[1]])), declared.span)

    def _walk(self, node: Node, keys: list[str]) -> Resolved | None:
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

    def _known(self, value: str) -> Scalar:
        return Scalar(value, value, "", self.root.span, shared=True)
