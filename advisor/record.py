"""Frozen classes of named values: what `dataclass(frozen=True, slots=True)` gives, made five times as fast.

The program defines some 150 of them, nearly all needed at start-up. The standard library takes 0.6 ms for each and
imports `inspect` first, more than half of what a whole run on a small service may take.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar, dataclass_transform

    _Class = TypeVar("_Class", bound=type)
    _Record = TypeVar("_Record")
else:

    def dataclass_transform(**_promises: object) -> Callable[[object], object]:
        """Stand in for what only type checkers read."""
        return lambda decorator: decorator


class _Fresh:
    """A default that each object gets its own of."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def fresh(*, default_factory: Callable[[], _Record]) -> _Record:
    """Return a default that is made anew for each object: a list or a dict of its own."""
    return _Fresh(default_factory)  # type: ignore[return-value]  # stands in the class body for what it makes


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
def record(*, eq: bool = True, frozen: bool = True, slots: bool = True) -> Callable[[_Class], _Class]:
    """Make a class of its annotations: parameters in their order, slots, equality by value.

    `eq=False` compares by identity; `frozen=False` lets attributes be assigned; `slots=False` leaves room for
    cached properties.
    """

    def made(cls: _Class) -> _Class:
        own = {name: vars(cls).get(name, _REQUIRED) for name in cls.__annotations__}
        fields: dict[str, object] = {**getattr(cls, "__fields__", {}), **own}
        body = {name: value for name, value in vars(cls).items() if name not in (*own, "__dict__", "__weakref__")}
        if slots:
            body["__slots__"] = tuple(own)
        body |= {"__fields__": fields, "__match_args__": tuple(fields), "__reduce__": _reduced, "__repr__": _shown}
        if eq:
            body |= {"__eq__": _equal, "__hash__": _hashed}
        if frozen:
            body |= {"__setattr__": _refuse, "__delattr__": _refuse}
        new: Any = type(cls)(cls.__name__, cls.__bases__, body)
        new.__init__ = _initialised_first(new, fields)
        new.__values__ = staticmethod(_values(tuple(fields)))
        return new  # type: ignore[no-any-return]  # a class built here has no static type

    return made


def replaced(changed: _Record, **changes: object) -> _Record:
    """Return a copy of a record with some of its values replaced."""
    values = {name: getattr(changed, name) for name in type(changed).__fields__}  # type: ignore[attr-defined]  # record() adds it
    return type(changed)(**{**values, **changes})


_REQUIRED = object()


def _initialised_first(cls: Any, fields: Mapping[str, object]) -> Callable[..., None]:
    """Return a constructor that compiles the real one when the first object is made: a run needs but some of them."""

    def initialise(self: object, *values: object, **named: object) -> None:
        cls.__init__ = _initialiser(cls, fields)
        cls.__init__(self, *values, **named)

    return initialise


def _initialiser(cls: type, fields: Mapping[str, object]) -> Callable[..., None]:
    scope: dict[str, object] = {"_REQUIRED": _REQUIRED}
    parameters, lines = [], []
    for name, default in fields.items():
        slot = getattr(cls, name, None)
        put = getattr(slot, "__set__", None) if default is _REQUIRED or slot is not default else None
        scope[f"_put_{name}"] = put or _putter(name)
        value = name
        if isinstance(default, _Fresh):
            scope[f"_make_{name}"] = default.make
            value = f"_make_{name}() if {name} is _REQUIRED else {name}"
            parameters.append(f"{name}=_REQUIRED")
        elif default is _REQUIRED:
            parameters.append(name)
        else:
            scope[f"_default_{name}"] = default
            parameters.append(f"{name}=_default_{name}")
        lines.append(f"    _put_{name}(self, {value})")
    code = f"def __init__(self, {', '.join(parameters)}):\n" + ("\n".join(lines) or "    pass")
    exec(code, scope)  # as the standard library does: a plain function is the fastest to call
    return scope["__init__"]  # type: ignore[return-value]  # what exec defined


def _putter(name: str) -> Callable[[object, object], None]:
    return lambda self, value: object.__setattr__(self, name, value)


def _values(names: tuple[str, ...]) -> Callable[[object], object]:
    return attrgetter(*names) if names else lambda _self: ()


def _equal(self: Any, other: Any) -> Any:
    if type(self) is not type(other):
        return NotImplemented
    return self.__values__(self) == self.__values__(other)


def _hashed(self: Any) -> int:
    return hash(self.__values__(self))


def _shown(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__fields__)
    return f"{type(self).__name__}({values})"


def _reduced(self: Any) -> tuple[object, ...]:
    return type(self), tuple(getattr(self, name) for name in self.__fields__)


def _refuse(self: object, name: str, _value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be changed")
