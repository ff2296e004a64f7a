"""YAML and JSON as nodes that know where they stand, read as js-yaml 4 reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.record import record
from advisor.source.nodes import Mapping, Node, Scalar, Sequence
from advisor.source.scalars import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from advisor.source.text import SourceText

DEEPEST = 200
"""Levels of nesting that are read; no service comes near, and no recursion over the nodes can run out of stack."""
LONGEST = 20_000_000
"""Code points that are read of one file."""

__all__ = ["ConfigurationError", "Mapping", "Node", "Scalar", "Sequence", "parse"]

_LEVELS = {"MappingStartEvent": 1, "SequenceStartEvent": 1, "MappingEndEvent": -1, "SequenceEndEvent": -1}
_CORE = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset(
    ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "binary", "omap", "pairs", "set", "merge")
)
_TYPED = frozenset(f"{_CORE}{name}" for name in ("int", "float", "bool", "null"))
_INTRINSICS = frozenset(
    ("And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join")
) | {"Not", "Or", "Ref", "Select", "Split", "Sub"}
_MERGE = "<<"
_TRAILING_TABS = r"[ \t]*\t[ \t]*(?=#|\r|\n|$)"
_SURROGATE = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What YAML refuses in any text. It takes as long to compile as a whole service to read, so it stays text till then."""


class ConfigurationError(Exception):
    """Text that is no configuration. `str()` is a sentence without the file's name; `offset` is a code point."""

    def __init__(self, message: str, offset: int) -> None:
        """`message` has no subject: "holds the key `x` twice"."""
        super().__init__(message)
        self.message = message
        self.offset = offset


def parse(source: SourceText) -> Node:
    """Read one document. An empty one is a Scalar of None.

    Raises ConfigurationError for what the framework would not accept either: syntax, a key twice, an unknown tag,
    several documents; and for nesting or length beyond any real service.
    """
    if len(source.text) > LONGEST:
        raise ConfigurationError(f"is longer than {LONGEST:,} characters", 0)
    if control := re.search(_CONTROL if source.text.isascii() else _UNPRINTABLE, source.text):
        raise ConfigurationError(f"holds the control character U+{ord(control[0]):04X}", control.start())
    try:
        return _Builder(source, source.text).document()
    except ConfigurationError:
        tolerated = _tolerated(source.text)
        if tolerated == source.text:
            raise
        return _Builder(source, tolerated).document()


def _tolerated(text: str) -> str:
    """Blank what the framework's parsers accept and libyaml does not; every offset stays."""
    blanked = re.sub(_TRAILING_TABS, lambda tabs: " " * len(tabs[0]), text)
    return re.sub(_SURROGATE, r"\\ufffd", blanked)


@record(eq=False, frozen=False)
class _Open:
    """A collection whose end has not been read."""

    event: Any
    children: list[Node]
    shared: bool


