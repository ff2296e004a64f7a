"""The language server, spoken to by a client in another process."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from bench.driving import CLEAN as CODE
from bench.driving import CONFIGURATION, HELPER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    Connect = Callable[..., Awaitable["Desk"]]

_ROOT = Path(__file__).resolve().parent.parent.parent
_PATIENCE = 20

WRITING = 'def note(event):\n    x = "😀"; open("notes.txt", "a").write(event["id"])\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return service(tmp_path / "a service")


def service(folder: Path) -> Path:
    """Write the service into a new folder."""
    folder.mkdir()
    for name, text in (("serverless.yml", CONFIGURATION), ("app.py", CODE), ("helper.py", HELPER)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class Desk:
    """An editor: what it opens, and what it is told."""

    def __init__(self, client: LanguageClient) -> None:
        """`client` is connected."""
        self.client = client
        self._versions: dict[Path, int] = {}

    def open(self, file: Path, text: str | None = None) -> None:
        """Open a file, with its text or another one."""
        self._versions[file] = 1
        language = "python" if file.suffix == ".py" else "yaml"
        text = file.read_text("utf-8") if text is None else text
        item = types.TextDocumentItem(file.as_uri(), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, file: Path, text: str) -> None:
        """Change the text without saving it."""
        self._versions[file] += 1
        document = types.VersionedTextDocumentIdentifier(self._versions[file], file.as_uri())
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    def close(self, file: Path) -> None:
        """Close a file."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(_identifier(file)))

    async def pull(self, file: Path, previous: str | None = None) -> types.DocumentDiagnosticReport:
        """Ask for the diagnostics of a file."""
        asked = types.DocumentDiagnosticParams(_identifier(file), previous_result_id=previous)
        return await asyncio.wait_for(self.client.text_document_diagnostic_async(asked), _PATIENCE)

    async def found(self, file: Path) -> list[str]:
        """The rules of the diagnostics that the client pulls."""
        report = await self.pull(file)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return [str(item.code) for item in report.items]

    async def pushed(self, file: Path, *rules: str) -> Sequence[types.Diagnostic]:
        """Wait until the server sends diagnostics of these rules for a file."""

        async def arrived() -> Sequence[types.Diagnostic]:
            while True:
                known = self.client.diagnostics.get(file.as_uri())
                if known is not None and [item.code for item in known] == list(rules):
                    return known
                await asyncio.sleep(0.02)

        return await asyncio.wait_for(arrived(), _PATIENCE)

    async def actions(self, file: Path, place: types.Range, *only: str) -> list[types.CodeAction]:
        """Ask for the code actions of a range."""
        context = types.CodeActionContext([], only=list(only) or None)
        asked = types.CodeActionParams(_identifier(file), place, context)
        answer = await asyncio.wait_for(self.client.text_document_code_action_async(asked), _PATIENCE)
        return [action for action in answer or () if isinstance(action, types.CodeAction)]

    async def hover(self, file: Path, line: int, character: int) -> types.Hover | None:
        """Ask what stands behind a place."""
        asked = types.HoverParams(_identifier(file), types.Position(line, character))
        return await asyncio.wait_for(self.client.text_document_hover_async(asked), _PATIENCE)


def _identifier(file: Path) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(file.as_uri())


def pulling(encoding: str = "utf-16", **document: Any) -> types.ClientCapabilities:
    """An editor that asks for diagnostics and counts columns in an encoding."""
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)]),
        text_document=types.TextDocumentClientCapabilities(
            diagnostic=types.DiagnosticClientCapabilities(),
            hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
            **document,
        ),
        workspace=types.WorkspaceClientCapabilities(
            diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
        ),
    )


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Callable[..., Awaitable[Desk]]]:
    """Start a server for an editor of given abilities, or of a given name, and end it after the test."""
    clients: list[LanguageClient] = []

    async def connected(abilities: types.ClientCapabilities | str, *folders: Path, options: str = "") -> Desk:
        if isinstance(abilities, str):
            abilities = client_capabilities(abilities)
        client = make_test_lsp_client()
        clients.append(client)
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        await client.start_io(sys.executable, "-m", "advisor", "server", *options.split(), env=environment)
        opened = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders]
        await client.initialize_session(types.InitializeParams(capabilities=abilities, workspace_folders=opened))
        return Desk(client)

    yield connected
    for client in clients:
        if client.capabilities is None and client._server is not None:
            client._server.kill()
        await asyncio.wait_for(client.shutdown_session(), _PATIENCE)
        await asyncio.wait_for(client.stop(), _PATIENCE)  # type: ignore[no-untyped-call]  # pytest-lsp's own


