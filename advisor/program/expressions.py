"""Concrete syntax → the trees of `syntax`: expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.string_literals import is_bytes, plain_string, string_pieces
from advisor.record import replaced
from advisor.source.python import offsets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.source.python import Node


def expression(node: Node) -> s.Expression:
    """Return the expression that `node` is."""
    start, end = offsets(node)
    lower_kind = _KINDS.get(node.kind())
    if lower_kind is not None:
        return lower_kind(node, start, end)
    return s.Other(start, end, expressions(named(node)))


def expressions(nodes: Iterable[Node]) -> tuple[s.Expression, ...]:
    """Return the expressions that the nodes are."""
    return tuple([expression(node) for node in nodes])


_SILENT = frozenset({"comment", "type", "line_continuation", "escape_sequence"})


def named(node: Node) -> list[Node]:
    """Return the parts of a node that mean something."""
    return [child for child in node.children() if child.is_named() and child.kind() not in _SILENT]


def _missing(start: int, end: int) -> s.Expression:
    return s.Other(start, end, ())


def _field(node: Node, name: str, start: int, end: int) -> s.Expression:
    found = node.field(name)
    return expression(found) if found is not None else _missing(start, end)


def _name(node: Node, start: int, end: int) -> s.Expression:
    return s.Name(start, end, node.text())


def _attribute(node: Node, start: int, end: int) -> s.Expression:
    name = node.field("attribute")
    return s.Attribute(start, end, _field(node, "object", start, end), name.text() if name else "")


def _call(node: Node, start: int, end: int) -> s.Expression:
    listed = node.field("arguments")
    arguments: tuple[s.Argument, ...] = ()
    if listed is not None and listed.kind() == "argument_list":
        arguments = tuple(_argument(child) for child in named(listed))
    elif listed is not None:
        arguments = (s.Argument(expression(listed)),)
    return s.Call(start, end, _field(node, "function", start, end), arguments)


def _argument(node: Node) -> s.Argument:
    start, end = offsets(node)
    match node.kind():
        case "keyword_argument":
            name = node.field("name")
            value = _field(node, "value", start, end)
            return s.Argument(value, name.text() if name else "")
        case "list_splat" | "dictionary_splat" as splat:
            inner = named(node)
            value = expression(inner[0]) if inner else _missing(start, end)
            return s.Argument(value, star="*" if splat == "list_splat" else "**")
        case _:
            return s.Argument(expression(node))


def _subscript(node: Node, start: int, end: int) -> s.Expression:
    base, *indexes = named(node)
    index = expression(indexes[0]) if len(indexes) == 1 else s.Display(start, end, expressions(indexes))
    return s.Subscript(start, end, expression(base), index)


def _slice(node: Node, start: int, end: int) -> s.Expression:
    bounds: list[s.Expression | None] = [None]
    for child in node.children():
        if child.kind() == ":":
            bounds.append(None)
        elif child.is_named() and child.kind() not in _SILENT:
            bounds[-1] = expression(child)
    return s.Slice(start, end, tuple(bounds))


def _string(node: Node, start: int, end: int) -> s.Expression:
    if (plain := plain_string(node.text())) is not None:
        return s.Constant(start, end, plain)
    text, *parts = _expressed(string_pieces(node))
    if parts or not isinstance(text, str):
        return s.Joined(start, end, (text, *parts))
    return s.Constant(start, end, text.encode("utf-8", "replace") if is_bytes(node) else text)


def _concatenated(node: Node, start: int, end: int) -> s.Expression:
    text, *parts = _expressed(piece for child in named(node) for piece in string_pieces(child))
    return s.Joined(start, end, (text, *parts)) if parts or not isinstance(text, str) else s.Constant(start, end, text)


def _expressed(pieces: Iterable[str | Node]) -> list[str | s.Expression]:
    """The pieces of a string, text beside text made one; a text that is empty only when there is nothing else."""
    merged: list[str | s.Expression] = [""]
    for piece in pieces:
        if isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece if isinstance(piece, str) else expression(piece))
    return merged[1:] if merged[0] == "" and len(merged) > 1 else merged


def _in_format(node: Node, _start: int, _end: int) -> s.Expression:
    """`{value:>5}` of an f-string: some text that is made of the value."""
    inserted = expression(next(child for child in node.children() if child.is_named()))
    return s.Other(inserted.start, inserted.end, (inserted,))


def _number(node: Node, start: int, end: int) -> s.Expression:
    written = node.text().replace("_", "")
    try:
        return s.Constant(start, end, int(written, 0) if node.kind() == "integer" else float(written))
    except ValueError:
        return _missing(start, end)


def _signed(node: Node, start: int, end: int) -> s.Expression:
    parts = expressions(named(node))
    match parts:
        case (s.Constant(value=int() as number),) if node.text().startswith("-"):
            return s.Constant(start, end, -number)
        case _:
            return s.Other(start, end, parts)


def _literal(value: bool | None) -> Callable[[Node, int, int], s.Expression]:
    return lambda _node, start, end: s.Constant(start, end, value)


def _binary(node: Node, start: int, end: int) -> s.Expression:
    operator = node.field("operator")
    sign = operator.text() if operator else "+"
    return s.Binary(start, end, sign, _field(node, "left", start, end), _field(node, "right", start, end))


def _junction(node: Node, start: int, end: int) -> s.Expression:
    operator = node.field("operator")
    sign = operator.text() if operator else "or"
    return s.Junction(start, end, sign, _field(node, "left", start, end), _field(node, "right", start, end))


def _comparison(node: Node, start: int, end: int) -> s.Expression:
    operands: list[Node] = []
    signs: list[str] = []
    for child in node.children():
        if child.kind() in _COMPARISONS:
            signs.append(child.text())
        elif child.is_named() and child.kind() != "comment":
            operands.append(child)
    if len(operands) < 2:
        return s.Other(start, end, expressions(operands))
    first, second, *rest = operands
    compared = s.Comparison(start, end, " ".join(signs[0].split()), expression(first), expression(second))
    return s.Other(start, end, (compared, *expressions(rest))) if rest else compared


_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "<>"})


def _not(node: Node, start: int, end: int) -> s.Expression:
    return s.Not(start, end, _field(node, "argument", start, end))


def _conditional(node: Node, start: int, end: int) -> s.Expression:
    parts = expressions(named(node))
    if len(parts) != 3:
        return s.Other(start, end, parts)
    then, test, otherwise = parts
    return s.Conditional(start, end, test, then, otherwise)


def _display(node: Node, start: int, end: int) -> s.Expression:
    return s.Display(start, end, expressions(named(node)))


def _starred(node: Node, start: int, end: int) -> s.Expression:
    parts = expressions(named(node))
    return s.Starred(start, end, parts[0]) if len(parts) == 1 else s.Other(start, end, parts)


def _dict(node: Node, start: int, end: int) -> s.Expression:
    entries: list[tuple[s.Expression | None, s.Expression]] = []
    for child in named(node):
        if child.kind() == "pair":
            entries.append((_field(child, "key", start, end), _field(child, "value", start, end)))
        else:
            entries.append((None, _inner(child, start, end)))
    return s.DictDisplay(start, end, tuple(entries))


def _walrus(node: Node, start: int, end: int) -> s.Expression:
    name = node.field("name")
    return s.Walrus(start, end, name.text() if name else "", _field(node, "value", start, end))


def _lambda(node: Node, start: int, end: int) -> s.Expression:
    value = _field(node, "body", start, end)
    taken = parameters(node.field("parameters"))
    names = frozenset(parameter.name for parameter in taken)
    body = (s.Return(value.start, value.end, value),)
    return s.Lambda(start, end, s.FunctionDefinition(start, end, "", taken, body, (), frozenset(), names, False))


def _comprehension(node: Node, start: int, end: int) -> s.Expression:
    elements: list[s.Expression] = []
    clauses: list[tuple[s.Expression, s.Expression]] = []
    conditions: list[s.Expression] = []
    for child in named(node):
        match child.kind():
            case "for_in_clause":
                clauses.append((_field(child, "left", start, end), _field(child, "right", start, end)))
            case "if_clause":
                conditions += expressions(named(child))
            case "pair":
                elements += expressions(named(child))
            case _:
                elements.append(expression(child))
    return s.Comprehension(start, end, tuple(elements), tuple(clauses), tuple(conditions))


def _yield(node: Node, start: int, end: int) -> s.Expression:
    given = expressions(named(node))
    return s.Yield(start, end, given[0] if given else None, any(child.kind() == "from" for child in node.children()))


def _inner(node: Node, start: int, end: int) -> s.Expression:
    parts = expressions(named(node))
    return parts[0] if len(parts) == 1 else s.Other(start, end, parts)


def _await(node: Node, start: int, end: int) -> s.Expression:
    value = _inner(node, start, end)
    if isinstance(value, s.Call):
        return replaced(value, awaited=True)
    return s.Await(start, end, value)


def parameters(node: Node | None) -> tuple[s.Parameter, ...]:
    """Return the parameters that a parameter list declares."""
    return tuple(found for child in (named(node) if node is not None else ()) for found in _parameter(child))


def _parameter(node: Node) -> Iterator[s.Parameter]:
    match node.kind():
        case "identifier":
            yield s.Parameter(node.text())
        case "default_parameter" | "typed_default_parameter":
            name, value = node.field("name"), node.field("value")
            if name is not None and value is not None:
                yield s.Parameter(name.text(), expression(value), annotation=_annotation(node))
        case "list_splat_pattern" | "dictionary_splat_pattern":
            star = "**" if node.kind().startswith("dictionary") else "*"
            yield s.Parameter(node.text().lstrip("*").strip(), star=star)
        case "typed_parameter":
            for found in _parameter(node.children()[0]):
                yield s.Parameter(found.name, None, found.star, _annotation(node))
        case "tuple_pattern":
            yield s.Parameter("")


def _annotation(node: Node) -> s.Expression | None:
    """The annotation of a parameter, when it may name a class of the service or what gives the argument."""
    written = node.field("type")
    inner = written.child(0) if written is not None else None
    return _type(inner) if inner is not None else None


def _type(node: Node) -> s.Expression | None:
    start, end = offsets(node)
    match node.kind():
        case "identifier":
            return s.Name(start, end, node.text()) if node.text() not in _PLAIN_TYPES else None
        case "attribute":
            return _attribute(node, start, end)
        case "string":
            name = node.text().strip("'\"")
            return s.Name(start, end, name) if name.isidentifier() else None
        case "binary_operator":  # `Store | None`
            left = node.field("left")
            return _type(left) if left is not None else None
        case "generic_type":
            base, *listed = named(node)
            inner = (part for child in listed for kind in child.children() for part in kind.children())
            items = tuple(expression(part) for part in inner if part.is_named())
            return s.Subscript(start, end, expression(base), s.Display(start, end, items))
        case _:
            return None


_PLAIN_TYPES = frozenset("str int float bool bytes dict list set tuple object None Any Dict List Callable".split())


_KINDS: dict[str, Callable[[Node, int, int], s.Expression]] = {
    "identifier": _name,
    "attribute": _attribute,
    "call": _call,
    "subscript": _subscript,
    "string": _string,
    "concatenated_string": _concatenated,
    "interpolation": _in_format,
    "integer": _number,
    "float": _number,
    "true": _literal(True),
    "false": _literal(False),
    "none": _literal(None),
    "binary_operator": _binary,
    "boolean_operator": _junction,
    "comparison_operator": _comparison,
    "not_operator": _not,
    "conditional_expression": _conditional,
    "list": _display,
    "tuple": _display,
    "set": _display,
    "expression_list": _display,
    "pattern_list": _display,
    "tuple_pattern": _display,
    "list_pattern": _display,
    "list_splat": _starred,
    "list_splat_pattern": _starred,
    "dictionary": _dict,
    "named_expression": _walrus,
    "lambda": _lambda,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "parenthesized_expression": _inner,
    "await": _await,
    "yield": _yield,
    "slice": _slice,
    "unary_operator": _signed,
}
