"""What a Bad example is said to do on Lambda it does, and its Fixed, and Good ones of the same kind, do not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import load
from advisor.examples import Example, Role, examples
from tests.simulation import claims
from tests.simulation.rehearsal import Stage, written

if TYPE_CHECKING:
    from tests.simulation.account import Account
    from tests.simulation.claim import Claim
    from tests.simulation.environment import Lambda

_RULES = {rule.name: rule for rule in load(Path(__file__).parent.parent.parent / "rules")}


def _heading(claim: Claim) -> str:
    return f"{claim.rule}: {claim.example}"


@pytest.mark.parametrize("claim", claims.BAD, ids=_heading)
def test_a_bad_example_fails_as_its_page_says_and_the_fixed_one_does_not(
    claim: Claim, tmp_path: Path, lambda_: Lambda, account: Account
) -> None:
    bad = _example(claim, Role.BAD)
    assert claim.failure(_stage(claim, bad, tmp_path / "bad", lambda_, account), claim.invocations)
    if bad.fixed:
        fixed = _stage(claim, bad, tmp_path / "fixed", lambda_, account, bad.fixed)
        assert not claim.failure(fixed, claim.invocations)


@pytest.mark.parametrize("claim", claims.GOOD, ids=_heading)
def test_a_good_example_has_no_such_failure(claim: Claim, tmp_path: Path, lambda_: Lambda, account: Account) -> None:
    stage = _stage(claim, _example(claim, Role.GOOD), tmp_path, lambda_, account)
    assert not claim.failure(stage, claim.invocations)


def _stage(
    claim: Claim, shown: Example, folder: Path, lambda_: Lambda, account: Account, mended: Example | None = None
) -> Stage:
    files = {file.path: file.text for example in (shown, mended) if example for file in example.files}
    code, mounted = written({**files, **claim.packaged}, folder / "code"), folder / "mounted"
    mounted.mkdir()
    return Stage(code, mounted, lambda_, account, claim.given, claim.seconds_to_aws)


@cache
def _examples(rule: str) -> tuple[Example, ...]:
    return examples(_RULES[rule].page.file)


def _example(claim: Claim, role: Role) -> Example:
    shown = _examples(claim.rule)
    found = [each for each in shown if each.role is role and each.words == claim.example]
    assert found, f"the page of {claim.rule} has no example `{role.value}: {claim.example}`"
    return found[0]
