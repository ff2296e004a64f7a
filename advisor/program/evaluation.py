"""What expressions stand for, and what evaluating them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import absence, background, calls, guards, literals
from advisor.program import syntax as s
from advisor.program.arguments import evaluated
from advisor.program.assignment import assign, names_in
from advisor.program.attributes import attribute_of, by_protocol
from advisor.program.containers import MOST_ITEMS, items_of
from advisor.program.definitions import define
from advisor.program.domain import NONE, Entries, Instance, Items, Plain, Produced
from advisor.program.elements import element_of, item_of
from advisor.program.lattice import as_text, bounded, either, is_none, options, truth
from advisor.program.operators import combined, compared
from advisor.values import Origin, Text, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.model import Span
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


def evaluate(expression: s.Expression, frame: Frame) -> Value:
    """Return what `expression` stands for in `frame`, recording what its evaluation does."""
    return _KINDS[type(expression)](expression, frame)


def _constant(expression: s.Constant, frame: Frame) -> Value:
    value = expression.value
    return literals.literal(expression, value, frame) if isinstance(value, str) else Plain(value)


def _name(expression: s.Name, frame: Frame) -> Value:
    if expression.name == "__name__":
        return text(frame.module.name)
    if expression.name == "__file__":
        return text(frame.world.importer.location(frame.module.file))
    return frame.lookup(expression.name)


def _attribute(expression: s.Attribute, frame: Frame) -> Value:
    base = evaluate(expression.base, frame)
    absence.met(base, expression, frame)
    return attribute_of(base, expression.name, expression, frame)


def _call(expression: s.Call, frame: Frame) -> Value:
    callee = evaluate(expression.function, frame)
    before, aside = frame.frequency, frame.aside
    if guards.stores_by_default(expression, frame):
        frame.frequency = frame.once()
    frame.aside = background.runs_aside(callee, frame)
    arguments = evaluated(expression, frame)
    frame.frequency, frame.aside = before, aside
    result = calls.call(callee, arguments, frame)
    return background.awaited(result, expression, frame) if expression.awaited else result


def _await(expression: s.Await, frame: Frame) -> Value:
    return background.awaited(evaluate(expression.value, frame), expression, frame)


def _joined(expression: s.Joined, frame: Frame) -> Value:
    return bounded(text(*(part if isinstance(part, str) else _inserted(part, frame) for part in expression.parts)))


def _inserted(expression: s.Expression, frame: Frame) -> Text:
    value = evaluate(expression, frame)
    if isinstance(value, Instance) and (shown := by_protocol(value, "__str__", (), expression, frame)) is not None:
        value = shown
    return as_text(value, frame.excerpt(expression))


def _binary(expression: s.Binary, frame: Frame) -> Value:
    left, right = evaluate(expression.left, frame), evaluate(expression.right, frame)
    absence.met(left, expression, frame)
    if expression.operator != "%":
        absence.met(right, expression, frame)
    return combined(expression, left, right, frame)


def _junction(expression: s.Junction, frame: Frame) -> Value:
    left = evaluate(expression.left, frame)
    absence.looked_at(left, frame)
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
    absence.compared(expression.operator, left, right, expression, frame)
    return compared(expression, left, right, frame)


def _not(expression: s.Not, frame: Frame) -> Value:
    value = evaluate(expression.value, frame)
    absence.looked_at(value, frame)
    known = truth(value)
    return Plain(not known) if known is not None else frame.unknown(expression, value)


def _conditional(expression: s.Conditional, frame: Frame) -> Value:
    tested = evaluate(expression.test, frame)
    absence.looked_at(tested, frame)
    known = truth(tested)
    before = frame.looked_for
    if known is None and absence.depends_on_environment(tested):
        absence.look_for(absence.ANY, frame)
    values = []
    for wanted, branch in ((True, expression.then), (False, expression.otherwise)):
        if known in (None, wanted):
            kept = guards.absent(expression.test, frame) is wanted
            values.append(frame.evaluated_once(branch) if kept else evaluate(branch, frame))
    frame.looked_for = before
    return either(values)


def _display(expression: s.Display, frame: Frame) -> Value:
    values: list[Value] = []
    complete = True
    for item in expression.items:
        value = evaluate(item, frame)
        if not isinstance(item, s.Starred):
            values.append(value)
            continue
        held = items_of(value)
        values += held if held is not None else (frame.unknown(item, value),)
        complete = complete and isinstance(value, Items) and value.complete
    return bounded(Items(tuple(values[:MOST_ITEMS]), complete and len(values) <= MOST_ITEMS))


def _starred(expression: s.Starred, frame: Frame) -> Value:
    return evaluate(expression.value, frame)


def _yield(expression: s.Yield, frame: Frame) -> Value:
    value = evaluate(expression.value, frame) if expression.value is not None else NONE
    frame.give(element_of(value, expression, frame) if expression.many else value)
    return frame.unknown(expression)


def _slice(expression: s.Slice, frame: Frame) -> Value:
    bounds = tuple(NONE if bound is None else evaluate(bound, frame) for bound in expression.bounds)
    return Produced("builtins.slice", Origin.PLATFORM, bounds)


def _dict(expression: s.DictDisplay, frame: Frame) -> Value:
    entries: dict[str, Value] = {}
    others: list[Value] = []
    places: dict[str, Span] = {}
    complete = True
    for key, value in expression.entries:
        found = evaluate(value, frame)
        named = evaluate(key, frame) if key is not None else NONE
        background.hand_on((named,), expression, frame)
        name = as_text(named).known if key is not None else None
        if name is not None:
            entries[name], places[name] = found, frame.span(value)
            continue
        complete = complete and isinstance(found, Entries) and found.complete and key is None
        if key is not None:
            others.append(found)
        elif isinstance(found, Entries):
            entries |= dict(found.values)
            others += found.others
            places |= dict(found.places)
            frame.world.note_copy(found, frame.span(expression))
    span = frame.span(expression)
    return bounded(Entries(tuple(entries.items()), complete, span, tuple(others), tuple(places.items())))


def _subscript(expression: s.Subscript, frame: Frame) -> Value:
    base = evaluate(expression.base, frame)
    index = evaluate(expression.index, frame)
    absence.met(base, expression, frame)
    several = options(base)
    # None has no items: code that gets here has made sure that it is not None.
    present = [option for option in several if not is_none(option)] or several
    return either(item_of(option, index, expression, frame) for option in present)


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
        inner.steps |= names_in(target)
    for condition in expression.conditions:
        absence.looked_at(evaluate(condition, inner), inner)
    values = tuple(evaluate(element, inner) for element in expression.elements)
    inner.leave()
    return bounded(Items(values, complete=False))


def _other(expression: s.Other, frame: Frame) -> Value:
    values = tuple(evaluate(part, frame) for part in expression.parts)
    return frame.unknown(expression, *values)


_KINDS: dict[type[s.Expression], Callable[..., Value]] = {
    s.Constant: _constant,
    s.Name: _name,
    s.Attribute: _attribute,
    s.Call: _call,
    s.Await: _await,
    s.Joined: _joined,
    s.Binary: _binary,
    s.Junction: _junction,
    s.Comparison: _comparison,
    s.Not: _not,
    s.Conditional: _conditional,
    s.Display: _display,
    s.DictDisplay: _dict,
    s.Subscript: _subscript,
    s.Starred: _starred,
    s.Yield: _yield,
    s.Slice: _slice,
    s.Walrus: _walrus,
    s.Lambda: _lambda,
    s.Comprehension: _comprehension,
    s.Other: _other,
}
