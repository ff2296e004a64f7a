"""What reading items gives, followed until it is returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import NONE, Answer, Either, Entries, Instance, Items
from advisor.program.lattice import either
from advisor.record import replaced
from advisor.values import Origin, Text, hole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value

READS = frozenset("get_item query scan batch_get_item transact_get_items".split())
_DEPTHS = {"Item": 0, "Items": 1, "Responses": 2}
_REWRITTEN = frozenset(
    f"{module}.{name}" for module in ("json", "simplejson", "ujson", "orjson") for name in ("dumps", "loads")
) | {"copy.copy", "copy.deepcopy"}


def part_of(answer: Answer, key: Value | None, expression: str) -> Value:
    """Return what `answer[key]` is: an item, a list of items, or something of which nothing is known."""
    known = key.known if isinstance(key, Text) else None
    if answer.depth is None:
        depth = _DEPTHS.get(known or "")
        return replaced(answer, depth=depth) if depth is not None else hole(Origin.FETCHED, expression)
    if answer.depth == 0:
        return hole(Origin.FETCHED, expression)
    return replaced(answer, depth=0 if known == "Item" else answer.depth - 1)


def step_of(answer: Answer, expression: str) -> Value:
    """Return what one step of a loop over it gives: a page, a list, an item, or the name of an attribute."""
    if answer.depth is None:
        return answer
    return replaced(answer, depth=answer.depth - 1) if answer.depth else hole(Origin.FETCHED, expression)


def answer_method(answer: Answer, name: str, arguments: Arguments, expression: str) -> Value | None:
    """Return what a method gives that looks into it; None for any other."""
    if name in ("get", "pop", "setdefault"):
        default = arguments.given(1)
        return either((part_of(answer, arguments.given(0), expression), default if default is not None else NONE))
    return answer if name == "copy" else None


def rewritten(name: str, arguments: Arguments) -> Value | None:
    """Return what a function makes of items that only writes them in another way; None for any other."""
    if name in _REWRITTEN and arguments.positional and any(answers_in(arguments.positional[0])):
        return arguments.positional[0]
    return None


def answers_in(value: Value, levels: int = 5) -> Iterator[Span]:
    """The calls whose items, as they were read, a value holds."""
    match value:
        case Answer(call=call):
            yield call
        case Items(values=inner) | Either(options=inner) | Instance(arguments=inner) if levels:
            for item in inner:
                yield from answers_in(item, levels - 1)
        case Entries(values=entries) if levels:
            for _, item in entries:
                yield from answers_in(item, levels - 1)
        case _:
            pass
