"""String literals: the text that they mean, and the code that an f-string inserts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.source.python import Node


def is_bytes(node: Node) -> bool:
    """Whether a string literal has the prefix of bytes."""
    start = node.child(0)
    return start is not None and "b" in start.text().lower().rstrip("'\"")


def plain_string(literal: str) -> str | None:
    """The text that a literal means, when it has neither a prefix nor an escape: nearly all are of that kind."""
    quote = literal[:3] if literal[:3] in ('"""', "'''") else literal[:1]
    whole = quote[:1] in ('"', "'") and len(literal) >= 2 * len(quote) and literal.endswith(quote)
    return literal[len(quote) : -len(quote)] if whole and "\\" not in literal else None


def string_pieces(node: Node) -> Iterator[str | Node]:
    """The pieces of one literal in order: text with its escapes resolved, and inserted expressions.

    An expression that is inserted in a certain format comes as the whole insertion; `!s` is what happens anyway.
    """
    raw, formatted = False, False
    for child in node.children():
        match child.kind():
            case "string_start":
                prefix = child.text().lower()
                raw, formatted = "r" in prefix, "f" in prefix or "t" in prefix
            case "string_content":
                content = child.text()
                if formatted:
                    content = content.replace("{{", "{").replace("}}", "}")
                yield content if raw or "\\" not in content else _unescaped(content)
            case "interpolation":
                inserted = [part for part in child.children() if part.is_named()]
                if inserted:
                    yield inserted[0] if all(part.text() == "!s" for part in inserted[1:]) else child


def _unescaped(content: str) -> str:
    from ast import literal_eval  # most strings have no escape

    try:
        quoted = content.replace('"""', '\\"\\"\\"')
        value = literal_eval(f'"""{quoted} """')
    except (SyntaxError, ValueError):
        return content
    return str(value)[:-1]
