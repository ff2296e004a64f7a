"""Settings that pydantic insists on: fields without a default, which it takes from environment variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.program import variables
from advisor.record import replaced

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from advisor.model import Span
    from advisor.program.domain import ClassValue
    from advisor.program.frames import Frame
    from advisor.program.syntax import Field

_OTHERWISE = re.compile(r"\b(env(_\w+)?|secrets_dir|alias\w*|(settings_)?customise_sources|fields)\b")
"""What lets settings come from elsewhere, or by other names."""
_COMMENT = re.compile(r"#.*")
_NOT_REQUIRED = re.compile(r"\b(Optional|None|Any|ClassVar)\b")


def ask(classes: Sequence[ClassValue], given: Collection[str], frame: Frame) -> None:
    """Record the variables that making an object of settings needs: `classes` are its own and those above."""
    if any(_OTHERWISE.search(_code(owner)) for owner in classes) or _may_have_other_bases(classes):
        return
    for owner, field in _fields(classes):
        bound = any(field.name in other.attributes for other in classes)
        if not (bound or field.name in given or field.name.startswith("_") or _NOT_REQUIRED.search(field.annotation)):
            place = replaced(frame.span(field), file=owner.module.file)
            _ask_for(field.name, place, frame)


def _ask_for(name: str, place: Span, frame: Frame) -> None:
    """Pydantic does not tell capitals from small letters."""
    world = frame.world
    set_somewhere = (*world.environment.variables, *world.held_by_some, *world.assigned_variables)
    known = next((other for other in set_somewhere if other.lower() == name.lower()), name.upper())
    variables.require(known, place, frame)


def _fields(classes: Sequence[ClassValue]) -> Iterator[tuple[ClassValue, Field]]:
    found: dict[str, tuple[ClassValue, Field]] = {}
    for owner in classes:
        for field in owner.definition.fields:
            found.setdefault(field.name, (owner, field))
    return iter(found.values())


def _may_have_other_bases(classes: Sequence[ClassValue]) -> bool:
    """Whether a class inherits from more than pydantic's own, which may give it defaults."""
    return any(len(owner.bases) > 1 for owner in classes)


def _code(owner: ClassValue) -> str:
    return _COMMENT.sub("", owner.module.source.text[owner.definition.start : owner.definition.end])
