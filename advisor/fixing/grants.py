"""Actions granted in a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.fragments import FlowList, Intrinsic, Word
from advisor.fixing.lists import put
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.statements import statement_like
from advisor.model import Applicability, Fix
from advisor.service.arns import of_construct, without_lift
from advisor.source.configuration import Mapping, Scalar, Sequence
from advisor.values import Hole, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.fixing.configuration_text import ConfigurationText
    from advisor.fixing.fragments import Value
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit, Span
    from advisor.service.role_model import Grant
    from advisor.subjects import GrantAction, NarrowGrant, RenameAction
    from advisor.values import Text


def granted(remedy: GrantAction, pieces: Workpieces) -> Fix:
    """Allow the action where the resource is granted already, else in a statement of its own."""
    if remedy.role.denies(remedy.action):
        raise CannotFixError(f"A statement of the role denies `{remedy.action}`; take the denial out by hand.")
    edit = _in_statement(remedy, pieces) or _as_statement(remedy, pieces)
    return Fix(Applicability.SAFE, f"Allow `{remedy.action}` in the role", (edit,))


def action_renamed(remedy: RenameAction, pieces: Workpieces) -> Fix:
    """Spell one action of a statement otherwise, quotes and the rest as they are."""
    configuration = pieces.configuration(remedy.place.file)
    edit = configuration.respelled(configuration.at(Scalar, remedy.place), remedy.action, remedy.meant)
    return Fix(Applicability.SAFE, f"Name `{remedy.meant}`", (edit,))


def narrowed(remedy: NarrowGrant, pieces: Workpieces) -> Fix:
    """Put the actions and resources in use in place of those of the statement."""
    wide = remedy.wide
    if wide.grant.actions_span is None or (wide.resources and wide.grant.resources_span is None):
        raise CannotFixError("The actions or resources of the statement do not stand in it; narrow them by hand.")
    configuration = pieces.configuration(wide.grant.actions_span.file)
    quote = _quoted(configuration, wide.grant.action_places)
    edits = [put(configuration, wide.grant.actions_span, [Word(action, quote) for action in wide.actions])]
    if wide.resources and wide.grant.resources_span is not None:
        quote = _quoted(configuration, wide.grant.resource_places)
        edits.append(put(configuration, wide.grant.resources_span, [spelled(text, quote) for text in wide.resources]))
    return Fix(Applicability.UNSAFE, "Allow exactly what the code needs", tuple(edits))


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
    open_to_it = [grant for grant in remedy.role.grants if takes_more(grant)]
    same_service = [grant for grant in open_to_it if _speaks_of(grant, remedy.action.partition(":")[0])]
    if not _nameable(remedy.resource):
        if len(same_service) == 1:
            yield from same_service
        return
    covering = [grant for grant in open_to_it if any(_same(text, remedy.resource) for text in grant.resources)]
    yield from (grant for grant in covering if grant in same_service)
    yield from (grant for grant in covering if grant not in same_service)


def takes_more(grant: Grant) -> bool:
    """Whether an action or resource can be added to a statement, so that it allows just that besides."""
    return grant.allows and not (grant.conditional or grant.negated_actions or grant.negated_resources)


def _speaks_of(grant: Grant, service: str) -> bool:
    return any(action.prefix.startswith(f"{service}:") for action in grant.actions)


def _nameable(resource: Text) -> bool:
    return all(hole.origin is Origin.RESOURCE for hole in resource.holes)


def _same(granted_on: Text, resource: Text) -> bool:
    """Whether two resources are one: `arn:…:table/${Orders}` is `!GetAtt Orders.Arn`."""
    parts = tuple(map(without_lift, resource.parts))
    if granted_on.parts == parts or _anywhere(granted_on) == resource.known:
        return True
    match granted_on.parts, parts:
        case (str() as start, Hole(Origin.RESOURCE, name), *rest), (Hole(Origin.RESOURCE, wanted), *others):
            return start.startswith("arn:") and f"{name}.Arn" == wanted and rest == others
        case _:
            return False


def _anywhere(granted_on: Text) -> str:
    """A resource with `*` for the region and the account of the deployment; empty when more of it is not known."""
    if any(hole.origin is not Origin.PLATFORM for hole in granted_on.holes):
        return ""
    return "".join(
        part if isinstance(part, str) else "aws" if part.expression == "AWS::Partition" else "*"
        for part in granted_on.parts
    )


def _extended(span: Span, action: str, pieces: Workpieces) -> Edit:
    configuration = pieces.configuration(span.file)
    if configuration.text[span.start] in "-[&":
        actions = configuration.at(Sequence, span)
        last = actions.items[-1] if actions.items else None
        return configuration.item_added(actions, Word(action, quoted_like(last)))
    only = configuration.at(Scalar, span)
    if not isinstance(only.value, str) or only.style in ("|", ">") or "${" in only.value:
        raise CannotFixError("The actions of the statement are not spelled out in it.")
    quote = quoted_like(only)
    return configuration.replaced(only, FlowList((Word(only.value, quote), Word(action, quote))))


def quoted_like(node: object) -> str:
    """How a node is quoted; empty when it is not, or is no scalar."""
    return node.style if isinstance(node, Scalar) and node.style in ("'", '"') else ""


def _as_statement(remedy: GrantAction, pieces: Workpieces) -> Edit:
    if not _nameable(remedy.resource):
        raise CannotFixError(f"It is not known on which resource `{remedy.action}` is needed; grant it by hand.")
    role = remedy.role
    if role.statements_span is not None:
        configuration = pieces.configuration(role.statements_span.file)
        statements = configuration.at(Sequence, role.statements_span)
        statement = statement_like(configuration, statements, remedy.action, spelled(remedy.resource))
        return configuration.item_added(statements, statement)
    if role.anchor is not None:
        return _first_statement(remedy, role.anchor, pieces)
    raise CannotFixError(f"The role `{role.name}` has no list of statements in the configuration to add to.")


def _first_statement(remedy: GrantAction, anchor: Span, pieces: Workpieces) -> Edit:
    configuration = pieces.configuration(anchor.file)
    mapping = configuration.at(Mapping, anchor)
    statement = statement_like(configuration, None, remedy.action, spelled(remedy.resource))
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


def _quoted(configuration: ConfigurationText, places: tuple[Span, ...]) -> str:
    """How the first of some texts is quoted."""
    sign = configuration.text[places[0].start] if places else ""
    return sign if sign in ("'", '"') else ""


def spelled(resource: Text, quote: str = "") -> Value:
    """A resource as a statement names it."""
    match resource.parts:
        case (Hole(Origin.RESOURCE, reference) as only,) if of_construct(reference):
            return Word(_referring((only,)), quote)
        case parts if any(of_construct(hole.expression) for hole in resource.holes):
            # Lift gives an object, which the framework does not put into a longer text.
            words = tuple(Word(_referring((part,)), "'") for part in parts)
            return {"Fn::Join": FlowList((Word("", "'"), FlowList(words)))}
        case (Hole(Origin.RESOURCE, reference),):
            return Intrinsic("GetAtt" if "." in reference else "Ref", reference)
        case _ if resource.known is not None:
            return Word(resource.known, quote)
        case parts:
            return Intrinsic("Sub", _referring(parts))


def _referring(parts: tuple[str | Hole, ...]) -> str:
    return "".join(part if isinstance(part, str) else f"${{{part.expression}}}" for part in parts)
