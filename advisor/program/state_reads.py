"""Places that outlive an invocation: where code reads them, and which local names stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import Entries, Items
from advisor.program.event_fields import is_path
from advisor.program.facts import Frequency
from advisor.program.lattice import least_fixed, options
from advisor.program.places import Keeping, Place, place_of
from advisor.program.state_mentions import REMOVING, Look
from advisor.program.state_traces import Deed, StateRead, StateWritten
from advisor.record import replaced
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import FunctionValue
    from advisor.program.frames import Frame
    from advisor.program.state_mentions import Mention


def looked_at(expression: s.Expression, frame: Frame, look: Look = Look.READ) -> None:
    """Note which lasting places an expression reads; `look` says what its own value is read for."""
    if frame.frequency is Frequency.INIT or frame.definition is None:
        return
    stored, aliases = frame.world.stored, frame.aliases
    for mention in frame.world.mentions_in(expression, look):
        if mention.place.name in REMOVING:
            _handed_on(mention.place, frame)
        if mention.place.name not in stored and mention.place.name not in aliases:
            continue  # most names: asked first, for this runs for every expression
        place = place_of(mention.place, frame)
        if place is not None:
            for own in _entries(place, mention, frame):
                span = frame.span(mention.place)
                frame.record(StateRead(span, frame.frequency, own, mention.look, frame.settled, frame.touched))


def _handed_on(method: s.Name | s.Attribute, frame: Frame) -> None:
    """Note a method that takes something out and is left for others to call: `add_done_callback(tasks.discard)`."""
    place = place_of(method.base, frame) if isinstance(method, s.Attribute) else None
    if place is not None:
        frame.record(StateWritten(frame.span(method), frame.frequency, place, Deed.REMOVED))


def _entries(place: Place, mention: Mention, frame: Frame) -> Iterator[Place]:
    """The place, or the entry of it that a literal key means."""
    key = mention.key
    if key is None:
        yield place
        return
    value = frame.lookup(key.name) if isinstance(key, s.Name) else getattr(key, "value", None)
    known = value.known if isinstance(value, Text) else value if isinstance(value, str | int) else None
    yield replaced(place, entry=str(known)) if known is not None else place


def named(target: s.Expression, value: s.Expression, frame: Frame) -> None:
    """Let a local variable stand for a lasting place whose list or dict it is given, and for nothing it stood for."""
    if not isinstance(target, s.Name) or frame.definition is None or target.name not in frame.definition.local_names:
        return
    frame.assigned = {**frame.assigned, target.name: (value,)}
    if isinstance(value, s.Name) and target.name in frame.world.stored:
        frame.world.stored.add(value.name)  # what is put into the one is put into the other
    place = place_of(value, frame) if isinstance(value, s.Name | s.Attribute) else None
    if place is not None and any(isinstance(option, Items | Entries) for option in options(frame.lookup(target.name))):
        frame.aliases = {**frame.aliases, target.name: place}
    elif target.name in frame.aliases:
        frame.aliases = {name: held for name, held in frame.aliases.items() if name != target.name}


def chosen(test: s.Expression, wanted: bool, branch: Frame) -> None:
    """Note where a test has found a value to be one of a fixed few: `if region in REGIONS`."""
    if branch.definition is None:
        return
    match test:
        case s.Not(value=inner):
            chosen(inner, not wanted, branch)
        case s.Junction(operator="and", left=left, right=right) if wanted:
            chosen(left, True, branch)
            chosen(right, True, branch)
        case s.Junction(operator="or", left=left, right=right) if not wanted:
            chosen(left, False, branch)
            chosen(right, False, branch)
        case s.Comparison(left=left) if not is_path(left):
            pass
        case s.Comparison(operator="in" | "not in" as sign, left=left, right=right) if (sign == "in") is wanted:
            if _is_fixed(right, branch):
                branch.limited |= {*options(branch.quietly(left))}
        case s.Comparison(operator="==" | "!=" as sign, left=left, right=s.Constant()) if (sign == "==") is wanted:
            branch.limited |= {*options(branch.quietly(left))}
        case _:
            pass


def _is_fixed(container: s.Expression, frame: Frame) -> bool:
    if place_of(container, frame) is not None:
        return False
    value = frame.quietly(container)
    return (isinstance(value, Items | Entries) and value.complete) or least_fixed((value,)) in (
        Origin.PLATFORM,
        Origin.ENVIRONMENT,
    )


def asks_event_only(test: s.Expression, frame: Frame) -> bool:
    """Whether a test looks at the event, and at nothing that outlives the invocation."""
    if frame.frequency is Frequency.INIT or frame.definition is None:
        return False
    found = frame.world.mentions_in(test)
    if any(place_of(mention.place, frame) is not None for mention in found):
        return False
    return asks_event(test, frame)


def asks_event(expression: s.Expression, frame: Frame) -> bool:
    """Whether an expression names a variable that holds something of the event, and does not outlive it."""
    return any(
        isinstance(mention.place, s.Name)
        and least_fixed((frame.lookup(mention.place.name),)) is Origin.EVENT
        and place_of(mention.place, frame) is None
        for mention in frame.world.mentions_in(expression)
    )


def passed(function: FunctionValue, site: s.Syntax, frame: Frame) -> tuple[tuple[str, Place], ...]:
    """The parameters of a function of the service that are given a lasting place by its name."""
    if not isinstance(site, s.Call) or frame.definition is None or frame.frequency is Frequency.INIT:
        return ()
    names = [one.name for one in function.definition.parameters if not one.star]
    names = names[len(function.fixed) + (function.receiver is not None) :]
    found = []
    position = 0
    for argument in site.arguments:
        if argument.star:
            break
        name = argument.name or (names[position] if position < len(names) else "")
        position += not argument.name
        if name not in frame.world.stored or not isinstance(argument.value, s.Name | s.Attribute):
            continue
        frame.world.stored.add(argument.value.name)  # what is done to the parameter is done to it
        place = place_of(argument.value, frame)
        if place is not None and _is_container(argument.value, frame):
            found.append((name, place))
    return tuple(found)


def _is_container(expression: s.Expression, frame: Frame) -> bool:
    value = frame.quietly(expression)
    return any(isinstance(option, Items | Entries) for option in options(value))


def by_default(function: FunctionValue, frame: Frame) -> None:
    """Let parameters that hold a mutable default stand for it."""
    if not function.lasting:
        return
    for parameter in function.definition.parameters:
        value = frame.names.get(parameter.name)
        default = dict(function.defaults).get(parameter.name)
        if value is default and isinstance(value, Items | Entries) and _is_mutable(parameter.default):
            place = Place(Keeping.DEFAULT, function.definition, parameter.name)
            frame.aliases = {**frame.aliases, parameter.name: place}


def _is_mutable(default: s.Expression | None) -> bool:
    match default:
        case s.DictDisplay() | s.Display():
            return True
        case s.Call(function=s.Name(name="list" | "dict" | "set" | "defaultdict")):
            return True
        case _:
            return False
