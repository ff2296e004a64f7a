"""Which operations of AWS lie behind a value, and whether they may give another answer later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.traces import Entered, OperationCalled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.frames import Frame
    from advisor.program.traces import Event

_DEEPEST = 4
_FIXED = frozenset(
    "get_caller_identity describe_regions get_queue_url get_queue_by_name describe_endpoint get_public_key "
    "describe_table load describe_stacks list_exports decrypt".split()
)
"""Operations that answer the same until somebody deploys."""


def changes_later(frame: Frame) -> bool:
    """Whether what this function has fetched so far may be another thing later."""
    return may_change(frame.activation.events)


def may_change(events: Iterable[Event]) -> bool:
    """Whether one of the operations called may give another answer later; also when none is known."""
    called = set(_operations(events, _DEEPEST))
    return not called or not called <= _FIXED


def any_operation(events: Iterable[Event]) -> bool:
    """Whether an operation is called."""
    return any(True for _ in _operations(events, _DEEPEST))


def _operations(events: Iterable[Event], levels: int) -> Iterator[str]:
    for event in events:
        if isinstance(event, OperationCalled):
            yield event.operation
        elif isinstance(event, Entered) and levels:
            yield from _operations(event.activation.events, levels - 1)
