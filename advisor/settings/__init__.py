"""`[tool.advisor]` in pyproject.toml, or advisor.toml: what may be set, and what is in force where."""

from advisor.model import Severity

NEVER = "never"
LEVELS = tuple(level.value for level in reversed(Severity))
FAIL_ON = (*LEVELS, NEVER)
"""What may be said of the lowest level that fails a run."""
