"""What happens from the start of an execution environment to the end of one invocation of a function."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from advisor.model import Related
from advisor.program import background, routes
from advisor.program.arguments import plain
from advisor.program.attributes import method_of
from advisor.program.domain import FunctionValue, Instance, Produced
from advisor.program.facts import Frequency
from advisor.program.frames import Frame
from advisor.program.lattice import options
from advisor.program.syntax import Syntax
from advisor.program.traces import Activation, Dispatched, Entered, FileUse
from advisor.record import record
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.domain import Value
    from advisor.program.traces import Event
    from advisor.program.world import World
    from advisor.service.model import Function, Handler

MOST_FILE_USES = 500
"""Of so many uses of files that some may be left out, none can be said to be missing."""
_LONGEST_CHAIN = 12


@record()
class Happening:
    """An event of an invocation, and the calls that lead to it, outermost first."""

    event: Event
    chain: tuple[Span, ...]

    @property
    def via(self) -> tuple[Related, ...]:
        """The calls as places related to a finding."""
        return tuple(Related(span, "reached through this call") for span in self.chain)


def follow(function: Function, handler: Handler, file: Path, world: World) -> Activation:
    """Import a handler's module and call the handler, as Lambda does."""
    entry = Activation(function.name)
    name = world.importer.name_of(file)
    module = world.importer.import_module(name, None, None) if name else None
    if module is None:
        return entry
    frame = Frame(world, module, {}, entry, Frequency.INVOCATION)
    site = Syntax(0, 0)
    world.begin()
    frame.record(Entered(frame.span(site), Frequency.INIT, world.importer.modules[module.file][1]))
    target = module.names.get(handler.attribute)
    if target is not None:
        arguments = (hole(Origin.EVENT, "event"), hole(Origin.EVENT, "context"))
        background.hand_on((world.call(target, plain(arguments, site), frame),), site, frame)
        _call_inherited(target, frame)
        _call_routes(target, entry, frame)
    return entry


def _call_inherited(target: Value, frame: Frame) -> None:
    """Call what a handler object of another library's class defines: its inherited `__call__` does."""
    for option in options(target):
        if isinstance(option, Instance) and method_of(option, ("__call__",)) is None:
            for method in routes.methods_of(option):
                frame.world.call(method, routes.arguments_of(method, frame), frame)


def _call_routes(target: Value, entry: Activation, frame: Frame) -> None:
    """Call what frameworks call for the event, when the handler is one of their objects or hands the event to one."""
    enrolled = frame.world.registered
    if not enrolled:
        return
    happened = [happening.event for happening in happenings(entry)]
    families = {family for event in happened if isinstance(event, Dispatched) for family in event.families}
    entered = {event.activation for event in happened if isinstance(event, Entered)}
    imported = {file for file, (_, activation) in frame.world.importer.modules.items() if activation in entered}
    by_itself = not all(isinstance(option, FunctionValue) for option in options(target))
    makers = {option.maker for option in options(target) if isinstance(option, Produced)}
    for route in list(enrolled):
        called = (by_itself or route.family in families) if route.family else route.maker in makers
        if called and route.module.file in imported:
            called_in = Frame(frame.world, route.module, {}, entry, Frequency.INVOCATION)
            for function in routes.calls_of(route, called_in):
                answer = frame.world.call(function, routes.arguments_of(function, called_in), called_in)
                background.hand_on((answer,), function.definition, called_in)


def happenings(entry: Activation) -> Iterator[Happening]:
    """Every event of an invocation once, each activation where it is first entered."""
    seen: set[Activation] = set()

    def visit(activation: Activation, chain: tuple[Span, ...]) -> Iterator[Happening]:
        seen.add(activation)
        for event in activation.events:
            yield Happening(event, chain)
            if isinstance(event, Entered) and event.activation not in seen:
                longer = chain if event.frequency is Frequency.INIT or event.span.end == 0 else (*chain, event.span)
                yield from visit(event.activation, longer[:_LONGEST_CHAIN])

    return visit(entry, ())


def file_uses(entry: Activation) -> tuple[Happening, ...]:
    """Every use of a file in the order in which it happens; code that is entered again counts again."""
    known: dict[Activation, tuple[Happening, ...]] = {}

    def uses_of(activation: Activation) -> tuple[Happening, ...]:
        if activation not in known:
            known[activation] = ()  # for code that calls itself
            known[activation] = tuple(islice(uses_below(activation), MOST_FILE_USES))
        return known[activation]

    def uses_below(activation: Activation) -> Iterator[Happening]:
        for event in activation.events:
            if isinstance(event, FileUse):
                yield Happening(event, ())
            elif isinstance(event, Entered) and event.activation.touches_files:
                call = () if event.frequency is Frequency.INIT or event.span.end == 0 else (event.span,)
                for use in uses_of(event.activation):
                    yield Happening(use.event, (*call, *use.chain)[:_LONGEST_CHAIN])

    return uses_of(entry)
