"""The simulated cloud: one account and one Lambda for all examples of a session."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.simulation.account import Account
from tests.simulation.environment import Lambda

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def account() -> Iterator[Account]:
    """AWS, as moto serves it."""
    with Account() as opened:
        yield opened


@pytest.fixture(scope="session")
def lambda_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lambda]:
    """Lambda; skips where the kernel gives no mount namespace."""
    command = [sys.executable, "-m", "tests.simulation.sandbox", str(tmp_path_factory.mktemp("root"))]
    tree = Path(__file__).parent.parent.parent
    refusal = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True).stdout.strip()
    if refusal:
        pytest.skip(f"NOT RUN: the examples of the pages need a mount namespace, which is refused here: {refusal}")
    with Lambda() as running:
        yield running
