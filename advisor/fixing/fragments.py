"""Values to be inserted into a configuration, as YAML or JSON text. The only user of ruamel.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    Value: TypeAlias = "Word | bool | Intrinsic | FlowList | list[Value] | dict[str, Value]"


@record()
class Word:
    """A string; `quote` is how it is to be quoted, empty for where the syntax needs it."""

    text: str
    quote: str = ""


@record()
class Intrinsic:
    """`!Ref Resource`, `!GetAtt Resource.Attribute` or `!Sub text`."""

    name: str
    argument: str

    @property
    def spelled(self) -> dict[str, Any]:
        """The long form that JSON needs."""
        argument = self.argument.split(".", 1) if self.name == "GetAtt" else self.argument
        return {self.name if self.name == "Ref" else f"Fn::{self.name}": argument}


@record()
class FlowList:
    """A list to be written between brackets."""

    items: tuple[Value, ...]


def bare(value: Value) -> Any:
    """The value without its looks: strings, booleans, lists, dicts."""
    match value:
        case Word(text):
            return text
        case bool():
            return value
        case Intrinsic():
            return value.spelled
        case FlowList(items):
            return [bare(item) for item in items]
        case dict():
            return {key: bare(inner) for key, inner in value.items()}
        case _:
            return [bare(item) for item in value]


def block(value: Value, width: int, list_offset: int) -> list[str]:
    """The lines of a value in block style, not indented."""
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _entry(key, inner, width, list_offset)]
    if isinstance(value, list):
        return [line for item in value for line in listed(block(item, width, list_offset))]
    return [flow(value)]


def listed(lines: Sequence[str], gap: str = " ") -> list[str]:
    """Lines as an item of a block list."""
    return [("-" if index == 0 else " ") + gap + line for index, line in enumerate(lines)]


def flow(value: Value) -> str:
    """A value on one line."""
    match value:
        case Word(text, quote):
            return _scalar(text, quote)
        case bool():
            return "true" if value else "false"
        case Intrinsic(name, argument):
            return f"!{name} " + (_scalar(argument, '"') if name == "Sub" else argument)
        case FlowList(items):
            return "[" + ", ".join(map(flow, items)) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
        case _:
            return "[" + ", ".join(map(flow, value)) + "]"


def json_text(value: Value, indent: int | None) -> str:
    """A value as JSON, over several lines when `indent` is given."""
    import json

    return json.dumps(bare(value), indent=indent, ensure_ascii=False)


def _entry(key: str, value: Value, width: int, list_offset: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{key}:"
        yield from (" " * width + line for line in block(value, width, list_offset))
    elif isinstance(value, list):
        yield f"{key}:"
        yield from (" " * list_offset + line for line in block(value, width, list_offset))
    else:
        yield f"{key}: {flow(value)}"


def _scalar(text: str, quote: str) -> str:
    """A string as ruamel.yaml writes it inside a flow list, the context that asks for most quotes."""
    from io import StringIO

    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    kind = {'"': DoubleQuotedScalarString, "'": SingleQuotedScalarString}.get(quote, str)
    writer = YAML()
    writer.default_flow_style = True
    writer.width = 1_000_000
    written = StringIO()
    writer.dump([kind(text)], written)
    return written.getvalue().strip()[1:-1]
