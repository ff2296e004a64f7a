"""The examples that are run, by area: what goes wrong in Bad ones, and what does not in Good ones."""

from __future__ import annotations

from tests.simulation.claims import dynamodb, environment, filesystem, iam, memory, project, tmp

_AREAS = (filesystem, tmp, iam, dynamodb, environment, memory, project)
BAD = tuple(claim for area in _AREAS for claim in area.BAD)
GOOD = tuple(claim for area in _AREAS for claim in area.GOOD)
