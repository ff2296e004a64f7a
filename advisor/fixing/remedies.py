"""Each remedy to the module that turns it into a fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.proof import prove
from advisor.fixing.splices import by_file, spliced
from advisor.fixing.workpieces import Workpieces
from advisor.model import Applicability, Fix
from advisor.record import record
from advisor.source.text import UnreadableError
from advisor.subjects import (
    BoundCache,
    CoverResource,
    DeclareKeys,
    EnableTtl,
    GrantAction,
    KeepForMinutes,
    KeepInS3,
    LogToStdout,
    MakeOnce,
    MoveStatements,
    MoveToModule,
    NameByVariable,
    NarrowGrant,
    PayByRequest,
    RemoveScratch,
    RemoveSuppression,
    RenameAction,
    RenameConstruct,
    RenameHandler,
    SetVariable,
    Show,
    TupleKey,
    UseTmp,
    WaitFor,
    WriteSeconds,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from advisor.model import Finding, Remedy
    from advisor.source.text import Sources


@record()
class Withdrawn:
    """A remedy that became no fix."""

    reason: str
    """A sentence."""


def any_file(_file: Path) -> bool:
    """Every file may be edited."""
    return True


def fixes(
    findings: Sequence[Finding], sources: Sources, may_edit: Callable[[Path], bool] = any_file
) -> Iterator[tuple[Finding, Fix | Withdrawn]]:
    """The fix of every finding that has a remedy, or why there is none: a file that may not be edited, for one."""
    pieces = Workpieces(sources)
    for finding in findings:
        if finding.remedy is not None:
            yield finding, _outcome(finding.remedy, pieces, may_edit)


def _outcome(remedy: Remedy, pieces: Workpieces, may_edit: Callable[[Path], bool]) -> Fix | Withdrawn:
    try:
        fix = _fix(remedy, pieces)
        for file, edits in by_file(fix.edits).items():
            if not may_edit(file):
                raise CannotFixError(f"The fix would change {file.resolve()}, outside the checked repository.")
            text = pieces.sources.read(file).text
            prove(file, text, spliced(text, edits))
    except CannotFixError as obstacle:
        return Withdrawn(str(obstacle))
    except UnreadableError as error:
        return Withdrawn(f"A file of the fix {error}.")
    return fix


def _fix(remedy: Remedy, pieces: Workpieces) -> Fix:
    if isinstance(remedy, Show):
        return Fix(Applicability.SHOWN, remedy.title, (), remedy.example)
    for area in (_of_clients, _of_files, _of_roles, _of_tables, _of_names):
        fix = area(remedy, pieces)
        if fix is not None:
            return fix
    raise CannotFixError(f"No fix is known for {type(remedy).__name__}.")


def _of_clients(remedy: Remedy, pieces: Workpieces) -> Fix | None:
    """The fix of a remedy about what is made, fetched, kept or started in an invocation; None for any other."""
    match remedy:
        case MoveToModule(creation):
            from advisor.fixing.clients import moved_to_module

            return moved_to_module(creation, pieces.python(creation.span.file))
        case MakeOnce(creation):
            from advisor.fixing.clients import made_once

            return made_once(creation, pieces.python(creation.span.file))
        case KeepForMinutes(call):
            from advisor.fixing.settings import kept_for_minutes

            return kept_for_minutes(call, pieces)
        case TupleKey():
            from advisor.fixing.keys import made_tuple

            return made_tuple(remedy, pieces)
        case BoundCache(function):
            from advisor.fixing.caches import bounded

            return bounded(function, pieces)
        case WaitFor(work):
            from advisor.fixing.waits import waited_for

            return waited_for(work, pieces.python(work.span.file))
        case _:
            return None


def _of_files(remedy: Remedy, pieces: Workpieces) -> Fix | None:
    """The fix of a remedy about files; None for any other."""
    match remedy:
        case KeepInS3(file):
            from advisor.fixing.storage import kept_in_s3

            return kept_in_s3(file)
        case RemoveScratch(write):
            from advisor.fixing.scratch import removed_after_use

            return removed_after_use(write, pieces.python(write.span.file))
        case UseTmp():
            from advisor.fixing.paths import under_tmp

            return under_tmp(remedy, pieces.sources)
        case LogToStdout(log):
            from advisor.fixing.logs import to_stdout

            return to_stdout(log, pieces.python(log.span.file))
        case _:
            return None


def _of_roles(remedy: Remedy, pieces: Workpieces) -> Fix | None:
    """The fix of a remedy about permissions; None for any other."""
    match remedy:
        case GrantAction():
            from advisor.fixing.grants import granted

            return granted(remedy, pieces)
        case CoverResource():
            from advisor.fixing.resources import covered

            return covered(remedy, pieces)
        case MoveStatements():
            from advisor.fixing.statements import moved

            return moved(remedy, pieces)
        case NarrowGrant():
            from advisor.fixing.grants import narrowed

            return narrowed(remedy, pieces)
        case RenameAction():
            from advisor.fixing.grants import action_renamed

            return action_renamed(remedy, pieces)
        case _:
            return None


def _of_tables(remedy: Remedy, pieces: Workpieces) -> Fix | None:
    """The fix of a remedy about tables and what is put into them; None for any other."""
    match remedy:
        case EnableTtl():
            from advisor.fixing.expiry import with_ttl

            return with_ttl(remedy, pieces)
        case WriteSeconds():
            from advisor.fixing.seconds import in_seconds

            return in_seconds(remedy, pieces)
        case PayByRequest(table):
            from advisor.fixing.tables import paid_by_request

            return paid_by_request(table, pieces)
        case DeclareKeys():
            from advisor.fixing.tables import keys_declared

            return keys_declared(remedy, pieces)
        case _:
            return None


def _of_names(remedy: Remedy, pieces: Workpieces) -> Fix | None:
    """The fix of a remedy about names: of handlers, variables, constructs and rules; None for any other."""
    match remedy:
        case RenameHandler():
            from advisor.fixing.handlers import renamed

            return renamed(remedy, pieces)
        case SetVariable():
            from advisor.fixing.environment import with_variable

            return with_variable(remedy, pieces)
        case NameByVariable():
            from advisor.fixing.names import by_variable

            return by_variable(remedy, pieces)
        case RenameConstruct():
            from advisor.fixing.constructs import asked_for

            return asked_for(remedy, pieces)
        case RemoveSuppression(suppression, names):
            from advisor.fixing.comments import taken_out

            return taken_out(suppression, names, pieces.sources.read(suppression.span.file))
        case _:
            return None
