"""Log files that a configuration of `logging` names: dictionaries and ini files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.program import file_table, files
from advisor.program import syntax as s
from advisor.program.domain import Entries, Plain
from advisor.program.file_facts import WriteKind
from advisor.program.lattice import as_text
from advisor.program.traces import FileUse
from advisor.service.file_system import WORKING_FOLDER, absolute
from advisor.source.text import UnreadableError
from advisor.values import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


def configured(name: str, arguments: Arguments, frame: Frame) -> None:
    """Record the log files that `logging.config.dictConfig` or `fileConfig` is told of."""
    if name == "logging.config.dictConfig":
        for handler in _handlers(arguments.given(0, "config")):
            _from_dict(name, handler, arguments, frame)
    elif name == "logging.config.fileConfig":
        for maker, path in _from_ini(arguments.given(0, "fname"), frame):
            _record(name, maker, text(path), frame.span(arguments.site), frame)


def _handlers(configuration: Value | None) -> Iterator[Entries]:
    handlers = dict(configuration.values).get("handlers") if isinstance(configuration, Entries) else None
    if isinstance(handlers, Entries):
        yield from (handler for _, handler in handlers.values if isinstance(handler, Entries))


def _from_dict(name: str, handler: Entries, arguments: Arguments, frame: Frame) -> None:
    entries = dict(handler.values)
    maker = as_text(entries.get("class", Plain(None))).known or ""
    path = entries.get("filename")
    if isinstance(path, Text):
        _record(name, maker, path, _entry(handler, "filename", frame) or frame.span(arguments.site), frame)


def _record(name: str, maker: str, path: Text, place: Span, frame: Frame) -> None:
    if file_table.keeps_log(maker):
        path = files.from_working_folder(path, frame)
        frame.record(FileUse(place, frame.frequency, path, WriteKind.LOG, name, tolerant=frame.braced))


def _entry(holder: Entries, wanted: str, frame: Frame) -> Span | None:
    """Where an entry of a dict display stands; None for one that was added later."""
    place = holder.span
    if place is None or place.file not in frame.world.importer.modules:
        return None
    for display in _displays(frame.world.importer.modules[place.file][0].syntax.body):
        if (display.start, display.end) == (place.start, place.end):
            for key, value in display.entries:
                if isinstance(key, s.Constant) and key.value == wanted:
                    return Span(place.file, key.start, value.end)
    return None


def _displays(part: object) -> Iterator[s.DictDisplay]:
    """The dict displays in a piece of a syntax tree."""
    waiting = [part]
    while waiting:
        match waiting.pop():
            case tuple() as several:
                waiting += several
            case s.Syntax() as syntax:
                if isinstance(syntax, s.DictDisplay):
                    yield syntax
                waiting += [getattr(syntax, name) for name in type(syntax).__fields__]  # type: ignore[attr-defined]  # records have them
            case _:
                pass


def _from_ini(path: Value | None, frame: Frame) -> Iterator[tuple[str, str]]:
    """The makers of log files in an ini file of the service, with the paths that they are given."""
    from configparser import Error, RawConfigParser

    place = PurePosixPath(absolute(path).known or "") if isinstance(path, Text) else PurePosixPath()
    if not place.is_relative_to(WORKING_FOLDER):
        return
    parser = RawConfigParser()
    try:
        parser.read_string(
            frame.world.importer.library.text(frame.world.importer.root / place.relative_to(WORKING_FOLDER))
        )
    except (UnreadableError, Error):
        return
    for section in parser.sections():
        if section.startswith("handler_"):
            maker, given = (parser.get(section, option, fallback="") for option in ("class", "args"))
            yield from ((f"logging.{maker}", path) for path in _first_argument(given))


def _first_argument(written: str) -> Iterator[str]:
    """The text that stands first in the arguments of a handler, when it is a literal without placeholders."""
    from ast import literal_eval

    try:
        arguments = literal_eval(written)
    except (ValueError, SyntaxError):
        return
    if isinstance(arguments, tuple) and arguments and isinstance(arguments[0], str) and "%(" not in arguments[0]:
        yield arguments[0]
