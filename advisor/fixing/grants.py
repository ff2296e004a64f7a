"""Actions granted in a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.fragments import FlowList, Intrinsic, Word
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.statements import statement_like
from advisor.model import Applicability, Fix
from advisor.source.configuration import Mapping, Scalar, Sequence
from advisor.values import Hole, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.fixing.fragments import Value
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit, Span
    from advisor.service.model import Grant
    from advisor.subjects import GrantAction
    from advisor.values import Text


def granted(remedy: GrantAction, pieces: Workpieces) -> Fix:
    """Allow the action where the resource is granted already, else in a statement of its own."""
    if remedy.role.denies(remedy.action):
        raise CannotFixError(f"A statement of the role denies `{remedy.action}`; take the denial out by hand.")
    edit = _in_statement(remedy, pieces) or _as_statement(remedy, pieces)
    return Fix(Applicability.SAFE, f"Allow `{remedy.action}` in the role", (edit,))


def _in_statement(remedy: GrantAction, pieces: Workpieces) -> Edit | None:
    for grant in _fitting(remedy):
        try:
            if grant.actions_span is not None:
                return _extended(grant.actions_span, remedy.action, pieces)
        except CannotFixError:
            continue
    return None


def _fitting(remedy: GrantAction) -> Iterator[Grant]:
    """The statements that can take the action, those of the same AWS service first."""
    open_to_it = [grant for grant in remedy.role.grants if _takes_actions(grant)]
    same_service = [grant for grant in open_to_it if _speaks_of(grant, remedy.action.partition(":")[0])]
    if not remedy.resource:
        if len(same_service) == 1:
            yield from same_service
        return
    covering = [grant for grant in open_to_it if any(_covers(text, remedy) for text in grant.resources)]
    yield from (grant for grant in covering if grant in same_service)
    yield from (grant for grant in covering if grant not in same_service)


def _takes_actions(grant: Grant) -> bool:
    return grant.allows and not (grant.conditional or grant.negated_actions or grant.negated_resources)


def _speaks_of(grant: Grant, service: str) -> bool:
    return any(action.prefix.startswith(f"{service}:") for action in grant.actions)


def _covers(granted_on: Text, remedy: GrantAction) -> bool:
    """Whether a statement's resource is the very one that the action needs."""
    if not remedy.by_logical_id:
        return granted_on.known is not None and granted_on.known == _arn(remedy)
    match granted_on.parts:
        case (Hole(Origin.RESOURCE, reference),) | (str(), Hole(Origin.RESOURCE, reference)):
            objects = False
        case (Hole(Origin.RESOURCE, reference), "/*") | (str(), Hole(Origin.RESOURCE, reference), "/*"):
            objects = True
        case _:
            return False
    start = granted_on.prefix
    names_it = reference == f"{remedy.resource}.Arn" if not start else reference == remedy.resource
    return names_it and objects == remedy.on_objects and (not start or start.startswith("arn:"))


def _arn(remedy: GrantAction) -> str:
    return remedy.resource + "/*" if remedy.on_objects and "/" not in remedy.resource else remedy.resource


def _extended(span: Span, action: str, pieces: Workpieces) -> Edit:
    configuration = pieces.configuration(span.file)
    if configuration.text[span.start] in "-[&":
        actions = configuration.at(Sequence, span)
        last = actions.items[-1] if actions.items else None
        return configuration.item_added(actions, Word(action, _quote(last)))
    only = configuration.at(Scalar, span)
    if not isinstance(only.value, str) or only.style in ("|", ">") or "${" in only.value:
        raise CannotFixError("The actions of the statement are not spelled out in it.")
    quote = _quote(only)
    return configuration.replaced(only, FlowList((Word(only.value, quote), Word(action, quote))))


def _quote(node: object) -> str:
    return node.style if isinstance(node, Scalar) and node.style in ("'", '"') else ""


def _as_statement(remedy: GrantAction, pieces: Workpieces) -> Edit:
    if not remedy.resource:
        raise CannotFixError(f"It is not known on which resource `{remedy.action}` is needed; grant it by hand.")
    role = remedy.role
    if role.statements_span is not None:
        configuration = pieces.configuration(role.statements_span.file)
        statements = configuration.at(Sequence, role.statements_span)
        statement = statement_like(configuration, statements, remedy.action, _resource(remedy))
        return configuration.item_added(statements, statement)
    if role.anchor is not None:
        return _first_statement(remedy, role.anchor, pieces)
    raise CannotFixError(f"The role `{role.name}` has no list of statements in the configuration to add to.")


def _first_statement(remedy: GrantAction, anchor: Span, pieces: Workpieces) -> Edit:
    configuration = pieces.configuration(anchor.file)
    mapping = configuration.at(Mapping, anchor)
    statement = statement_like(configuration, None, remedy.action, _resource(remedy))
    keys = ["iam", "role", "statements"] if remedy.role.name == "provider" else ["iamRoleStatements"]
    while isinstance(below := mapping.get(keys[0]), Mapping) and len(keys) > 1:
        mapping = configuration.at(Mapping, below.span)
        del keys[0]
    if below is not None:
        raise CannotFixError(f"`{keys[0]}` is set in the configuration, but holds no list of statements.")
    value: Value = [statement]
    for key in reversed(keys[1:]):
        value = {key: value}
    return configuration.entry_added(mapping, keys[0], value)


def _resource(remedy: GrantAction) -> Value:
    if not remedy.by_logical_id:
        return Word(_arn(remedy))
    if remedy.on_objects:
        return Intrinsic("Sub", "${" + remedy.resource + ".Arn}/*")
    return Intrinsic("GetAtt", f"{remedy.resource}.Arn")
