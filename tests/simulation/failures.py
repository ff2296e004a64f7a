"""The ways in which an example fails on Lambda, each a question to a stage."""

from __future__ import annotations

import errno
import re
import time
from typing import TYPE_CHECKING

from tests.simulation.deployment import UndeployableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.simulation.rehearsal import Invoke, Played, Stage

    Failure = Callable[[Stage, Sequence[Invoke]], bool]

_MEGABYTES = 2
_MONTH = 30 * 24 * 3600


class UnexpectedError(AssertionError):
    """The example fails in another way than its page says."""


def raises(kind: str, words: str = "", *, number: int | None = None) -> Failure:
    """An invocation ends in an error of this name, whose trace has the words."""

    def seen(stage: Stage, invocations: Sequence[Invoke]) -> bool:
        failed = [outcome for outcome in stage.play(invocations).outcomes if outcome.error]
        other = [each for each in failed if each.error != kind or words not in each.trace or each.errno != number]
        if other:
            raise UnexpectedError(other[0].trace)
        return bool(failed)

    return seen


READ_ONLY = raises("OSError", "Read-only file system", number=errno.EROFS)
NO_SUCH_FILE = raises("FileNotFoundError", "No such file", number=errno.ENOENT)


def denied(action: str) -> Failure:
    """AWS refuses a call because the role does not allow `action`."""

    def seen(stage: Stage, invocations: Sequence[Invoke]) -> bool:
        failed = [outcome for outcome in stage.play(invocations).outcomes if outcome.error]
        expected = re.compile(rf"AccessDenied.* is not authorized to perform: {re.escape(action)} on ", re.DOTALL)
        for outcome in failed:
            if not expected.search(outcome.trace):
                raise UnexpectedError(outcome.trace)
        return bool(failed)

    return seen


def undeployable(words: str) -> Failure:
    """The deployment is refused."""

    def seen(stage: Stage, invocations: Sequence[Invoke]) -> bool:
        try:
            _calm(stage.play(invocations))
        except UndeployableError as refused:
            if not re.search(words, str(refused)):
                raise UnexpectedError(str(refused)) from refused
            return True
        return False

    return seen


def other_answer_when_fresh(stage: Stage, invocations: Sequence[Invoke]) -> bool:
    """The last answer depends on which environment the invocation meets."""
    warm = _calm(stage.play(invocations))
    fresh = _calm(stage.play(invocations, fresh_for_the_last=True))
    if fresh.last.result != _calm(stage.play(invocations, fresh_for_the_last=True)).last.result:
        raise UnexpectedError("the answer is another one each time, whichever environment gives it")
    return bool(warm.last.result != fresh.last.result)


def lost(marker: str) -> Failure:
    """What the event brought is nowhere once the environments have gone, but was under /tmp."""

    def seen(stage: Stage, invocations: Sequence[Invoke]) -> bool:
        played = _calm(stage.play(invocations))
        if marker in played.kept():
            return False
        if not played.last.tmp:
            raise UnexpectedError("nothing was written that could be lost")
        return True

    return seen


def stored(marker: str) -> Failure:
    """What an earlier event brought is in what a later one stores."""
    return lambda stage, invocations: marker in _calm(stage.play(invocations)).kept()


def answers(marker: str) -> Failure:
    """The last answer holds what it should not."""
    return lambda stage, invocations: marker in repr(_calm(stage.play(invocations)).last.result)


def lacks(marker: str) -> Failure:
    """The last answer does not hold what an earlier event brought."""
    return lambda stage, invocations: marker not in repr(_calm(stage.play(invocations)).last.result)


def not_done(marker: str) -> Failure:
    """When the answer is there and the environment is frozen, AWS was not asked for what was started."""

    def seen(stage: Stage, invocations: Sequence[Invoke]) -> bool:
        account = _calm(stage.play(invocations)).account
        return not any(marker in request for request in account.requests())

    return seen


def fails(stage: Stage, invocations: Sequence[Invoke]) -> bool:
    """An invocation ends in any error."""
    return any(outcome.error for outcome in stage.play(invocations).outcomes)


def lets_through(action: str) -> Failure:
    """A call succeeds that was meant to be denied: what was stored is gone."""

    def seen(stage: Stage, invocations: Sequence[Invoke]) -> bool:
        return not denied(action)(stage, invocations) and not stage.account.contents()

    return seen


def grows(stage: Stage, invocations: Sequence[Invoke]) -> bool:
    """Memory holds ever more: also after invocations that could have filled whatever has a limit."""
    kept = [outcome.memory for outcome in _calm(stage.play(invocations)).outcomes]
    middle = len(kept) // 2
    return kept[-1] - kept[middle] > _MEGABYTES * 1024


def piles_up(stage: Stage, invocations: Sequence[Invoke]) -> bool:
    """There are more files under /tmp after each invocation."""
    counts = [len(outcome.tmp) for outcome in _calm(stage.play(invocations)).outcomes]
    return counts == sorted(set(counts)) and len(counts) > 1


def never_expires(stage: Stage, invocations: Sequence[Invoke]) -> bool:
    """What was written for a while is still there when all that DynamoDB would delete is gone."""
    played = _calm(stage.play(invocations))
    before = len(list(played.account.items()))
    played.account.sweep(time.time() + _MONTH)
    if not before:
        raise UnexpectedError("nothing was written")
    return any(played.account.items())


def _calm(played: Played) -> Played:
    """An example that fails without an error must end without one."""
    for outcome in played.outcomes:
        if outcome.error:
            raise UnexpectedError(outcome.trace)
    return played
