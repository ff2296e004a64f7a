"""Libraries that keep what they download or compile in a folder of their own choice."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.domain import Items, Plain, Produced
from advisor.program.lattice import as_text, is_none
from advisor.program.traces import CacheUsed, DataFetched
from advisor.record import record
from advisor.service.file_system import under
from advisor.source import disk
from advisor.values import Origin, Text, hole

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_IMPORT = "import:"


@record()
class LibraryCache:
    """A row of the table: calls of one library, and where they keep things."""

    library: str
    callables: tuple[str, ...]
    default: str
    variables: tuple[str, ...]
    suggested: str
    """`NAME=folder`; empty when no variable helps."""
    folder: tuple[str, ...]
    model: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    settled_by: tuple[str, ...]
    goes_on: bool
    """Whether the library goes on without its cache."""
    fetches: str = ""
    """What it downloads that is the same until somebody publishes another; empty when nothing is."""
    named: str = ""
    """The argument that says which; empty when `model` does, or nothing needs to."""

    @property
    def makers(self) -> tuple[str, ...]:
        """The callables whose results have the methods of the row."""
        return tuple(name.partition("().")[0] for name in self.callables if "()." in name)


def used(name: str, callee: Value, arguments: Arguments, frame: Frame) -> None:
    """Record what a call of external code keeps in a cache, and where it is told to."""
    for row in _rows().get(name.partition(".")[0], ()):
        if name in row.settled_by:
            settle(name, arguments.values[-1] if arguments.values else Plain(None), frame)
        elif any(_matches(name, pattern) for pattern in row.callables):
            given = _Given(arguments, callee.keywords if isinstance(callee, Produced) else ())
            if _is_kept(row, given, frame):
                _record(row, name, _named(row, given), arguments.site, frame, fetches=_is_the_same(row, given))
            return


def imported(module: str, site: Syntax, frame: Frame) -> None:
    """Record what the import of external code keeps in a cache."""
    for row in _rows().get(module.partition(".")[0], ()):
        if _IMPORT + module in row.callables:
            _record(row, module, None, site, frame)


def settle(name: str, value: Value, frame: Frame) -> None:
    """Note that code tells a library where to keep things, when `name` is a way to do so."""
    for row in _rows().get(name.partition(".")[0], ()):
        if name in row.settled_by:
            last = value.values[-1] if isinstance(value, Items) and value.values else value
            frame.world.settle_cache(row.library, as_text(last), frame.frequency)


def makes_user(name: str) -> bool:
    """Whether a callable makes an object with a method that keeps things, so that its arguments are of interest."""
    return any(_matches(name, maker) for row in _rows().get(name.partition(".")[0], ()) for maker in row.makers)


def _matches(name: str, pattern: str) -> bool:
    """Whether a callable is the one; `*` does not stand for the method of what a call gave."""
    return name.count("()") == pattern.count("()") and fnmatchcase(name, pattern)


@record()
class _Given:
    """The arguments of a call, and those of the call that made the object."""

    arguments: Arguments
    at_making: tuple[tuple[str, Value], ...]

    def at(self, place: str) -> Value | None:
        """The argument at `position:keyword`, `keyword` or `position`."""
        position, _, keyword = place.rpartition(":")
        if not position and keyword.isdigit():
            position, keyword = keyword, ""
        index = int(position) if position.isdigit() else None
        found = self.arguments.given(index, keyword)
        return found if found is not None else dict(self.at_making).get(keyword)

    def meets(self, condition: str) -> bool | None:
        """Whether `argument` or `argument=value` holds; None when that is not known."""
        name, _, wanted = condition.partition("=")
        value = self.at(name)
        if value is None:
            return None if self.arguments.rest is not None else False
        known = str(value.value) if isinstance(value, Plain) else as_text(value).known
        if wanted:
            return None if known is None else known == wanted
        return known not in ("None", "False")


def _is_kept(row: LibraryCache, given: _Given, frame: Frame) -> bool:
    """Whether a call certainly keeps something."""
    if any(given.meets(condition) is not False for condition in row.unless if not condition.startswith("$")):
        return False
    if any(_is_set(condition[1:], frame) for condition in row.unless if condition.startswith("$")):
        return False
    if row.when and not any(given.meets(condition) for condition in row.when):
        return False
    return row.model == "-" or _is_fetched(given.at(row.model.rstrip("?")), row.model.endswith("?"), given, frame)


def _is_set(variable: str, frame: Frame) -> bool:
    world = frame.world
    held = (world.assigned_variables, world.environment.variables, world.held_by_some)
    return any(variable in names for names in held)


def _is_fetched(model: Value | None, has_default: bool, given: _Given, frame: Frame) -> bool:
    """Whether a name certainly stands for something to be fetched, not for a folder or an object at hand."""
    if model is None or is_none(model):
        return has_default and given.arguments.rest is None
    known = model.known if isinstance(model, Text) else None
    if not known or known.startswith(("/", ".", "~")):
        return False
    return not disk.exists(frame.world.importer.root / known)


def _named(row: LibraryCache, given: _Given) -> Text | None:
    """The folder that the arguments name; a hole where they may name one."""
    for place in row.folder:
        value = given.at(place)
        if value is not None and not is_none(value):
            return as_text(value)
    return hole(Origin.UNKNOWN, "the arguments") if given.arguments.rest is not None else None


def only_where_missing(frame: Frame) -> bool:
    """Whether this runs only where something is missing that may be packaged, so that it never is; not in /tmp."""
    return frame.recovering or any(under(path, "/tmp") is not Certainty.YES for path in frame.missing)


def _is_the_same(row: LibraryCache, given: _Given) -> bool:
    """Whether every call downloads the same."""
    value = given.at(row.named) if row.named else None
    parts = value.values if isinstance(value, Items) and value.complete else (value,)
    return not row.named or all(isinstance(part, Text) and part.known is not None for part in parts)


def _record(
    row: LibraryCache, operation: str, folder: Text | None, site: Syntax, frame: Frame, *, fetches: bool = False
) -> None:
    folder = folder if folder is not None else frame.world.cache_folders.get(row.library)
    names = (*row.variables, "HOME")
    known = frame.world.assigned_variables
    assigned = tuple((name, as_text(known[name])) for name in names if name in known)
    maker, called, method = operation.partition("()")
    shown = maker.rpartition(".")[2] + called + method if called else operation
    use = CacheUsed(frame.span(site), frame.frequency, row, shown, folder, assigned, frame.recovering)
    if not frame.braced:
        frame.record(use)
    if row.fetches and fetches and not only_where_missing(frame):
        frame.record(DataFetched(use.span, use.frequency, shown, row.fetches, use))


def add(row: LibraryCache) -> None:
    """Know of another library."""
    _file(row, _rows())


@cache
def _rows() -> dict[str, tuple[LibraryCache, ...]]:
    """The rows by the first part of the names that they speak of."""
    lines = Path(__file__).with_name("tables").joinpath("library_caches.tsv").read_text("utf-8").splitlines()
    rows: dict[str, tuple[LibraryCache, ...]] = {}
    for line in lines:
        if not line.startswith(("#", "library\t")):
            _file(_row(line.split("\t")), rows)
    return rows


def _file(row: LibraryCache, rows: dict[str, tuple[LibraryCache, ...]]) -> None:
    for first in dict.fromkeys(name.removeprefix(_IMPORT).partition(".")[0] for name in row.callables):
        if row not in rows.get(first, ()):
            rows[first] = (*rows.get(first, ()), row)


def _row(cells: list[str]) -> LibraryCache:
    (
        library,
        callables,
        default,
        variables,
        suggested,
        folder,
        model,
        when,
        unless,
        settled_by,
        otherwise,
        fetches,
        named,
    ) = cells
    return LibraryCache(
        library,
        _listed(callables),
        default,
        _listed(variables),
        suggested.strip("-"),
        _listed(folder),
        model,
        _listed(when),
        _listed(unless),
        _listed(settled_by),
        otherwise == "goes on",
        fetches.strip("-"),
        named.strip("-"),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split())
