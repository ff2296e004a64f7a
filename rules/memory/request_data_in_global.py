"""How request_data_in_global.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Related
from advisor.subjects import Keeping, SharedState, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHAT = {
    Keeping.GLOBAL: "The module variable",
    Keeping.CLASS: "The class attribute",
    Keeping.OBJECT: "The attribute",
    Keeping.DEFAULT: "The default argument",
    Keeping.CLOSURE: "The variable of the enclosing function",
}
_EXAMPLE = """\
def handler(event, context):
    {name} = ...  # of this invocation alone
    return answer({name})  # passed to whoever needs it
"""


def check(state: SharedState) -> Iterator[Finding]:
    """Find what an event said in a place where the invocation of another event reads it."""
    for write in state.writes:
        leaking = [function for function in write.leaks_in if not function.isolated]
        if not leaking:
            continue
        first, *others = leaking
        owners = f"`{first.name}`" + (f" and {len(others)} more" if others else "")
        yield Finding(
            message=f"{_WHAT[state.keeping]} `{state.name}` keeps what this event said, and a later invocation of "
            f"{owners} reads it",
            span=write.span,
            remedy=Show("Pass it as an argument", _EXAMPLE.format(name=state.name.rpartition(".")[2])),
            related=(*write.via, *(Related(span, "read here") for span in write.seen_later)),
            data={"name": state.name},
        )
