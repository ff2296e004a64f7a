"""Log handlers made to write to the standard streams, which CloudWatch keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.bindings import import_aliases, imported_things, is_free
from advisor.fixing.imports import imports_added
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.removal import removed
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit
    from advisor.subjects import LogFile

_OF_FILES = frozenset(
    "filename filemode mode maxBytes backupCount when interval utc atTime encoding errors delay".split()
)
"""What only a handler that writes to a file takes."""
_USED_OF_A_FILE = re.compile(
    r"\.\s*(baseFilename|doRollover|getFilesToDelete|reopenIfNeeded|rotate|rotation_filename|shouldRollover)\b"
)
"""What code uses of such a handler, and a StreamHandler does not have."""


def to_stdout(log: LogFile, python: PythonText) -> Fix:
    """Take the file out of `basicConfig` or of a `dictConfig` entry; else put a StreamHandler in its place."""
    import libcst as cst

    match log.operation.rpartition(".")[2]:
        case "dictConfig":
            edits = _in_display(python, _entry(python, log))
        case "fileConfig":
            raise CannotFixError("An ini file names the log file; put a StreamHandler in its place there.")
        case "basicConfig":
            edits = _without_file(python, python.find(cst.Call, log.span))
        case _:
            edits = _streaming(python, python.find(cst.Call, log.span))
    return Fix(Applicability.UNSAFE, "Log to the standard streams", united(edits))


def _entry(python: PythonText, log: LogFile) -> cst.DictElement:
    import libcst as cst

    try:
        return python.find(cst.DictElement, log.span)
    except CannotFixError:
        raise CannotFixError("The file is put into the configuration piece by piece; leave it out by hand.") from None


def _without_file(python: PythonText, call: cst.Call) -> Iterator[Edit]:
    gone = [bool(argument.keyword and argument.keyword.value in _OF_FILES) for argument in call.args]
    if any(argument.star for argument in call.args) or not any(gone):
        raise CannotFixError("The file is not named by a keyword of the call; leave it out by hand.")
    yield from _left_out(python, call.args, gone, python.bounds(call)[1] - 1)


def _streaming(python: PythonText, call: cst.Call) -> Iterator[Edit]:
    """A StreamHandler, which writes to standard error, in place of a handler that is made."""
    used = _USED_OF_A_FILE.search(python.text)
    if used:
        raise CannotFixError(f"The code uses `{used[1]}`, which only a handler that writes to a file has.")
    if "logging" not in {thing.partition(".")[0] for thing in imported_things(python.scope(call)["logging"])}:
        if not is_free(python, "logging", call):
            raise CannotFixError("The name `logging` means something else in this module.")
        yield from imports_added(python, [("logging", "")])
    yield from removed(python, _imported_for(python, call))
    yield python.replace(call, "logging.StreamHandler()")


def _imported_for(python: PythonText, call: cst.Call) -> list[cst.CSTNode]:
    """The import of the module's top level that serves this call alone."""
    import libcst as cst
    from libcst.metadata import ImportAssignment

    access = python.accesses.get(call.func)
    match list(access.referents) if access else []:
        case [ImportAssignment() as only] if len(import_aliases(only)) == 1 and len(list(only.references)) == 1:
            return [only.node] if isinstance(list(python.parents(only.node))[1], cst.Module) else []
        case _:
            return []


def _in_display(python: PythonText, entry: cst.DictElement) -> Iterator[Edit]:
    import libcst as cst

    display = next(python.parents(entry))
    assert isinstance(display, cst.Dict)
    keys = [_key(element) for element in display.elements]
    made = next((element for element in display.elements if _key(element) == "class"), None)
    if made is None or not isinstance(made.value, cst.SimpleString) or None in keys:
        raise CannotFixError("The handler's class does not stand beside its file; change both by hand.")
    quote = made.value.quote
    yield python.replace(made.value, f"{quote}logging.StreamHandler{quote}")
    yield from _left_out(python, display.elements, [key in _OF_FILES for key in keys], python.bounds(display)[1] - 1)


def _key(element: cst.BaseDictElement) -> str | None:
    import libcst as cst

    match element:
        case cst.DictElement(key=cst.SimpleString() as key):
            written = key.evaluated_value
            return written if isinstance(written, str) else None
        case _:
            return None


def _left_out(python: PythonText, parts: Sequence[cst.CSTNode], gone: Sequence[bool], end: int) -> Iterator[Edit]:
    """Take some of the parts between brackets out, each with the comma and the white space beside it."""
    bounds = [python.bounds(part) for part in parts]
    if all(gone):
        before = python.text[: bounds[0][0]].rstrip()
        yield python.edit(len(before), end, "")
        return
    for index, (start, stop) in enumerate(bounds):
        if gone[index] and all(gone[index:]):
            yield python.edit(bounds[index - 1][1], stop, "")
        elif gone[index]:
            yield python.edit(start, bounds[index + 1][0], "")
