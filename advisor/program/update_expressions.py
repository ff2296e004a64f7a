"""DynamoDB's update expressions: which attributes they set, and from which placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLAUSE = r"(?i)\b(SET|REMOVE|ADD|DELETE)\s"  # compiled when they are needed
_BETWEEN = r",(?![^(]*\))"
_NAME = r"#?\w+"
_OPERAND = r"(?::\w+|if_not_exists\s*\([^,()]+,\s*(:\w+)\s*\))"


@record()
class Setting:
    """An attribute that an update expression sets."""

    attribute: str
    """Empty when it hides behind a placeholder that is not known."""
    placeholder: str
    """The placeholder that stands for the value; empty when it is computed."""


def settings(expression: str, names: Mapping[str, str]) -> Iterator[Setting]:
    """What `SET a = :a, #b = if_not_exists(#b, :b) ADD c :c` sets; `names` are the values of the placeholders."""
    parts = re.split(_CLAUSE, expression)
    for keyword, clause in zip(parts[1::2], parts[2::2], strict=True):
        if keyword.upper() == "SET":
            for action in re.split(_BETWEEN, clause):
                path, _, operand = (part.strip() for part in action.partition("="))
                yield from _setting(path, operand, names)
        elif keyword.upper() == "ADD":
            for action in re.split(_BETWEEN, clause):
                yield from _setting(action.split()[0] if action.split() else "", "", names)


def _setting(path: str, operand: str, names: Mapping[str, str]) -> Iterator[Setting]:
    if not re.fullmatch(_NAME, path):
        return  # a part of a list or of a mapping, which is no attribute of its own
    attribute = names.get(path, "") if path.startswith("#") else path
    value = re.fullmatch(_OPERAND, operand)
    yield Setting(attribute, (value[1] or operand) if value else "")
