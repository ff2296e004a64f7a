"""A place in the configuration, seen with its variables resolved."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.record import record
from advisor.service.resolved import Pattern, Unknown, string
from advisor.source.configuration import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Items

    from advisor.service.resolved import Resolved
    from advisor.service.variables import Variables
    from advisor.source.configuration import Node

_DEEPEST = 20
_MOST_ITEMS = 50_000


@record()
class Section:
    """A value, a part that is not known, or nothing at all; asking further never fails."""

    resolved: Resolved | None
    variables: Variables

    def at(self, *keys: str) -> Section:
        """The section at a path. Below something unknown everything is unknown, elsewhere it is absent."""
        here = self
        for key in keys:
            if isinstance(here.resolved, Unknown):
                return here
            inner = here.resolved.get(key) if isinstance(here.resolved, Mapping) else None
            if inner is None:
                return Section(None, self.variables)
            here = here._inner(inner)
        return here

    @property
    def template(self) -> Section:
        """The service's own part of the CloudFormation template: `resources`, merged when it is a list."""
        if self.variables.template is None:
            self.variables.template = Section(None, self.variables)  # for conditions around a part of itself
            self.variables.template = Section(self.variables.root, self.variables).at("resources").combined()[0]
        return self.variables.template

    @property
    def present(self) -> bool:
        """Whether there is a value here, known or not; null is none."""
        return not (self.resolved is None or (isinstance(self.resolved, Scalar) and self.resolved.value is None))

    @property
    def hidden_by(self) -> str:
        """The expression that hides what stands here; empty when it is known."""
        return self.resolved.expression if isinstance(self.resolved, Unknown) else ""

    @property
    def string(self) -> str | None:
        """The known text of a scalar."""
        return self.resolved.text if isinstance(self.resolved, Scalar) and self.present else None

    @property
    def likely(self) -> str | None:
        """The known text, else the fallback that is written beside what hides it."""
        return string(self.resolved)

    @property
    def truth(self) -> bool | None:
        """The known truth of a boolean, also when it is written as a string."""
        return {"true": True, "false": False}.get((self.string or "").lower())

    @property
    def span(self) -> Span | None:
        """Where the value stands, in whichever file."""
        return self.resolved.span if self.resolved is not None else None

    @property
    def editable(self) -> Span | None:
        """The span, when an edit there changes this place of this service only."""
        if self.resolved is None or isinstance(self.resolved, Pattern | Unknown):
            return None
        return self.resolved.span if self.variables.editable(self.resolved) else None

    @property
    def intrinsic(self) -> str:
        """The name of the CloudFormation function that this mapping calls: `Ref`, `Fn::Sub`; else empty."""
        if isinstance(self.resolved, Mapping) and len(self.resolved.entries) == 1:
            name = self.resolved.entries[0][0].text
            return name if name in ("Ref", "Condition") or name.startswith("Fn::") else ""
        return ""

    def entry(self, name: str) -> Span | None:
        """Where a key and its value are written, from the one to the end of the other, when it may be edited there."""
        mapping = self.resolved
        key, value = (mapping.key(name), mapping.get(name)) if isinstance(mapping, Mapping) else (None, None)
        if key is None or value is None or self.editable is None or not self.variables.editable(value):
            return None
        start, end = key.span, value.span
        return Span(start.file, start.start, end.end) if start.file == end.file and start.end < end.end else None

    def branches(self) -> tuple[Section, ...]:
        """What a `Fn::If` that is not decided may give: its two values, `AWS::NoValue` as one that is absent."""
        return tuple(self._inner(item) for item in self._choice()[1:])

    def _choice(self) -> Items[Node]:
        argument = self.resolved.get("Fn::If") if isinstance(self.resolved, Mapping) else None
        resolved = None if argument is None else self.variables.resolve(argument)
        return resolved.items if isinstance(resolved, Sequence) else ()

    def _inner(self, node: Node, depth: int = 0) -> Section:
        """The section of a part; of a `Fn::If` whose condition is decided, the branch that is deployed."""
        section = Section(self.variables.resolve(node), self.variables)
        name = section.intrinsic
        if name == "Fn::If" and depth < _DEEPEST:
            from advisor.service.conditions import holds

            condition = next(section.at(name).items(), section)
            truth = holds(self, condition.string) if condition.string else None
            branches = section._choice()[1:]
            if truth is not None and len(branches) == 2:
                return self._inner(branches[0 if truth else 1], depth + 1)
        if name == "Ref" and section.at(name).string == "AWS::NoValue":
            return Section(None, self.variables)
        return section

    def entries(self) -> Iterator[tuple[Scalar, Section]]:
        """Keys and values of a mapping; nothing for anything else."""
        if isinstance(self.resolved, Mapping):
            for key, value in self.resolved.entries:
                yield key, self._inner(value)

    def items(self) -> Iterator[Section]:
        """The items of a list, those of lists inside it too; a single value is a list of itself."""
        return islice(self._items(()), _MOST_ITEMS)

    def _items(self, within: tuple[Resolved, ...]) -> Iterator[Section]:
        if not isinstance(self.resolved, Sequence):
            yield from (self,) if self.present else ()
        elif self.resolved not in within:  # references can put a list into itself
            for item in self.resolved.items:
                yield from self._inner(item)._items((*within, self.resolved))

    def combined(self) -> tuple[Section, str]:
        """The mapping that a list of mappings is merged to, and the expression that hides a part of it."""
        parts = list(self.items())
        hidden_by = next((part.hidden_by for part in parts if part.hidden_by), "")
        mappings = [part.resolved for part in parts if isinstance(part.resolved, Mapping)]
        if not mappings:
            return self, hidden_by
        merged: Node = mappings[0]
        for further in mappings[1:]:
            merged = _merge(merged, further, self.variables, 0)
        return Section(merged, self.variables), hidden_by


def _merge(below: Node, above: Node, variables: Variables, depth: int) -> Node:
    """What lodash's `merge` gives: mappings by key, lists by position, anything else replaced."""
    one, other = variables.resolve(below), variables.resolve(above)
    if depth > 50:
        return above
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        entries = {key.text: (key, value) for key, value in one.entries}
        for key, value in other.entries:
            first = entries.get(key.text)
            entries[key.text] = (first[0], _merge(first[1], value, variables, depth + 1)) if first else (key, value)
        return Mapping(tuple(entries.values()), one.span, shared=True)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        positions = zip(one.items, other.items, strict=False)
        items = [_merge(mine, theirs, variables, depth + 1) for mine, theirs in positions]
        return Sequence((*items, *one.items[len(items) :], *other.items[len(items) :]), one.span, shared=True)
    return below if isinstance(other, Scalar) and other.value is None else above
