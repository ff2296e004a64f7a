"""How a command went, as the shell is told."""

CLEAN, FOUND, FAILED = 0, 1, 2
