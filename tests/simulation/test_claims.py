"""No page is left out in silence: each Bad example that should fail is played, or there is a reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog import Rule, load
from advisor.examples import Role, examples
from advisor.model import Severity
from tests.simulation import exceptions
from tests.simulation.claims import BAD

_RULES = load(Path(__file__).parent.parent.parent / "rules")
_ERRORS = [rule for rule in _RULES if rule.page.severity is Severity.ERROR]
_PLAYED = {(claim.rule, claim.example) for claim in BAD}


def _bad(rule: Rule) -> set[tuple[str, str]]:
    return {(rule.name, each.words) for each in examples(rule.page.file) if each.role is Role.BAD}


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.name)
def test_a_rule_is_proven_by_running_it_or_there_is_a_reason(rule: Rule) -> None:
    played = bool(_bad(rule) & _PLAYED)
    assert played != (rule.name in exceptions.RULES), "it belongs in tests/simulation/claims or into exceptions.py"


@pytest.mark.parametrize("rule", _ERRORS, ids=lambda rule: rule.name)
def test_every_bad_example_of_an_error_is_played_or_there_is_a_reason(rule: Rule) -> None:
    if rule.name not in exceptions.RULES:
        missing = _bad(rule) - _PLAYED - set(exceptions.EXAMPLES)
        assert not missing, f"say in tests/simulation/claims how they fail, or in exceptions.py why not: {missing}"


def test_a_reason_is_given_only_for_what_is_there_and_is_not_played() -> None:
    there = set().union(*map(_bad, _RULES))
    assert set(exceptions.EXAMPLES) - there == set()
    assert set(exceptions.EXAMPLES) & _PLAYED == set()
    assert set(exceptions.RULES) - {rule.name for rule in _RULES} == set()
    assert len(_PLAYED) == len(BAD)
