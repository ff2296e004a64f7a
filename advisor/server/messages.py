"""Findings and fixes in the words of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from advisor.fixing.splices import by_file
from advisor.model import Applicability, Edit, Severity, Span
from advisor.report.help import markdown
from advisor.report.outcome import url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from advisor.model import Finding, Fix
    from advisor.server.checker import Checked
    from advisor.server.positions import Positions
    from advisor.source.text import Sources

    Address = Callable[[Path], tuple[str, int | None]]
    """The address by which the editor knows a file, and the version of its text, when it holds one."""

FIX_ALL = "source.fixAll.advisor"
_SEVERITY = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}


class Messages:
    """Writes for one editor."""

    def __init__(self, positions: Positions, address: Address) -> None:
        """`positions` counts as the editor does."""
        self._positions = positions
        self._address = address

    def diagnostic(self, checked: Checked, finding: Finding) -> types.Diagnostic:
        """A finding, with the link to what it rests on."""
        related = [
            types.DiagnosticRelatedInformation(
                types.Location(self._address(other.span.file)[0], self._positions.range(other.span, checked.sources)),
                other.message,
            )
            for other in finding.related
        ]
        return types.Diagnostic(
            range=self._positions.range(finding.span, checked.sources),
            message=finding.message,
            severity=_SEVERITY[finding.severity or Severity.ERROR],
            code=finding.rule,
            code_description=types.CodeDescription(url(checked.rules[finding.rule])),
            source="advisor",
            related_information=related or None,
        )

    def quick_fix(self, checked: Checked, finding: Finding, fix: Fix) -> types.CodeAction:
        """The fix of one finding; one that may change behaviour or data says so, and is never the preferred one."""
        unsafe = fix.applicability is Applicability.UNSAFE
        return types.CodeAction(
            title=f"{fix.title} (unsafe: it may change behaviour or data)" if unsafe else fix.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(checked, finding)],
            is_preferred=not unsafe,
            edit=self._edit(fix.edits, checked.sources),
        )

    def fix_all(self, file: Path, texts: Mapping[Path, str] | None, sources: Sources | None) -> types.CodeAction:
        """Every safe fix of a file at once; without texts, for the editor to ask again."""
        action = types.CodeAction("Apply all safe fixes of advisor", FIX_ALL)
        if texts is None or sources is None:
            action.data = str(file)
        else:
            changes = [Edit(Span(one, 0, len(sources.read(one).text)), text) for one, text in texts.items()]
            action.edit = self._edit([_shortened(edit, sources) for edit in changes], sources)
        return action

    def hover(self, found: list[tuple[Checked, Finding]], *, plain: bool) -> types.Hover:
        """What the pages of the rules say, and the findings."""
        parts = [f"**{finding.rule}**: {finding.message}" for _, finding in found]
        rules = {finding.rule: checked.rules[finding.rule] for checked, finding in found}
        text = "\n\n".join((*parts, *(markdown(rule) for rule in rules.values())))
        kind = types.MarkupKind.PlainText if plain else types.MarkupKind.Markdown
        checked, first = found[0]
        return types.Hover(types.MarkupContent(kind, text), self._positions.range(first.span, checked.sources))

    def _edit(self, edits: Iterable[Edit], sources: Sources) -> types.WorkspaceEdit:
        changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
        for file, of_file in by_file(edits).items():
            address, version = self._address(file)
            document = types.OptionalVersionedTextDocumentIdentifier(address, version)
            written: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = [
                types.TextEdit(self._positions.range(edit.span, sources), edit.text) for edit in of_file
            ]
            changes.append(types.TextDocumentEdit(document, written))
        return types.WorkspaceEdit(document_changes=changes)


def _shortened(edit: Edit, sources: Sources) -> Edit:
    """The change without the lines that stay at its start and its end."""
    old, new = sources.read(edit.span.file).text.splitlines(True), edit.text.splitlines(True)
    most = min(len(old), len(new))
    head = next((number for number in range(most) if old[number] != new[number]), most)
    tail = next((number for number in range(most - head) if old[-1 - number] != new[-1 - number]), most - head)
    start, end = (len("".join(old[: len(old) - cut] if back else old[:cut])) for cut, back in ((head, 0), (tail, 1)))
    return Edit(Span(edit.span.file, start, end), "".join(new[head : len(new) - tail]))
