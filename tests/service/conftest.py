"""A service written into a folder of its own, loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from advisor.service.model import Service

HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: python3.12\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write files below a folder of their own and return it."""

    def written(files: Mapping[str, str]) -> Path:
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
        return tmp_path

    return written


@pytest.fixture
def deploy(write: Callable[[Mapping[str, str]], Path]) -> Callable[..., Service]:
    """Load one service: its configuration, which begins with a plain Python provider unless it has its own."""

    def deployed(config: str, files: Mapping[str, str] | None = None, stage: str | None = None) -> Service:
        whole = config if "provider:" in config else HEAD + config
        folder = write({"serverless.yml": whole, **(files or {})})
        (service,) = load([folder], Sources(), stage)
        return service

    return deployed
