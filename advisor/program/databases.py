"""Databases in a file: where one is opened, and where a statement changes it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.program import files
from advisor.program.domain import Database, Plain
from advisor.program.file_facts import ReadKind, WriteKind
from advisor.program.lattice import as_text
from advisor.record import record
from advisor.values import Text, text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.frames import Frame

_URL = re.compile(r"sqlite(?:\+\w+)?:///(.*)", re.DOTALL)
_NO_FILE = ("", ":memory:")
_CHANGE = re.compile(r"\s*(?:create|insert|update|delete|replace|drop|alter)\b", re.IGNORECASE)
_STATEMENTS = ("execute", "executemany", "executescript")


@record()
class _Opener:
    position: int
    keyword: str
    at_once: bool
    flag_position: int | None
    read_by_default: bool


def opened(name: str, arguments: Arguments, frame: Frame) -> Database | None:
    """Record that a database file is opened, and return it; None when the call opens none."""
    opener = _table().get(name)
    path = arguments.given(opener.position, opener.keyword) if opener is not None else None
    place = _file(path, name) if isinstance(path, Text) else None
    if opener is None or not isinstance(path, Text) or place is None:
        return None
    kind = ReadKind.CONTENT if _only_read(path, opener, arguments) else WriteKind.DATABASE
    files.add(kind, place, name, arguments, frame)
    if opener.at_once and kind is WriteKind.DATABASE:
        files.add(WriteKind.RECORDS, place, name, arguments, frame)
    return Database(place)


def queried(database: Database, method: str, arguments: Arguments, frame: Frame) -> Database:
    """Record a statement that changes a database; return its cursor."""
    statement = arguments.given(0)
    if method in _STATEMENTS and statement is not None and _CHANGE.match(as_text(statement).prefix):
        files.add(WriteKind.RECORDS, database.path, method, arguments, frame)
    return database


def _file(path: Text, name: str) -> Text | None:
    """The file that an opener is given, out of its URL where it takes one; None for a database without a file."""
    start = path.prefix
    if "://" in start or name in ("sqlalchemy.create_engine", "dataset.connect"):
        url = _URL.fullmatch(start)
        if url is None:
            return None
        path = text(url[1], *path.parts[1:])
    elif start.startswith("file:"):
        path = text(re.sub(r"^file:(?://(?=/))?|\?.*$", "", start), *path.parts[1:])
    return None if path.known in _NO_FILE else path


def _only_read(path: Text, opener: _Opener, arguments: Arguments) -> bool:
    flag = arguments.given(opener.flag_position, "flag") if opener.flag_position is not None else None
    by_flag = as_text(flag).prefix.startswith("r") if flag is not None else opener.read_by_default
    by_url = re.search(r"[?&](mode=ro|immutable=1)\b", path.display()) is not None
    return by_flag or by_url or arguments.given(None, "readonly") == Plain(True)


@cache
def _table() -> dict[str, _Opener]:
    rows = Path(__file__).with_name("tables").joinpath("databases.tsv").read_text("utf-8").splitlines()
    table = {}
    for row in rows:
        if not row.startswith(("#", "callable\t")):
            name, position, keyword, how, flag = row.split("\t")
            flag_position = int(flag.rstrip("r")) if flag != "-" else None
            table[name] = _Opener(int(position), keyword, how == "at once", flag_position, flag.endswith("r"))
    return table
