"""`if`: what a test tells, and what each of its branches may therefore rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import absence, guards, state_guards, state_reads
from advisor.program import syntax as s
from advisor.program.evaluation import evaluate
from advisor.program.facts import Frequency
from advisor.program.lattice import least_fixed, truth
from advisor.program.state_mentions import Look
from advisor.record import record
from advisor.values import Origin

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.values import Text


@record()
class _Test:
    """What is known of a test once it has been evaluated."""

    expression: s.Expression
    known: bool | None
    """Whether it holds; None when that differs or is not known."""
    optional: bool
    """Whether it hangs on an environment variable that may not be set."""
    asked: tuple[Text, ...]
    """The paths whose existence or age it asks for."""
    found: bool | None
    """Whether it holds where they exist; None when it asks for an age, or for more."""
    absent: bool | None
    """Whether it holds when something that outlives the invocation is not there yet; None for any other test."""


def execute_if(statement: s.If, frame: Frame) -> None:
    """Follow each branch that may be taken, and what comes behind them."""
    test = _tested(statement.test, frame)
    branches = []
    turned = False
    for wanted, body in ((True, statement.body), (False, statement.otherwise)):
        if test.known not in (None, wanted) or guards.never_deployed(statement.test, wanted):
            continue
        branch = _branch(test, wanted, frame)
        began = branch.frequency
        frame.world.execute(body, branch)
        turned |= branch.alive and branch.frequency is not began
        branch.leave()
        branches.append(branch)
    chain = len(statement.otherwise) == 1 and isinstance(statement.otherwise[0], s.If)
    by_event = not chain and any(branch.by_event is not frame.by_event for branch in branches)
    frame.join(branches, by_event=by_event and state_reads.asks_event_only(statement.test, frame))
    if frame.alive and branches and not branches[0].alive:
        _continue_behind(test, frame)
    elif turned:
        # `if key in kept: if fresh(kept[key]): return …`: what follows runs for what is absent or too old.
        frame.frequency = frame.once() if test.absent is False else Frequency.UNKNOWN


def _tested(test: s.Expression, frame: Frame) -> _Test:
    mark = len(frame.activation.events)
    state_reads.looked_at(test, frame, Look.ASKED)
    value = evaluate(test, frame)
    absence.looked_at(value, frame)
    known = truth(value)
    optional = known is None and absence.depends_on_environment(value)
    asked = frame.asked_since(mark)
    found = guards.finds(test) if asked else None
    if not asked:
        asked, found = _looked_at(test, value, frame)
    absent = None if guards.is_setting(test, frame) else guards.absent(test, frame)
    if absent is not None:
        known = None  # what is kept is there in some invocations and not in others
    return _Test(test, known, optional, asked, found, absent)


def _branch(test: _Test, wanted: bool, frame: Frame) -> Frame:
    """The beginning of what runs where the test holds, or where it does not."""
    branch = frame.branch()
    know(branch, test.asked, test.found is not wanted)
    if test.optional:
        absence.look_for(absence.ANY, branch)
    if test.absent is wanted:
        branch.frequency = frame.once()
        branch.guards += (state_guards.guard_of(test.expression, frame, wanted=wanted),)
    state_reads.chosen(test.expression, wanted, branch)
    return branch


def _continue_behind(test: _Test, frame: Frame) -> None:
    """`if found: return …`: what follows runs only where it was not found."""
    know(frame, test.asked, test.found is not False)
    if test.optional and not absence.asks_presence(test.expression):
        absence.look_for(absence.ANY, frame)
    if test.absent is False:
        frame.frequency = frame.once()
        frame.guards += (state_guards.guard_of(test.expression, frame, wanted=False),)


def _looked_at(test: s.Expression, value: Value, frame: Frame) -> tuple[tuple[Text, ...], bool | None]:
    """The files whose contents a test looks at: whether there are any, or whether they are too old."""
    contents = frame.activation.contents
    named = guards.is_there(test)
    if named is not None:
        return contents.get(named[0], ()), named[1]
    if least_fixed((value,)) is Origin.FRESH:  # compared with a clock
        return tuple(path for name in guards.names_in(test) for path in contents.get(name, ())), None
    return (), None


def know(frame: Frame, asked: tuple[Text, ...], may_be_missing: bool) -> None:
    """Note which paths were asked for on the way to a block."""
    frame.checked += asked
    frame.missing += asked if may_be_missing else ()
