"""Commands that install packages, browsers and models where the code runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.program.domain import Items
from advisor.program.lattice import as_text
from advisor.program.library_caches import only_where_missing
from advisor.program.traces import DataFetched
from advisor.record import record
from advisor.values import Hole, Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_RUNNERS = frozenset(
    (
        *(f"subprocess.{name}" for name in "run call check_call check_output Popen getoutput getstatusoutput".split()),
        "os.system",
        "os.popen",
    )
)
_IN_PROCESS = frozenset(("pip.main", "pip._internal.main", "pip._internal.cli.main.main"))
_WITH_VALUE = frozenset("-t --target --prefix --root -r --requirement -c --constraint --cache-dir -d -i".split())
"""Options whose value follows them."""
_FILES = frozenset(("-r", "--requirement"))


_FIXED = (Origin.PLATFORM, Origin.ENVIRONMENT, Origin.RESOURCE)


@record()
class _Row:
    words: tuple[str, ...]
    fetches: str
    named: bool


def used(name: str, arguments: Arguments, frame: Frame) -> None:
    """Record a command that downloads the same things each time."""
    if name not in _RUNNERS and name not in _IN_PROCESS:
        return
    given = arguments.given(0, "args")
    words = _words(given) if given is not None else None
    if words is None or only_where_missing(frame):
        return
    if name in _IN_PROCESS:
        words = ["pip", *words]
    for row in _table():
        rest = _after(row.words, words)
        if rest is not None and (not row.named or any(_names(rest))):
            frame.record(DataFetched(frame.span(arguments.site), frame.frequency, " ".join(row.words), row.fetches))
            return


def _words(command: Value) -> list[str] | None:
    """The words of a command; None when they may differ from one invocation to the next."""
    match command:
        case Text():
            parts = [command]
        case Items(values=values, complete=True):
            parts = [as_text(value) for value in values]
        case _:
            return None
    pieces = [piece for part in parts for piece in (*part.parts, " ")]
    # The program may be `sys.executable`; whatever else is not known may be what is installed.
    if any(isinstance(piece, Hole) and piece.origin not in _FIXED for piece in pieces[1:]):
        return None
    return "".join(piece if isinstance(piece, str) else "python" for piece in pieces).split()


def _after(wanted: Sequence[str], words: Sequence[str]) -> list[str] | None:
    """What follows the last of some words that a command holds in this order; None when it does not."""
    at = 0
    for word in wanted:
        found = (place for place in range(at, len(words)) if words[place].rpartition("/")[2] == word)
        place = next(found, None)
        if place is None:
            return None
        at = place + 1
    return list(words[at:])


def _names(words: Sequence[str]) -> Iterator[str]:
    """What a command names: words that are no options, and files of them that are packaged with the code."""
    before = ""
    for word in words:
        packaged = before in _FILES and not word.startswith("/tmp")
        if packaged or (before not in _WITH_VALUE and not word.startswith(("-", "/", "&", "|", ">", ".", "http"))):
            yield word
        before = word


@cache
def _table() -> tuple[_Row, ...]:
    lines = Path(__file__).with_name("tables").joinpath("installers.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith(("#", "command\t")))
    return tuple(_Row(tuple(words.split()), fetches, named == "word") for words, fetches, named in rows)
