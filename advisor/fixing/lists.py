"""Lists in a configuration: a single value made one, the items of one put into another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.fixing.configuration_text import data_of, typed, walk
from advisor.fixing.fragments import FlowList, bare, block, flow, json_text, listed
from advisor.fixing.obstacle import CannotFixError
from advisor.model import Edit, Span
from advisor.source.configuration import Sequence

if TYPE_CHECKING:
    from advisor.fixing.configuration_text import ConfigurationText
    from advisor.fixing.fragments import Value
    from advisor.source.configuration import Node


def doubled(configuration: ConfigurationText, span: Span, value: Value) -> Edit:
    """Make a list of the single value that stands at `span`, with another one behind it."""
    key, node = configuration.entry_at(span)
    text, source = configuration.text, configuration.source
    old = text[node.span.start : node.span.end]
    expected = [data_of(node), typed(bare(value))]
    if configuration.is_json or _in_brackets(configuration, node):
        new = json_text(value, None) if configuration.is_json else flow(value)
        return configuration.proven(Edit(node.span, f"[{old}, {new}]"), node, expected)
    colon = text.index(":", key.span.end) + 1
    below = "\n" in text[colon : node.span.start]
    offset = configuration.list_offset(node)
    indent = configuration.column(node.span.start) if below else configuration.column(key.span.start) + offset
    first, *rest = old.splitlines()
    least = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    shift = 2 if below else max(0, indent + 2 - least)
    added = [" " * indent + line for line in listed(block(value, configuration.width, offset))]
    lines = [f"{' ' * indent}- {first}", *(" " * shift + line for line in rest), *added]
    new = "".join(source.newline + line for line in lines)
    return configuration.proven(Edit(Span(source.file, colon, node.span.end), new), node, expected)


def put(configuration: ConfigurationText, span: Span, values: list[Value]) -> Edit:
    """Put values in place of the value that stands at `span`: one by itself, several as a list like the one before."""
    _, node = configuration.entry_at(span)
    expected: Any = [typed(bare(value)) for value in values] if len(values) > 1 else typed(bare(values[0]))
    whole: Value = FlowList(tuple(values)) if len(values) > 1 else values[0]
    text = json_text(whole, None) if configuration.is_json else flow(whole)
    if isinstance(node, Sequence):
        expected = [typed(bare(value)) for value in values]
        lines = listed(block(values[0], configuration.width, 0))
        for value in values[1:]:
            lines += listed(block(value, configuration.width, 0))
        indent = configuration.source.newline + " " * configuration.column(node.span.start)
        in_brackets = configuration.is_flow(node)
        text = flow(FlowList(tuple(values))) if in_brackets else indent.join(lines)
        text = json_text(list(values), None) if configuration.is_json else text
    return configuration.proven(Edit(node.span, text), node, expected)


def joined(configuration: ConfigurationText, items: Sequence, target: Sequence) -> Edit:
    """Append the items of one block list to another, comments and all, at its indentation."""
    source = configuration.source
    if configuration.is_json or configuration.is_flow(items) or configuration.is_flow(target):
        raise CannotFixError(f"A list of {source.file.name} is written in brackets; put them together by hand.")
    first, _ = source.position(items.span.start)
    while configuration.text[slice(*source.line_bounds(first - 1))].lstrip().startswith("#"):
        first -= 1
    start, _ = source.line_bounds(first)
    _, end = source.line_bounds(source.position(items.span.end)[0])
    shift = configuration.column(target.span.start) - configuration.column(items.span.start)
    lines = (_shifted(line, shift) for line in configuration.text[start:end].splitlines())
    _, below = source.line_bounds(source.position(target.span.end)[0])
    edit = Edit(Span(source.file, below, below), "".join(source.newline + line for line in lines))
    return configuration.proven(edit, target, [*data_of(target), *data_of(items)])


def _shifted(line: str, shift: int) -> str:
    if not line.strip():
        return line
    return " " * shift + line if shift >= 0 else line[min(-shift, len(line) - len(line.lstrip())) :]


def _in_brackets(configuration: ConfigurationText, node: Node) -> bool:
    return any(
        outer is not node
        and outer.span.start <= node.span.start
        and node.span.end <= outer.span.end
        and configuration.is_flow(outer)
        for outer, _ in walk(configuration.root, ())
    )
