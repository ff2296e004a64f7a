"""Where execution stands: the variables in sight, how often this code runs, what was checked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.program import background
from advisor.program.domain import External
from advisor.program.facts import Frequency
from advisor.program.lattice import either, unsettled
from advisor.program.traces import Activation, Entered, FileUse, ObjectUsed
from advisor.record import fresh, record, replaced
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.program.domain import ClassValue, Value
    from advisor.program.modules import Module
    from advisor.program.places import Place
    from advisor.program.state_traces import Guard
    from advisor.program.syntax import Expression, FunctionDefinition, Syntax
    from advisor.program.traces import Event
    from advisor.program.world import World
    from advisor.values import Text

MOST_DEPTH = 40
"""How deep calls and imports are followed."""
_BUILTINS = frozenset(
    (
        "__import__ abs all any bool bytearray bytes callable chr dict dir divmod enumerate filter float format "
        "frozenset getattr globals hasattr hash id input int isinstance issubclass iter len list locals map max "
        "memoryview min next object oct open ord pow print property range repr reversed round set setattr slice "
        "sorted staticmethod str sum super tuple type vars zip classmethod file unicode"
    ).split()
)


@record(eq=False, frozen=False)
class Frame:
    """One function or module being followed."""

    world: World
    module: Module
    names: dict[str, Value]
    activation: Activation
    frequency: Frequency
    definition: FunctionDefinition | None = None
    closure: tuple[dict[str, Value], ...] = ()
    closure_lasts: bool = False
    """Whether the variables of the enclosing functions outlive the invocation."""
    owner: ClassValue | None = None
    receiver: Value | None = None
    depth: int = 0
    results: list[Value] = fresh(default_factory=list)
    alive: bool = True
    """False behind a `return` or `raise`."""
    checked: tuple[Text, ...] = ()
    """Paths whose existence or age was asked for on the way here."""
    missing: tuple[Text, ...] = ()
    """Those of them that were found absent or too old."""
    coping: bool = False
    """Whether an `except` copes with a missing file."""
    braced: bool = False
    """Whether an `except` copes with a file that may not be written."""
    recovering: bool = False
    """Whether an `except` leads here, so that something else has failed."""
    looked_for: frozenset[str] = frozenset()
    """Environment variables that a test asked for on the way here; ANY where it hangs on one that is not known."""
    caught: frozenset[str] = frozenset()
    """Exceptions that an `except` of this very code copes with."""
    taken_out: set[str] = fresh(default_factory=set)
    """Local names that hold what was found in a place that keeps it between invocations."""
    steps: frozenset[str] = frozenset()
    """Local names that stand for another value at each step of a loop."""
    aside: str = ""
    """What runs this code beside the invocation's own: a `thread`, a `process` or a `task`; else empty."""
    before: dict[str, Value | None] | None = None
    """Of a branch: what the names that it bound stood for before; None where they were not bound."""
    bound: dict[str, Value] = fresh(default_factory=dict)
    """Of a branch that was left: what it bound."""
    yielded: list[Value] = fresh(default_factory=list)
    """Of a generator: what it gives."""
    aliases: dict[str, Place] = fresh(default_factory=dict)
    """Local names for what a lasting place holds; never changed, only replaced."""
    assigned: dict[str, tuple[Expression, ...]] = fresh(default_factory=dict)
    """The expressions that local names were given, by which it is told what they are made of; only replaced."""
    limited: frozenset[Value] = frozenset()
    """Values that a test on the way here found to be one of a fixed few."""
    guards: tuple[Guard, ...] = ()
    """What the tests ask that led here because something that outlives the invocation is not there yet."""
    settled: frozenset[Place] = frozenset()
    """The lasting places that this function has assigned on every way here."""
    by_event: frozenset[Place] = frozenset()
    """Those of them that hold what the event said."""
    touched: frozenset[Place] = frozenset()
    """The lasting places that it may have assigned."""
    ends: list[tuple[frozenset[Place], frozenset[Place]]] = fresh(default_factory=list)
    """Of a function: `settled` and `touched` at each `return`."""
    passing: tuple[tuple[str, Place], ...] = ()
    """The parameters of the function being called that stand for lasting places."""

    def lookup(self, name: str) -> Value:
        """Return what a name stands for here."""
        if (self.definition is None or name in self.definition.local_names) and name in self.names:
            return self.names[name]
        for scope in self.closure:
            if name in scope:
                return scope[name]
        if name in self.module.names:
            return self.module.names[name]
        return External(f"builtins.{name}") if name in _BUILTINS else hole(Origin.UNKNOWN, name)

    def holder_of(self, name: str) -> dict[str, Value] | None:
        """Return the variables among which `lookup` finds a name; None for a builtin or unknown one."""
        if (self.definition is None or name in self.definition.local_names) and name in self.names:
            return self.names
        return next((scope for scope in (*self.closure, self.module.names) if name in scope), None)

    def is_global(self, name: str) -> bool:
        """Whether a name here is a variable of the module."""
        if self.definition is None:
            return self.owner is None
        if name in self.definition.global_names:
            return True
        return name not in self.definition.local_names and not any(name in scope for scope in self.closure)

    def bind(self, name: str, value: Value) -> None:
        """Assign to a name."""
        if self.definition is not None and name in self.definition.global_names:
            before = self.module.names.get(name)
            self.module.names[name] = value if before is None else either((before, value))
        elif self.definition is not None and name not in self.definition.local_names:
            self._bind_outside(name, value)
        else:
            self.set(name, value)

    def _bind_outside(self, name: str, value: Value) -> None:
        """Assign to a variable of an enclosing function: `nonlocal`."""
        for scope in self.closure:
            if name in scope:
                scope[name] = either((scope[name], value))
                return
        self.set(name, value)

    def span(self, syntax: Syntax) -> Span:
        """Return where a piece of code of this module stands."""
        return Span(self.module.source.file, syntax.start, syntax.end)

    def excerpt(self, syntax: Syntax) -> str:
        """Return a piece of code of this module, short."""
        return self.module.excerpt(syntax.start, syntax.end)

    def unknown(self, syntax: Syntax, *made_of: Value) -> Text:
        """Return a value of which is only known what it is made of."""
        if made_of:
            background.hand_on(made_of, syntax, self)
        return hole(unsettled(made_of), self.excerpt(syntax))

    def evaluated_once(self, expression: Expression) -> Value:
        """Return the value of an expression that a guard lets run once."""
        before, self.frequency = self.frequency, self.once()
        value = self.world.evaluate(expression, self)
        self.frequency = before
        return value

    def record(self, event: Event) -> None:
        """Note that something happens here."""
        self.activation.events.append(event)
        if isinstance(event, FileUse | ObjectUsed) or (isinstance(event, Entered) and event.activation.touches_files):
            self.activation.touches_files = True

    def give(self, value: Value) -> None:
        """Note that the generator gives a value here."""
        self.yielded.append(value)
        if self.activation.first_yield is None:
            self.activation.first_yield = len(self.activation.events)

    def asked_since(self, mark: int) -> tuple[Text, ...]:
        """Return the paths of the files and S3 objects that the events from number `mark` on read or look for."""
        return tuple(_paths(self.activation.events[mark:], 3))

    def once(self) -> Frequency:
        """How often code behind a caching guard runs."""
        return Frequency.INIT if self.frequency is Frequency.INIT else Frequency.ONCE

    def branch(self) -> Frame:
        """Return a frame for code that may not run. It works on the same variables; `leave` undoes what it bound."""
        return replaced(self, before={}, bound={}, passing=())

    def settle(self, place: Place, *, by_event: bool) -> None:
        """Note that a lasting place is assigned here."""
        self.settled |= {place}
        self.by_event = self.by_event | {place} if by_event else self.by_event - {place}

    def quietly(self, expression: Expression) -> Value:
        """Return what an expression stands for that was evaluated here before, without noting its events again."""
        before, self.activation = self.activation, Activation("")
        try:
            return self.world.evaluate(expression, self)
        finally:
            self.activation = before

    def set(self, name: str, value: Value) -> None:
        """Bind a local name."""
        if self.before is not None and name not in self.before:
            self.before[name] = self.names.get(name)
        self.names[name] = value

    def leave(self) -> None:
        """End a branch: keep what it bound apart, and put back what was bound before."""
        for name, value in (self.before or {}).items():
            self.bound[name] = self.names[name]
            if value is None:
                del self.names[name]
            else:
                self.names[name] = value

    def join(self, branches: Iterable[Frame], *, by_event: bool = False) -> None:
        """Continue after branches, all left, of which one was taken; `by_event` when what the event says chose it."""
        ends = [branch for branch in branches if branch.alive]
        if ends:
            self._join_places(ends, by_event=by_event)
        self.taken_out = self.taken_out.union(*(end.taken_out for end in ends))
        self.alive = bool(ends)
        if ends:
            self.missing = tuple(path for path in ends[0].missing if all(path in end.missing for end in ends))
        for name in dict.fromkeys(name for end in ends for name in end.bound):
            found = (end.bound.get(name, self.names.get(name)) for end in ends)
            self.set(name, either(value for value in found if value is not None))

    def _join_places(self, ends: list[Frame], *, by_event: bool) -> None:
        everywhere = frozenset.intersection(*(end.settled for end in ends))
        somewhere = frozenset().union(*(end.settled for end in ends)) - everywhere
        if somewhere and by_event:
            somewhere -= frozenset().union(*(end.by_event for end in ends))
        self.touched = somewhere.union(*(end.touched for end in ends))
        self.settled = everywhere
        self.by_event = frozenset().union(*(end.by_event for end in ends)) & everywhere
        self.limited = frozenset.intersection(*(end.limited for end in ends))
        if any(end.assigned is not self.assigned for end in ends):
            names = dict.fromkeys(name for end in ends for name in end.assigned)
            self.assigned = {
                name: tuple(dict.fromkeys(given for end in ends for given in end.assigned.get(name, ())))
                for name in names
            }
        if any(end.aliases is not self.aliases for end in ends):
            shared = set.intersection(*(set(end.aliases.items()) for end in ends))
            self.aliases = dict(shared)


def _paths(events: Iterable[Event], depth: int) -> Iterator[Text]:
    for event in events:
        if isinstance(event, FileUse) or (isinstance(event, ObjectUsed) and not event.put):
            yield event.path
        elif isinstance(event, Entered) and depth and event.activation.touches_files:
            yield from _paths(event.activation.events, depth - 1)
