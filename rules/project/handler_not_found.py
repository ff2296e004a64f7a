"""How handler_not_found.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding
from advisor.subjects import DeclaredHandler, RenameHandler, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(declared: DeclaredHandler) -> Iterator[Finding]:
    """Find a handler that Lambda could not import, or whose module does not hold the name."""
    handler = declared.handler
    fault, renamed = handler.fault, handler.near
    if renamed:
        fault += f"; there is `{renamed}`"
    if not fault and handler.file and declared.names is not None and handler.attribute not in declared.names:
        near = nearest(handler.attribute, declared.names)
        fault = f"names `{handler.attribute}`, which {handler.file.name} does not define"
        fault += f"; it defines `{near}`" if near else ""
        renamed = handler.declared.removesuffix(handler.attribute) + near if near else ""
    if not fault:
        return
    yield Finding(
        message=f"Handler `{handler.declared}` {fault}",
        span=handler.span,
        remedy=RenameHandler(handler, renamed) if renamed else None,
        data={"handler": handler.declared, "function": declared.function.name},
    )
