"""What happens from the start of an execution environment to the end of one invocation of a function."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from advisor.model import Related
from advisor.program.arguments import Arguments, dependency, plain
from advisor.program.domain import FunctionValue, Produced
from advisor.program.facts import Frequency
from advisor.program.frames import Frame
from advisor.program.syntax import Syntax
from advisor.program.traces import Activation, Entered, FileUse
from advisor.record import record
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.domain import Value
    from advisor.program.modules import Module
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
    relative = file.relative_to(world.root).with_suffix("")
    name = ".".join(relative.parts).removesuffix(".__init__")
    module = world.import_module(name, None, None)
    if module is None:
        return entry
    frame = Frame(world, module, {}, entry, Frequency.INVOCATION)
    site = Syntax(0, 0)
    world.begin()
    frame.record(Entered(frame.span(site), Frequency.INIT, world.modules[module.file][1]))
    target = module.names.get(handler.attribute)
    if target is not None:
        arguments = (hole(Origin.EVENT, "event"), hole(Origin.EVENT, "context"))
        world.call(target, plain(arguments, site), frame)
    if not isinstance(target, FunctionValue) or _holds_framework(module):
        _call_routes(entry, frame)
    return entry


def _holds_framework(module: Module) -> bool:
    """Whether a framework's object is in sight of the handler, so that it may pass the event on to routes."""
    return any(isinstance(value, Produced) for value in module.names.values())


def _call_routes(entry: Activation, frame: Frame) -> None:
    imported = {event.span.file for event in _events_below(entry)}
    for route in list(frame.world.registered):
        if route.module.file in imported or route.module.file == frame.module.file:
            called_in = Frame(frame.world, route.module, {}, entry, Frequency.INVOCATION)
            place = Syntax(route.definition.start, route.definition.start)
            frame.world.call(route, Arguments((), _from_request(route), place), called_in)


def _from_request(route: FunctionValue) -> tuple[tuple[str, Value], ...]:
    """What a framework gives to the parameters of a route, those apart that it takes from other functions."""
    provided = {name for name, default in route.defaults if dependency(default) is not None}
    names = [parameter.name for parameter in route.definition.parameters if not parameter.star]
    wanted = names[1 if route.receiver is not None else 0 :]
    return tuple((name, hole(Origin.EVENT, name)) for name in wanted if name not in provided)


def _events_below(entry: Activation) -> Iterator[Event]:
    return (happening.event for happening in happenings(entry))


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
