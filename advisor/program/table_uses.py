"""What the code of a service does with its DynamoDB tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.answers import READS
from advisor.program.aws_facts import AwsCall, TableUse
from advisor.record import replaced
from advisor.values import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.model import Span
    from advisor.program.aws_facts import ItemWrite
    from advisor.program.facts import Fact
    from advisor.service.resource_model import Table

_WRITES = frozenset("put_item update_item batch_write_item transact_write_items".split())


def with_items(
    facts: Iterable[Fact], entered_later: Mapping[Span, set[str]], returned: frozenset[Span]
) -> Iterator[Fact]:
    """The facts, with what is known of items only once all code was followed.

    `entered_later` are the keys that dicts get after the displays that make them, `returned` the calls whose answers
    some function returns.
    """
    for fact in facts:
        if isinstance(fact, AwsCall) and fact.service == "dynamodb":
            items = tuple(_settled(item, entered_later) for item in fact.items)
            yield replaced(fact, items=items, returned=fact.span in returned)
        else:
            yield fact


def _settled(item: ItemWrite, entered_later: Mapping[Span, set[str]]) -> ItemWrite:
    later = entered_later.get(item.display, set()) if item.display is not None else set()
    names = {attribute.name for attribute in item.attributes}
    return replaced(item, complete=False) if item.complete and item.whole and later - names else item


def table_use(table: Table, facts: Iterable[Fact], looked_at: frozenset[str]) -> TableUse:
    """Return what the code does with a table of the service; it looks at the names `looked_at`."""
    writes, reads, items, complete = [], [], [], True
    for call in facts:
        if not isinstance(call, AwsCall) or call.service != "dynamodb":
            continue
        named = _names(call, table)
        items += [item for item in call.items if _names(item, table) is Certainty.YES]
        if named is Certainty.UNKNOWN:
            complete = False
        if named is Certainty.YES and call.operation.rpartition(".")[2] in _WRITES:
            writes.append(call)
        elif named is Certainty.YES and call.operation.rpartition(".")[2] in READS:
            reads.append(call)
    return TableUse(tuple(writes), tuple(reads), complete, tuple(items), looked_at)


_NUMBERS = frozenset((Form.NUMBER, Form.SECONDS, Form.MILLISECONDS, Form.MICROSECONDS, Form.NANOSECONDS))


def key_type(name: str, use: TableUse) -> str:
    """The type that DynamoDB knows an attribute by, as the items show it: `S` or `N`; empty when they do not."""
    forms = {attribute.form for item in use.items if (attribute := item.attribute(name))}
    return "S" if forms == {Form.TEXT} else "N" if forms and forms <= _NUMBERS else ""


def _names(use: AwsCall | ItemWrite, table: Table) -> Certainty:
    if use.logical_id:
        return Certainty.YES if use.logical_id == table.logical_id else Certainty.NO
    resource = use.resource if isinstance(use, AwsCall) else use.table
    return Certainty.UNKNOWN if resource.may_equal(table.name) else Certainty.NO
