"""Places, parents and scopes of libcst's nodes, by libcst's own rules.

Its walks make every node and every blank anew, even when nothing changes, and take a tenth of a second for a module of
a hundred lines. Here code alone is walked, and left as it is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, ScopeProvider
from libcst.metadata.expression_context_provider import ExpressionContext
from libcst.metadata.scope_provider import ScopeVisitor

from advisor.fixing.obstacle import CannotFixError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeGuard

    from libcst.metadata import CodeSpan, Scope

_LAYOUT = ("whitespace_", "trailing_whitespace", "leading_", "lines_after_", "first_colon", "second_colon")
_SIGNS = frozenset(
    "header footer indent lpar rpar lbracket rbracket lbrace rbrace comma semicolon colon equal dot asynchronous "
    "__slots__".split()
)
_ORDER: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.IfExp: ("body", "test", "orelse"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
}
"""Fields in the order of the text, where the class has them in another."""
_BINDING = {cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.For, cst.CompFor, cst.AssignTarget}
_COMPREHENSIONS = {cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp}


def spans(module: cst.Module) -> Mapping[cst.CSTNode, CodeSpan]:
    """Return where each node stands, in bytes, without the layout around it."""
    provider = ByteSpanPositionProvider()
    provider._gen_impl(module)
    return provider._computed  # type: ignore[return-value]  # none of these is worked out later


def parents(module: cst.Module) -> Mapping[cst.CSTNode, cst.CSTNode]:
    """Return the node around each node of code."""
    found: dict[cst.CSTNode, cst.CSTNode] = {}
    waiting: list[cst.CSTNode] = [module]
    while waiting:
        node = waiting.pop()
        for child in _children(node):
            found[child] = node
            waiting.append(child)
    return found


def scopes(module: cst.Module) -> Mapping[cst.CSTNode, Scope]:
    """Return the scope in which each node of code is evaluated; not every node has one of its own."""
    provider = _Scopes()
    visitor = _Walk(provider)
    try:
        module.visit(visitor)
    except NotImplementedError:  # `nonlocal` outside a function, which Python refuses as well
        raise CannotFixError("The module is not valid Python: change it by hand.") from None
    visitor.infer_accesses()
    return provider.found


class _Scopes(ScopeProvider):
    """What libcst's visitor tells of scopes; answers which names are bound without a walk of its own for that."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[cst.CSTNode, Scope] = {}
        self.stored: set[cst.CSTNode] = set()

    def set_metadata(self, node: cst.CSTNode, value: Any) -> None:
        self.found[node] = value

    def get_metadata(self, _key: object, node: cst.CSTNode, _default: object = None) -> Any:
        return ExpressionContext.STORE if node in self.stored else ExpressionContext.LOAD


class _Walk(ScopeVisitor):
    """Visits the children itself, so that libcst has none left to visit."""

    def __init__(self, provider: _Scopes) -> None:
        super().__init__(provider)
        self._stored = provider.stored

    def on_visit(self, node: cst.CSTNode) -> bool:
        self._stored.update(_bound(node))
        if super().on_visit(node):
            for child in _children(node):
                child.visit(self)
        return False


def _bound(node: Any) -> Iterator[cst.CSTNode]:
    """The names that a node binds by itself."""
    kind = type(node)
    if kind in _BINDING:
        yield from _names(node.target)
    elif kind is cst.AsName:
        yield from _names(node.name)
    elif kind in _COMPREHENSIONS:  # whose first clause is visited in parts
        yield from _names(node.for_in.target)


def _names(target: Any) -> Iterator[cst.CSTNode]:
    kind = type(target)
    if kind is cst.Name:
        yield target
    elif kind is cst.Tuple or kind is cst.List:
        for element in target.elements:
            yield from _names(element.value)


def _children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for name in _fields(type(node)):
        value: object = getattr(node, name)
        if _is_node(value):
            yield value
        elif isinstance(value, list | tuple):
            yield from [item for item in value if _is_node(item)]


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields that may hold code, in the order of the text."""
    code = (name for name in kind.__dataclass_fields__ if name not in _SIGNS and not name.startswith(_LAYOUT))
    return tuple(dict.fromkeys((*_ORDER.get(kind, ()), *code)))


def _is_node(value: object) -> TypeGuard[cst.CSTNode]:
    # isinstance() of an abstract class asks all classes derived from it before it says no.
    return cst.CSTNode in type(value).__mro__
