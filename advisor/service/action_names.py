"""Whether an action that a statement names exists."""

from __future__ import annotations

import os
import re
from functools import cache

from advisor.record import record
from advisor.values import nearest

_TABLE = os.path.join(os.path.dirname(__file__), "tables", "action_names.tsv")  # noqa: PTH118, PTH120
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[A-Za-z][A-Za-z0-9*?]*")


@record()
class Misnamed:
    """An action that does not exist."""

    near: str = ""
    """The only action one edit away."""
    elsewhere: str = ""
    """The action of that name under the prefix that IAM has for the service."""


def misnamed(action: str) -> Misnamed | None:
    """What is wrong with an action's name, patterns included; None when it exists or nothing can be said of it."""
    if not _NAME.fullmatch(action):
        return None
    prefix, _, name = action.partition(":")
    names = _names(prefix.lower())
    if not names:
        return None
    if names[0] == "=":
        return Misnamed(elsewhere=f"{names[1]}:{name}") if _matches(name, _names(names[1])) else None
    if _matches(name, names):
        return None
    spelled = {known.lower(): known for known in names}
    near = nearest(name.lower(), spelled) if name.isalnum() else None
    return Misnamed(near=f"{prefix}:{spelled[near]}" if near else "")


def _matches(name: str, names: list[str]) -> bool:
    if name.isalnum():
        return name.lower() in {known.lower() for known in names}
    pattern = re.compile(re.escape(name).replace(r"\*", ".*").replace(r"\?", "."), re.IGNORECASE)
    return any(pattern.fullmatch(known) for known in names)


@cache
def _names(prefix: str) -> list[str]:
    """The actions of a service; `=` and the right prefix for a name that is none; empty when it is not known."""
    table = _table()
    start = table.find(f"\n{prefix}\t")
    if start < 0:
        return []
    return table[start + len(prefix) + 2 : table.index("\n", start + 1)].split(" ")


@cache
def _table() -> str:
    with open(_TABLE, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()
