"""A handler written in a test, followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Span
from advisor.program.analysis import Analysis, analyse
from advisor.service.model import Environment, Function, Handler, Service, Variable
from advisor.service.role_model import Role
from advisor.source.text import Sources
from advisor.values import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def follow(tmp_path: Path) -> Callable[..., Analysis]:
    """Analyse modules whose `handler.handler` is the handler of a function with the given variables."""

    def followed(
        code: str | Mapping[str, str],
        variables: Mapping[str, str] | None = None,
        *,
        hidden_by: str = "",
        layer: str = "",
    ) -> Analysis:
        modules = {"handler.py": code} if isinstance(code, str) else code
        for name, content in modules.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
        place = Span(tmp_path / "serverless.yml", 0, 0)
        known = {name: Variable(name, text(value), place) for name, value in (variables or {}).items()}
        handler = Handler("handler.handler", place, tmp_path / "handler.py", "handler", tmp_path)
        function = Function(
            "main", place, handler, "python3.12", Environment(known, hidden_by), Role("provider", ()), config=place.file
        )
        layers = (tmp_path / layer,) if layer else ()
        return analyse(Service("tested", tmp_path, place.file, (function,), layers=layers), Sources())

    return followed
