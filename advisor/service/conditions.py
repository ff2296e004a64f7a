"""CloudFormation's conditions, as far as they are decided before a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.intrinsics import text_of

if TYPE_CHECKING:
    from advisor.service.section import Section

_DEEPEST = 20


def holds(section: Section, name: str) -> bool | None:
    """Whether a condition that the resources define holds at the assumed stage; None when that is not known."""
    return _truth(section.template.at("Conditions", name), 0)


def _truth(condition: Section, depth: int) -> bool | None:
    argument = condition.at(condition.intrinsic)
    if depth > _DEEPEST:
        return None
    match condition.intrinsic:
        case "Fn::Equals":
            return _equal(argument)
        case "Fn::Not":
            inner = [_truth(item, depth + 1) for item in argument.items()]
            return not inner[0] if len(inner) == 1 and inner[0] is not None else None
        case "Fn::And":
            return _all([_truth(item, depth + 1) for item in argument.items()])
        case "Fn::Or":
            opposite = _all([_opposite(_truth(item, depth + 1)) for item in argument.items()])
            return _opposite(opposite)
        case "Condition" if argument.string:
            return _truth(condition.template.at("Conditions", argument.string), depth + 1)
        case _:
            return None


def _equal(compared: Section) -> bool | None:
    texts = [text_of(item) for item in compared.items()]
    if len(texts) != 2:
        return None
    one, other = texts
    if one.known is not None and other.known is not None:
        return one == other
    return None if one.may_equal(other) else False


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
