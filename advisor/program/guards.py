"""The idioms by which code makes something once and keeps it for later invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.classes import ancestry
from advisor.program.containers import BOUNDED_CACHES
from advisor.program.domain import ClassValue, Entries, FunctionValue, Instance, Items, ModuleValue, Plain, Produced
from advisor.program.lattice import least_fixed, options
from advisor.program.text_functions import CLOCKS
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_NEGATED = {"is": True, "==": True, "is not": False, "!=": False}


def absent(test: s.Expression, frame: Frame) -> bool | None:
    """Whether `test` holds when something that outlives the invocation is not there yet (False: when it is there)."""
    match test:
        case s.Not(value=value):
            inner = absent(value, frame)
            return not inner if inner is not None else None
        case s.Comparison(operator=sign, left=left, right=s.Constant(value=None)) if sign in _NEGATED:
            return _NEGATED[sign] if lasting_place(left, frame) else None
        case s.Comparison(operator="in" | "not in" as sign, right=container) if lasting_place(
            container, frame
        ) or _lasting(container, frame):
            return sign == "not in"
        case s.Comparison(operator="<" | "<=" | ">" | ">=" as sign, left=left, right=right):
            return _too_old(sign, left, right, frame) if _reads_kept(test, frame) else None
        case s.Junction(left=left, right=right):
            found = absent(left, frame)
            return found if found is not None else absent(right, frame)
        case s.Call(function=s.Name(name="hasattr"), arguments=(holder, name, *_)):
            return False if _lasting(holder.value, frame) and _names_stored(name.value, frame) else None
        case _:
            return False if lasting_place(test, frame) else None


def is_setting(test: s.Expression, frame: Frame) -> bool:
    """Whether a test asks for a flag that was put among others at init: it is no place for what is made later."""
    match test:
        case s.Not(value=inner):
            return is_setting(inner, frame)
        case s.Name(name=name) if name in frame.taken_out:
            value = frame.lookup(name)
            return isinstance(value, Plain) and isinstance(value.value, bool)
        case _:
            return False


def lasting_place(place: s.Expression, frame: Frame) -> bool:
    """Whether a variable, attribute or entry keeps between invocations what some code stores there."""
    match place:
        case s.Name(name=name):
            kept = _is_kept_global(name, frame) or _is_kept_around(name, frame)
            return name in frame.taken_out or (kept and _is_stored(name, frame))
        case s.Attribute(base=base, name=name):
            return (_lasting(base, frame) or _is_shared(base, name, frame)) and _is_stored(name, frame)
        case s.Subscript(base=base) | s.Call(function=s.Attribute(base=base, name="get")):
            return lasting_place(base, frame) or _is_globals(base)
        case s.Walrus(value=value):
            return lasting_place(value, frame)
        case s.Call(function=s.Name(name="getattr"), arguments=(holder, name, *_)):
            return _lasting(holder.value, frame) and _names_stored(name.value, frame)
        case _:
            return _is_globals(place)


def _reads_kept(expression: s.Expression, frame: Frame) -> bool:
    """Whether an expression reads something kept, here or in a part of it."""
    return lasting_place(expression, frame) or any(_reads_kept(part, frame) for part in _operands(expression))


def _too_old(sign: str, left: s.Expression, right: s.Expression, frame: Frame) -> bool | None:
    """Whether `left sign right` holds when it is late (False: when it is early); None when no clock is read."""
    grows = _grows(left, frame) or -_grows(right, frame)
    return (grows > 0) is sign.startswith(">") if grows else None


def _grows(expression: s.Expression, frame: Frame) -> int:
    """Whether a value grows as time passes (1), shrinks (-1), or does neither (0)."""
    if lasting_place(expression, frame):
        return 0
    match expression:
        case s.Binary(operator="-", left=left, right=right):
            return _grows(left, frame) or -_grows(right, frame)
        case s.Name(name=name) if least_fixed((frame.lookup(name),)) is Origin.FRESH:
            return 1
        case s.Call(function=function) if _is_clock(function, frame):
            return 1
        case _:
            return next((grown for part in _operands(expression) if (grown := _grows(part, frame))), 0)


def _is_clock(function: s.Expression, frame: Frame) -> bool:
    match function:
        case s.Name() | s.Attribute(base=s.Name() | s.Attribute()):
            return getattr(frame.world.evaluate(function, frame), "name", "") in CLOCKS
        case _:
            return False


def _operands(expression: s.Expression) -> tuple[s.Expression, ...]:
    """The expressions of which one is computed, calls and attributes included."""
    match expression:
        case s.Binary(left=left, right=right) | s.Comparison(left=left, right=right):
            return (left, right)
        case s.Attribute(base=base) | s.Subscript(base=base):
            return (base,)
        case s.Call(function=function, arguments=arguments):
            return (function, *(argument.value for argument in arguments))
        case _:
            return ()


def _is_kept_global(name: str, frame: Frame) -> bool:
    if frame.definition is None or not frame.is_global(name):
        return False
    made = (frame.module.names, frame.definition.global_names, frame.module.syntax.stored_into)
    return any(name in names for names in made)


def _is_kept_around(name: str, frame: Frame) -> bool:
    """Whether a variable is one of an enclosing function that ran at init."""
    own = frame.definition is not None and name in frame.definition.local_names
    return frame.closure_lasts and not own and any(name in scope for scope in frame.closure)


def _is_stored(name: str, frame: Frame) -> bool:
    syntax = frame.module.syntax
    return name in syntax.reassigned or name in syntax.stored_into


def _names_stored(name: s.Expression, frame: Frame) -> bool:
    return isinstance(name, s.Constant) and isinstance(name.value, str) and _is_stored(name.value, frame)


def _is_globals(place: s.Expression) -> bool:
    return isinstance(place, s.Call) and isinstance(place.function, s.Name) and place.function.name == "globals"


def _lasting(holder: s.Expression, frame: Frame) -> bool:
    """Whether the object that an expression stands for outlives the invocation."""
    match holder:
        case s.Call(function=s.Name(name="type")) | s.Attribute(name="__class__"):
            return True
        case s.Name(name=name):
            return all(_outlives(option) for option in options(frame.lookup(name)))
        case s.Attribute(base=base):
            return _lasting(base, frame)
        case _:
            return False


def _is_shared(holder: s.Expression, name: str, frame: Frame) -> bool:
    """Whether an object finds a list or dict on its class, so that all objects of the class put things into one."""
    if not isinstance(holder, s.Name):
        return False
    return all(
        isinstance(option, Instance)
        and (option, name) not in frame.world.attributes
        and any(_is_container(owner.attributes.get(name)) for owner in ancestry(option.of))
        for option in options(frame.lookup(holder.name))
    )


def _is_container(value: Value | None) -> bool:
    return isinstance(value, Entries | Items) or (isinstance(value, Produced) and value.maker in BOUNDED_CACHES)


def _outlives(value: Value) -> bool:
    match value:
        case ClassValue() | ModuleValue():
            return True
        case FunctionValue(receiver=receiver):
            return receiver is None
        case Instance(lasting=lasting):
            return lasting
        case _:
            return False


def stores_by_default(call: s.Call, frame: Frame) -> bool:
    """Whether a call is `cache.setdefault(key, value)` on a dict that outlives the invocation."""
    match call.function:
        case s.Attribute(base=base, name="setdefault"):
            return lasting_place(base, frame)
        case _:
            return False


def reads_lasting(body: tuple[s.Statement, ...], frame: Frame) -> bool:
    """Whether a block only fetches something kept, so that its `except` is where it is made."""
    match body:
        case (s.Return(value=s.Expression() as value),) | (s.Evaluate(value=value),):
            return lasting_place(value, frame)
        case (s.Assign(value=value),):
            return lasting_place(value, frame)
        case _:
            return False


def finds(test: s.Expression) -> bool | None:
    """Whether `test` holds where a path that it asks for exists; None when it asks for an age, or for more."""
    match test:
        case s.Not(value=value):
            inner = finds(value)
            return None if inner is None else not inner
        case s.Call():
            return True
        case _:
            return None


def is_there(test: s.Expression) -> tuple[str, bool] | None:
    """The name that `test` asks whether it holds anything, and what `test` is when it does; None for other tests."""
    match test:
        case s.Name(name=name) | s.Walrus(name=name):
            return name, True
        case s.Not(value=value):
            inner = is_there(value)
            return (inner[0], not inner[1]) if inner is not None else None
        case s.Comparison(operator=sign, left=s.Name(name=name), right=s.Constant(value=None)) if sign in _NEGATED:
            return name, not _NEGATED[sign]
        case _:
            return None


def names_in(test: s.Expression) -> Iterator[str]:
    """The names that a condition looks at."""
    match test:
        case s.Name(name=name):
            yield name
        case s.Not(value=inner) | s.Attribute(base=inner) | s.Subscript(base=inner) | s.Call(function=inner):
            yield from names_in(inner)
        case (
            s.Comparison(left=left, right=right) | s.Junction(left=left, right=right) | s.Binary(left=left, right=right)
        ):
            yield from names_in(left)
            yield from names_in(right)
        case _:
            pass


def never_deployed(test: s.Expression, wanted: bool) -> bool:
    """Whether a branch does not run on Lambda: `__name__ == "__main__"`, `TYPE_CHECKING`."""
    match test:
        case (
            s.Comparison(operator="==", left=s.Name(name="__name__"))
            | s.Comparison(operator="==", right=s.Name(name="__name__"))
        ):
            return wanted
        case s.Name(name="TYPE_CHECKING") | s.Attribute(name="TYPE_CHECKING"):
            return wanted
        case _:
            return False