pytestmark = pytest.mark.asyncio
_UNGRANTED = CONFIGURATION.replace("dynamodb:GetItem", "dynamodb:Query")
_CREATING = CODE.replace(
    "    return TABLE", '    table = boto3.resource("dynamodb").Table("orders")\n    return table'
).replace('TABLE = boto3.resource("dynamodb").Table("orders")\n\n\n', "\n")


async def test_diagnostics_are_sent_with_a_link_to_what_they_rest_on(connect: Connect, folder: Path) -> None:
    desk = await connect("neovim@v0.7.0", folder)
    desk.open(folder / "helper.py", WRITING)
    (found,) = await desk.pushed(folder / "helper.py", "write_outside_tmp")
    assert found.code_description is not None
    assert found.code_description.href.startswith("https://docs.aws.amazon.com/lambda/")
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.source == "advisor"
    assert found.range == types.Range(types.Position(1, 14), types.Position(1, 36)), "neovim 0.7 counts UTF-16"
    assert found.related_information is not None
    assert found.related_information[0].location.uri == (folder / "app.py").as_uri()


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 16), ("utf-16", 14), ("utf-32", 13)])
async def test_columns_are_counted_as_the_editor_does(
    connect: Connect, folder: Path, encoding: str, column: int
) -> None:
    desk = await connect(pulling(encoding), folder)
    file = folder / "helper.py"
    desk.open(file, WRITING)
    report = await desk.pull(file)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert report.items[0].range.start == types.Position(1, column)
    assert await desk.hover(file, 1, column) is not None
    assert await desk.hover(file, 1, column - 1) is None


async def test_what_is_typed_counts_and_not_what_is_saved(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    file = folder / "helper.py"
    desk.open(file)
    assert await desk.found(file) == []
    desk.change(file, WRITING)
    assert await desk.found(file) == ["write_outside_tmp"]
    desk.change(file, "x = = 1\n")
    assert await desk.found(file) == ["unreadable_file"]
    desk.change(file, WRITING)
    desk.close(file)
    desk.open(file)
    assert await desk.found(file) == []
    assert file.read_text("utf-8") == HELPER


@pytest.mark.parametrize("name", ["a#1", "50%41", "why?", "é 😀"])
async def test_what_an_address_must_escape_may_stand_in_a_path(connect: Connect, tmp_path: Path, name: str) -> None:
    folder = service(tmp_path / name)
    desk = await connect("neovim@v0.7.0", folder)
    desk.open(folder / "helper.py", WRITING)
    await desk.pushed(folder / "helper.py", "write_outside_tmp")
    desk.change(folder / "helper.py", HELPER)
    await desk.pushed(folder / "helper.py")
    assert all(address.startswith(folder.as_uri()) for address in desk.client.diagnostics)


async def test_nothing_is_sent_unasked_to_an_editor_that_asks(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    desk.open(folder / "helper.py", WRITING)
    assert await desk.found(folder / "helper.py") == ["write_outside_tmp"]
    assert desk.client.diagnostics == {}


async def test_the_configuration_refreshes_the_code_and_the_code_the_configuration(
    connect: Connect, folder: Path
) -> None:
    desk = await connect("neovim@v0.7.0", folder)
    configuration, code = folder / "serverless.yml", folder / "app.py"
    desk.open(code)
    desk.open(configuration)
    await desk.pushed(code, "hard_coded_resource_name")
    desk.change(configuration, _UNGRANTED)
    await desk.pushed(code, "hard_coded_resource_name", "action_not_granted")
    desk.change(configuration, CONFIGURATION)
    await desk.pushed(code, "hard_coded_resource_name")
    desk.change(code, CODE.replace("def handler", "def handle"))
    await desk.pushed(configuration, "handler_not_found")
    desk.change(code, CODE)
    await desk.pushed(configuration)


async def test_findings_in_files_that_are_not_open_are_sent_and_taken_back(connect: Connect, folder: Path) -> None:
    (folder / "helper.py").write_text(WRITING, encoding="utf-8")
    desk = await connect("neovim@v0.7.0", folder)
    desk.open(folder / "app.py")
    await desk.pushed(folder / "helper.py", "write_outside_tmp")
    desk.change(folder / "app.py", CODE.replace("    helper.note(event)\n", ""))
    await desk.pushed(folder / "helper.py")


async def test_an_editor_that_asks_is_told_to_ask_again_for_the_others(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    configuration, code = folder / "serverless.yml", folder / "app.py"
    desk.open(code)
    desk.open(configuration)
    report = await desk.pull(code)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    again = await desk.pull(code, report.result_id)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    desk.change(configuration, _UNGRANTED)
    assert await desk.found(configuration) == []
    assert desk.client.diagnostic_refresh_count == 1
    assert await desk.found(code) == ["hard_coded_resource_name", "action_not_granted"]


async def test_folders_of_a_workspace_do_not_meet(connect: Connect, tmp_path: Path) -> None:
    one, other = service(tmp_path / "one"), service(tmp_path / "other")
    desk = await connect(pulling(), one, other)
    desk.open(one / "helper.py", WRITING)
    desk.open(other / "helper.py")
    assert await desk.found(one / "helper.py") == ["write_outside_tmp"]
    assert await desk.found(other / "helper.py") == []


async def test_findings_of_a_folder_that_leaves_the_workspace_are_taken_back(connect: Connect, folder: Path) -> None:
    desk = await connect("neovim@v0.7.0", folder)
    desk.open(folder / "helper.py", WRITING)
    await desk.pushed(folder / "helper.py", "write_outside_tmp")
    removed = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(folder.as_uri(), folder.name)])
    desk.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(removed))
    await desk.pushed(folder / "helper.py")


