"""`.env` files as the framework reads them."""

from __future__ import annotations

import re

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)
    ('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^\#\n]*)
    [ \t]*(?:\#.*)?$""",
    re.MULTILINE | re.VERBOSE,
)
_REFERENCE = re.compile(r"(?<!\\)\$(?:\{([^{}]+)\}|([A-Za-z_]\w*))")
_OPERATOR = re.compile(r":\+|\+|:-|-")
_QUOTES = ("'", '"', "`")
_MOST_REFERENCES = 100


def read(text: str) -> dict[str, str]:
    """The variables that a `.env` file sets; `$NAME` and `${NAME:-fallback}` mean those above it."""
    variables: dict[str, str] = {}
    for name, written in _LINE.findall(re.sub(r"\r\n?", "\n", text)):
        variables[name] = _expanded(_unquoted(written.strip()), variables)
    return variables


def _unquoted(written: str) -> str:
    quote = written[:1]
    value = written[1:-1] if len(written) > 1 and quote in _QUOTES and written.endswith(quote) else written
    return value.replace("\\n", "\n").replace("\\r", "\r") if quote == '"' else value


def _expanded(value: str, above: dict[str, str]) -> str:
    for _ in range(_MOST_REFERENCES):
        found = _REFERENCE.search(value)
        if found is None:
            break
        value = value[: found.start()] + _meant(found[1] or found[2], above) + value[found.end() :]
    return value.replace("\\$", "$")


def _meant(expression: str, above: dict[str, str]) -> str:
    operator = _OPERATOR.search(expression)
    if operator is None:
        return above.get(expression, "")
    name, alternative = expression[: operator.start()], expression[operator.end() :]
    if "+" in operator[0]:
        return alternative if above.get(name) else ""
    return above.get(name) or alternative
