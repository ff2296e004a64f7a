"""The hash by which GitHub knows the line of an alert again when it has moved."""

from __future__ import annotations

from collections import Counter

_WINDOW = 100
_BASE = 37
_MODULUS = 2**64
_END = 0xFFFF
_LEFT_OUT = (ord(" "), ord("\t"))
_LINE_FEED = ord("\n")


def line_hashes(text: str) -> list[str]:
    """The hash of each line: of the hundred characters from its start on, blanks left out, and which of its like it is.

    CodeQL's own `primaryLocationLineHash`, in hexadecimal digits.
    """
    units, starts = _units(text)
    before = [0]
    for unit in units:
        before.append((before[-1] * _BASE + unit) % _MODULUS)
    weight = pow(_BASE, _WINDOW, _MODULUS)
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        value = (before[start + _WINDOW] - before[start] * weight) % _MODULUS
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _units(text: str) -> tuple[list[int], list[int]]:
    """The UTF-16 units that are hashed, and the index of each line's first."""
    encoded = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16-le", "surrogatepass")
    units: list[int] = []
    starts: list[int] = []
    at_start = True
    for low, high in zip(encoded[::2], encoded[1::2], strict=True):
        unit = low | high << 8
        if unit in _LEFT_OUT:
            continue
        if at_start:
            starts.append(len(units))
        at_start = unit == _LINE_FEED
        units.append(unit)
    if at_start:
        starts.append(len(units))
    return [*units, _END, *[0] * _WINDOW], starts
