"""What expressions stand for, and what evaluating them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import calls, guards, variables
from advisor.program import syntax as s
from advisor.program.arguments import evaluated
from advisor.program.assignment import assign
from advisor.program.attributes import attribute_of
from advisor.program.definitions import define
from advisor.program.domain import (
    AwsObject,
    Either,
    Entries,
    External,
    Items,
    Plain,
    Produced,
    as_text,
    bounded,
    either,
    least_fixed,
    options,
    truth,
)
from advisor.program.paths import joined_path
from advisor.program.text_functions import percent_format
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.domain import Value
    from advisor.program.frames import Frame


_MOST_ITEMS = 200


def evaluate(expression: s.Expression, frame: Frame) -> Value:
    """Return what `expression` stands for in `frame`, recording what its evaluation does."""
    return _KINDS[type(expression)](expression, frame)


def _constant(expression: s.Constant, _frame: Frame) -> Value:
    return text(expression.value) if isinstance(expression.value, str) else Plain(expression.value)


def _name(expression: s.Name, frame: Frame) -> Value:
    if expression.name == "__name__":
        return text(frame.module.name)
    if expression.name == "__file__":
        return text(frame.world.location(frame.module.file))
    return frame.lookup(expression.name)


def _attribute(expression: s.Attribute, frame: Frame) -> Value:
    return attribute_of(evaluate(expression.base, frame), expression.name, expression, frame)


def _call(expression: s.Call, frame: Frame) -> Value:
    callee = evaluate(expression.function, frame)
    before = frame.frequency
    if guards.stores_by_default(expression, frame):
        frame.frequency = frame.once()
    arguments = evaluated(expression, frame)
    frame.frequency = before
    return calls.call(callee, arguments, frame)


def _joined(expression: s.Joined, frame: Frame) -> Value:
    return bounded(text(*(part if isinstance(part, str) else _inserted(part, frame) for part in expression.parts)))


def _inserted(expression: s.Expression, frame: Frame) -> Text:
    return as_text(evaluate(expression, frame), frame.excerpt(expression))


def _binary(expression: s.Binary, frame: Frame) -> Value:
    left, right = evaluate(expression.left, frame), evaluate(expression.right, frame)
    pairs = [(one, other) for one in options(left) for other in options(right)]
    return either(_combined(expression, one, other, frame) for one, other in pairs)


def _combined(expression: s.Binary, left: Value, right: Value, frame: Frame) -> Value:
    match expression.operator, left, right:
        case "+", Text() | Plain() | Produced(), Text() | Plain() | Produced() if Text in (type(left), type(right)):
            first = as_text(left, frame.excerpt(expression.left))
            return bounded(text(first, as_text(right, frame.excerpt(expression.right))))
        case "+", Items(values=first), Items(values=second) if len(first) + len(second) <= _MOST_ITEMS:
            return Items((*first, *second), left.complete and right.complete)
        case "/", Text(), _:
            return joined_path(left, as_text(right, frame.excerpt(expression.right)))
        case "%", Text(), _:
            return percent_format(left, right, frame.excerpt(expression))
        case _:
            return frame.unknown(expression, left, right)


def _junction(expression: s.Junction, frame: Frame) -> Value:
    left = evaluate(expression.left, frame)
    known = truth(left)
    if known is not None and known is (expression.operator == "or"):
        return left
    kept = expression.operator == "or" and guards.lasting_place(expression.left, frame)
    right = frame.evaluated_once(expression.right) if kept else evaluate(expression.right, frame)
    if known is not None:
        return right
    if expression.operator == "or":
        return either([*(option for option in options(left) if truth(option) is not False), right])
    return either((left, right))


def _comparison(expression: s.Comparison, frame: Frame) -> Value:
    left, right = evaluate(expression.left, frame), evaluate(expression.right, frame)
    match expression.operator, left, right:
        case "is" | "==", Plain(value=None), Plain(value=None):
            return Plain(True)
        case "is not" | "!=", Plain(value=None), Plain(value=None):
            return Plain(False)
        case "is" | "==" | "is not" | "!=", _, Plain(value=None) if truth(left):
            return Plain(expression.operator in ("is not", "!="))
        case "==" | "!=", Text(), Text() if left.known is not None and right.known is not None:
            return Plain((left.known == right.known) is (expression.operator == "=="))
        case "==" | "!=", Plain(value=None), Text(parts=(str(),)):
            return Plain(expression.operator == "!=")
        case "in" | "not in", Text(), External(name="os.environ"):
            held = variables.is_set(left, frame)
            return frame.unknown(expression, right) if held is None else Plain(held is (expression.operator == "in"))
        case _:
            return frame.unknown(expression, left, right)


def _not(expression: s.Not, frame: Frame) -> Value:
    value = evaluate(expression.value, frame)
    known = truth(value)
    return Plain(not known) if known is not None else frame.unknown(expression, value)


def _conditional(expression: s.Conditional, frame: Frame) -> Value:
    known = truth(evaluate(expression.test, frame))
    values = []
    for wanted, branch in ((True, expression.then), (False, expression.otherwise)):
        if known in (None, wanted):
            kept = guards.absent(expression.test, frame) is wanted
            values.append(frame.evaluated_once(branch) if kept else evaluate(branch, frame))
    return either(values)


def _display(expression: s.Display, frame: Frame) -> Value:
    values = tuple(evaluate(item, frame) for item in expression.items)
    return bounded(Items(values[:_MOST_ITEMS], len(values) <= _MOST_ITEMS))


def _dict(expression: s.DictDisplay, frame: Frame) -> Value:
    entries: dict[str, Value] = {}
    complete = True
    for key, value in expression.entries:
        found = evaluate(value, frame)
        name = as_text(evaluate(key, frame)).known if key is not None else None
        if name is not None:
            entries[name] = found
        else:
            complete = False
    return bounded(Entries(tuple(entries.items()), complete, frame.span(expression)))


def _subscript(expression: s.Subscript, frame: Frame) -> Value:
    base = evaluate(expression.base, frame)
    index = evaluate(expression.index, frame)
    return either(_item(option, index, expression, frame) for option in options(base))


def _item(base: Value, index: Value, expression: s.Subscript, frame: Frame) -> Value:
    match base, index:
        case External(name="os.environ"), _:
            return variables.read(index, None, True, expression, frame)
        case Entries(values=entries), Text() if index.known is not None and index.known in dict(entries):
            return dict(entries)[index.known]
        case Entries(values=entries), _ if entries:
            return either([*(value for _, value in entries), frame.unknown(expression)])
        case Items(values=values), Plain(value=int() as position) if -len(values) <= position < len(values):
            return values[position]
        case Text(), _ if base.known is None and base.opaque:
            return hole(least_fixed((base,)), frame.excerpt(expression))
        case ((Produced() | AwsObject()), _):
            return frame.unknown(expression, base, index)
        case _:
            return frame.unknown(expression, base, index)


def _walrus(expression: s.Walrus, frame: Frame) -> Value:
    value = evaluate(expression.value, frame)
    frame.bind(expression.name, value)
    return value


def _lambda(expression: s.Lambda, frame: Frame) -> Value:
    return define(expression.definition, frame)


def _comprehension(expression: s.Comprehension, frame: Frame) -> Value:
    inner = frame.branch()
    for target, source in expression.clauses:
        assign(target, element_of(evaluate(source, inner), source, inner), inner)
    for condition in expression.conditions:
        evaluate(condition, inner)
    values = tuple(evaluate(element, inner) for element in expression.elements)
    inner.leave()
    return bounded(Items(values, complete=False))


def element_of(value: Value, source: s.Expression, frame: Frame) -> Value:
    """Return what one step of a loop over `value` gives. A loop over several is never fixed: each step has its own."""
    match value:
        case Items(values=values) if values:
            return either(values)
        case Text() if value.opaque:
            return hole(least_fixed((value, hole(Origin.UNKNOWN))), frame.excerpt(source))
        case Either():
            return either(element_of(option, source, frame) for option in value.options)
        case Entries(values=entries) if entries:
            return either(text(key) for key, _ in entries)
        case _:
            return frame.unknown(source, value)


def _other(expression: s.Other, frame: Frame) -> Value:
    values = tuple(evaluate(part, frame) for part in expression.parts)
    return frame.unknown(expression, *values)


_KINDS: dict[type[s.Expression], Callable[..., Value]] = {
    s.Constant: _constant,
    s.Name: _name,
    s.Attribute: _attribute,
    s.Call: _call,
    s.Joined: _joined,
    s.Binary: _binary,
    s.Junction: _junction,
    s.Comparison: _comparison,
    s.Not: _not,
    s.Conditional: _conditional,
    s.Display: _display,
    s.DictDisplay: _dict,
    s.Subscript: _subscript,
    s.Walrus: _walrus,
    s.Lambda: _lambda,
    s.Comprehension: _comprehension,
    s.Other: _other,
}
