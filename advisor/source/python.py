"""The only door to ast-grep: Python text to a concrete syntax tree that survives errors."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from advisor.unfinished import unfinished

if TYPE_CHECKING:
    from typing import TypeAlias

    from ast_grep_py import Rule as Rule
    from ast_grep_py import SgNode, SgRoot

    Node: TypeAlias = SgNode


def parse(text: str) -> Node:
    """Return the root of the tree. What does not parse becomes `ERROR` nodes; offsets are code points of `text`."""
    return _tree()(text, "python").root()


def offsets(node: Node) -> tuple[int, int]:
    """Return where a node starts and ends, in code points."""
    extent = node.range()
    return extent.start.index, extent.end.index


@cache
def _tree() -> type[SgRoot]:
    """ast-grep's tree, without the package's `__init__`: it describes rules to type checkers, by means of typing."""
    unfinished("ast_grep_py")
    try:
        from ast_grep_py.ast_grep_py import SgRoot
    except ImportError:  # the compiled module goes by another name
        from ast_grep_py import SgRoot
    return SgRoot
