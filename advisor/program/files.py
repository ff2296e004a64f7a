"""What code does with files: which calls read, write, look for or hand on a path."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import Items, Plain, Produced
from advisor.program.file_facts import ReadKind, WriteKind
from advisor.program.file_table import Kind, Use, by_mode, kind_of, table, uses_of
from advisor.program.lattice import as_text, options
from advisor.program.paths import joined_path
from advisor.program.traces import FileUse
from advisor.service.file_system import under
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


_PATH_METHODS: dict[str, Kind] = {
    "write_text": WriteKind.DATA,
    "write_bytes": WriteKind.DATA,
    "touch": WriteKind.DATA,
    "mkdir": WriteKind.FOLDER,
    "unlink": WriteKind.REMOVAL,
    "rmdir": WriteKind.REMOVAL,
    "read_text": ReadKind.CONTENT,
    "read_bytes": ReadKind.CONTENT,
    "iterdir": ReadKind.CONTENT,
    "glob": ReadKind.CONTENT,
    "rglob": ReadKind.CONTENT,
    "exists": ReadKind.CHECK,
    "is_file": ReadKind.CHECK,
    "is_dir": ReadKind.CHECK,
    "stat": ReadKind.CHECK,
}
_LISTING = frozenset("os.listdir os.scandir os.walk pathlib.Path.iterdir pathlib.Path.glob pathlib.Path.rglob".split())
_TAKES_CONTENT = re.compile(r"(^|\.)(dump|dumps|writer|DictWriter|copyfileobj|safe_dump|print|TextIOWrapper)$")
_NAMES_A_PLACE = re.compile(r"[./]")
_TAKES_HANDLERS = r"removeHandler|\.handlers\b"
_LOOKS_LIKE_A_FILE = re.compile(r"/tmp\b|^(?!.*://).*\.\w{1,8}$")


_ELSEWHERE = ("filesystem", "fs", "open_with", "storage_options")
"""Arguments that name another file system than the function's own."""


