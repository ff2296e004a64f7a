"""Everything that is known while the code of one service is followed under one environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import absence, calls, evaluation, execution, literals, state_reads, variables
from advisor.program.arguments import bind
from advisor.program.classes import any_of
from advisor.program.domain import NONE, Entries, Instance, Items
from advisor.program.facts import Frequency
from advisor.program.frames import MOST_DEPTH, Frame
from advisor.program.importing import Importer
from advisor.program.lattice import either
from advisor.program.state_mentions import Look, mentions
from advisor.program.traces import Activation
from advisor.record import replaced
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from advisor.model import Span
    from advisor.program.arguments import Arguments
    from advisor.program.domain import ClassValue, FunctionValue, Value
    from advisor.program.modules import Library
    from advisor.program.routes import Route
    from advisor.program.state_mentions import Mention
    from advisor.program.syntax import Expression, FunctionDefinition, Statement
    from advisor.service.model import Environment, ImportPath
    from advisor.values import Text

_MOST_VARIANTS = 16
_MOST_RECEIVERS = 48
_MOST_ACTIVATIONS = 20_000
"""More than any real service needs; code that doubles itself would never end."""


class World:
    """The modules imported, the objects made and the functions followed so far."""

    def __init__(
        self,
        library: Library,
        root: Path,
        import_path: ImportPath,
        environments: Sequence[Environment],
        own_names: frozenset[str] = frozenset(),
        layers: Sequence[Path] = (),
    ) -> None:
        """`root` is the folder that is deployed as /var/task, with functions that have the `environments`."""
        self.own_names = own_names
        """The names of the service's tables, buckets and queues."""
        self.importer = Importer(self, library, root, import_path, layers)
        self.environment = variables.common(environments)
        self.held_by_some = frozenset(
            name for one in environments for name in one.variables if name not in self.environment.variables
        )
        """Environment variables that some of the functions have and others lack."""
        self.assigned_variables: dict[str, Value] = {}
        """Environment variables that the code itself sets."""
        self._variables_at_init: dict[str, Value] = {}
        self.looked_for: set[str] = set()
        """Environment variables of which a test at init asked whether they are set."""
        self.working_folder: Text | None = None
        """Where os.chdir has moved to."""
        self._folder_at_init: Text | None = None
        self.cache_folders: dict[str, Text] = {}
        """Where the code has told libraries to keep their caches."""
        self._caches_at_init: dict[str, Text] = {}
        self.attributes: dict[tuple[Instance | FunctionDefinition, str], Value] = {}
        self.entered_later: dict[Span, set[str]] = {}
        """The keys that some code adds to a dict after it is made; `""` for keys that are not known."""
        self.copied: dict[Span, set[Span]] = {}
        """The dicts whose entries each dict takes over."""
        self.made_by_metaclass: dict[ClassValue, Value] = {}
        """What a metaclass of the service last made of its classes."""
        self.has_work = False
        """Whether some code starts work beside itself."""
        self.registered: list[Route] = []
        """What is handed to frameworks at init."""
        self.subclasses: dict[ClassValue, list[ClassValue]] = {}
        self.alternatives: dict[FunctionDefinition, list[FunctionValue]] = {}
        """What `functools.singledispatch` may call in place of a function."""
        self.stored: set[str] = set()
        """The names of what some module assigns in a function, or puts values into."""
        self.scopes_at_init: set[int] = set()
        """The variables, by identity, of the modules and functions that define functions at init."""
        self._mentions: dict[tuple[Expression, Look], tuple[Mention, ...]] = {}
        self._activations: dict[tuple[object, ...], Activation] = {}
        self._variants: dict[object, int] = {}

    @property
    def _altered(self) -> tuple[object, ...]:
        """What an invocation has changed around the code that it still runs."""
        return (self.working_folder, *self.assigned_variables.items(), *self.cache_folders.items())

    def begin(self) -> None:
        """Start an invocation in an environment of its own: what another invocation changed is not seen."""
        self.working_folder, self.assigned_variables = self._folder_at_init, dict(self._variables_at_init)
        self.cache_folders = dict(self._caches_at_init)

    def set_variable(self, name: str, value: Value, frequency: Frequency) -> None:
        """Set an environment variable."""
        self.assigned_variables[name] = value
        if frequency is Frequency.INIT:
            self._variables_at_init[name] = value

    def settle_cache(self, library: str, folder: Text, frequency: Frequency) -> None:
        """Note that the code tells a library where to keep its cache."""
        self.cache_folders[library] = folder
        if frequency is Frequency.INIT:
            self._caches_at_init[library] = folder

    def move_to(self, folder: Text, frequency: Frequency) -> None:
        """Change the working folder."""
        self.working_folder = folder
        if frequency is Frequency.INIT:
            self._folder_at_init = folder

    def note_entries(self, before: Entries, after: Entries | None) -> None:
        """Keep which keys a dict gets after it is made; None for a dict that anything may have been done to."""
        if before.span is not None:
            added = [key for key, _ in after.values] if after is not None and after.complete else [""]
            self.entered_later.setdefault(before.span, set()).update(added)

    def note_copy(self, source: Value, copy: Span | None) -> None:
        """Keep that the dict made at `copy` takes over the entries of another, also those that it gets unseen."""
        if isinstance(source, Entries) and source.span is not None and copy is not None:
            self.copied.setdefault(copy, set()).add(source.span)

    def entered_unseen(self) -> dict[Span, set[str]]:
        """The keys that each dict may hold besides those that its value shows, also those of the dicts it copies."""
        keys = {place: set(later) for place, later in self.entered_later.items()}
        waiting = [*keys]
        while waiting:
            source = waiting.pop()
            for copy in (copy for copy, sources in self.copied.items() if source in sources):
                held = keys.setdefault(copy, set())
                if not keys[source] <= held:
                    held |= keys[source]
                    waiting.append(copy)
        return keys

    def evaluate(self, expression: Expression, frame: Frame) -> Value:
        """Return what an expression stands for, recording what its evaluation does."""
        return evaluation.evaluate(expression, frame)

    def execute(self, body: tuple[Statement, ...], frame: Frame) -> None:
        """Follow statements."""
        execution.execute(body, frame)

    def call(self, callee: Value, arguments: Arguments, frame: Frame) -> Value:
        """Return what calling something gives."""
        return calls.call(callee, arguments, frame)

    def enter(self, function: FunctionValue, arguments: Arguments, frequency: Frequency, caller: Frame) -> Activation:
        """Follow a function, or return what following it with the same arguments in the same situation gave."""
        situation = (
            frequency,
            caller.checked,
            caller.missing,
            caller.coping,
            caller.braced,
            caller.recovering,
            caller.aside,
            self._passed_on(caller),
            caller.passing,
            *self._altered,
        )
        key: tuple[object, ...] = (*function.identity, arguments.key, situation)
        if key in self._activations:
            return literals.again(self._activations[key], arguments, caller)
        variants = self._variants.get(function.definition, 0) + 1
        self._variants[function.definition] = variants
        if variants > _MOST_VARIANTS:
            arguments = arguments.widened()
            if variants > _MOST_RECEIVERS and isinstance(function.receiver, Instance):
                function = replaced(function, receiver=any_of(function.receiver))
            key = (*function.identity, arguments.key, situation)
            if key in self._activations:
                return literals.again(self._activations[key], arguments, caller)
        self.importer.library.checkpoint()
        activation = self._activations[key] = Activation(function.definition.name, given=literals.given(arguments))
        if caller.depth < MOST_DEPTH and len(self._activations) < _MOST_ACTIVATIONS:
            self._follow(function, arguments, frequency, caller, activation)
        if activation.result is None:
            activation.result = hole(Origin.UNKNOWN, f"{function.definition.name}()")
        return activation

    def _follow(
        self, function: FunctionValue, arguments: Arguments, frequency: Frequency, caller: Frame, activation: Activation
    ) -> None:
        definition = function.definition
        frame = Frame(
            self,
            function.module,
            {},
            activation,
            frequency,
            definition,
            function.closure,
            function.lasting,
            function.owner,
            function.receiver,
            caller.depth + 1,
            checked=caller.checked,
            missing=caller.missing,
            coping=caller.coping,
            braced=caller.braced,
            recovering=caller.recovering,
            aside=caller.aside,
            looked_for=self._passed_on(caller),
            aliases=dict(caller.passing),
        )
        caller.passing = ()
        bind(function, arguments, frame)
        state_reads.by_default(function, frame)
        self.execute(definition.body, frame)
        ends = [*frame.ends, (frame.settled, frame.touched)] if frame.alive or not frame.ends else frame.ends
        activation.settled = frozenset.intersection(*(settled for settled, _ in ends))
        activation.touched = frozenset().union(*(settled | touched for settled, touched in ends)) - activation.settled
        returned = [*frame.results, NONE] if frame.alive or not frame.results else frame.results
        if definition.is_generator:
            activation.result = Items(tuple(dict.fromkeys(frame.yielded)), complete=False)
        else:
            activation.result = either(returned if frame.results else [NONE])

    def _passed_on(self, caller: Frame) -> frozenset[str]:
        """What a called function may rely on: that a variable is set which only some of the functions have."""
        if not caller.looked_for:
            return caller.looked_for
        return frozenset(name for name in caller.looked_for if name == absence.ANY or name in self.held_by_some)

    def mentions_in(self, expression: Expression, look: Look = Look.READ) -> tuple[Mention, ...]:
        """The variables and attributes that an expression names."""
        found = self._mentions.get((expression, look))
        if found is None:
            found = self._mentions[expression, look] = tuple(mentions(expression, look))
        return found
