"""A configuration to be edited: where its parts stand, and proof that an edit changed one of them and no other."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from advisor.fixing.cuts import entry_cut, items_cut
from advisor.fixing.fragments import bare, block, flow, json_text, listed
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import spliced
from advisor.model import Edit, Span
from advisor.source.configuration import ConfigurationError, Mapping, Scalar, Sequence, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from advisor.fixing.fragments import Value
    from advisor.source.configuration import Node
    from advisor.source.text import SourceText

Kind = TypeVar("Kind", Mapping, Sequence, Scalar)
_Step = str | int


class ConfigurationText:
    """One YAML or JSON file. Edits made here are proven: the new text reads as the old one but for that change."""

    def __init__(self, source: SourceText) -> None:
        """Raise CannotFixError when the text does not parse."""
        self.source = source
        self.text = source.text
        self.is_json = source.file.suffix == ".json"
        try:
            self.root = parse(source)
        except ConfigurationError as error:
            raise CannotFixError(f"{source.file.name} {error}.") from None

    @property
    def file(self) -> Path:
        """Where the configuration is."""
        return self.source.file

    def at(self, kind: type[Kind], span: Span) -> Kind:
        """The part of a kind that begins where `span` does. Raises CannotFixError when it may not be edited."""
        for node, _ in walk(self.root, ()):
            if isinstance(node, kind) and node.span.start == span.start and self.text[span.start] != "!":
                if node.shared:
                    raise CannotFixError(f"{self.file.name} uses that part in several places by an alias.")
                return node
        raise CannotFixError(f"{self.file.name} does not hold that part where it was found.")

    def scalar_of(self, key: Span) -> Scalar:
        """The scalar behind a key. Raises CannotFixError when there is another value, or one that may not be edited."""
        for node, _ in walk(self.root, ()):
            for name, value in node.entries if isinstance(node, Mapping) else ():
                if name.span == key:
                    return self.at(Scalar, value.span)
        raise CannotFixError(f"{self.file.name} does not hold that key where it was found.")

    def item_added(self, node: Sequence, value: Value) -> Edit:
        """Append an item to a list."""
        if self.is_flow(node):
            edit = self._in_brackets(node, [item.span for item in node.items], "", value)
        else:
            gap = re.match(r"-([ ]+)\S", self.text[node.span.start :])
            lines = block(value, self.width, self.list_offset(node))
            edit = self._below(node, listed(lines, gap[1] if gap else " "))
        return self.proven(edit, node, [*map(data_of, node.items), typed(bare(value))])

    def entry_added(self, node: Mapping, key: str, value: Value) -> Edit:
        """Add a key to a mapping, as the last."""
        if self.is_flow(node):
            name = f'"{key}": ' if self.is_json else f"{key}: "
            spans = [Span(self.file, name.span.start, inner.span.end) for name, inner in node.entries]
            edit = self._in_brackets(node, spans, name, value)
        else:
            edit = self._below(node, block({key: value}, self.width, self.list_offset(node)))
        return self.proven(edit, node, {**_entries(node), key: typed(bare(value))})

    def entry_removed(self, place: Span) -> Edit:
        """Take out the entry of a mapping whose key begins where `place` does."""
        for node, _ in walk(self.root, ()):
            if isinstance(node, Mapping) and not node.shared and node.span.start <= place.start < node.span.end:
                for key, _value in node.entries:
                    if key.span.start == place.start:
                        left = {name: data for name, data in _entries(node).items() if name != key.text}
                        return self.proven(entry_cut(self.source, node, key), node, left)
        raise CannotFixError(f"{self.file.name} does not hold that part where it was found.")

    def items_removed(self, node: Sequence, gone: Collection[int]) -> tuple[Edit, ...]:
        """Take out the items at some positions of a list; one at least must stay."""
        edits = tuple(items_cut(self.source, node, gone))
        left = [data_of(item) for position, item in enumerate(node.items) if position not in gone]
        self._prove(edits, node, left)
        return edits

    def replaced(self, node: Scalar, value: Value) -> Edit:
        """Put a value in place of a scalar."""
        text = json_text(value, None) if self.is_json else flow(value)
        return self.proven(Edit(node.span, text), node, typed(bare(value)))

    def respelled(self, node: Scalar, old: str, new: str) -> Edit:
        """Put `new` for `old` inside a string, which must write it once; quotes and the rest stay as they are."""
        written = self.text[node.span.start : node.span.end]
        if not isinstance(node.value, str) or written.count(old) != 1:
            raise CannotFixError(f"{self.file.name} does not spell `{old}` out there; change it by hand.")
        start = node.span.start + written.index(old)
        edit = Edit(Span(self.file, start, start + len(old)), new)
        return self.proven(edit, node, typed(node.value.replace(old, new)))

    def entry_at(self, span: Span) -> tuple[Scalar, Node]:
        """The key and the value of the mapping whose value stands at `span`, tag included."""
        for outer, _ in walk(self.root, ()):
            for key, inner in outer.entries if isinstance(outer, Mapping) else ():
                if inner.span == span and key.span.end <= span.start:
                    if inner.shared:
                        raise CannotFixError(f"{self.file.name} uses that part in several places by an alias.")
                    return key, inner
        raise CannotFixError(f"{self.file.name} does not hold that part where it was found.")

    def column(self, offset: int) -> int:
        """How many characters stand before `offset` in its line."""
        return self.source.position(offset)[1] - 1

    @cached_property
    def width(self) -> int:
        """How far the file indents one level."""
        if self.is_json:
            lines = self.text.splitlines()
            return next((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), 2)
        for outer, _ in walk(self.root, ()):
            if isinstance(outer, Mapping) and not self.is_flow(outer):
                for _, inner in outer.entries:
                    if isinstance(inner, Mapping) and not self.is_flow(inner) and self.text[inner.span.start] != "!":
                        step = self.column(inner.span.start) - self.column(outer.span.start)
                        if step > 0:
                            return step
        return 2

    def list_offset(self, near: Node) -> int:
        """How far a list is indented below its key: in `near`, else elsewhere in the file."""
        for outer, _ in (*walk(near, ()), *walk(self.root, ())):
            if isinstance(outer, Mapping):
                for key, inner in outer.entries:
                    if isinstance(inner, Sequence) and self.text[inner.span.start] == "-":
                        return max(0, self.column(inner.span.start) - self.column(key.span.start))
        return self.width

    def is_flow(self, node: Node) -> bool:
        """Whether a list or mapping is written between brackets."""
        return self.text[node.span.start] in "[{"

    def _below(self, node: Node, lines: list[str]) -> Edit:
        """Insert lines below the last line of a block collection, at its indentation."""
        _, end = self.source.line_bounds(self.source.position(node.span.end)[0])
        indent = " " * self.column(_first(node))
        text = "".join(self.source.newline + indent + line for line in lines)
        return Edit(Span(self.file, end, end), text)

    def _in_brackets(self, node: Node, spans: list[Span], name: str, value: Value) -> Edit:
        """Insert behind the last of `spans`: on a line of its own when that has one."""
        inside = [span for span in spans if node.span.start < span.start <= span.end < node.span.end]
        if not inside:
            at = node.span.start + 1
            return Edit(Span(self.file, at, at), name + (json_text(value, None) if self.is_json else flow(value)))
        last = max(inside, key=lambda span: span.end)
        before = self.text[self.source.line_bounds(self.source.position(last.start)[0])[0] : last.start]
        on_own_line = not before.strip()
        if not self.is_json:
            text = name + flow(value)
        elif on_own_line:
            text = name + json_text(value, self.width).replace("\n", self.source.newline + before)
        else:
            text = name + json_text(value, None)
        separator = "," + self.source.newline + before if on_own_line else ", "
        return Edit(Span(self.file, last.end, last.end), separator + text)

    def proven(self, edit: Edit, node: Node, expected: Any) -> Edit:
        """Return an edit that makes `expected` of a node and changes nothing else; else raise CannotFixError."""
        self._prove((edit,), node, expected)
        return edit

    def _prove(self, edits: Iterable[Edit], node: Node, expected: Any) -> None:
        path = next(path for one, path in walk(self.root, ()) if one is node)
        try:
            new = ConfigurationText(type(self.source)(self.file, spliced(self.text, edits)))
        except CannotFixError:
            raise CannotFixError(f"{self.file.name} would not be readable after the edit.") from None
        if data_of(new.root) != _with(data_of(self.root), path, expected):
            raise CannotFixError(f"The edit of {self.file.name} would change more than it should.")


def walk(node: Node, path: tuple[_Step, ...]) -> Iterator[tuple[Node, tuple[_Step, ...]]]:
    """Yield a node and everything in it, each with the keys and positions that lead there."""
    yield node, path
    match node:
        case Mapping():
            for key, inner in node.entries:
                yield from walk(inner, (*path, key.text))
        case Sequence():
            for index, inner in enumerate(node.items):
                yield from walk(inner, (*path, index))


def _first(node: Node) -> int:
    """Where the first entry of a block collection begins: an anchor may stand in front of it."""
    if isinstance(node, Mapping):
        return min(
            (key.span.start for key, _ in node.entries if key.span.start >= node.span.start), default=node.span.start
        )
    return node.span.start


def data_of(node: Node) -> Any:
    """Return a node as something to compare, in which `1`, `1.0` and `true` differ."""
    match node:
        case Mapping():
            return _entries(node)
        case Sequence():
            return [data_of(item) for item in node.items]
        case Scalar():
            return typed(node.value)


def _entries(node: Mapping) -> dict[str, Any]:
    return {key.text: data_of(inner) for key, inner in node.entries}


def typed(value: Any) -> Any:
    """Return a plain value as `data_of` gives it."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return type(value).__name__, value


def _with(data: Any, path: tuple[_Step, ...], value: Any) -> Any:
    """`data` with the part at `path` replaced."""
    if not path:
        return value
    step, *rest = path
    copy = data.copy()
    copy[step] = _with(data[step], tuple(rest), value)
    return copy
