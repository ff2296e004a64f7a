"""The server as one editor sees it: which texts it holds, what it has been told."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from advisor import __version__
from advisor.report.outcome import printable
from advisor.server.checker import Checker
from advisor.server.messages import Messages
from advisor.server.positions import Positions
from advisor.server.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.model import Finding
    from advisor.server.checker import Checked
    from advisor.server.preparing import Preparing


class Editor(LanguageServer):
    """Whole texts are exchanged: pygls takes a form feed for a line end, and would misplace what comes after it."""

    def __init__(self, preparing: Preparing) -> None:
        """`preparing` knows what the settings want."""
        super().__init__("advisor", __version__, types.TextDocumentSyncKind.Full)
        self.session = Session(Checker(preparing), self.unsaved, self._tell, self.log)
        self._files: dict[str, Path] = {}
        self._pulled: dict[Path, str] = {}

    @property
    def messages(self) -> Messages:
        """What writes for this editor."""
        return Messages(self.positions, self.address)

    @property
    def positions(self) -> Positions:
        """What counts columns as this editor does."""
        return Positions(str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding)))

    def file(self, address: str) -> Path | None:
        """The file at an address; None for what is not on a disk."""
        if address not in self._files:
            path = to_fs_path(address) if address.startswith("file:") else None
            if path is None:
                return None
            self._files[address] = Path(path).resolve()
        return self._files[address]

    def unsaved(self) -> dict[Path, str]:
        """The texts that the editor holds, whether they are saved or not."""
        documents = self.workspace.text_documents.values()  # their keys are no addresses: pygls takes the escapes out
        return {file: document.source for document in documents if (file := self.file(document.uri))}

    def address(self, file: Path) -> tuple[str, int | None]:
        """The address by which the editor knows a file, and the version of its text, when it holds one."""
        for document in self.workspace.text_documents.values():
            if self.file(document.uri) == file:
                return document.uri, document.version
        return file.as_uri(), None

    def touch(self, address: str) -> None:
        """Have a file, and all that depends on it, checked again."""
        if file := self.file(address):
            self.session.touch(file)

    def diagnostics(self, found: Iterable[tuple[Checked, Finding]]) -> list[types.Diagnostic]:
        """The findings of one file."""
        return [self.messages.diagnostic(checked, finding) for checked, finding in found]

    def pulled(self, file: Path, items: list[types.Diagnostic]) -> str:
        """The name of an answer that the editor gets for a file; equal for equal answers."""
        self._pulled[file] = name = sha256(repr(items).encode(errors="replace")).hexdigest()[:16]
        return name

    def log(self, sentence: str) -> None:
        """Leave a sentence in the editor's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, printable(sentence)))

    def _tell(self, checked: Checked, before: Checked | None) -> None:
        """Pass a result on: to an editor that asks for diagnostics itself, only that it should ask again."""
        for fault in checked.report.faults:
            self.log(fault)
        if self.pulls:
            self._refresh()
            return
        results = (checked,) if before is None else (checked, before)
        found = {finding.span.file for result in results for finding in result.report.findings}
        for file in sorted(found | (self.unsaved().keys() & checked.report.files)):
            self.publish(file)

    def publish(self, file: Path) -> None:
        """Send what is known of a file."""
        address, version = self.address(file)
        diagnostics = self.diagnostics(self.session.known(file))
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(address, diagnostics, version))

    @property
    def pulls(self) -> bool:
        """Whether the editor asks for diagnostics, so that none are sent unasked: it would show them twice."""
        document = self.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    def _refresh(self) -> None:
        workspace = self.client_capabilities.workspace
        able = workspace is not None and workspace.diagnostics is not None and workspace.diagnostics.refresh_support
        known = list(self._pulled.items())
        if able and any(name != self.pulled(file, self.diagnostics(self.session.known(file))) for file, name in known):
            self.workspace_diagnostic_refresh(None)
