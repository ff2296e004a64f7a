"""What a Bad example is said to do on Lambda it does, and its Fixed, or the Good one beside it, does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import load
from advisor.examples import Example, Role, examples
from tests.simulation.claims import CLAIMS, Claim
from tests.simulation.rehearsal import Stage, written

if TYPE_CHECKING:
    from tests.simulation.account import Account
    from tests.simulation.environment import Lambda

_RULES = {rule.name: rule for rule in load(Path(__file__).parent.parent.parent / "rules")}


def _heading(claim: Claim) -> str:
    return f"{claim.rule}: {claim.example}"


@pytest.mark.parametrize("claim", CLAIMS, ids=_heading)
def test_the_bad_example_fails_as_its_page_says_and_the_fixed_one_does_not(
    claim: Claim, tmp_path: Path, lambda_: Lambda, account: Account
) -> None:
    bad = _example(claim, Role.BAD, claim.example)
    stages = {
        name: Stage(
            written({**files, **claim.packaged}, tmp_path / name), tmp_path / "scratch", lambda_, account, claim.given
        )
        for name, files in {"bad": _files(bad), "mended": _mended(claim, bad)}.items()
        if files
    }
    (tmp_path / "scratch").mkdir()
    assert claim.failure(stages["bad"], claim.invocations), "the Bad example does not fail"
    if "mended" in stages:
        assert not claim.failure(stages["mended"], claim.invocations), "what should be right fails too"


def _example(claim: Claim, role: Role, words: str) -> Example:
    found = [each for each in examples(_RULES[claim.rule].page.file) if each.role is role and each.words == words]
    assert found, f"the page of {claim.rule} has no example `{role.value}: {words}`"
    return found[0]


def _files(example: Example) -> dict[str, str]:
    return {file.path: file.text for file in example.files}


def _mended(claim: Claim, bad: Example) -> dict[str, str]:
    if claim.good:
        return _files(_example(claim, Role.GOOD, claim.good))
    return {**_files(bad), **_files(bad.fixed)} if bad.fixed else {}
