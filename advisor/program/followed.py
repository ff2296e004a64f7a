"""Functions outside the service that give back, call or keep what the service gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import background, callbacks, classes, constructors, django, plain_objects, reflection, variables
from advisor.program.arguments import plain
from advisor.program.attributes import by_protocol
from advisor.program.containers import grown, items_of, joined, numbered, zipped
from advisor.program.domain import NONE, ClassValue, Entries, FunctionValue, Instance, Items, Produced
from advisor.program.lattice import either, is_none, options
from advisor.program.mutations import taken_over
from advisor.record import replaced
from advisor.values import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

    _Result = Callable[[str, Arguments, Frame], Value | None]


def result(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """Return what a function of the table gives; None for any other."""
    give = _FUNCTIONS.get(name)
    return give(name, arguments, frame) if give is not None else None


def _given(_name: str, arguments: Arguments, _frame: Frame) -> Value | None:
    given = arguments.given(0)
    return background.outcome(given) if given is not None else None


def _closed(_name: str, arguments: Arguments, frame: Frame) -> Value | None:
    given = arguments.given(0)
    if isinstance(given, Produced):
        constructors.altered(given.maker, "closing()", arguments.site, frame)
    return given


def _second(_name: str, arguments: Arguments, _frame: Frame) -> Value | None:
    return arguments.given(1)


def _partial(_name: str, arguments: Arguments, frame: Frame) -> Value:
    made = [_fixed(option, arguments) for option in options(arguments.given(0) or NONE)]
    return either(one if one is not None else frame.unknown(arguments.site) for one in made)


def _fixed(function: Value, arguments: Arguments) -> Value | None:
    match function:
        case FunctionValue(fixed=fixed, named=named):
            return replaced(function, fixed=(*fixed, *arguments.positional[1:]), named=(*named, *arguments.keywords))
        case ClassValue() | Produced() if not arguments.positional[1:] and not arguments.keywords:
            return function
        case _:
            return None


def _task(name: str, arguments: Arguments, frame: Frame) -> Value:
    return background.tasked(name, arguments, frame)


def _depends(name: str, arguments: Arguments, _frame: Frame) -> Value:
    provider = arguments.given(0, "dependency")
    return Produced(name, Origin.UNKNOWN, (provider,) if provider is not None else ())


def _listed(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    callbacks.hand_over_named(arguments, ("key",), frame)
    first = arguments.given(0)
    if name == "collections.deque" and arguments.given(1, "maxlen") is not None:
        return None  # it stays as short as it is told to
    if first is None:
        return Items(())
    return either(_as_list(option, name, arguments, frame) for option in options(first))


def _as_list(value: Value, name: str, arguments: Arguments, frame: Frame) -> Value:
    if isinstance(value, Instance):
        stepped = by_protocol(value, "__iter__", (), arguments.site, frame)
        return stepped if stepped is not None else frame.unknown(arguments.site, value)
    known = items_of(value)
    if known is None:
        return value
    same_order = name in ("builtins.list", "builtins.tuple", "builtins.iter") and getattr(value, "complete", False)
    return Items(known, complete=same_order)


def _dict(_name: str, arguments: Arguments, frame: Frame) -> Value:
    empty = Entries((), span=frame.span(arguments.site))
    made = grown(empty, "update", arguments, arguments.keyword_places(frame))
    taken_over(empty, arguments, frame)
    assert isinstance(made, Entries)
    return made


def _dict_with_default(_name: str, arguments: Arguments, frame: Frame) -> Value:
    factory = arguments.given(0)
    default = (
        None if factory is None or is_none(factory) else frame.world.call(factory, plain((), arguments.site), frame)
    )
    return Entries((), complete=False, others=() if default is None else (default,))


def _numbered(_name: str, arguments: Arguments, frame: Frame) -> Value | None:
    listed = _listed("builtins.list", arguments, frame)
    return numbered(listed) if isinstance(listed, Items) else None


def _zipped(_name: str, arguments: Arguments, frame: Frame) -> Value:
    columns = []
    for value in arguments.positional:
        listed = _as_list(value, "builtins.list", arguments, frame)
        columns.append(listed if isinstance(listed, Items) else Items((frame.unknown(arguments.site, value),), False))
    return zipped(tuple(columns), frame.unknown(arguments.site))


def _next(_name: str, arguments: Arguments, frame: Frame) -> Value | None:
    first, default = arguments.given(0), arguments.given(1)
    if first is None:
        return None
    stepped = by_protocol(first, "__next__", (), arguments.site, frame)
    if stepped is not None:
        return stepped
    held = [value for option in options(first) for value in items_of(option) or ()]
    if not held:
        return None
    return either([*held, *([default] if default is not None else [])])


def _chained(_name: str, arguments: Arguments, frame: Frame) -> Value:
    made = Items((), complete=False)
    for value in arguments.positional:
        listed = _as_list(value, "builtins.list", arguments, frame)
        made = joined(made, listed if isinstance(listed, Items) else Items((frame.unknown(arguments.site, value),)))
    return made


def _gathered(_name: str, arguments: Arguments, _frame: Frame) -> Value:
    return Items(tuple(background.outcome(value) for value in arguments.positional), arguments.rest is None)


def _applied(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """`map`, `filter` and `reduce`: a function called with what lists hold."""
    results = callbacks.hand_over_all(name, arguments, frame)
    if name == "builtins.map":
        return Items((results,), complete=False)
    if name == "builtins.filter":
        return arguments.given(1)
    return None


def _most(_name: str, arguments: Arguments, frame: Frame) -> Value | None:
    callbacks.hand_over_named(arguments, ("key",), frame)
    return None


def _by_builtin(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    first = arguments.given(0)
    return None if first is None else by_protocol(first, _PROTOCOLS[name], (), arguments.site, frame)


def _field(_name: str, arguments: Arguments, _frame: Frame) -> Value:
    """A field of a dataclass: its default, or what makes one."""
    default = arguments.given(0, "default")
    factory = arguments.given(None, "default_factory") or arguments.given(None, "factory")
    wrapped = (factory,) if factory is not None else ()
    return Produced("dataclasses.field", Origin.UNKNOWN, () if default is None else (default,), wrapped=wrapped)


def _as_kind(name: str, arguments: Arguments, _frame: Frame) -> Value | None:
    """`property(read, write)`, `staticmethod(function)`: what is decorated, as a call."""
    first, second = arguments.given(0, "fget"), arguments.given(1, "fset")
    if not isinstance(first, FunctionValue):
        return None
    kind = classes.KINDS[name.rpartition(".")[2]]
    return replaced(first, kind=kind, setter=second if isinstance(second, FunctionValue) else None)


def _variable(name: str, arguments: Arguments, frame: Frame) -> Value:
    value = variables.asked(arguments, frame)
    if name == "os.environ.setdefault":
        variables.set_default(arguments, frame)
    return value


def _changed_variables(name: str, arguments: Arguments, frame: Frame) -> None:
    variables.changed(name, arguments, frame)


_PROTOCOLS = {
    "builtins.len": "__len__",
    "builtins.str": "__str__",
    "builtins.repr": "__repr__",
    "builtins.bool": "__bool__",
    "builtins.int": "__int__",
    "builtins.float": "__float__",
    "builtins.hash": "__hash__",
}
_FUNCTIONS: dict[str, _Result] = {
    "os.environ.get": _variable,
    "os.getenv": _variable,
    "os.environ.setdefault": _variable,
    "os.environ.update": _changed_variables,
    "os.putenv": _changed_variables,
    "dotenv.load_dotenv": _changed_variables,
    "dotenv.main.load_dotenv": _changed_variables,
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "builtins.super": reflection.parent,
    "builtins.getattr": reflection.named_attribute,
    "builtins.setattr": reflection.set_named_attribute,
    "builtins.type": reflection.class_of,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _dict_with_default,
    "builtins.enumerate": _numbered,
    "builtins.zip": _zipped,
    "itertools.zip_longest": _zipped,
    "builtins.next": _next,
    "itertools.chain": _chained,
    "asyncio.gather": _gathered,
    "asyncio.create_task": _task,
    "asyncio.ensure_future": _task,
    "builtins.max": _most,
    "builtins.min": _most,
    "importlib.import_module": reflection.imported,
    "builtins.__import__": reflection.imported,
    "typing.cast": _second,
    plain_objects.NAMED_TUPLE: plain_objects.namedtuple,
    plain_objects.TEMPLATE: plain_objects.template,
    "types.SimpleNamespace": plain_objects.namespace,
    "argparse.Namespace": plain_objects.namespace,
    "django.core.wsgi.get_wsgi_application": django.application,
    "django.core.asgi.get_asgi_application": django.application,
    "django.setup": django.application,
    "django.urls.include": django.include,
    "django.conf.urls.include": django.include,
    "contextlib.closing": _closed,
    "contextlib.aclosing": _closed,
    "sys.path.append": reflection.on_the_path,
    "sys.path.insert": reflection.on_the_path,
    "site.addsitedir": reflection.on_the_path,
    **dict.fromkeys(("builtins.map", "builtins.filter", "functools.reduce"), _applied),
    **dict.fromkeys(_PROTOCOLS, _by_builtin),
    **dict.fromkeys((f"builtins.{name}" for name in "list tuple sorted set frozenset iter reversed".split()), _listed),
    "collections.deque": _listed,
    **dict.fromkeys(
        (
            "asyncio.run asyncio.wait_for asyncio.shield copy.copy "
            "copy.deepcopy contextlib.nullcontext asgiref.sync.async_to_sync "
            "asgiref.sync.sync_to_async itertools.cycle"
        ).split(),
        _given,
    ),
    **dict.fromkeys(("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends"), _depends),
    **dict.fromkeys(("dataclasses.field", "attr.ib", "attr.field", "attrs.field", "pydantic.Field"), _field),
    **dict.fromkeys(("builtins.property", "builtins.staticmethod", "builtins.classmethod"), _as_kind),
}
