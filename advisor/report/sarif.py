"""SARIF 2.1.0, as code scanning services take it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from advisor import __version__
from advisor.fixing.splices import by_file
from advisor.model import Applicability, Severity
from advisor.record import replaced
from advisor.report.fingerprint import fingerprints
from advisor.report.help import lead, markdown
from advisor.report.line_hash import line_hashes
from advisor.report.outcome import Advice, place, url
from advisor.report.project import path_in, root, severity
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from advisor.catalog import Rule
    from advisor.model import Fix, Span
    from advisor.report.outcome import Outcome
    from advisor.source.text import Sources
    from advisor.suppression import Suppressed

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "recommendation"}
_ROOT = "SRCROOT"


def lines(outcome: Outcome) -> Iterator[str]:
    """The lines of one log with one run."""
    rules = list(outcome.rules.values())
    run = {
        "tool": {
            "driver": {"name": "advisor", "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules]}
        },
        "invocations": [_invocation(outcome)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": list(_Results(outcome, [rule.name for rule in rules])),
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> dict[str, Any]:
    page = markdown(rule)
    return {
        "id": rule.name,
        "name": rule.name.title().replace("_", ""),
        "shortDescription": {"text": rule.page.title},
        "fullDescription": {"text": lead(rule)},
        "help": {"text": page, "markdown": page},
        "helpUri": url(rule),
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {
            "tags": ["aws-lambda", rule.area],
            "precision": "high",
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


def _invocation(outcome: Outcome) -> dict[str, Any]:
    faults = outcome.report.faults
    notes = [{"level": "error", "message": {"text": fault}} for fault in faults]
    return {"executionSuccessful": not faults, **({"toolExecutionNotifications": notes} if notes else {})}


class _Results:
    """The results of a run, in order."""

    def __init__(self, outcome: Outcome, rules: list[str]) -> None:
        self._outcome = outcome
        self._sources: Sources = outcome.sources
        self._index = {name: index for index, name in enumerate(rules)}
        self._root = root(outcome)
        self._hashes: dict[Path, list[str]] = {}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        # GitHub takes what is suppressed for an open alert.
        shown = () if os.environ.get("GITHUB_ACTIONS") == "true" else self._outcome.report.suppressed
        silenced = {id(one.finding): one for one in shown}
        advices = (*self._outcome.advices, *(Advice(one.finding, None) for one in silenced.values()))
        named = fingerprints(replaced(self._outcome, advices=advices))
        for advice, fingerprint in zip(advices, named, strict=True):
            result = self._result(advice, fingerprint)
            if suppressed := silenced.get(id(advice.finding)):
                result["suppressions"] = [self._suppression(suppressed)]
            yield result

    def _suppression(self, suppressed: Suppressed) -> dict[str, Any]:
        reason = {"justification": suppressed.reason} if suppressed.reason else {}
        if suppressed.comment is None:
            return {"kind": "external", **reason}
        return {"kind": "inSource", "location": self._location(suppressed.comment), **reason}

    def _result(self, advice: Advice, fingerprint: str) -> dict[str, Any]:
        finding = advice.finding
        related = [
            {"id": number, "message": {"text": other.message}, **self._location(other.span)}
            for number, other in enumerate(finding.related, 1)
        ]
        return {
            "ruleId": finding.rule,
            "ruleIndex": self._index[finding.rule],
            "level": _LEVEL[severity(finding)],
            "message": {"text": finding.message},
            "locations": [self._location(finding.span)],
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": {"advisor/v1": fingerprint, **self._line_hash(finding.span)},
            **({"fixes": [self._fix(advice.fix)]} if advice.fix and advice.fix.edits else {}),
        }

    def _location(self, span: Span) -> dict[str, Any]:
        return {"physicalLocation": {"artifactLocation": self._artifact(span.file), "region": self._region(span)}}

    def _artifact(self, file: Path) -> dict[str, Any]:
        from urllib.parse import quote

        if not file.is_relative_to(self._root):
            return {"uri": file.as_uri()}
        return {"uri": quote(os.fsencode(path_in(self._root, file))), "uriBaseId": _ROOT}

    def _region(self, span: Span) -> dict[str, int]:
        where = place(span, self._sources)
        return {
            "startLine": where.row,
            "startColumn": where.column,
            "endLine": where.end_row,
            "endColumn": where.end_column,
        }

    def _line_hash(self, span: Span) -> dict[str, str]:
        try:
            source = self._sources.read(span.file)
        except UnreadableError:
            return {}
        if span.file not in self._hashes:
            self._hashes[span.file] = line_hashes(source.text)
        return {"primaryLocationLineHash": self._hashes[span.file][source.position(span.start)[0] - 1]}

    def _fix(self, fix: Fix) -> dict[str, Any]:
        unsafe = " (unsafe: it may change behaviour or data)" if fix.applicability is Applicability.UNSAFE else ""
        changes = [
            {
                "artifactLocation": self._artifact(file),
                "replacements": [
                    {"deletedRegion": self._region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits
                ],
            }
            for file, edits in by_file(fix.edits).items()
        ]
        return {"description": {"text": fix.title + unsafe}, "artifactChanges": changes}
