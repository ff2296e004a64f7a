"""Whether a statement's resource is the one that a call needs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import record
from advisor.service.arns import resolved
from advisor.values import Hole, Origin, Text, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.service.role_model import Grant, Role

EVERYTHING = text("*")
_ANY = Hole(Origin.UNKNOWN)
_SEGMENT = Hole(Origin.PLATFORM)
"""Something without a colon or slash: a region, an account, the name of a stage."""
_SHORTEST_STAGE = 2
_WILDCARD = re.compile(r"[*?]")
_Token = str | Hole


@record()
class Deployment:
    """What is needed to compare resources: what references stand for, and which words only one stage has."""

    references: Mapping[str, Text]
    stage: str
    region: str

    def lacks(self, role: Role, action: str, arn: Text) -> bool:
        """Whether a role that allows an action certainly does not allow it on this resource."""
        spoken = role.speaking_of(action)
        if role.hidden_by or (role.elsewhere and any(grant in role.elsewhere for grant in spoken)):
            return False
        return all(self.covers(grant, arn) is Certainty.NO for grant in spoken if grant.allows)

    def covers(self, grant: Grant, arn: Text) -> Certainty:
        """Whether a statement speaks of a resource; YES is for what speaks of all resources, or of this one by name."""
        answers = {self._matches(resource, arn) for resource in grant.resources}
        found = Certainty.any(answers)
        if not grant.negated_resources:
            return found
        return {Certainty.YES: Certainty.NO, Certainty.NO: Certainty.YES}.get(found, found)

    def _matches(self, granted: Text, arn: Text) -> Certainty:
        if granted.known == "*":
            return Certainty.YES
        pattern = resolved(granted, self.references)
        if arn == EVERYTHING:
            return Certainty.UNKNOWN if _about_all(pattern) else Certainty.NO
        if pattern == arn and all(hole.origin is not Origin.UNKNOWN for hole in arn.holes):
            return Certainty.YES
        words = (self.stage, self.region)
        made_up = frozenset(name for name, meant in self.references.items() if meant.resource == name)
        possible = _may_match(_loosened(pattern, words), _loosened(arn, words), made_up)
        return Certainty.UNKNOWN if possible else Certainty.NO


def _about_all(pattern: Text) -> bool:
    """Whether a resource may speak of everything of a service: `table/*`, or what is not known."""
    parts = pattern.parts
    last = parts[-1] if parts else ""
    if isinstance(last, Hole):
        return last.origin is not Origin.RESOURCE or (len(parts) == 1 and "." not in last.expression)
    name = last.rpartition(":")[2].partition("/")
    whole = name[2] if name[1] else name[0]
    beginning_known = len(parts) == 1 or ":" in last
    return whole.startswith("*") if beginning_known else False


def _loosened(pattern: Text, words: tuple[str, ...]) -> Text:
    """A resource with a hole for each word that would be another at another stage or in another region."""
    parts: list[str | Hole] = []
    chosen = [re.escape(word) for word in words if len(word) >= _SHORTEST_STAGE]
    for part in pattern.parts:
        if isinstance(part, Hole) or not chosen:
            parts.append(part)
            continue
        for index, piece in enumerate(re.split("|".join(chosen), part)):
            parts.extend([_SEGMENT, piece] if index else [piece])
    return text(*parts)


@lru_cache(maxsize=4096)
def _may_match(pattern: Text, arn: Text, made_up: frozenset[str]) -> bool:
    """Whether some values of the unknown parts let an IAM pattern stand for an ARN."""
    known = "".join(part for part in pattern.parts if isinstance(part, str))
    named = made_up if not _WILDCARD.search(known.rpartition(":")[2].removesuffix("/*")) else frozenset[str]()
    left, right = _tokens(pattern, named), _tokens(arn, named)
    seen: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        i, j = place
        if i == len(left) and j == len(right):
            return True
        waiting.extend(_next(left, right, i, j))
    return False


def _next(left: list[_Token], right: list[_Token], i: int, j: int) -> list[tuple[int, int]]:
    mine = left[i] if i < len(left) else None
    theirs = right[j] if j < len(right) else None
    places = []
    if mine == "*" or mine in (_ANY, _SEGMENT):
        places += [(i + 1, j), *([(i, j + 1)] if _swallows(mine, theirs) else [])]
    if theirs in (_ANY, _SEGMENT):
        places += [(i, j + 1), *([(i + 1, j)] if _swallows(theirs, mine) else [])]
    if mine is not None and (mine == theirs or (mine == "?" and isinstance(theirs, str))):
        places.append((i + 1, j + 1))
    return places


def _swallows(taking: _Token | None, taken: _Token | None) -> bool:
    """Whether a wildcard or hole may stand for a token, among others."""
    if taken is None or taking == _SEGMENT:
        return taken is not None and taken not in (":", "/")
    return True


def _tokens(value: Text, named: frozenset[str]) -> list[_Token]:
    """One token for each character; a hole for what is not known, or for a name that CloudFormation makes up."""
    tokens: list[_Token] = []
    for part in value.parts:
        if isinstance(part, str):
            tokens += part
        elif part.origin is Origin.RESOURCE and part.expression in named:
            tokens.append(Hole(Origin.RESOURCE, part.expression))
        else:
            tokens.append(_SEGMENT if part.origin is Origin.PLATFORM else _ANY)
    return tokens
