"""Whether what code does to a client forbids that another invocation uses it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.obstacle import CannotFixError
from advisor.program.constructors import CLOSING, STAYING_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.bindings import LocalBinding
    from advisor.fixing.python_text import PythonText
    from advisor.program.facts import ClientCreation


def kept_as_made(python: PythonText, call: cst.Call, binding: LocalBinding | None, creation: ClientCreation) -> None:
    """Raise CannotFixError when the client is closed or changed, where it is made or later."""
    import libcst as cst

    uses = [call, *(_accesses(python, binding) if binding is not None else ())]
    for use in uses:
        parent = next(python.parents(use), None)
        if isinstance(parent, cst.WithItem) and creation.library not in STAYING_OPEN:
            raise CannotFixError(
                "A `with` closes the client after use: take the `with` out first, then keep the client."
            )
        if isinstance(parent, cst.Attribute) and parent.value is use:
            _look_at(python, parent)
    if creation.altered:
        raise CannotFixError(
            f"Other code of the invocation closes or changes the client (`{creation.altered}`): take that out first."
        )


def _look_at(python: PythonText, attribute: cst.Attribute) -> None:
    import libcst as cst

    if attribute.attr.value in CLOSING:
        raise CannotFixError(f"The code closes the client with `{attribute.attr.value}()`: take that out first.")
    parent = next(python.parents(attribute), None)
    if isinstance(parent, cst.AssignTarget | cst.AugAssign):
        name = attribute.attr.value
        raise CannotFixError(f"The code sets `{name}` of the client, which another invocation would find set.")
    changed = isinstance(parent, cst.Attribute) and parent.attr.value in ("update", "set", "setdefault")
    if changed:
        raise CannotFixError(
            f"The code changes `{attribute.attr.value}` of the client, which another invocation would see."
        )


def _accesses(python: PythonText, binding: LocalBinding) -> Iterator[cst.CSTNode]:
    return (node for node, access in python.accesses.items() if binding.assignment in access.referents)
