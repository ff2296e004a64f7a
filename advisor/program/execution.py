"""What statements do: names bound, branches taken, functions and classes defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import absence, guards, library_caches, objects, state_guards, state_reads, state_writes
from advisor.program import syntax as s
from advisor.program.assignment import assign, names_in
from advisor.program.branches import execute_if, know
from advisor.program.contexts import enter
from advisor.program.definitions import define, define_class
from advisor.program.domain import NONE, Entries, External
from advisor.program.elements import element_of
from advisor.program.evaluation import evaluate
from advisor.program.lattice import either, least_fixed, truth
from advisor.program.state_mentions import Look
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.frames import Frame
    from advisor.values import Text

_ABSENCE = frozenset(
    ("Exception BaseException OSError IOError FileNotFoundError EnvironmentError os.error PermissionError").split()
)
_REFUSAL = _ABSENCE - {"Exception", "BaseException", "FileNotFoundError"}
_UNSET = frozenset("KeyError NameError AttributeError LookupError UnboundLocalError Exception".split())


def execute(body: tuple[s.Statement, ...], frame: Frame) -> None:
    """Follow the statements of a block until one leaves it."""
    for statement in body:
        if not frame.alive:
            return
        _KINDS[type(statement)](statement, frame)


def _assign(statement: s.Assign, frame: Frame) -> None:
    mark = len(frame.activation.events)
    state_reads.looked_at(statement.value, frame)
    value = evaluate(statement.value, frame)
    read = frame.asked_since(mark)
    kept = guards.lasting_place(statement.value, frame)
    for target in statement.targets:
        assign(target, value, frame, statement.value)
        if frame.definition is not None:
            names = names_in(target)
            frame.activation.contents.update(dict.fromkeys(names, read))
            frame.taken_out = frame.taken_out | names if kept else frame.taken_out - names
            state_reads.named(target, statement.value, frame)
            step = isinstance(statement.value, s.Name) and statement.value.name in frame.steps
            frame.steps = frame.steps | names if step else frame.steps - names


def _evaluate(statement: s.Evaluate, frame: Frame) -> None:
    state_reads.looked_at(statement.value, frame)
    evaluate(statement.value, frame)
    state_writes.deleted(statement, frame)
    if statement.leaves:
        frame.alive = False


def _return(statement: s.Return, frame: Frame) -> None:
    if statement.value is not None:
        state_reads.looked_at(statement.value, frame)
    frame.results.append(evaluate(statement.value, frame) if statement.value is not None else NONE)
    frame.ends.append((frame.settled, frame.touched))
    frame.alive = False


def _loop(statement: s.Loop, frame: Frame) -> None:
    state_reads.looked_at(statement.source, frame, Look.ASKED if statement.target is None else Look.READ)
    source = evaluate(statement.source, frame)
    if statement.target is None:
        absence.looked_at(source, frame)
    else:
        absence.met(source, statement.source, frame)
    if statement.target is None and truth(source) is False:
        return
    around = frame.branch()
    for name in _rebound(statement.body) & around.names.keys():
        # A later round may find another value than the first.
        around.set(name, either((around.names[name], hole(least_fixed((around.names[name], _ANY)), name))))
    if statement.target is not None:
        assign(statement.target, element_of(source, statement.source, frame), around)
        around.steps |= names_in(statement.target)
    execute(statement.body, around)
    around.alive = True
    around.leave()
    passed_over = frame.branch()
    frame.join([passed_over, around])
    execute(statement.otherwise, frame)


_ANY = hole(Origin.UNKNOWN)


def _rebound(body: tuple[s.Statement, ...]) -> set[str]:
    """The plain names that a block assigns to, its inner blocks included."""
    names: set[str] = set()
    for statement in body:
        match statement:
            case s.Assign(targets=targets):
                names |= {target.name for target in targets if isinstance(target, s.Name)}
            case s.If(body=inner, otherwise=otherwise) | s.Loop(body=inner, otherwise=otherwise):
                names |= _rebound((*inner, *otherwise))
            case s.With(body=inner):
                names |= _rebound(inner)
            case s.Try(body=inner, handlers=handlers, otherwise=otherwise, finally_=last):
                names |= _rebound((*inner, *otherwise, *last, *(part for *_, block in handlers for part in block)))
            case _:
                pass
    return names


def _with(statement: s.With, frame: Frame) -> None:
    exits = []
    for context, target in statement.items:
        entered, leave = enter(evaluate(context, frame), context, frame)
        exits.append(leave)
        state_reads.looked_at(context, frame)
        if target is not None:
            assign(target, entered, frame)
    coping = frame.coping
    frame.coping = coping or any(_copes(context) for context, _ in statement.items)
    execute(statement.body, frame)
    frame.coping = coping
    alive, frame.alive = frame.alive, True
    for leave in reversed(exits):
        leave()
    frame.alive = alive


def _copes(context: s.Expression) -> bool:
    """Whether a context manager is `suppress` of an error that a missing file raises."""
    match context:
        case s.Call(function=s.Attribute(name="suppress") | s.Name(name="suppress"), arguments=arguments):
            named = (argument.value for argument in arguments)
            return any(isinstance(value, s.Name) and value.name in _ABSENCE for value in named)
        case _:
            return False


def _try(statement: s.Try, frame: Frame) -> None:
    mark = len(frame.activation.events)
    caught = {name for names, _, _ in statement.handlers for name in names or ("Exception",)}
    tried = frame.branch()
    tried.coping = frame.coping or bool(caught & _ABSENCE)
    tried.braced = frame.braced or bool(caught & _REFUSAL)
    tried.caught = frame.caught | absence.coped_with(statement, frame)
    began = tried.frequency
    execute(statement.body, tried)
    asked = frame.asked_since(mark)
    tried.coping, tried.braced, tried.caught = frame.coping, frame.braced, frame.caught
    execute(statement.otherwise, tried)
    tried.leave()
    ends = [tried, *(_handler(handler, statement, tried, asked, frame) for handler in statement.handlers)]
    frame.join(ends)
    if tried.alive and tried.frequency is not began:
        frame.frequency = tried.frequency
    alive, frame.alive = frame.alive, True
    execute(statement.finally_, frame)
    frame.alive = frame.alive and alive


def _values_of(body: tuple[s.Statement, ...]) -> list[s.Expression]:
    """The expressions that the statements of a block give, return or assign."""
    values = (getattr(statement, "value", None) for statement in body)
    return [value for value in values if isinstance(value, s.Expression)]


def _handler(handler: s.Handler, statement: s.Try, tried: Frame, asked: tuple[Text, ...], frame: Frame) -> Frame:
    names = set(handler[0] or ("Exception",))
    branch = frame.branch()
    for name, value in tried.bound.items():
        before = frame.names.get(name)
        branch.set(name, value if before is None else either((before, value)))
    branch.recovering = True
    if names & _ABSENCE:
        know(branch, asked, True)
    elif any(name.rpartition(".")[2] in objects.ABSENCE for name in names):
        know(branch, tuple(path for path in asked if path.prefix.startswith(objects.PREFIX)), True)
    if names & _UNSET and guards.reads_lasting(statement.body, frame):
        branch.frequency = frame.once()
        branch.guards += tuple(state_guards.guard_of(part, frame) for part in _values_of(statement.body))
    if handler[1]:
        branch.bind(handler[1], branch.unknown(statement))
    execute(handler[2], branch)
    branch.leave()
    return branch


def _define(statement: s.Define, frame: Frame) -> None:
    frame.bind(statement.definition.name, define(statement.definition, frame))


def _define_class(statement: s.DefineClass, frame: Frame) -> None:
    frame.bind(statement.definition.name, define_class(statement.definition, frame))


def _import(statement: s.Import, frame: Frame) -> None:
    value = frame.world.importer.imported(statement, frame)
    if isinstance(value, External) and not statement.level:
        for module in dict.fromkeys((statement.module, f"{statement.module}.{statement.attribute}".rstrip("."))):
            library_caches.imported(module, statement, frame)
    if statement.bound != "*":
        frame.bind(statement.bound, value)
    elif isinstance(value, Entries):
        for name, item in value.values:
            frame.bind(name, item)


_KINDS: dict[type[s.Statement], Callable[..., None]] = {
    s.Assign: _assign,
    s.Evaluate: _evaluate,
    s.Return: _return,
    s.If: execute_if,
    s.Loop: _loop,
    s.With: _with,
    s.Try: _try,
    s.Define: _define,
    s.DefineClass: _define_class,
    s.Import: _import,
}
