"""The items that calls of DynamoDB write, told from the arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.aws_facts import ItemAttribute, ItemWrite
from advisor.program.clocks import form_of, spelled_form
from advisor.program.domain import NONE, Entries, Items
from advisor.program.lattice import as_text, options
from advisor.program.update_expressions import settings
from advisor.record import record
from advisor.values import Form, Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.program.arguments import Arguments
    from advisor.program.domain import AwsObject, Value
    from advisor.values import Text

_TYPES = frozenset("S N B SS NS BS M L NULL BOOL".split())
_UNKNOWN = hole(Origin.UNKNOWN)


@record()
class _Call:
    """What all items of a call have in common."""

    span: Span
    typed: bool
    """Whether it is a call of a client, which may take values in the typed form."""


def items_written(
    base: AwsObject, method: str, arguments: Arguments, table: Text, place: Span
) -> tuple[ItemWrite, ...]:
    """Return what a call puts into tables, as far as the code says; `table` is the one that the call names."""
    if base.service != "dynamodb":
        return ()
    call = _Call(place, base.kind == "client")
    match method:
        case "put_item":
            return tuple(_put(arguments.given(None, "Item"), table, call))
        case "update_item":
            return tuple(_updated(Entries(arguments.keywords, arguments.rest is None), table, call))
        case "batch_write_item":
            return tuple(_batch(arguments.given(None, "RequestItems"), call))
        case "transact_write_items":
            return tuple(_transaction(arguments.given(None, "TransactItems"), call))
        case _:
            return ()


def _put(item: Value | None, table: Text, call: _Call) -> Iterator[ItemWrite]:
    several = options(item) if item is not None else (NONE,)
    for option in several:
        if not isinstance(option, Entries):
            yield ItemWrite(call.span, table, "", (), whole=True, complete=False)
            continue
        typed = call.typed and all(_is_typed(value) for _, value in option.values)
        places = dict(option.places)
        attributes = tuple(
            _attribute(name, value, places.get(name, call.span), typed=typed) for name, value in option.values
        )
        complete = option.complete and option.span is not None and len(several) == 1
        yield ItemWrite(call.span, table, "", attributes, True, complete, option.span, typed)


def _is_typed(value: Value) -> bool:
    return isinstance(value, Entries) and len(value.values) == 1 and value.values[0][0] in _TYPES


def _attribute(name: str, value: Value, place: Span, *, typed: bool) -> ItemAttribute:
    if not typed or not isinstance(value, Entries):
        return ItemAttribute(name, form_of(value), as_text(value), place)
    (kind, inner), *_ = value.values
    inside = dict(value.places).get(kind, place)
    forms = {"S": Form.TEXT, "N": spelled_form(inner), "B": Form.OTHER}
    return ItemAttribute(name, forms.get(kind, Form.OTHER), as_text(inner), inside)


def _updated(request: Entries, table: Text, call: _Call) -> Iterator[ItemWrite]:
    arguments = dict(request.values)
    expression = arguments.get("UpdateExpression")
    names, values = (arguments.get(f"ExpressionAttribute{what}", Entries(())) for what in ("Names", "Values"))
    known = as_text(expression).known if expression is not None else None
    if known is None or not isinstance(names, Entries) or not isinstance(values, Entries):
        legacy = arguments.get("AttributeUpdates")
        actions = legacy.values if isinstance(legacy, Entries) and expression is None else ()
        set_by_action = tuple(_by_action(name, action, call) for name, action in actions)
        yield ItemWrite(call.span, table, "", set_by_action, whole=False, complete=False)
        return
    found = list(settings(known, {key: as_text(value).known or "" for key, value in names.values}))
    held, places = dict(values.values), dict(values.places)
    typed = call.typed and all(map(_is_typed, held.values()))
    attributes = tuple(
        _attribute(
            one.attribute, held.get(one.placeholder, _UNKNOWN), places.get(one.placeholder, call.span), typed=typed
        )
        for one in found
        if one.attribute
    )
    yield ItemWrite(call.span, table, "", attributes, False, all(one.attribute for one in found), None, typed)


def _by_action(name: str, action: Value, call: _Call) -> ItemAttribute:
    """`AttributeUpdates={"seen": {"Value": now, "Action": "PUT"}}`."""
    inside = action if isinstance(action, Entries) else Entries(())
    value, place = dict(inside.values).get("Value", _UNKNOWN), dict(inside.places).get("Value", call.span)
    return _attribute(name, value, place, typed=call.typed and _is_typed(value))


def _batch(requests: Value | None, call: _Call) -> Iterator[ItemWrite]:
    """`{"table": [{"PutRequest": {"Item": item}}]}`."""
    for table, listed in requests.values if isinstance(requests, Entries) else ():
        for request in listed.values if isinstance(listed, Items) else ():
            for put in _inside(request, "PutRequest"):
                yield from _put(put.get("Item"), text(table), call)


def _transaction(actions: Value | None, call: _Call) -> Iterator[ItemWrite]:
    """`[{"Put": {"TableName": table, "Item": item}}, {"Update": {…}}]`."""
    for action in actions.values if isinstance(actions, Items) else ():
        for put in _inside(action, "Put"):
            yield from _put(put.get("Item"), as_text(put.get("TableName", NONE)), call)
        for update in _inside(action, "Update"):
            yield from _updated(Entries(tuple(update.items())), as_text(update.get("TableName", NONE)), call)


def _inside(request: Value, key: str) -> Iterator[dict[str, Value]]:
    for option in options(request):
        inner = dict(option.values).get(key) if isinstance(option, Entries) else None
        if isinstance(inner, Entries):
            yield dict(inner.values)