def _applied(edit: types.WorkspaceEdit | None, texts: dict[Path, str]) -> dict[Path, str]:
    """The texts after an edit whose columns count code points."""
    assert edit is not None
    changed = dict(texts)
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        (file,) = [file for file in texts if f"file://{file}" == unquote(change.text_document.uri)]
        lines = texts[file].splitlines(keepends=True)
        starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
        for one in sorted(change.edits, key=lambda edit: edit.range.start, reverse=True):
            assert isinstance(one, types.TextEdit)
            start, end = (starts[at.line] + at.character for at in (one.range.start, one.range.end))
            changed[file] = changed[file][:start] + one.new_text + changed[file][end:]
    return changed


async def test_a_quick_fix_mends_configuration_and_code_in_the_open_texts(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling("utf-32"), folder)
    texts = {folder / "serverless.yml": _UNGRANTED, folder / "app.py": '"😀"\n' + _CREATING}
    for file, text in texts.items():
        desk.open(file, text)
    code = folder / "app.py"
    whole = types.Range(types.Position(0, 0), types.Position(99, 0))
    actions = await desk.actions(code, whole, types.CodeActionKind.QuickFix)
    assert [action.title for action in actions] == [
        "Make the client once, at module level",
        "Read the name of `Orders` from `ORDERS_TABLE`",
        "Allow `dynamodb:GetItem` in the role",
    ]
    for action in actions:
        assert action.is_preferred
        assert action.kind == types.CodeActionKind.QuickFix
        assert action.diagnostics is not None
        assert action.edit is not None
        changes = action.edit.document_changes or ()
        versions = [change.text_document.version for change in changes if isinstance(change, types.TextDocumentEdit)]
        assert versions
        assert set(versions) == {1}
    mended = _applied(actions[2].edit, texts)
    assert "dynamodb:GetItem" in mended[folder / "serverless.yml"]
    for file, text in mended.items():
        desk.change(file, text)
    assert "action_not_granted" not in await desk.found(code)


async def test_an_unsafe_fix_says_so_and_is_not_preferred(connect: Connect, folder: Path) -> None:
    text = (
        'def note(event):\n    with open("a", "w") as f:\n        f.write(event["id"])\n    print(open("a").read())\n'
    )
    desk = await connect(pulling(), folder)
    desk.open(folder / "helper.py", text)
    place = types.Range(types.Position(1, 12), types.Position(1, 12))
    (action,) = await desk.actions(folder / "helper.py", place, types.CodeActionKind.QuickFix)
    assert action.title.endswith(" (unsafe: it may change behaviour or data)")
    assert not action.is_preferred


