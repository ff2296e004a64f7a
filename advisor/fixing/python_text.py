"""A Python module to be edited: libcst's tree and scopes, in offsets of the text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.proof import parsed
from advisor.fixing.splices import carried, spliced
from advisor.model import Edit, Span
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import libcst as cst
    from libcst.metadata import Access, CodeSpan, Scope

    from advisor.source.text import SourceText

    Node = TypeVar("Node", bound=cst.CSTNode)


@record()
class Statement:
    """A statement of the module's top level."""

    node: cst.SimpleStatementLine | cst.BaseCompoundStatement
    start: int
    """Where its first line begins: a decorator's, not a comment's."""
    end: int
    """Behind the line end of its last line."""


class PythonText:
    """One module. Everything is computed when first asked for."""

    def __init__(self, source: SourceText) -> None:
        """Raise CannotFixError when the text does not parse."""
        self.source = source
        self.text = source.text
        self.module = parsed(source.text)
        self._bytes = None if source.text.isascii() else source.text.encode()

    @cached_property
    def _spans(self) -> Mapping[cst.CSTNode, CodeSpan]:
        from advisor.fixing.scopes import spans

        return spans(self.module)

    @cached_property
    def _scopes(self) -> Mapping[cst.CSTNode, Scope]:
        from advisor.fixing.scopes import scopes

        return scopes(self.module)

    @cached_property
    def _parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        from advisor.fixing.scopes import parents

        return parents(self.module)

    @property
    def file(self) -> Path:
        """Where the module is."""
        return self.source.file

    def bounds(self, node: cst.CSTNode) -> tuple[int, int]:
        """The offsets of a node's code, without the white space and the comments around it."""
        span = self._spans[node]
        return self._offset(span.start), self._offset(span.start + span.length)

    def code(self, node: cst.CSTNode) -> str:
        """The text of a node as it stands in the file."""
        start, end = self.bounds(node)
        return self.text[start:end]

    def dedented(self, node: cst.CSTNode, edits: Sequence[Edit] = ()) -> str:
        """The code of a node, lines ended by line feeds, the indentation of the first taken from the others.

        `edits` are changes inside it.
        """
        start, end = self.bounds(node)
        code = spliced(self.text, edits)[start : carried(end, edits)].replace("\r\n", "\n")
        if "\n" in code and re.search(r"\"\"\"|'''", code):
            raise CannotFixError("The arguments hold a text of several lines, which is not moved.")
        line = self.text[self.line_start(start) : start]
        indent = line[: len(line) - len(line.lstrip())]
        return code.replace("\n" + indent, "\n")

    def replace(self, node: cst.CSTNode, text: str) -> Edit:
        """The edit that puts `text` in place of a node."""
        return self.edit(*self.bounds(node), text)

    def edit(self, start: int, end: int, text: str) -> Edit:
        """The edit of a stretch of this file."""
        return Edit(Span(self.file, start, end), text)

    def find(self, kind: type[Node], span: Span) -> Node:
        """The node of a kind that `span` covers. Raises CannotFixError when the text has changed."""
        for node in self._at(span):
            if isinstance(node, kind):
                return node
        raise CannotFixError("The code is no longer where it was found.")

    def expression(self, span: Span) -> cst.BaseExpression:
        """The outermost expression that `span` covers. Raises CannotFixError when the text has changed."""
        import libcst as cst

        for node in self._at(span):
            if isinstance(node, cst.BaseExpression):
                return node
        raise CannotFixError("The code is no longer where it was found.")

    def _at(self, span: Span) -> Iterator[cst.CSTNode]:
        start = len(self.text[: span.start].encode())
        length = len(self.text[span.start : span.end].encode())
        return (node for node, place in self._spans.items() if (place.start, place.length) == (start, length))

    def nodes(self, *kinds: type[Node]) -> Iterator[Node]:
        """All nodes of the kinds."""
        return (node for node in self._spans if isinstance(node, kinds))

    def scope(self, node: cst.CSTNode) -> Scope:
        """The scope in which a node is evaluated."""
        inner: cst.CSTNode | None = node
        while inner is not None:
            if found := self._scopes.get(inner):
                return found
            inner = self._parents.get(inner)
        return self.global_scope

    @cached_property
    def global_scope(self) -> Scope:
        """The module's own scope."""
        return self._scopes[self.module].globals

    @cached_property
    def accesses(self) -> dict[cst.CSTNode, Access]:
        """Every use of a name, by its `Name` node."""
        scopes = {id(scope): scope for scope in self._scopes.values()}
        return {_leftmost(access.node): access for scope in scopes.values() for access in scope.accesses}

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Every name that the module writes anywhere."""
        import libcst as cst

        return frozenset(node.value for node in self._spans if isinstance(node, cst.Name))

    @cached_property
    def texts_of_several_lines(self) -> tuple[cst.CSTNode, ...]:
        """The string literals that go on over the end of their line."""
        import libcst as cst

        strings = (node for node in self._spans if isinstance(node, cst.SimpleString | cst.FormattedString))
        return tuple(node for node in strings if "\n" in self.code(node))

    def parents(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, innermost first."""
        while (parent := self._parents.get(node)) is not None:
            yield parent
            node = parent

    def within(self, node: cst.CSTNode, outer: cst.CSTNode) -> bool:
        """Whether `node` is `outer` or a part of it."""
        return node is outer or any(parent is outer for parent in self.parents(node))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The top level, in order."""
        import libcst as cst

        found = []
        for node in self.module.body:
            start, end = self.bounds(node)
            if isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators:
                start, _ = self.bounds(node.decorators[0])
            found.append(Statement(node, self.line_start(start), self.line_end(end)))
        return tuple(found)

    def top_level(self, node: cst.CSTNode) -> int:
        """The index of the top-level statement that holds `node`."""
        start, _ = self.bounds(node)
        return next(index for index, statement in enumerate(self.statements) if start < statement.end)

    def line_start(self, offset: int) -> int:
        """Where the line of `offset` begins."""
        return self.source.line_bounds(self.source.position(offset)[0])[0]

    def line_end(self, offset: int) -> int:
        """Where the line after that of `offset` begins (the end of the text, for the last)."""
        _, end = self.source.line_bounds(self.source.position(offset)[0])
        return end + (2 if self.text[end : end + 2] == "\r\n" else min(1, len(self.text) - end))

    def blank_lines_after(self, offset: int) -> int:
        """How many empty lines follow the line start `offset`."""
        count = 0
        while offset < len(self.text) and not self.text[offset : self.line_end(offset)].strip():
            count += 1
            offset = self.line_end(offset)
        return count

    def lines(self, lines: Sequence[str]) -> str:
        """Whole lines in the file's own line end."""
        return "".join(line + self.source.newline for line in lines)

    def _offset(self, position: int) -> int:
        return position if self._bytes is None else len(self._bytes[:position].decode())


def _leftmost(node: cst.CSTNode) -> cst.CSTNode:
    import libcst as cst

    while isinstance(node, cst.Attribute):
        node = node.value
    return node
