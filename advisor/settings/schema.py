"""The settings as a JSON schema, for editors that complete and check TOML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.settings.definition import SETTINGS
from advisor.settings.shapes import schema

if TYPE_CHECKING:
    from collections.abc import Collection


def generated(names: Collection[str]) -> str:
    """The schema of advisor.toml and of `[tool.advisor]`. `names` are the rules and areas there are."""
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "advisor",
        "description": "Settings of advisor: advisor.toml, or [tool.advisor] in pyproject.toml",
    }
    return json.dumps({**head, **schema(SETTINGS, names)}, indent=2, ensure_ascii=False)
