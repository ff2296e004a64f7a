"""The only door to ast-grep: Python text to a concrete syntax tree that survives errors."""

from __future__ import annotations

from ast_grep_py import Rule, SgRoot
from ast_grep_py import SgNode as Node

__all__ = ["Node", "Rule", "parse"]


def parse(text: str) -> Node:
    """Return the root of the tree. What does not parse becomes `ERROR` nodes; offsets are code points of `text`."""
    return SgRoot(text, "python").root()
