"""Policy statements: new ones in the manner of those that stand there, and those that stand in the wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.fragments import FlowList, Word
from advisor.fixing.lists import joined
from advisor.fixing.obstacle import CannotFixError
from advisor.model import Applicability, Edit, Fix, Span
from advisor.source.configuration import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from advisor.fixing.configuration_text import ConfigurationText
    from advisor.fixing.fragments import Value
    from advisor.fixing.workpieces import Workpieces
    from advisor.source.configuration import Node
    from advisor.subjects import MoveStatements

_KEYS = ("Effect", "Action", "Resource")


def statement_like(
    configuration: ConfigurationText, statements: Sequence | None, action: str, resource: Value
) -> dict[str, Value]:
    """A statement that allows `action` on `resource`: order of keys, quotes and lists as in the last statement."""
    pattern = _pattern(statements)
    if pattern is None:
        return {"Effect": Word("Allow"), "Action": [Word(action)], "Resource": resource}
    spelled = {key.text.capitalize(): key.text for key, _ in pattern.entries}
    looks = {key.text.capitalize(): value for key, value in pattern.entries}
    values: dict[str, Value] = {
        "Effect": Word("Allow", _quote(looks.get("Effect"))),
        "Action": _as_is(configuration, looks.get("Action"), Word(action, _quote(_first(looks.get("Action"))))),
        "Resource": _as_is(configuration, looks.get("Resource"), _quoted_like(looks.get("Resource"), resource)),
    }
    order = [*(key for key in spelled if key in _KEYS), *(key for key in _KEYS if key not in spelled)]
    return {spelled.get(key, key): values[key] for key in order}


def moved(remedy: MoveStatements, pieces: Workpieces) -> Fix:
    """Put the items behind those of the list that takes their place, and take their own key out."""
    unapplied = remedy.unapplied
    if unapplied.statements is None or unapplied.belongs_to is None:
        raise CannotFixError("The statements stand in a part that other places use too; move them by hand.")
    if unapplied.statements.file != unapplied.belongs_to.file or unapplied.key.file != unapplied.statements.file:
        raise CannotFixError("The statements stand in another file than the list that they belong to.")
    configuration = pieces.configuration(unapplied.key.file)
    items = configuration.at(Sequence, unapplied.statements)
    added = joined(configuration, items, configuration.at(Sequence, unapplied.belongs_to))
    removed = configuration.entry_removed(unapplied.key)
    edits = tuple(sorted((added, removed), key=lambda edit: edit.span.start))
    if added.span.end == removed.span.start:  # the last line of the file goes, and the line end before it
        edits = (Edit(Span(removed.span.file, added.span.start, removed.span.end), added.text),)
    return Fix(Applicability.SAFE, f"Move the statements of `{unapplied.name}`", edits)


def _pattern(statements: Sequence | None) -> Mapping | None:
    items = statements.items if statements else ()
    return next((item for item in reversed(items) if isinstance(item, Mapping) and _has_actions(item)), None)


def _has_actions(statement: Mapping) -> bool:
    return any(key.text.capitalize() == "Action" for key, _ in statement.entries)


def _as_is(configuration: ConfigurationText, pattern: Node | None, value: Value) -> Value:
    """A list where the pattern has a list."""
    if not isinstance(pattern, Sequence):
        return value
    return FlowList((value,)) if configuration.text[pattern.span.start] == "[" else [value]


def _quoted_like(pattern: Node | None, resource: Value) -> Value:
    return Word(resource.text, _quote(_first(pattern))) if isinstance(resource, Word) else resource


def _first(node: Node | None) -> Node | None:
    return (node.items[0] if node.items else None) if isinstance(node, Sequence) else node


def _quote(node: Node | None) -> str:
    return node.style if isinstance(node, Scalar) and node.style in ("'", '"') else ""
