"""The table of calls that use files: which argument is the path, what is done with it, what a mode lets happen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.file_facts import ReadKind, WriteKind
from advisor.program.lattice import as_text
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value

_WRITING = frozenset(("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"))

Kind = WriteKind | ReadKind
_KINDS: dict[str, Kind] = {
    "write": WriteKind.DATA,
    "append": WriteKind.APPEND,
    "copy": WriteKind.COPY,
    "archive": WriteKind.COPY,
    "folder": WriteKind.FOLDER,
    "log": WriteKind.LOG,
    "removal": WriteKind.REMOVAL,
    "read": ReadKind.CONTENT,
    "check": ReadKind.CHECK,
}


@record()
class Use:
    """A row: one of the paths that a call uses."""

    kind: str
    """`write`, `read` and the like; `mode` or `flags` where an argument decides."""
    position: int | None
    keyword: str
    mode_position: int | None
    default: str
    only_files: bool
    """Whether the argument is a path only when it looks like one."""


def uses_of(name: str) -> tuple[Use, ...]:
    """Return the rows of a callable, else those of its name as a method: of its library, of anything."""
    rows = table()
    if name in rows or "()." not in name:
        return rows.get(name, ())
    method = name.rpartition(".")[2]
    return rows.get(f"{name.partition('.')[0]}.*.{method}") or rows.get(f"*.{method}", ())


def keeps_log(maker: str) -> bool:
    """Whether what a callable makes writes log messages to a file."""
    return any(use.kind == "log" for use in table().get(maker, ()))


def kind_of(use: Use, arguments: Arguments) -> Kind:
    """Return what a call does to the file."""
    match use.kind:
        case "mode":
            return by_mode(arguments.given(use.mode_position, "mode"))
        case "flags":
            return _by_flags(arguments.syntax_of(use.mode_position, "flags"))
        case plain:
            return _KINDS[plain]


def by_mode(mode: Value | None) -> Kind:
    """Return what `open` does in a mode; in one that is not known it may do anything."""
    if mode is None:
        return ReadKind.CONTENT
    known = as_text(mode).known
    if known is None:
        return ReadKind.PASSED
    if "a" in known:
        return WriteKind.APPEND
    return WriteKind.DATA if set(known) & set("wx+") else ReadKind.CONTENT


def _by_flags(flags: s.Expression | None) -> Kind:
    """What `os.open` does; with flags that are not written out it may do anything."""
    names = set(_flags(flags))
    if "" in names:
        return ReadKind.PASSED
    if "O_APPEND" in names:
        return WriteKind.APPEND
    return WriteKind.DATA if names & _WRITING else ReadKind.CONTENT


def _flags(flags: s.Expression | None) -> Iterator[str]:
    """The names of flags joined by `|`; an empty one for anything else."""
    match flags:
        case s.Binary(operator="|", left=left, right=right):
            yield from _flags(left)
            yield from _flags(right)
        case s.Attribute(base=s.Name(name="os"), name=name) | s.Name(name=name) if name.startswith("O_"):
            yield name
        case _:
            yield ""


@cache
def table() -> dict[str, tuple[Use, ...]]:
    """Return the rows of each callable, by its dotted name; `s3.client.upload_file` for a transfer of boto3."""
    rows = Path(__file__).with_name("tables").joinpath("files.tsv").read_text("utf-8").splitlines()
    found: dict[str, tuple[Use, ...]] = {}
    for row in rows:
        if not row.startswith(("#", "callable\t")):
            name, kind, position, keyword, mode, *default = row.split("\t")
            use = Use(
                kind.rstrip("?"), _position(position), keyword, _position(mode), "".join(default), kind.endswith("?")
            )
            found[name] = (*found.get(name, ()), use)
    return found


def _position(written: str) -> int | None:
    return None if written == "-" else int(written)
