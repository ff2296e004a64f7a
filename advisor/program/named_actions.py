"""The actions that the statements of a service name, and which of them do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.actions import actions_of_operation
from advisor.record import record
from advisor.service.action_names import misnamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.service.action_names import Misnamed
    from advisor.service.model import Function, Service
    from advisor.service.role_model import Grant


@record()
class MisnamedAction:
    """An action in a statement of a role in use which does not exist."""

    service: Service
    function: Function
    """The first function with that role."""
    grant: Grant
    action: str
    """As the statement has it."""
    place: Span
    fault: Misnamed
    operation_needs: tuple[str, ...]
    """What the operation of that name needs, when there is one."""


def misnamed_actions(service: Service) -> Iterator[MisnamedAction]:
    """Every such action once, in the order of the functions."""
    seen: set[Span] = set()
    for function in service.functions:
        for grant in function.role.grants:
            for text, place in zip(grant.actions, grant.action_places, strict=False):
                fault = misnamed(text.known) if text.known and place not in seen else None
                seen.add(place)
                if text.known and fault:
                    needs = actions_of_operation(*text.known.split(":", 1))
                    yield MisnamedAction(service, function, grant, text.known, place, fault, needs)
