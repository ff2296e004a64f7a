"""Concrete syntax → the trees of `syntax`: import statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.source.python import Node


def imports(node: Node) -> Iterator[s.Import]:
    """The names that an `import` statement binds."""
    extent = node.range()
    start, end = extent.start.index, extent.end.index
    for child in node.children():
        if child.kind() == "dotted_name":
            module = child.text()
            yield s.Import(start, end, module, 0, "", module.split(".")[0])
        elif child.kind() == "aliased_import":
            module, alias = _alias(child)
            yield s.Import(start, end, module, 0, "", alias)


def imports_from(node: Node) -> Iterator[s.Import]:
    """The names that a `from … import` statement binds."""
    extent = node.range()
    start, end = extent.start.index, extent.end.index
    source, *names = [child for child in node.children() if child.is_named() and child.kind() != "comment"]
    written = source.text()
    module = written.lstrip(".")
    level = len(written) - len(module)
    for child in names:
        if child.kind() == "wildcard_import":
            yield s.Import(start, end, module, level, "*", "*")
        elif child.kind() == "aliased_import":
            attribute, alias = _alias(child)
            yield s.Import(start, end, module, level, attribute, alias)
        elif child.kind() == "dotted_name":
            yield s.Import(start, end, module, level, child.text(), child.text())


def _alias(node: Node) -> tuple[str, str]:
    name, alias = node.field("name"), node.field("alias")
    return (name.text() if name else ""), (alias.text() if alias else "")
