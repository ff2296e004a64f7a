"""Concrete syntax → the trees of `syntax`: modules, compound statements, definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.bindings import Bindings
from advisor.program.expressions import expression, expressions, named, parameters
from advisor.program.simple_statements import SIMPLE
from advisor.source.python import offsets, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.source.python import Node

_ERRORS_KEPT = 20
_TAKES = re.compile(r"(?<=[\w\]])\.(?:append|appendleft|add|insert|extend|update|setdefault)\(")
"""Calls that put something into what they are called on."""
_NO_FIELD = re.compile(r"(?:\w+\.)?(?:ClassVar|KW_ONLY)\b")


def lower(text: str) -> s.ModuleSyntax:
    """Return the module that `text` is. Never fails: what does not parse is left out and its offset kept."""
    root = parse(text)
    names = Bindings(root)
    stored = names.stored_into() | {_word_before(taking.start(), text) for taking in _TAKES.finditer(text)}
    return s.ModuleSyntax(_block(root, names), names.reassigned(), stored, names.errors[:_ERRORS_KEPT])


def _word_before(end: int, text: str) -> str:
    while end and text[end - 1] == "]":  # `rows[key].append(value)` puts something into `rows`
        end = text.rfind("[", 0, end - 1)
    start = end = max(end, 0)
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:end]


def _block(node: Node | None, names: Bindings) -> tuple[s.Statement, ...]:
    if node is None:
        return ()
    return tuple(statement for child in node.children() for statement in _statements(child, names))


def _statements(node: Node, names: Bindings) -> Iterator[s.Statement]:
    kind = node.kind()
    if (simple := SIMPLE.get(kind)) is not None:
        yield from simple(node)
    elif (compound := _COMPOUND.get(kind)) is not None:
        yield from compound(node, names)


def _if(node: Node, names: Bindings) -> Iterator[s.Statement]:
    clauses = [child for child in node.children() if child.kind() in ("elif_clause", "else_clause")]
    yield _chain(node, clauses, names)


def _chain(node: Node, clauses: list[Node], names: Bindings) -> s.If:
    start, end = offsets(node)
    condition = node.field("condition")
    test = expression(condition) if condition is not None else s.Other(start, end, ())
    otherwise: tuple[s.Statement, ...] = ()
    if clauses and clauses[0].kind() == "elif_clause":
        otherwise = (_chain(clauses[0], clauses[1:], names),)
    elif clauses:
        otherwise = _block(clauses[0].field("body"), names)
    return s.If(start, end, test, _block(node.field("consequence"), names), otherwise)


def _loop(node: Node, names: Bindings) -> Iterator[s.Statement]:
    start, end = offsets(node)
    left = node.field("left")
    source = node.field("right") or node.field("condition")
    alternative = node.field("alternative")
    yield s.Loop(
        start,
        end,
        expression(left) if left is not None else None,
        expression(source) if source is not None else s.Other(start, end, ()),
        _block(node.field("body"), names),
        _block(alternative.field("body"), names) if alternative is not None else (),
    )


def _with(node: Node, names: Bindings) -> Iterator[s.Statement]:
    clauses = (child for child in node.children() if child.kind() == "with_clause")
    items = tuple(_with_item(item) for clause in clauses for item in _items(clause))
    yield s.With(*offsets(node), items, _block(node.field("body"), names))


def _items(clause: Node) -> Iterator[Node]:
    for child in clause.children():
        if child.kind() == "with_item" and (value := child.field("value")) is not None:
            # Python 3.9's parenthesised form is read as one item that holds a tuple.
            inner = value.children() if value.kind() == "tuple" else [value]
            yield from (part for part in inner if part.is_named())


def _with_item(value: Node) -> tuple[s.Expression, s.Expression | None]:
    if value.kind() != "as_pattern":
        return expression(value), None
    named = [child for child in value.children() if child.is_named()]
    target = named[-1].children() if named[-1].kind() == "as_pattern_target" else []
    return expression(named[0]), expression(target[0]) if target else None


def _try(node: Node, names: Bindings) -> Iterator[s.Statement]:
    handlers = []
    otherwise: tuple[s.Statement, ...] = ()
    finally_: tuple[s.Statement, ...] = ()
    for child in node.children():
        match child.kind():
            case "except_clause" | "except_group_clause":
                handlers.append(_handler(child, names))
            case "else_clause":
                otherwise = _block(child.field("body"), names)
            case "finally_clause":
                finally_ = _last_block(child, names)
    yield s.Try(*offsets(node), _block(node.field("body"), names), tuple(handlers), otherwise, finally_)


def _last_block(node: Node, names: Bindings) -> tuple[s.Statement, ...]:
    blocks = [child for child in node.children() if child.kind() == "block"]
    return _block(blocks[-1], names) if blocks else ()


def _handler(node: Node, names: Bindings) -> tuple[tuple[str, ...], str, tuple[s.Statement, ...]]:
    caught: list[str] = []
    bound = ""
    for child in node.children():
        if child.kind() in ("block", "comment") or not child.is_named():
            continue
        if child.kind() == "as_pattern":
            parts = [part for part in child.children() if part.is_named()]
            bound = parts[-1].text()
            child = parts[0]
        inner = child.children() if child.kind() in ("tuple", "parenthesized_expression") else [child]
        caught += [part.text() for part in inner if part.is_named()]
    return tuple(caught), bound, _last_block(node, names)


def _match(node: Node, names: Bindings) -> Iterator[s.Statement]:
    start, end = offsets(node)
    subject = expressions(child for child in named(node) if child.kind() != "block")
    yield s.Evaluate(start, end, s.Other(start, end, subject))
    otherwise: tuple[s.Statement, ...] = ()
    cases = [case for child in node.children() if child.kind() == "block" for case in child.children()]
    for case in reversed([case for case in cases if case.kind() == "case_clause"]):
        test = s.Other(*offsets(case), ())
        otherwise = (s.If(*offsets(case), test, _last_block(case, names), otherwise),)
    yield from otherwise


def _decorated(node: Node, names: Bindings) -> Iterator[s.Statement]:
    decorators = expressions(part for child in named(node) if child.kind() == "decorator" for part in named(child))
    definition = node.field("definition")
    if definition is None:
        return
    if definition.kind() == "class_definition":
        yield from _class(definition, names, decorators)
    else:
        yield from _function(definition, names, decorators)


def _function(node: Node, names: Bindings, decorators: tuple[s.Expression, ...] = ()) -> Iterator[s.Statement]:
    name = node.field("name")
    if name is None:
        return
    start, end = offsets(node)
    body = _block(node.field("body"), names)
    taken = parameters(node.field("parameters"))
    body_node = node.field("body")
    globals_, bound, yields = names.within(*offsets(body_node)) if body_node else (frozenset(), frozenset(), False)
    definition = s.FunctionDefinition(
        start,
        end,
        name.text(),
        taken,
        body,
        decorators,
        globals_,
        (bound | {parameter.name for parameter in taken}) - globals_,
        yields,
    )
    yield s.Define(start, end, definition)


def _class(node: Node, names: Bindings, decorators: tuple[s.Expression, ...] = ()) -> Iterator[s.Statement]:
    name = node.field("name")
    if name is None:
        return
    start, end = offsets(node)
    superclasses = node.field("superclasses")
    listed = named(superclasses) if superclasses else []
    bases = expressions(child for child in listed if child.kind() != "keyword_argument")
    body = _block(node.field("body"), names)
    fields = tuple(_fields(node.field("body")))
    definition = s.ClassDefinition(start, end, name.text(), bases, body, decorators, fields, _metaclass(listed))
    yield s.DefineClass(start, end, definition)


def _metaclass(listed: list[Node]) -> s.Expression | None:
    for child in listed:
        name, value = child.field("name"), child.field("value")
        if name is not None and value is not None and name.text() == "metaclass":
            return expression(value)
    return None


def _fields(body: Node | None) -> Iterator[s.Field]:
    for statement in body.children() if body is not None else ():
        inner = statement.child(0) if statement.kind() == "expression_statement" else None
        annotation = inner.field("type") if inner is not None and inner.kind() == "assignment" else None
        name = inner.field("left") if inner is not None and annotation is not None else None
        if name is not None and annotation is not None and not _NO_FIELD.match(annotation.text()):
            yield s.Field(*offsets(statement), name.text(), annotation.text())


def _nested(node: Node, names: Bindings) -> Iterator[s.Statement]:
    """Statements inside code that does not parse."""
    yield from _block(node, names)


_COMPOUND: dict[str, Callable[[Node, Bindings], Iterator[s.Statement]]] = {
    "if_statement": _if,
    "for_statement": _loop,
    "while_statement": _loop,
    "with_statement": _with,
    "try_statement": _try,
    "match_statement": _match,
    "decorated_definition": _decorated,
    "function_definition": _function,
    "class_definition": _class,
    "block": _nested,
    "ERROR": _nested,
}
