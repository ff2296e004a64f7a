"""Resources that a statement speaks of, one more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.fragments import Word
from advisor.fixing.grants import granted, quoted_like, spelled, takes_more
from advisor.fixing.lists import doubled
from advisor.fixing.obstacle import CannotFixError
from advisor.model import Applicability, Fix
from advisor.service.arns import without_lift
from advisor.source.configuration import Scalar, Sequence
from advisor.subjects import GrantAction
from advisor.values import Hole, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.fixing.configuration_text import ConfigurationText
    from advisor.fixing.fragments import Value
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit, Span
    from advisor.service.role_model import Grant
    from advisor.subjects import CoverResource
    from advisor.values import Text

_ARN = re.compile(r"(arn:[^:]*:(?:dynamodb|s3):[^:]*:[^:]*:(?:table/)?[^/]+)(/.*)?", re.DOTALL)
_VARYING = re.compile(r"^arn:[^:]*:(\w+):[^:]*:[^:]*:")


def covered(remedy: CoverResource, pieces: Workpieces) -> Fix:
    """Add the index, the objects or the bucket beside the table or bucket that a statement names; else grant anew."""
    for grant, place, granted_on in _beside(remedy):
        try:
            edit = _extended(grant, place, granted_on, remedy, pieces)
        except CannotFixError:
            continue
        return Fix(Applicability.SAFE, f"Let `{remedy.action}` reach `{remedy.resource.display()}`", (edit,))
    return granted(GrantAction(remedy.role, remedy.action, remedy.resource), pieces)


def _beside(remedy: CoverResource) -> Iterator[tuple[Grant, Span, Text]]:
    """The statements that allow the action on another part of the same table or bucket."""
    wanted = _parts(remedy.resource)
    for grant in remedy.role.grants:
        if wanted and takes_more(grant) and grant.certainly_names(remedy.action):
            for place, text in zip(grant.resource_places, grant.resources, strict=False):
                found = _parts(text)
                if found and found[0] == wanted[0] and found[1] in ("", "/*"):
                    yield grant, place, text


def _parts(resource: Text) -> tuple[object, str] | None:
    """What tells a table or bucket from others, and what follows it; None for any other resource."""
    match tuple(map(without_lift, resource.parts)):
        case (Hole(Origin.RESOURCE, reference), *rest) if reference.endswith(".Arn"):
            return reference.removesuffix(".Arn"), _ending(rest)
        case (str() as start, Hole(Origin.RESOURCE, reference), *rest) if start.startswith("arn:"):
            return reference, _ending(rest)
    found = _ARN.fullmatch(resource.known or "")
    return (_VARYING.sub(r"\1:", found[1]), found[2] or "") if found else None


def _ending(rest: list[str | Hole]) -> str:
    return "".join(part if isinstance(part, str) else "?" for part in rest)


def _extended(grant: Grant, place: Span, granted_on: Text, remedy: CoverResource, pieces: Workpieces) -> Edit:
    if grant.resources_span is None:
        raise CannotFixError("The resources of the statement are not spelled out in it.")
    configuration = pieces.configuration(grant.resources_span.file)
    value = _like(configuration, place, granted_on, remedy)
    if configuration.text[grant.resources_span.start] in "-[&":
        return configuration.item_added(configuration.at(Sequence, grant.resources_span), value)
    return doubled(configuration, grant.resources_span, value)


def _like(configuration: ConfigurationText, place: Span, granted_on: Text, remedy: CoverResource) -> Value:
    """The new resource in the words of the one beside it, when that is a plain text."""
    if granted_on.known is None:
        return spelled(remedy.resource)
    try:
        beside = configuration.at(Scalar, place)
    except CannotFixError:
        return spelled(remedy.resource)
    _, ending = _parts(remedy.resource) or ("", "")
    return Word(str(beside.value).removesuffix("/*") + ending, quoted_like(beside))
