"""Plain scalars as js-yaml 4 types them: YAML 1.2 core, and dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final

NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_INTEGER = r"([-+]?)(?:0b([01]+)|0o([0-7]+)|0x([0-9a-fA-F]+)|([0-9]+))"
_FLOAT = r"(?:[-+]?[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_INFINITE = r"[-+]?\.(?:inf|Inf|INF)"
_DATE = r"""(?x) ([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})
    (?: (?<=-[0-9]{2}-[0-9]{2})$
      | (?:[Tt]|[\ \t]+) ([0-9]{1,2}):([0-9]{2}):([0-9]{2}) (?:\.([0-9]*))?
        (?:[\ \t]* (?:Z|([-+])([0-9]{1,2})(?::?([0-9]{2}))?) )? )"""
"""Patterns as text: `re` compiles them when a scalar first needs them, and few services have one that does."""
_LONGEST_NUMBER = 300  # a longer row of digits is infinite in JavaScript


def plain(raw: str) -> str | int | float | bool | None:
    """The value of an unquoted scalar. A date is its ISO text, as it is once the framework has passed it on."""
    if raw in NOTHING:
        return None
    first = raw[0]
    if first in "tTfF":
        return True if raw in _TRUE else False if raw in _FALSE else raw
    if first in "0123456789+-.":
        return _number(raw)
    return raw


def spelled(value: str | int | float | bool | None) -> str:
    """A value as JavaScript spells it in a string."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)


def _number(raw: str) -> str | int | float:
    if len(raw) > _LONGEST_NUMBER:
        return raw
    if raw.isascii() and raw.isdecimal():
        return int(raw)
    if whole := re.fullmatch(_INTEGER, raw):
        sign, *digits = whole.groups()
        amount = next(int(text, base) for text, base in zip(digits, (2, 8, 16, 10), strict=True) if text)
        return -amount if sign == "-" else amount
    if re.fullmatch(_FLOAT, raw):
        return float(raw)
    if re.fullmatch(_INFINITE, raw):
        return float(raw.replace(".", ""))
    return _iso(raw) if re.fullmatch(_DATE, raw) else raw


def _iso(raw: str) -> str:
    from datetime import UTC, datetime, timedelta

    match = re.fullmatch(_DATE, raw)
    assert match
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = match.groups(default="0")
    try:
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        offset = timedelta(hours=int(off_hours), minutes=int(off_minutes))
        moment += offset if sign == "-" else -offset
    except (ValueError, OverflowError):
        return raw
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction[:3]:0<3}Z"
