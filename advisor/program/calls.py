"""What calling something gives, and what it does: who is called, and how a function of the service is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import (
    absence,
    aws,
    background,
    callbacks,
    classes,
    constructors,
    databases,
    files,
    followed,
    kept_functions,
    log_files,
    plain_objects,
    pynamodb,
    state_reads,
    temporary_files,
)
from advisor.program.answers import rewritten
from advisor.program.attributes import attribute_of
from advisor.program.clocks import moment_made
from advisor.program.domain import (
    AwsObject,
    ClassValue,
    Either,
    External,
    FunctionValue,
    Instance,
    Member,
    Parent,
    Produced,
)
from advisor.program.facts import Frequency
from advisor.program.foreign_calls import method_called, outside
from advisor.program.lattice import either, is_none
from advisor.program.mutations import handed_over
from advisor.program.text_functions import computed
from advisor.program.traces import Entered
from advisor.record import replaced

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


def call(callee: Value, arguments: Arguments, frame: Frame) -> Value:
    """Return what a call gives, recording what it does."""
    if isinstance(callee, Either):
        return either(_call(option, arguments, frame) for option in callee.options if not is_none(option))
    return _call(callee, arguments, frame)


def _call(callee: Value, arguments: Arguments, frame: Frame) -> Value:
    match callee:
        case FunctionValue(kind="middleware"):
            return replaced(callee, named=(*callee.named, *arguments.keywords))
        case FunctionValue():
            return _enter(callee, arguments, frame)
        case ClassValue():
            background.made(callee, arguments, frame)
            return classes.called(callee, arguments, frame)
        case Parent(receiver=ClassValue() as of, of=metaclass) if metaclass is of.metaclass:
            made = frame.world.made_by_metaclass[of] = classes.construct(of, arguments, frame)
            return made
        case Instance():
            return call(attribute_of(callee, "__call__", arguments.site, frame), arguments, frame)
        case External(name=name):
            return _external(name, arguments, frame)
        case Member(base=AwsObject() as base, name=name):
            absence.handed_to_aws(base, arguments, frame)
            return aws.called(base, name, arguments, frame)
        case Member(base=base, name=name):
            if isinstance(base, ClassValue | Instance):
                pynamodb.called(base, name, arguments, frame)
            return method_called(base, name, arguments, frame)
        case Produced(wrapped=wrapped) if wrapped:
            return _wrapper(callee, arguments, frame)
        case Produced() if kept_functions.is_caching(callee) and isinstance(arguments.given(0), FunctionValue):
            return replaced(arguments.positional[0], kept=True)
        case Produced(maker=plain_objects.NAMED_TUPLE):
            return plain_objects.made_by(callee, arguments)
        case Produced(maker=maker) if any(isinstance(value, FunctionValue) for value in arguments.positional):
            return outside(f"{maker}()", callee, arguments, frame)
        case _:
            handed_over("", arguments, frame)
            return outside("", callee, arguments, frame)


def _enter(function: FunctionValue, arguments: Arguments, frame: Frame) -> Value:
    frequency = frame.frequency
    if function.kept and _keeps(function.receiver):
        frequency = frame.once()
    frame.passing = state_reads.passed(function, arguments.site, frame)
    activation = frame.world.enter(function, arguments, frequency, frame)
    frame.passing = ()
    frame.record(Entered(frame.span(arguments.site), frequency, activation, frame.settled, frame.touched))
    frame.settled |= activation.settled
    frame.touched |= activation.touched
    result = activation.result if activation.result is not None else frame.unknown(arguments.site)
    kept_functions.called(function, arguments, activation, result, frame)
    for other in frame.world.alternatives.get(function.definition, ()):
        result = either((result, _enter(other, arguments, frame)))
    for called in function.beside if frame.frequency is not Frequency.INIT else ():
        callbacks.hand_over("", called, arguments, frame)
    return result


def _keeps(receiver: Value | None) -> bool:
    return not isinstance(receiver, Instance) or receiver.lasting


def _wrapper(callee: Produced, arguments: Arguments, frame: Frame) -> Value:
    """A call of what code outside the service made of functions of the service: it may call each of them."""
    inner = [value for value in callee.wrapped if isinstance(value, FunctionValue)]
    return either([*(_call(value, arguments, frame) for value in inner), outside("", callee, arguments, frame)])


def _external(name: str, arguments: Arguments, frame: Frame) -> Value:
    absence.passed(name, arguments, frame)
    background.passed(name, arguments, frame)
    found = followed.result(name, arguments, frame)
    if found is not None:
        return found
    moment = moment_made(name, arguments)
    found = moment if moment is not None else computed(name, arguments) or rewritten(name, arguments)
    if found is not None:
        files.hand_on_content(name, arguments, frame)
        return found
    log_files.configured(name, arguments, frame)
    database = databases.opened(name, arguments, frame)
    made = (
        aws.constructed(name, arguments, frame)
        or constructors.made(name, arguments, frame)
        or database
        or temporary_files.made(name, arguments, frame)
    )
    if made is not None:
        return made
    handed_over(name, arguments, frame)
    return outside(name, External(name), arguments, frame)
