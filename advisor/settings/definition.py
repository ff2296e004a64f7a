"""The one definition of what may be set; reading, errors, the JSON schema and `advisor settings` follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.settings import FAIL_ON, LEVELS
from advisor.settings.shapes import Choice, Field, Flag, ListOf, RuleName, Table, TableOf, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATTERN = Text("a pattern as .gitignore has them")

_LIBRARY_CACHE = Table(
    {
        "callables": Field(
            ListOf(Text("a dotted name")), "What stores something, by its dotted name; `*` is anything", needed=True
        ),
        "folder": Field(Text("a folder"), "The folder where nothing else is said; `~` is the home folder", needed=True),
        "variables": Field(
            ListOf(Text("a variable")), "Environment variables that name another folder, the deciding one first"
        ),
        "arguments": Field(ListOf(Text("a keyword")), "Keyword arguments that name another folder"),
    }
)
FIELDS: Mapping[str, Field] = {
    "extend": Field(Text("a path"), "Another settings file, relative to this one; it holds where this one is silent"),
    "select": Field(ListOf(RuleName()), "Only these rules or areas; all, when nothing is said"),
    "ignore": Field(ListOf(RuleName()), "Not these rules or areas"),
    "severity": Field(TableOf(Choice(LEVELS), of_rules=True), "Another level for a rule or an area"),
    "per-file-ignores": Field(
        TableOf(ListOf(RuleName())), "Rules or areas that are not reported in the files that a pattern matches"
    ),
    "exclude": Field(ListOf(_PATTERN), "Files and folders that are not checked, as patterns of .gitignore"),
    "fail-on": Field(Choice(FAIL_ON), "The lowest level of a finding that fails a run; `warning` when nothing is said"),
    "stage": Field(Text("the name of a stage"), "The stage for which variables are resolved"),
    "require-reason": Field(Flag(), "Whether a comment that silences a finding has no effect without a reason"),
    "baseline": Field(Text("a path"), "The file of findings that are accepted, relative to this one"),
    "client-constructors": Field(
        TableOf(Text('what it makes, as in "billing client"')),
        "Callables of your own that make a client or a connection: the dotted name, and what it makes",
    ),
    "library-caches": Field(
        TableOf(_LIBRARY_CACHE), "Libraries of your own that store something in a folder of their choice, by name"
    ),
    "rule-folders": Field(
        ListOf(Text("a path")), "Folders with rules of your own, relative to this file; they are programs"
    ),
}
SETTINGS = Table(FIELDS)
