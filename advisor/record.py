"""Frozen classes of named values: what `dataclass(frozen=True, slots=True)` gives, made five times as fast.

The program defines some 150 of them, nearly all needed at start-up. The standard library takes 0.6 ms for each and
imports `inspect` first, more than half of what a whole run on a small service may take.

It is the type checker that holds a record frozen. A guard at run time would double what it takes to make one, and a
run makes them by the ten thousand.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import CodeType, FunctionType
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
def record(
    *,
    eq: bool = True,
    frozen: bool = True,  # noqa: ARG001 (for type checkers)
    slots: bool = True,
    keeps_hash: bool = False,
) -> Callable[[_Class], _Class]:
    """Make a class of its annotations: parameters in their order, slots, equality by value.

    `eq=False` compares by identity; `frozen=False` lets attributes be assigned; `slots=False` leaves room for
    cached properties; `keeps_hash` works the hash out once, for values nested in values that are looked up often.
    """

    def made(cls: _Class) -> _Class:
        own = {name: vars(cls).get(name, _REQUIRED) for name in cls.__annotations__}
        fields: dict[str, object] = {**getattr(cls, "__fields__", {}), **own}
        body = {name: value for name, value in vars(cls).items() if name not in (*own, "__dict__", "__weakref__")}
        if slots:
            body["__slots__"] = (*own, "__kept_hash__") if keeps_hash else tuple(own)
        body |= {"__fields__": fields, "__match_args__": tuple(fields), "__reduce__": _reduced, "__repr__": _shown}
        if eq:
            body |= _by_value(tuple(fields), keeps_hash=keeps_hash)
        new: Any = type(cls)(cls.__name__, cls.__bases__, body)
        new.__init__ = _initialised_first(new, fields)
        return new  # type: ignore[no-any-return]  # a class built here has no static type

    return made


def replaced(changed: _Record, **changes: object) -> _Record:
    """Return a copy of a record with some of its values replaced."""
    cls: Any = type(changed)
    made: _Record = cls(*_values(cls)(changed))
    for name, value in changes.items():
        if name not in cls.__fields__:
            raise TypeError(f"{cls.__name__} has no {name}")
        setattr(made, name, value)
    return made


@cache
def _values(cls: Any) -> Callable[[object], Iterable[object]]:
    """Return what reads all values of a record of the class, in the order in which it is constructed."""
    names = tuple(cls.__fields__)
    if len(names) < 2:  # attrgetter gives one value bare
        return lambda self: [getattr(self, name) for name in names]
    return attrgetter(*names)


_REQUIRED = object()


def _initialised_first(cls: Any, fields: Mapping[str, object]) -> Callable[..., None]:
    """Return a constructor that compiles the real one when the first object is made: a run needs but some of them."""

    def initialise(self: object, *values: object, **named: object) -> None:
        cls.__init__ = _initialiser(cls, fields)
        cls.__init__(self, *values, **named)

    return initialise


def _initialiser(cls: type, fields: Mapping[str, object]) -> Callable[..., None]:
    from types import FunctionType

    defaults: list[object] = []
    made_anew: dict[str, Callable[[], object]] = {}
    for place, (name, default) in enumerate(fields.items()):
        if default is _REQUIRED and defaults:
            raise TypeError(f"{cls.__name__}: {name} has no default, and one before it has")
        if isinstance(default, _Fresh):
            made_anew[f"make{place}"] = default.make
        if default is not _REQUIRED:
            defaults.append(_REQUIRED if isinstance(default, _Fresh) else default)
    own = {f"value{place}": name for place, name in enumerate(fields)}
    pattern = _constructor(len(fields), tuple(made_anew))
    names = tuple(own.get(name, name) for name in pattern.co_names)
    code = pattern.replace(co_varnames=("self", *fields), co_names=names)
    return FunctionType(code, {"required": _REQUIRED, **made_anew}, "__init__", tuple(defaults))


@cache
def _constructor(count: int, made_anew: tuple[str, ...]) -> CodeType:
    """Return the code of a constructor of `count` values that goes by the names value0, value1, ….

    Compiled once for all classes of one shape, since compiling is what takes long: the constructors differ in names.
    """
    names = [f"value{place}" for place in range(count)]
    makers = {f"value{name[4:]}": name for name in made_anew}
    lines = [
        f"  self.{name} = {makers[name]}() if {name} is required else {name}"
        if name in makers
        else f"  self.{name} = {name}"
        for name in names
    ]
    head = f"def __init__({', '.join(('self', *names))}):"
    scope: dict[str, FunctionType] = {}
    exec("\n".join((head, *(lines or ["  pass"]))), scope)  # a plain function is the fastest to call
    return scope["__init__"].__code__


def _by_value(names: tuple[str, ...], *, keeps_hash: bool) -> dict[str, Callable[..., object]]:
    """Return the methods that make records equal when their values are."""
    values: Callable[[object], object] = attrgetter(*names) if names else lambda _self: ()

    def equal(self: object, other: object) -> bool:
        if self is other:
            return True
        return values(self) == values(other) if type(self) is type(other) else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    def hashed_once(self: Any) -> int:
        try:
            return self.__kept_hash__  # type: ignore[no-any-return]  # a slot that only this function fills
        except AttributeError:
            self.__kept_hash__ = kept = hash(values(self))
            return kept

    return {"__eq__": equal, "__hash__": hashed_once if keeps_hash else hashed}


def _shown(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__fields__)
    return f"{type(self).__name__}({values})"


def _reduced(self: Any) -> tuple[object, ...]:
    return type(self), tuple(getattr(self, name) for name in self.__fields__)
