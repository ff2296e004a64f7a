"""How unknown_construct.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related
from advisor.subjects import ConstructReference, Constructs, RenameConstruct, Show, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLUGIN = "plugins:\n  - serverless-lift"


def check(constructs: Constructs) -> Iterator[Finding]:
    """Find references that Lift could not resolve."""
    if constructs.references and not constructs.lift_listed:
        first, *others = constructs.references
        yield Finding(
            message=f"`${{construct:{first.address}}}` needs the plugin `serverless-lift`, which is not listed",
            span=first.span,
            remedy=Show("List the plugin", _PLUGIN),
            related=tuple(Related(other.span, f"`{other.address}` needs it too") for other in others),
            data=_data(constructs, first),
        )
        return
    for reference in constructs.references:
        offered = constructs.variables.get(reference.name, frozenset())
        if reference.name not in constructs.variables:
            yield _unknown(constructs, reference)
        elif offered is not None and reference.variable not in offered:
            yield _without(constructs, reference, offered)


def _unknown(constructs: Constructs, reference: ConstructReference) -> Finding:
    near = nearest(reference.name, constructs.variables)
    advice = f"; it declares `{near}`" if near else ""
    return Finding(
        message=f"`${{construct:{reference.address}}}` asks for a construct that the service does not declare{advice}",
        span=reference.span,
        remedy=RenameConstruct(reference, f"{near}.{reference.variable}") if near and reference.variable else None,
        data=_data(constructs, reference),
    )


def _without(constructs: Constructs, reference: ConstructReference, offered: frozenset[str]) -> Finding:
    near = nearest(reference.variable, offered)
    has = ", ".join(f"`{variable}`" for variable in sorted(offered)) or "nothing"
    return Finding(
        message=f"`${{construct:{reference.address}}}` asks for what the construct `{reference.name}` does not offer; "
        f"it offers {has}",
        span=reference.span,
        remedy=RenameConstruct(reference, f"{reference.name}.{near}") if near else None,
        data=_data(constructs, reference),
    )


def _data(constructs: Constructs, reference: ConstructReference) -> dict[str, str]:
    return {"construct": reference.name, "property": reference.variable, "config": str(constructs.config)}
