"""How variable_not_set.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related, Remedy
from advisor.subjects import SetVariable, Show, VariableNeed

if TYPE_CHECKING:
    from collections.abc import Iterator

_EFFECTS = {"KeyError": "this raises KeyError", "ValidationError": "pydantic raises ValidationError for these settings"}
_OF_FUNCTION = "functions:\n  {owner}:\n    environment:\n      {name}: …"
_OF_PROVIDER = "provider:\n  environment:\n    {name}: …"


def check(need: VariableNeed) -> Iterator[Finding]:
    """Find a variable that the code needs and at least one function lacks."""
    first, *others = need.reads
    elsewhere = [Related(read.span, "read here too") for read in others]
    elsewhere += [Related(use.span, "None is used here") for use in need.uses if use.span != first.span]
    effect = _EFFECTS[first.error] if first.strict else "the code breaks on the None that it gets"
    yield Finding(
        message=f"`{need.name}` is not set for {_whom(need)}, so {effect}{_clue(need)}",
        span=first.span,
        remedy=_remedy(need),
        related=(*elsewhere, *first.via),
        data={"variable": need.name, "config": str(need.lacking[0].config)},
    )


def _whom(need: VariableNeed) -> str:
    first, *others = (f"`{function.name}`" for function in need.lacking)
    if not others:
        return f"function {first}"
    return f"the functions {first} and {others[0] if len(others) == 1 else f'{len(others)} more'}"


def _clue(need: VariableNeed) -> str:
    if need.nearest:
        return f"; `{need.nearest}` is set"
    return f"; function `{need.having[0].name}` has it" if need.having else ""


def _remedy(need: VariableNeed) -> Remedy:
    if need.value is not None:
        return SetVariable(need.lacking, need.name, need.value)
    if need.nearest:
        return Show(f"Read `{need.nearest}`, if that is meant", f'os.environ["{need.nearest}"]')
    block = _OF_FUNCTION if len(need.lacking) == 1 else _OF_PROVIDER
    return Show(f"Set `{need.name}`", block.format(owner=need.lacking[0].name, name=need.name))
