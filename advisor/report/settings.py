"""The settings in force, as TOML, each with the place where it is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.report.outcome import printable, shown
from advisor.settings.definition import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from advisor.settings.reading import Settings, Value

_WIDTH = 88


def lines(settings: Settings) -> Iterator[str]:
    """A line for each setting that is written somewhere, in the order of the files' own reference."""
    if settings.file is None:
        yield "# There is no advisor.toml and no pyproject.toml with [tool.advisor] here or above."
    else:
        yield f"# {shown(settings.file)}"
    names = [name for name in FIELDS if name in settings.values]
    for name in names:
        yield _line(name, settings.values[name])
    for name in FIELDS:
        if table := settings.table(name):
            yield ""
            yield f"[{name}]"
            yield from (_line(_key(key), value) for key, value in table.items())
    if silent := [name for name in FIELDS if name not in names and not settings.table(name)]:
        yield ""
        yield f"# not set: {', '.join(silent)}"


def _line(name: str, value: Value) -> str:
    said = printable(f"{name} = {_toml(value.given)}")
    return f"{said:<{_WIDTH // 2}}  # {shown(value.file)}:{value.line}"


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else json.dumps(name, ensure_ascii=False)


def _toml(given: Any) -> str:
    match given:
        case list():
            return f"[{', '.join(map(_toml, given))}]"
        case dict():
            return f"{{ {', '.join(f'{_key(key)} = {_toml(inner)}' for key, inner in given.items())} }}"
        case _:
            return json.dumps(given, ensure_ascii=False)
