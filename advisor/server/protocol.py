"""What is done for each message of the protocol."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from advisor.server.checker import CHECKED
from advisor.server.editor import Editor
from advisor.server.messages import FIX_ALL
from advisor.server.preparing import Preparing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from advisor.model import Finding
    from advisor.server.checker import Checked

_PULL = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="advisor")
_ACTIONS = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True)
_WATCHED = ("**/*.py", "**/*.{yml,yaml,json,toml}", "**/.env*", "**/Dockerfile", "**/requirements*.txt")


def serve(options: argparse.Namespace) -> None:
    """Serve the editor at standard input and output until it leaves; whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _editor(Preparing(options)).start_io(sys.stdin.buffer, answers)


def _editor(preparing: Preparing) -> Editor:
    """A server that answers all that it knows of."""
    server = Editor(preparing)
    for name, answer, options in (
        (types.INITIALIZED, _initialized, None),
        (types.TEXT_DOCUMENT_DID_OPEN, _changed, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, _changed, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, _changed, None),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _files_changed, None),
        (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, _folders_changed, None),
        (types.TEXT_DOCUMENT_DIAGNOSTIC, _diagnostic, _PULL),
        (types.TEXT_DOCUMENT_CODE_ACTION, _code_action, _ACTIONS),
        (types.CODE_ACTION_RESOLVE, _resolve, None),
        (types.TEXT_DOCUMENT_HOVER, _hover, None),
        (types.SHUTDOWN, _shutdown, None),
    ):
        server.feature(name, options)(answer)
    return server


def _initialized(ls: Editor, _params: types.InitializedParams) -> None:
    """Ask to be told of files that change on disk, where the editor can."""
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in _WATCHED])
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        ls.client_register_capability(types.RegistrationParams([types.Registration("files", method, options)]))


def _changed(
    ls: Editor,
    params: types.DidOpenTextDocumentParams
    | types.DidChangeTextDocumentParams
    | types.DidSaveTextDocumentParams
    | types.DidCloseTextDocumentParams,
) -> None:
    ls.touch(params.text_document.uri)


def _files_changed(ls: Editor, params: types.DidChangeWatchedFilesParams) -> None:
    for change in params.changes:
        file = ls.file(change.uri)
        if change.type is types.FileChangeType.Changed and file is not None and file.suffix in CHECKED:
            ls.touch(change.uri)
        else:  # a name may lead elsewhere now
            ls.session.touch_all()


def _folders_changed(ls: Editor, params: types.DidChangeWorkspaceFoldersParams) -> None:
    for folder in params.event.removed:
        path = ls.file(folder.uri)
        for file in ls.session.forget(path) if path is not None else ():
            if not ls.pulls:
                ls.publish(file)


async def _diagnostic(ls: Editor, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    file = ls.file(params.text_document.uri)
    items = [] if file is None else ls.diagnostics(await ls.session.settled(file))
    name = "" if file is None else ls.pulled(file, items)
    if name == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(name)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=name)


async def _code_action(ls: Editor, params: types.CodeActionParams) -> list[types.CodeAction]:
    file = ls.file(params.text_document.uri)
    if file is None:
        return []
    found = await ls.session.settled(file)
    wanted = params.context.only
    actions: list[types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix.value, wanted):
        for checked, finding in _at(ls, found, params.range):
            fix = await ls.session.in_thread(partial(checked.fix, finding))
            if fix is not None:
                actions.append(ls.messages.quick_fix(checked, finding, fix))
    if found and _is_wanted(FIX_ALL, wanted):
        if _resolves(ls):
            actions.append(ls.messages.fix_all(file, None, None))
        elif wanted:  # it takes too long to be worked out each time the cursor moves
            actions.append(await _fixed_all(ls, file, found))
    return actions


async def _resolve(ls: Editor, action: types.CodeAction) -> types.CodeAction:
    if not isinstance(action.data, str):
        return action
    file = Path(action.data)
    found = await ls.session.settled(file)
    return await _fixed_all(ls, file, found) if found else action


async def _hover(ls: Editor, params: types.HoverParams) -> types.Hover | None:
    file = ls.file(params.text_document.uri)
    if file is None:
        return None
    found = list(_at(ls, await ls.session.settled(file), types.Range(params.position, params.position)))
    document = ls.client_capabilities.text_document
    formats = document.hover.content_format if document and document.hover else None
    return ls.messages.hover(found, plain=types.MarkupKind.Markdown not in (formats or ())) if found else None


def _shutdown(ls: Editor, _params: None) -> None:
    ls.session.close()


async def _fixed_all(ls: Editor, file: Path, found: list[tuple[Checked, Finding]]) -> types.CodeAction:
    checked, _ = found[0]
    texts = await ls.session.in_thread(lambda: checked.mended(file))
    return ls.messages.fix_all(file, texts, checked.sources)


def _at(ls: Editor, found: list[tuple[Checked, Finding]], place: types.Range) -> Iterator[tuple[Checked, Finding]]:
    """The findings that a range touches."""
    for checked, finding in found:
        where = ls.positions.range(finding.span, checked.sources)
        if where.start <= place.end and place.start <= where.end:
            yield checked, finding


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a kind of action, or one above it, was asked for."""
    wanted = [str(getattr(one, "value", one)) for one in only or ()]
    return not wanted or any(kind == one or kind.startswith(f"{one}.") or not one for one in wanted)


def _resolves(ls: Editor) -> bool:
    """Whether the editor asks for the edit of an action when the action is chosen."""
    document = ls.client_capabilities.text_document
    support = document.code_action.resolve_support if document and document.code_action else None
    return support is not None and "edit" in support.properties
