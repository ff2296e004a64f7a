"""How cache_key_too_coarse.md is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Finding, Severity
from advisor.subjects import SharedState, Show, TupleKey

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYED = """\
key = ({fields})
if key not in {name}:
    {name}[key] = ...
"""


def check(state: SharedState) -> Iterator[Finding]:
    """Find cached values that another event gets although they were made for this one."""
    name = state.name.rpartition(".")[2]
    for write in state.writes:
        names = " and ".join(f"`{field}`" for field in write.missing)
        if write.missing:
            keyed = write.key is not None or write.key_span is not None
            harm = "under a key without it, and gives it to another" if keyed else "and gives it to every later event"
            yield Finding(
                message=f"`{state.name}` keeps a value made for one {names} {harm}",
                span=write.key_span or write.span,
                remedy=Show("Put it into the key", _KEYED.format(name=name, fields=", ".join((*write.missing, "…")))),
                related=write.via,
                data={"name": state.name, "fields": ", ".join(write.missing)},
            )
        elif write.key is not None and write.key.glued and write.guard is not None and write.key_span is not None:
            uses = (*state.reads, *(other.span for other in state.writes))
            yield Finding(
                message=f"The key of `{state.name}` is one text glued together, which different events may spell "
                "alike: a tuple keeps its parts apart",
                span=write.key_span,
                severity=Severity.ADVICE,
                remedy=TupleKey(write.key_span, uses),
                related=write.via,
                data={"name": state.name},
            )
