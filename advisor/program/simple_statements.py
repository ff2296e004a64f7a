"""Concrete syntax → the trees of `syntax`: statements that hold no other statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.expressions import expression, expressions, named
from advisor.source.python import offsets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.source.python import Node


def _expression_statement(node: Node) -> Iterator[s.Statement]:
    for child in node.children():
        match child.kind():
            case "assignment":
                yield from _assignment(child)
            case "augmented_assignment":
                yield _augmented(child)
            case "," | "comment":
                pass
            case _:
                yield s.Evaluate(*offsets(child), expression(child))


def _assignment(node: Node) -> Iterator[s.Statement]:
    targets: list[s.Expression] = []
    current: Node = node
    while True:
        left, right = current.field("left"), current.field("right")
        if left is not None:
            targets.append(expression(left))
        if right is None or right.kind() != "assignment":
            break
        current = right
    if right is not None:
        yield s.Assign(*offsets(node), tuple(targets), expression(right))


def _augmented(node: Node) -> s.Statement:
    start, end = offsets(node)
    left, right = node.field("left"), node.field("right")
    operator = node.field("operator")
    if left is None or right is None:
        return s.Evaluate(start, end, s.Other(start, end, ()))
    target = expression(left)
    sign = operator.text().removesuffix("=") if operator is not None else "+"
    return s.Assign(start, end, (target,), s.Binary(start, end, sign, target, expression(right)))


def _effect(node: Node) -> Iterator[s.Statement]:
    start, end = offsets(node)
    parts = expressions(named(node))
    leaves = node.kind() in ("raise_statement", "continue_statement", "break_statement")
    yield s.Evaluate(start, end, s.Other(start, end, parts), leaves)


def _return(node: Node) -> Iterator[s.Statement]:
    values = expressions(named(node))
    yield s.Return(*offsets(node), values[0] if values else None)


def _imports(node: Node) -> Iterator[s.Import]:
    """The names that an `import` statement binds."""
    start, end = offsets(node)
    for child in node.children():
        if child.kind() == "dotted_name":
            module = child.text()
            yield s.Import(start, end, module, 0, "", module.split(".")[0])
        elif child.kind() == "aliased_import":
            module, alias = _alias(child)
            yield s.Import(start, end, module, 0, "", alias)


def _imports_from(node: Node) -> Iterator[s.Import]:
    """The names that a `from … import` statement binds."""
    start, end = offsets(node)
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


SIMPLE: dict[str, Callable[[Node], Iterator[s.Statement]]] = {
    "expression_statement": _expression_statement,
    "return_statement": _return,
    "import_statement": _imports,
    "import_from_statement": _imports_from,
    **dict.fromkeys(
        (
            "raise_statement",
            "assert_statement",
            "delete_statement",
            "print_statement",
            "exec_statement",
            "continue_statement",
            "break_statement",
        ),
        _effect,
    ),
}
"""The kinds of simple statements, and what makes a tree of each."""
