"""The idioms by which code makes something once and keeps it for later invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import (
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    options,
)

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_CACHING = frozenset(
    {
        "functools.cache",
        "functools.lru_cache",
        "functools.cached_property",
        "cachetools.cached",
        "cachetools.cachedmethod",
        "cachetools.func.lru_cache",
        "cachetools.func.ttl_cache",
        "cachetools.func.lfu_cache",
        "django.utils.functional.cached_property",
        "werkzeug.utils.cached_property",
        "methodtools.lru_cache",
        "async_lru.alru_cache",
        "cached_property.cached_property",
        "aiocache.cached",
    }
)
_NEGATED = {"is": True, "==": True, "is not": False, "!=": False}


def is_caching(decorator: Value) -> bool:
    """Whether a decorator keeps the results of the function that it decorates."""
    name = getattr(decorator, "name", "") or getattr(decorator, "maker", "")
    return name in _CACHING


def last_name(decorator: s.Expression) -> str:
    """The last part of a decorator's name: `cache` for `@functools.cache()`."""
    match decorator:
        case s.Name(name=name) | s.Attribute(name=name):
            return name
        case s.Call(function=function):
            return last_name(function)
        case _:
            return ""


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
        case s.Junction(left=left, right=right):
            found = absent(left, frame)
            return found if found is not None else absent(right, frame)
        case s.Call(function=s.Name(name="hasattr"), arguments=(holder, name, *_)):
            return False if _lasting(holder.value, frame) and _names_stored(name.value, frame) else None
        case _:
            return False if lasting_place(test, frame) else None


def lasting_place(place: s.Expression, frame: Frame) -> bool:
    """Whether a variable, attribute or entry keeps between invocations what some code stores there."""
    match place:
        case s.Name(name=name):
            return _is_stored(name, frame) and (_is_kept_global(name, frame) or _is_kept_around(name, frame))
        case s.Attribute(base=base, name=name):
            return _lasting(base, frame) and _is_stored(name, frame)
        case s.Subscript(base=base) | s.Call(function=s.Attribute(base=base, name="get")):
            return lasting_place(base, frame) or _is_globals(base)
        case s.Walrus(value=value):
            return lasting_place(value, frame)
        case s.Call(function=s.Name(name="getattr"), arguments=(holder, name, *_)):
            return _lasting(holder.value, frame) and _names_stored(name.value, frame)
        case _:
            return _is_globals(place)


def _is_kept_global(name: str, frame: Frame) -> bool:
    return name in frame.module.names and frame.definition is not None and frame.is_global(name)


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
