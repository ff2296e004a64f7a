"""project/: handlers that cannot be imported."""

from __future__ import annotations

from tests.simulation.claim import Claim
from tests.simulation.failures import fails, raises
from tests.simulation.rehearsal import Invoke

BAD = (
    Claim(
        "handler_not_found",
        "one letter is missing",
        raises("Runtime.HandlerNotFound", "'creat' missing"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "handler_not_found", "no such file", raises("Runtime.ImportModuleError", "src.order"), (Invoke({"id": "1"}),)
    ),
    Claim(
        "handler_not_found",
        "a path that the importer takes for a relative import",
        raises("TypeError", "relative import"),
    ),
    Claim("handler_not_found", "a module without a name", raises("Runtime.MalformedHandlerName")),
    Claim(
        "handler_not_found", "a method is no name of the module", raises("Runtime.HandlerNotFound", "'handle' missing")
    ),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "handler_not_found",
        "folders by slash or by dot, packages, and hyphens",
        fails,
        tuple(Invoke({"id": "1"}, function) for function in ("create", "remove", "show", "list")),
    ),
)
