"""Which names each function of a module binds, and which it declares global: one search of the whole tree."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING

from advisor.program.string_literals import plain_string
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.source.python import Node, Rule

_KINDS: list[Rule] = [
    {"kind": kind}
    for kind in (
        "ERROR",
        "assignment",
        "augmented_assignment",
        "named_expression",
        "for_statement",
        "for_in_clause",
        "as_pattern_target",
        "function_definition",
        "class_definition",
        "import_statement",
        "import_from_statement",
        "global_statement",
        "nonlocal_statement",
        "yield",
    )
]


_DEFINITIONS = ("function_definition", "class_definition")


@record()
class _Binder:
    kind: str
    names: frozenset[str]
    end: int
    stored_into: str
    """The last name of the attribute or entry that is assigned, the key of an entry of `globals()`; else empty."""


class Bindings:
    """The places of a module that bind names, in their order."""

    def __init__(self, root: Node) -> None:
        """Search the tree below `root`."""
        found = sorted(
            ((node.range().start.index, _binder(node)) for node in root.find_all(any=_KINDS)), key=itemgetter(0)
        )
        self._offsets = [offset for offset, _ in found]
        self._binders = [binder for _, binder in found]

    @property
    def errors(self) -> tuple[int, ...]:
        """The offsets of code that does not parse."""
        return tuple(o for o, binder in zip(self._offsets, self._binders, strict=True) if binder.kind == "ERROR")

    def reassigned(self) -> frozenset[str]:
        """The names that any function declares global or nonlocal."""
        return self._names(self._binders, "global_statement") | self._names(self._binders, "nonlocal_statement")

    def within(self, start: int, end: int) -> tuple[frozenset[str], frozenset[str], bool]:
        """Return the names that a body declares global, the names that it binds, and whether it yields.

        What stands in definitions inside the body is theirs.
        """
        inside = list(self._own(start, end))
        outer = self._names(inside, "global_statement") | self._names(inside, "nonlocal_statement")
        bound = frozenset(name for binder in inside for name in binder.names) - outer
        return self._names(inside, "global_statement"), bound, any(binder.kind == "yield" for binder in inside)

    def stored_into(self) -> frozenset[str]:
        """The last names of the attributes and entries that are assigned anywhere."""
        return frozenset(binder.stored_into for binder in self._binders if binder.stored_into)

    def _own(self, start: int, end: int) -> Iterator[_Binder]:
        position = bisect_left(self._offsets, start)
        while position < len(self._offsets) and self._offsets[position] < end:
            binder = self._binders[position]
            yield binder
            if binder.kind in _DEFINITIONS:
                position = bisect_left(self._offsets, binder.end, position + 1)
            else:
                position += 1

    @staticmethod
    def _names(binders: list[_Binder], kind: str) -> frozenset[str]:
        return frozenset(name for binder in binders if binder.kind == kind for name in binder.names)


def _binder(node: Node) -> _Binder:
    kind = node.kind()
    target = node.field("left") if kind in ("assignment", "augmented_assignment") else None
    match kind:
        case "yield" | "ERROR":
            names = set()
        case "global_statement" | "nonlocal_statement":
            names = {child.text() for child in node.children() if child.is_named()}
        case "import_statement" | "import_from_statement":
            names = _imported(node)
        case "as_pattern_target":
            names = _plain_names(node)
        case _:
            bound = node.field("left") or node.field("name")
            names = _plain_names(bound) if bound is not None else set()
    return _Binder(kind, frozenset(names), node.range().end.index, _last_name(target) if target is not None else "")


def _last_name(target: Node) -> str:
    if target.kind() == "subscript":
        base, key = target.field("value"), target.field("subscript")
        if base is None:
            return ""
        if key is not None and base.text() == "globals()" and key.kind() == "string":
            return plain_string(key.text()) or ""
        while base.kind() == "subscript" and (around := base.field("value")) is not None:
            base = around  # `answer["headers"][name] = …` puts something into `answer`
        return base.text().rpartition(".")[2]
    return target.text().rpartition(".")[2] if target.kind() == "attribute" else ""


def _imported(node: Node) -> set[str]:
    names = set()
    for child in node.children():
        alias = child.field("alias") if child.kind() == "aliased_import" else child
        if alias is not None and alias.is_named():
            names.add(alias.text().split(".")[0])
    return names


def _plain_names(target: Node) -> set[str]:
    if target.kind() == "identifier":
        return {target.text()}
    if target.kind() in ("attribute", "subscript"):
        return set()
    return {name for child in target.children() if child.is_named() for name in _plain_names(child)}
