"""The idioms by which code makes something once and keeps it for later invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import (
    ClassValue,
    Entries,
    FunctionValue,
    Instance,
    Items,
    ModuleValue,
    Produced,
    options,
)
from advisor.values import Text

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
        "joblib.Memory.cache",
        "streamlit.cache_resource",
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
        case s.Call(function=s.Name(name="hasattr"), arguments=(holder, *_)):
            return False if _lasting(holder.value, frame) else None
        case _:
            return False if lasting_place(test, frame) else None


def lasting_place(place: s.Expression, frame: Frame) -> bool:
    """Whether a variable, attribute or entry keeps its value between invocations."""
    match place:
        case s.Name(name=name):
            held = frame.module.names.get(name)
            stored = name in frame.module.syntax.reassigned or (held is not None and _holds_others(held))
            return held is not None and stored and frame.definition is not None and frame.is_global(name)
        case s.Attribute(base=base):
            return _lasting(base, frame)
        case s.Subscript(base=base):
            return lasting_place(base, frame) or _lasting(base, frame)
        case s.Walrus(value=value):
            return lasting_place(value, frame)
        case s.Call(function=s.Attribute(base=base, name="get")):
            return lasting_place(base, frame) or _lasting(base, frame)
        case s.Call(function=s.Name(name="getattr"), arguments=(holder, *_)):
            return _lasting(holder.value, frame)
        case _:
            return False


def _holds_others(value: Value) -> bool:
    """Whether a value can take up others without being bound anew."""
    return all(isinstance(option, Entries | Items | Produced | Text) for option in options(value))


def _lasting(holder: s.Expression, frame: Frame) -> bool:
    """Whether the object that an expression stands for outlives the invocation."""
    match holder:
        case s.Call(function=s.Name(name="globals")):
            return True
        case s.Call(function=s.Name(name="type")) | s.Attribute(name="__class__"):
            return True
        case s.Name(name=name):
            return all(_outlives(option) for option in options(frame.lookup(name)))
        case s.Attribute(base=s.Name(name=name), name=attribute):
            # A container held by something that lasts, as `Pool.clients` is by a class.
            return bool(attribute) and all(_outlives(option) for option in options(frame.lookup(name)))
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
            return lasting_place(base, frame) or _lasting(base, frame)
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