async def test_what_can_only_be_shown_is_no_action(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    desk.open(folder / "helper.py", WRITING)
    place = types.Range(types.Position(1, 20), types.Position(1, 20))
    assert await desk.actions(folder / "helper.py", place) == []


async def test_all_safe_fixes_of_a_file_are_one_action(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling("utf-32"), folder)
    code = folder / "app.py"
    texts = {folder / "serverless.yml": _UNGRANTED, code: _CREATING, folder / "helper.py": HELPER}
    for file, text in texts.items():
        desk.open(file, text)
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    assert await desk.actions(code, place) == []
    (action,) = await desk.actions(code, place, "source.fixAll")
    assert action.kind == "source.fixAll.advisor"
    for file, text in _applied(action.edit, texts).items():
        if text != texts[file]:
            desk.change(file, text)
    assert await desk.found(code) == []


async def test_an_action_is_worked_out_when_it_is_chosen_where_the_editor_can(connect: Connect, folder: Path) -> None:
    support = types.ClientCodeActionResolveOptions(["edit"])
    actions = types.CodeActionClientCapabilities(resolve_support=support, data_support=True)
    desk = await connect(pulling("utf-32", code_action=actions), folder)
    desk.open(folder / "app.py", _CREATING)
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    (action,) = await desk.actions(folder / "app.py", place)
    assert action.edit is None
    resolved = await desk.client.code_action_resolve_async(action)
    assert "TABLE" in str(resolved.edit) or "table" in str(resolved.edit)


async def test_hovering_over_a_finding_explains_its_rule(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    desk.open(folder / "helper.py", WRITING)
    hover = await desk.hover(folder / "helper.py", 1, 20)
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind == types.MarkupKind.Markdown
    assert hover.contents.value.startswith("**write_outside_tmp**: `open` ")
    assert "## Why it matters" in hover.contents.value
    assert "https://docs.aws.amazon.com/" in hover.contents.value
    assert "### Bad" not in hover.contents.value
    assert await desk.hover(folder / "helper.py", 0, 4) is None


async def test_a_request_that_is_cancelled_ends_and_the_next_is_answered(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    file = folder / "helper.py"
    desk.open(file, WRITING)
    asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(file.as_uri()))
    waiting = desk.client.protocol.send_request_async("textDocument/diagnostic", asked, "slow")  # type: ignore[no-untyped-call]  # pygls' own
    task = asyncio.ensure_future(waiting)
    await asyncio.sleep(0)
    desk.client.cancel_request(types.CancelParams("slow"))
    with pytest.raises(JsonRpcException):
        await asyncio.wait_for(task, _PATIENCE)
    assert await desk.found(file) == ["write_outside_tmp"]


async def test_typing_on_gives_the_answer_for_the_last_text(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    file = folder / "helper.py"
    desk.open(file)
    for number in range(20):
        desk.change(file, WRITING + f"# {number}\n" * number)
    desk.change(file, HELPER)
    assert await desk.found(file) == []


async def test_files_that_change_on_disk_are_looked_at_again(connect: Connect, folder: Path) -> None:
    desk = await connect("neovim@v0.7.0", folder)
    desk.open(folder / "app.py")
    await desk.pushed(folder / "app.py", "hard_coded_resource_name")
    (folder / "helper.py").write_text(WRITING, encoding="utf-8")
    changed = types.FileEvent((folder / "helper.py").as_uri(), types.FileChangeType.Changed)
    desk.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    await desk.pushed(folder / "helper.py", "write_outside_tmp")
    (folder / "helper.py").unlink()
    gone = types.FileEvent((folder / "helper.py").as_uri(), types.FileChangeType.Deleted)
    desk.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([gone]))
    await desk.pushed(folder / "helper.py")


async def test_settings_hold_and_are_read_again_when_they_change(connect: Connect, folder: Path) -> None:
    settings, file = folder / "advisor.toml", folder / "helper.py"
    settings.write_text('ignore = ["write_outside_tmp"]\n', encoding="utf-8")
    desk = await connect(pulling(), folder)
    desk.open(file, WRITING)
    assert await desk.found(file) == []
    settings.write_text('severity = { write_outside_tmp = "advice" }\n', encoding="utf-8")
    changed = types.FileEvent(settings.as_uri(), types.FileChangeType.Changed)
    desk.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    report = await desk.pull(file)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [item.severity for item in report.items] == [types.DiagnosticSeverity.Information]
    settings.write_text("ignore = 1\n", encoding="utf-8")
    desk.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    await desk.pull(file)
    assert any("advisor.toml:1" in logged.message for logged in desk.client.log_messages)


async def test_options_go_before_settings(connect: Connect, folder: Path) -> None:
    (folder / "advisor.toml").write_text('ignore = ["write_outside_tmp"]\n', encoding="utf-8")
    desk = await connect(pulling(), folder, options="--isolated")
    desk.open(folder / "helper.py", WRITING)
    assert await desk.found(folder / "helper.py") == ["write_outside_tmp"]


async def test_texts_that_are_none_of_ours_are_left_alone(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    (folder / "notes.txt").write_text("x")
    desk.open(folder / "notes.txt")
    assert await desk.found(folder / "notes.txt") == []
    item = types.TextDocumentItem("untitled:Untitled-1", "python", 1, WRITING)
    desk.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier("untitled:Untitled-1"))
    report = await desk.client.text_document_diagnostic_async(asked)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert not report.items


async def test_a_form_feed_is_no_line_end(connect: Connect, folder: Path) -> None:
    desk = await connect(pulling(), folder)
    desk.open(folder / "helper.py", "\x0c\n" + WRITING)
    report = await desk.pull(folder / "helper.py")
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert report.items[0].range.start == types.Position(2, 14)
