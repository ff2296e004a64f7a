"""Handlers guessed by Lambda's signature, where no configuration says which functions are handlers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.service.model import Environment, Function, Handler, ImportPath, Problem, Service
from advisor.service.role_model import Role
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.source.text import Sources, SourceText

REASON = "no configuration"
"""What hides the role and the variables of a guessed function."""

_ANNOTATION = r"(?:[ \t]*:[^,()=]*(?:\[[^\]=]*\][^,()=]*)?)?(?:[ \t]*=[^,()]*)?"
_SIGNATURE = (
    r"\ndef[ \t]+(\w+)[ \t]*\(\s*_{0,2}(?:\w+_)?(?:event|evt)" + _ANNOTATION + r"\s*,"
    r"\s*(?:_{0,2}(?:\w+_)?(?:context|ctx)|__?)" + _ANNOTATION + r"\s*,?\s*\)"
)
_TESTS = frozenset(("test", "tests"))


def guessed_service(
    root: Path, files: Iterable[str], sources: Sources, excludes: Callable[[Path], bool] = lambda _file: False
) -> Service | None:
    """The functions below a folder that look like handlers, as a service; None when there are none.

    Most files hold none: one search over the bytes settles that, without decoding or parsing.
    """
    functions: list[Function] = []
    problems: list[Problem] = []
    unsaved = {str(file) for file in sources.laid_over}
    for file in files:
        hopeful = not _is_test(file, root) and (file in unsaved or _may_hold_one(file))
        if hopeful and not excludes(Path(file)):
            try:
                functions.extend(_functions(root, sources.read(Path(file))))
            except UnreadableError as error:
                message = f"{Path(file).name} {error}, so no handler was looked for in it"
                problems.append(Problem(Span(Path(file), 0, 0), message, {}))
    if not functions and not problems:
        return None
    return Service(root.name, root, None, tuple(functions), problems=tuple(problems), declared_handlers=len(functions))


@cache
def _in_bytes() -> re.Pattern[bytes]:
    return re.compile(_SIGNATURE.encode())


def _is_test(file: str, root: Path) -> bool:
    *folders, name = Path(file).relative_to(root).parts
    return (
        name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py" or not _TESTS.isdisjoint(folders)
    )


def _may_hold_one(file: str) -> bool:
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - a Path per file would cost more than the search
            content = opened.read()
    except OSError:
        return False
    return _in_bytes().search(content) is not None or content.startswith(b"def ")


def _functions(root: Path, source: SourceText) -> Iterator[Function]:
    file = source.file
    role = Role("unknown", (), REASON)
    # Which of the folders is deployed nobody says.
    around = tuple(folder for folder in file.parents if folder != root and folder.is_relative_to(root))
    module = ".".join(file.relative_to(root).with_suffix("").parts)
    for found in re.finditer(_SIGNATURE, f"\n{source.text}"):
        name = found[1]
        span = Span(file, found.start(1) - 1, found.end(1) - 1)
        handler = Handler(f"{module}.{name}", span, file, name, root, path=ImportPath(beside=around))
        yield Function(handler.declared, span, handler, "python", Environment({}, REASON), role)
