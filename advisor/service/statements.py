"""IAM statements as grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.service.intrinsics import text_of, texts_of
from advisor.service.role_model import Grant
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.model import Span
    from advisor.service.section import Section
    from advisor.values import Text

_NO_VALUE = (Hole(Origin.PLATFORM, "AWS::NoValue"),)


@record()
class Granted:
    """What a piece of configuration gives to a role."""

    grants: tuple[Grant, ...] = ()
    hidden_by: str = ""
    """The expression because of which there may be more."""


def together(pieces: Iterable[Granted]) -> Granted:
    """The sum of several pieces."""
    gathered = list(pieces)
    hidden_by = next((piece.hidden_by for piece in gathered if piece.hidden_by), "")
    return Granted(tuple(grant for piece in gathered for grant in piece.grants), hidden_by)


def granted_by(statements: Section) -> Granted:
    """The grants of a list of statements, or of a single one."""
    return together(_granted(item, conditional=False) for item in statements.items())


def added(place: Section, actions: tuple[str, ...], *resources: Text, conditional: bool = False) -> Iterator[Grant]:
    """A statement that the framework writes because of something in the configuration, when that is there."""
    if place.present and place.span and resources:
        named = tuple(text(action) for action in actions)
        yield Grant(allows=True, actions=named, resources=resources, span=place.span, conditional=conditional)


def document(policy: Section) -> Granted:
    """The grants of a policy document."""
    if not policy.at("Statement").present:
        return Granted(hidden_by=policy.hidden_by or policy.intrinsic or "a policy without statements")
    return granted_by(policy.at("Statement"))


def _granted(statement: Section, *, conditional: bool) -> Granted:
    if statement.intrinsic == "Fn::If":
        branches = list(statement.at("Fn::If").items())[1:]
        there = [branch for branch in branches if text_of(branch).holes[:1] != _NO_VALUE]
        return together(_granted(branch, conditional=True) for branch in there)
    if statement.hidden_by:
        return Granted(hidden_by=statement.hidden_by)
    effect = statement.at("Effect")
    if not effect.present and not statement.at("Action").present and not statement.at("NotAction").present:
        return Granted(hidden_by=statement.hidden_by or statement.intrinsic or "a statement that is not understood")
    return Granted(tuple(_grants(statement, conditional or effect.string is None)))


def _grants(statement: Section, conditional: bool) -> Iterator[Grant]:
    negated_actions, negated_resources = statement.at("NotAction").present, statement.at("NotResource").present
    actions = statement.at("NotAction" if negated_actions else "Action")
    resources = statement.at("NotResource" if negated_resources else "Resource")
    if statement.span:
        yield Grant(
            allows=(statement.at("Effect").string or "Allow").lower() != "deny",
            actions=texts_of(actions),
            resources=texts_of(resources),
            span=statement.span,
            actions_span=actions.editable,
            resources_span=resources.editable,
            negated_actions=negated_actions,
            negated_resources=negated_resources,
            conditional=conditional or statement.at("Condition").present,
            action_places=_places(actions),
            resource_places=_places(resources),
        )


def _places(values: Section) -> tuple[Span, ...]:
    """Where each item of a list stands, or the single value that stands for one."""
    return tuple(item.span for item in values.items() if item.span)
