"""Places that outlive an invocation: where code stores something in them, or takes something out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.program import syntax as s
from advisor.program.containers import BOUNDED_CACHES
from advisor.program.domain import Entries, Items, Plain
from advisor.program.event_fields import fields_of, is_path, leaves_of
from advisor.program.facts import Frequency
from advisor.program.fetching import changes_later
from advisor.program.glued_keys import is_glued
from advisor.program.kept_values import content_of, is_dated
from advisor.program.lattice import least_fixed, options
from advisor.program.places import place_of
from advisor.program.state_guards import absent, together
from advisor.program.state_mentions import ADDING, REMOVING
from advisor.program.state_reads import asks_event
from advisor.program.state_traces import Deed, Key, StateWritten
from advisor.record import replaced
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.kept_values import Content
    from advisor.program.places import Place
    from advisor.program.state_traces import Guard

_VARYING = (Origin.EVENT, Origin.FRESH)


def stored(target: s.Expression, value: Value, written: s.Expression | None, frame: Frame) -> None:
    """Note an assignment to a variable or attribute."""
    place = place_of(target, frame, stored=True) if frame.frequency is not Frequency.INIT else None
    if place is None:
        return
    content, often = content_of(value, written, frame), frame.frequency
    span, guard = _between(target, written, frame), together(frame.guards)
    if _joins(target, written):
        grows = any(isinstance(option, Items) for option in options(value))
        frame.record(StateWritten(span, often, place, Deed.ADDED, content, guard=guard, grows=grows))
        return
    if isinstance(written, s.Junction) and place_of(written.left, frame) == place:
        often, guard = frame.once(), absent(place, keyed=False)  # `rates = rates or fetched()`
        content = content_of(value, written.right, frame)
    renews = written is not None and _mentions(place, written, frame)
    if renews and written is not None and not asks_event(written, frame):
        content = replaced(content, is_event_data=False)
    deed = Deed.RENEWED if renews else Deed.STORED
    frame.record(StateWritten(span, often, place, deed, content, guard=guard, changes=changes_later(frame)))
    if not renews:
        frame.settle(place, by_event=content.is_event_data)


def _mentions(place: Place, written: s.Expression, frame: Frame) -> bool:
    """Whether what is assigned is made of what was there: `rows = rows[-100:]`."""
    return any(place_of(mention.place, frame) == place for mention in frame.world.mentions_in(written))


def _between(target: s.Expression, written: s.Expression | None, frame: Frame) -> Span:
    """The whole assignment, where one stands there."""
    last = written if written is not None and written.end > target.end else target
    return Span(frame.module.file, min(target.start, last.start), last.end)


def _joins(target: s.Expression, written: s.Expression | None) -> bool:
    """Whether `target` is assigned what it holds and something more: `rows += new`, `rows = rows + new`."""
    match written, target:
        case s.Binary(left=s.Name(name=one)), s.Name(name=other):
            return one == other
        case s.Binary(left=left), _:
            return left is target
        case _:
            return False


def entered(
    holder: s.Expression, index: s.Expression, key: Value, value: Value, written: s.Expression | None, frame: Frame
) -> None:
    """Note an assignment to an entry of what `holder` stands for."""
    place = _within(holder, frame) if frame.frequency is not Frequency.INIT else None
    if place is None:
        return
    span, often = _between(holder, written or index, frame), frame.frequency
    if not _is_plain(holder, frame):
        _entered_bounded(holder, index, key, content_of(value, written, frame), place, span, frame)
        return
    if isinstance(index, s.Slice):
        frame.record(StateWritten(span, often, place, Deed.REMOVED))
        frame.settle(place, by_event=False)
        return
    content, guard = content_of(value, written, frame), together(frame.guards)
    constant = _constant(key)
    if constant is None and place.entry:
        return
    if constant is None:
        found = _key(index, key, frame)
        grows = _grows(found, guard, frame)
        built = _built_at(index, frame)
        changes = changes_later(frame)
        frame.record(StateWritten(span, often, place, Deed.ENTERED, content, found, guard, built, changes, grows))
        return
    own = place.within(constant)
    joins = isinstance(written, s.Binary) and isinstance(written.left, s.Subscript) and written.left.index is index
    deed, changes = Deed.ADDED if joins else Deed.STORED, changes_later(frame)
    built = _built_at(index, frame)
    frame.record(StateWritten(span, often, own, deed, content, None, guard, built, changes))
    if not joins:
        frame.settle(own, by_event=content.is_event_data)


def _within(holder: s.Expression, frame: Frame) -> Place | None:
    """The lasting place that something is put into; of `answer["headers"]`, the entry."""
    if not isinstance(holder, s.Subscript):
        return place_of(holder, frame)
    around, key = _within(holder.base, frame), _constant(frame.quietly(holder.index))
    return around.within(key) if around is not None and key is not None else None


def _entered_bounded(
    holder: s.Expression, index: s.Expression, key: Value, content: Content, place: Place, span: Span, frame: Frame
) -> None:
    """Note an entry of a cache that has a limit of its own: what is left to ask is whether its key says enough."""
    makers = {getattr(option, "maker", "") for option in options(frame.quietly(holder))}
    guard, built = together(frame.guards), _built_at(index, frame)
    if not makers & BOUNDED_CACHES or guard is None:
        return
    constant = _constant(key)
    if constant is not None:
        own = replaced(place, entry=constant)
        frame.record(StateWritten(span, frame.frequency, own, Deed.STORED, content, None, guard, built, changes=False))
        return
    found = _key(index, key, frame)
    frame.record(StateWritten(span, frame.frequency, place, Deed.ENTERED, content, found, guard, built, changes=False))


def _constant(key: Value) -> str | None:
    """The key as text, where it is known."""
    if isinstance(key, Text):
        return key.known
    return str(key.value) if isinstance(key, Plain) else None


def _key(index: s.Expression, key: Value, frame: Frame) -> Key:
    leaves = frozenset(leaves_of(key))
    few = bool(leaves) and all(leaf.is_few for leaf in leaves)
    limited = few or any(option in frame.limited for option in options(key))
    glued = is_glued(_written(index, frame), frame)
    return Key(least_fixed((key,)), fields_of(index, key, frame).fields, limited, is_dated(key), glued)


def _written(index: s.Expression, frame: Frame) -> s.Expression:
    """The expression that gives the key, its variable looked through."""
    given = frame.assigned.get(index.name, ()) if isinstance(index, s.Name) else ()
    return given[0] if len(given) == 1 else index


def _grows(key: Key, guard: Guard | None, frame: Frame) -> bool:
    often = frame.frequency is Frequency.INVOCATION or guard is None or guard.keyed
    return often and key.origin in _VARYING and not key.limited


def _is_plain(holder: s.Expression, frame: Frame) -> bool:
    """Whether it is a list, set or dict without a limit of its own."""
    several = options(frame.quietly(holder))
    return any(isinstance(option, Items | Entries) for option in several)


def _built_at(index: s.Expression, frame: Frame) -> Span | None:
    """Where the key is built, which may be in front; None where it is a mere variable."""
    written = _written(index, frame)
    return None if is_path(written) and isinstance(index, s.Name) else frame.span(written)


def method_called(name: str, arguments: Arguments, frame: Frame) -> None:
    """Note a method that puts something into a list, set or dict, or takes something out."""
    site = arguments.site
    if frame.frequency is Frequency.INIT or name not in ADDING | REMOVING:
        return
    if not isinstance(site, s.Call) or not isinstance(site.function, s.Attribute):
        return
    holder = site.function.base
    place = place_of(holder, frame) if name not in REMOVING else _within(holder, frame)
    if place is not None and name in REMOVING:
        frame.record(StateWritten(frame.span(site), frame.frequency, place, Deed.REMOVED))
        if name == "clear":
            frame.settle(place, by_event=False)
    elif place is not None and name == "setdefault" and arguments.positional:
        default = arguments.given(1, "default")
        value = default if default is not None else Plain(None)
        index, before, often = site.arguments[0].value, frame.guards, frame.frequency
        frame.guards += (absent(place, keyed=True),)
        frame.frequency = frame.once()
        entered(holder, index, arguments.positional[0], value, site.arguments[-1].value, frame)
        frame.guards, frame.frequency = before, often
    elif place is not None and name == "update" and _is_dict(holder, frame):
        _updated(place, arguments, site, frame)
    elif place is not None:
        _added(place, name, arguments, site, frame)
    elif isinstance(holder, s.Subscript) and name in ADDING:
        _added_inside(holder, name, arguments, site, frame)


def _added_inside(holder: s.Subscript, name: str, arguments: Arguments, site: s.Call, frame: Frame) -> None:
    """`rows[key].append(value)`: the list of a fixed key gets longer; of a defaultdict, one of a new key is made."""
    key = frame.quietly(holder.index)
    constant, place = _constant(key), place_of(holder.base, frame)
    if constant is None:
        value = arguments.positional[-1] if arguments.positional else Plain(None)
        entered(holder.base, holder.index, key, value, site, frame)
    elif place is not None:
        _added(replaced(place, entry=constant), name, arguments, site, frame)


def _is_dict(holder: s.Expression, frame: Frame) -> bool:
    return any(isinstance(option, Entries) for option in options(frame.quietly(holder)))


def _updated(place: Place, arguments: Arguments, site: s.Call, frame: Frame) -> None:
    """`state.update(user=name)` assigns entries; of another dict it is not known which."""
    span, often, guard = frame.span(site), frame.frequency, together(frame.guards)
    given = [*arguments.keywords]
    for value in arguments.positional:
        if isinstance(value, Entries) and value.complete:
            given += value.values
            continue
        written = site.arguments[0].value if site.arguments else None
        content, changes = content_of(value, written, frame), changes_later(frame)
        key = Key(Origin.UNKNOWN, frozenset(), limited=True, dated=False, glued=False)
        frame.record(StateWritten(span, often, place, Deed.ENTERED, content, key, guard, changes=changes))
    for name, value in given:
        own, content = replaced(place, entry=name), content_of(value, None, frame)
        frame.record(StateWritten(span, often, own, Deed.STORED, content, guard=guard))
        frame.settle(own, by_event=content.is_event_data)


def _added(place: Place, name: str, arguments: Arguments, site: s.Call, frame: Frame) -> None:
    value = arguments.positional[-1] if arguments.positional else Plain(None)
    content, guard = (
        content_of(value, site.arguments[-1].value if site.arguments else None, frame),
        together(frame.guards),
    )
    if frame.frequency is Frequency.INVOCATION and name not in ("add", "update"):
        grows = True
    else:
        keyed = frame.frequency is Frequency.INVOCATION or (guard is not None and guard.keyed)
        few = bool(content.made_of.fields) and all(field.is_few for field in content.made_of.fields)
        held = any(option in frame.limited for option in options(value))
        grows = keyed and content.origin in _VARYING and not few and not held and name != "update"
    span, changes = frame.span(site), changes_later(frame)
    frame.record(
        StateWritten(span, frame.frequency, place, Deed.ADDED, content, guard=guard, changes=changes, grows=grows)
    )


def deleted(statement: s.Evaluate, frame: Frame) -> None:
    """Note a `del`."""
    if frame.frequency is Frequency.INIT or not isinstance(statement.value, s.Other):
        return
    if not frame.module.source.text.startswith("del", statement.start):
        return
    for part in statement.value.parts:
        place = _within(part.base if isinstance(part, s.Subscript) else part, frame)
        if place is not None:
            frame.record(StateWritten(frame.span(statement), frame.frequency, place, Deed.REMOVED))