class _Builder:
    """Makes nodes of parser events: a loop, so that no depth of nesting can overflow the stack."""

    def __init__(self, source: SourceText, text: str) -> None:
        self._source = source
        self._text = text
        self._strict_keys = source.file.suffix != ".json"  # JSON.parse lets the last of two equal keys win
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._end = 0
        self._root: Node | None = None

    def document(self) -> Node:
        events = list(_events(self._text))
        aliased = {event.anchor for event in events if type(event).__name__ == "AliasEvent"}
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise ConfigurationError("holds more than one document", event.start_mark.index)
            elif kind == "ScalarEvent":
                self._close(event, self._scalar(event, self._inherited(event, aliased)))
            elif kind == "AliasEvent":
                self._alias(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._begin(event, self._inherited(event, aliased))
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._finish(event)
        return self._root or Scalar(None, "", "", Span(self._source.file, 0, 0))

    def _inherited(self, event: Any, aliased: set[str]) -> bool:
        return event.anchor in aliased or (bool(self._open) and self._open[-1].shared)

    def _scalar(self, event: Any, shared: bool) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or ""
        if style in ("|", ">"):  # the mark stands at the next line that is not part of it
            end = start + len(self._text[start:end].rstrip())
        self._end = end
        span = Span(self._source.file, start, end)
        typed = event.tag in _TYPED if event.tag else not style
        value = plain(event.value) if typed else event.value
        return Scalar(value, event.value, style, span, shared)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            raise ConfigurationError(f"uses the alias `*{event.anchor}`, which is not defined", event.start_mark.index)
        node = self._anchors[event.anchor]
        if node is None:
            raise ConfigurationError(
                f"holds `*{event.anchor}` inside `&{event.anchor}`, which never ends", event.start_mark.index
            )
        self._end = event.end_mark.index
        self._attach(node)

    def _begin(self, event: Any, shared: bool) -> None:
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(event, [], shared))

    def _finish(self, event: Any) -> None:
        opened = self._open.pop()
        if opened.event.flow_style:
            self._end = event.end_mark.index
        start = opened.event.start_mark.index
        span = Span(self._source.file, start, max(start, self._end))  # a block's own mark lies behind the comments
        if type(event).__name__ == "SequenceEndEvent":
            node: Node = Sequence(tuple(opened.children), span, opened.shared)
        else:
            node = Mapping(self._entries(opened.children), span, opened.shared)
        self._close(opened.event, node)

    def _close(self, event: Any, node: Node) -> None:
        node = self._tagged(event, node)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._attach(node)

    def _attach(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node

    def _tagged(self, event: Any, node: Node) -> Node:
        tag = event.tag
        if tag is None or tag == "!" or (tag.startswith(_CORE) and tag[len(_CORE) :] in _CORE_TAGS):
            return node
        name = tag.removeprefix("!")
        if name not in _INTRINSICS:
            raise ConfigurationError(
                f"holds the tag `{tag}`, which CloudFormation does not know", event.start_mark.index
            )
        if isinstance(node, Scalar):
            node = Scalar(node.raw, node.raw, node.style, node.span, node.shared)
            if name == "GetAtt":
                node = _attribute(node)
        key = name if name in ("Ref", "Condition") else f"Fn::{name}"
        return Mapping(((Scalar(key, key, "", node.span, node.shared), node),), node.span, node.shared)

    def _entries(self, children: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        own: dict[str, tuple[Scalar, Node]] = {}
        merged: list[Node] = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            if isinstance(key, Scalar) and key.raw == _MERGE and not key.style:
                merged.append(value)
                continue
            scalar = key if isinstance(key, Scalar) else self._spelled_key(key)
            first = own.get(scalar.text)
            if first and self._strict_keys:
                row = self._source.position(first[0].span.start)[0]
                message = f"holds the key `{scalar.text}` twice, the first time in line {row}"
                raise ConfigurationError(message, scalar.span.start)
            own[scalar.text] = (scalar, value)
        for value in merged:
            for pair in self._merged(value):
                own.setdefault(pair[0].text, pair)
        return tuple(own.values())

    def _merged(self, value: Node) -> Iterator[tuple[Scalar, Node]]:
        for source in value.items if isinstance(value, Sequence) else (value,):
            if not isinstance(source, Mapping):
                raise ConfigurationError("merges something that is no mapping with `<<`", source.span.start)
            yield from source.entries

    def _spelled_key(self, key: Node) -> Scalar:
        text = self._text[key.span.start : key.span.end]
        return Scalar(text, text, "", key.span, key.shared)


def _attribute(node: Scalar) -> Sequence:
    resource, _, attribute = node.raw.partition(".")
    parts = (Scalar(part, part, "", node.span, node.shared) for part in (resource, attribute))
    return Sequence(tuple(parts), node.span, node.shared)


def _events(text: str) -> Iterator[Any]:
    from advisor.source.libyaml import MalformedError, events

    depth = 0
    try:
        for event in events(text):
            depth += _LEVELS.get(type(event).__name__, 0)
            if depth > DEEPEST:  # told while reading: libyaml takes minutes for what is nested a hundred thousand deep
                raise ConfigurationError(f"is nested more than {DEEPEST} levels deep", event.start_mark.index)
            yield event
    except MalformedError as error:
        raise ConfigurationError(f"is not valid YAML: {error}", error.offset) from None