def used(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """Record what a call of external code does to files; return what it gives when that is an open file."""
    if name == "os.chdir" and arguments.positional:
        frame.world.move_to(as_text(arguments.positional[0]), frame.frequency)
    uses = () if any(arguments.given(None, keyword) for keyword in _ELSEWHERE) else uses_of(name)
    for use in uses:
        _record(use, name, arguments, frame)
    if not uses:
        hand_on(name, arguments, frame)
        return None
    opened = uses[0].kind in ("mode", "flags")
    return Produced(name, Origin.UNKNOWN, arguments.positional[:2]) if opened else None


def transferred(kind: str, method: str, arguments: Arguments, frame: Frame) -> None:
    """Record the local file of a boto3 transfer: `kind` is client, Bucket or Object."""
    uses = table().get(f"s3.{kind}.{method}", ())
    for use in uses:
        _record(use, method, arguments, frame)
    if not uses:
        hand_on(method, arguments, frame)


def method_used(path: Text, name: str, arguments: Arguments, frame: Frame) -> None:
    """Record what a method of a pathlib path does."""
    if name == "open":
        mode = arguments.given(0, "mode")
        kind: Kind | None = by_mode(mode)
    elif name in ("rename", "replace") and len(arguments.positional) == 1:
        add(WriteKind.REMOVAL, path, f"pathlib.Path.{name}", arguments, frame)
        kind, path = WriteKind.COPY, as_text(arguments.positional[0])
    else:
        kind = _PATH_METHODS.get(name)
    if kind is not None:
        add(kind, path, f"pathlib.Path.{name}", arguments, frame, _receiver(arguments.site))


def _receiver(site: s.Syntax) -> s.Expression | None:
    """The expression on which a method is called."""
    match site:
        case s.Call(function=s.Attribute(base=base)):
            return base
        case _:
            return None


def _record(use: Use, name: str, arguments: Arguments, frame: Frame) -> None:
    value = arguments.given(use.position, use.keyword)
    if value is None and use.default:
        value = text(use.default)
    if value is None:
        if arguments.rest is None:
            return
        value = arguments.rest
    if isinstance(value, Produced):
        return  # an open file or a buffer
    kind = kind_of(use, arguments)
    place = arguments.syntax_of(use.position, use.keyword)
    for path in _places(value):
        if use.only_files and path.known is not None and not _NAMES_A_PLACE.search(path.known):
            continue
        if use.kind == "archive":
            path = text(path, ".", as_text(arguments.given(1, "format") or Plain(None)))
        add(kind, path, _shown(name), arguments, frame, place)


def _shown(name: str) -> str:
    """The operation as its users write it."""
    return name.rpartition("().")[2] if "()." in name else name.removeprefix("builtins.")


def _places(value: Value) -> Iterator[Text]:
    """The paths that a value may be; one unknown path when some lie under /tmp and some do not."""
    paths = [as_text(option) for option in options(value) if isinstance(option, Text | Plain) and not _is_open(option)]
    if len({under(path, "/tmp") for path in paths}) > 1:
        paths = [hole(Origin.UNKNOWN, " or ".join(path.display() for path in paths))]
    yield from paths


def _is_open(value: Text | Plain) -> bool:
    """Whether a value is a number, by which a file that is open already goes."""
    return isinstance(value, Plain) and isinstance(value.value, int)


def add(
    kind: Kind, path: Text, operation: str, arguments: Arguments, frame: Frame, place: s.Expression | None = None
) -> None:
    """Record a use of a file. `place` is the expression at the call that gives the path."""
    path = from_working_folder(path, frame)
    asked = _among(path, frame.checked)
    use = FileUse(
        frame.span(arguments.site),
        frame.frequency,
        path,
        kind,
        operation,
        frame.span(place) if place is not None else None,
        isinstance(place, s.Constant),
        tolerant=asked or frame.coping or operation in _LISTING if isinstance(kind, ReadKind) else frame.braced,
        rebuilt=isinstance(kind, WriteKind) and _among(path, frame.missing),
        heeded=operation != "logging.basicConfig" or _takes_the_place_of_others(arguments, frame),
    )
    frame.record(use)


def _takes_the_place_of_others(arguments: Arguments, frame: Frame) -> bool:
    """Whether `basicConfig` may do anything: the runtime has given the root logger a handler before."""
    forced = arguments.given(None, "force") not in (None, Plain(False)) or arguments.rest is not None
    return forced or re.search(_TAKES_HANDLERS, frame.module.source.text) is not None


def _among(path: Text, paths: tuple[Text, ...]) -> bool:
    return any(path.may_equal(other) for other in paths if not other.opaque)


def from_working_folder(path: Text, frame: Frame) -> Text:
    """Return a path that os.chdir has moved; Lambda starts in /var/task."""
    folder = frame.world.working_folder
    return joined_path(folder, path) if folder is not None and path.prefix and path.prefix[0] not in "/~" else path


def hand_on(name: str, arguments: Arguments, frame: Frame) -> None:
    """Record that paths and open files are handed to code that is not modelled."""
    if name in ("builtins.print", "builtins.format") or ".logger" in name or name.startswith("logging."):
        return
    kind = WriteKind.REMOVAL if _is_removing_command(arguments) else ReadKind.PASSED
    for value in arguments.values:
        for path in _paths_in(value, name):
            frame.record(FileUse(frame.span(arguments.site), frame.frequency, path, kind, _shown(name), tolerant=True))


def _is_removing_command(arguments: Arguments) -> bool:
    """Whether the call runs `["rm", path]`."""
    match arguments.given(0, "args"):
        case Items(values=(Text(parts=(str() as program,)), *_)):
            return program.rpartition("/")[2] in ("rm", "unlink", "rmdir")
        case _:
            return False


def hand_on_content(name: str, arguments: Arguments, frame: Frame) -> None:
    """Record that an open file goes through a function that only computes."""
    for value in arguments.values:
        if isinstance(value, Produced):
            hand_on(name, arguments, frame)
            return


@lru_cache(4096)
def _looks_like_a_file(part: str) -> bool:
    return _LOOKS_LIKE_A_FILE.search(part) is not None


def _paths_in(value: Value, name: str) -> Iterator[Text]:
    for option in options(value):
        match option:
            case Text() if any(isinstance(part, str) and _looks_like_a_file(part) for part in option.parts):
                yield option
            case Produced(arguments=(Text() as path, *_)) if not _TAKES_CONTENT.search(name):
                yield path
            case Items(values=values):
                for item in values:
                    yield from _paths_in(item, name)
            case _:
                pass
