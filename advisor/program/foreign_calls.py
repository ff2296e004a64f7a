"""Calls of what the service does not define: what they give, and what they do with what they are handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import (
    absence,
    background,
    callbacks,
    classes,
    constructors,
    contexts,
    databases,
    files,
    installers,
    library_caches,
    plain_objects,
    routes,
    state_writes,
)
from advisor.program import syntax as s
from advisor.program.answers import answer_method
from advisor.program.arguments import Arguments
from advisor.program.assignment import put_back
from advisor.program.attributes import foreign_base, method_of
from advisor.program.clocks import moment_method
from advisor.program.containers import entries_of, grown, items_of, pairs_of
from advisor.program.domain import (
    NONE,
    Answer,
    ClassValue,
    Database,
    Entries,
    External,
    FunctionValue,
    Instance,
    Items,
    Member,
    ModuleValue,
    Plain,
    Produced,
)
from advisor.program.facts import Frequency
from advisor.program.lattice import either, least_fixed, options, unsettled
from advisor.program.moments import Moment
from advisor.program.mutations import taken_over
from advisor.program.pure import is_pure
from advisor.program.text_functions import text_method
from advisor.record import replaced
from advisor.values import Origin, Text, hole

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

_MOST_WRAPPED = 8
_STARTED = frozenset(
    ("threading.Thread", "threading.Timer", "multiprocessing.Process", "multiprocessing.context.Process")
)
_ONLY_LOOK = frozenset(
    (
        *(f"builtins.{name}" for name in "hasattr getattr isinstance issubclass callable print type id vars".split()),
        *(f"builtins.{name}" for name in "repr str len bool".split()),
        *(f"functools.{name}" for name in "wraps update_wrapper singledispatch".split()),
        *(f"inspect.{name}" for name in "signature iscoroutinefunction isclass getmembers getsource".split()),
        *(f"builtins.str().{name}" for name in "append add extend insert update register".split()),
        "asyncio.iscoroutinefunction",
        "typing.get_type_hints",
    )
)


def method_called(base: Value, name: str, arguments: Arguments, frame: Frame) -> Value:
    """Return what a method gives that no class of the service defines, recording what it does."""
    background.method_used(base, name, arguments, frame)
    match base:
        case Text():
            files.method_used(base, name, arguments, frame)
            found = text_method(base, name, arguments)
            if found is not None:
                return found
            return outside(f"builtins.str().{name}", base, arguments, frame)
        case Entries():
            return _entry(base, name, arguments, frame)
        case Items():
            return _item_method(base, name, arguments, frame)
        case Database():
            return databases.queried(base, name, arguments, frame)
        case Answer():
            part = answer_method(base, name, arguments, frame.excerpt(arguments.site))
            return part if part is not None else outside("", base, arguments, frame)
        case Moment():
            moment = moment_method(base, name, arguments, frame.excerpt(arguments.site))
            return moment if moment is not None else outside("", base, arguments, frame)
        case Produced():
            return _made_method(base, name, arguments, frame)
        case Instance(of=of):
            return _inherited_method(base, of, name, arguments, frame)
        case FunctionValue() if name == "register":
            return Produced("functools.singledispatch().register", Origin.PLATFORM, (base,))
        case ClassValue() if name == "__subclasses__":
            return Items(tuple(frame.world.subclasses.get(base, ())), complete=False)
        case ClassValue():
            return _inherited_factory(base, name, arguments, frame)
        case _:
            return outside("", base, arguments, frame)


def _made_method(base: Produced, name: str, arguments: Arguments, frame: Frame) -> Value:
    """Return what a method of something gives that code outside the service made."""
    match base:
        case Produced(maker=plain_objects.TEMPLATE) if (filled := _filled(base, name, arguments)) is not None:
            return filled
        case Produced(maker="builtins.globals") if name == "get":
            return frame.world.call(External("builtins.getattr"), arguments.behind(ModuleValue(frame.module)), frame)
        case Produced(maker="contextlib.ExitStack" | "contextlib.AsyncExitStack") if name.startswith("enter_"):
            return _entered(arguments, frame)
        case Produced(maker=maker):
            constructors.method_used(maker, name, arguments, frame)
            absence.passed(f"{maker}().{name}", arguments, frame)
            return outside(f"{maker}().{name}", base, arguments, frame)


def _filled(base: Produced, name: str, arguments: Arguments) -> Text | None:
    return plain_objects.substituted(base, arguments) if name.endswith("substitute") else None


def _entered(arguments: Arguments, frame: Frame) -> Value:
    """`stack.enter_context(context)`: entered here, left some time before the end."""
    entered, leave = contexts.enter(arguments.given(0) or NONE, arguments.site, frame)
    leave()
    return entered


def _inherited_method(made: Instance, of: ClassValue, name: str, arguments: Arguments, frame: Frame) -> Value:
    """A method that a base outside the service defines; starting a thread or process runs what the class says."""
    base = foreign_base(of) or Produced("an unknown class", Origin.PLATFORM)
    run = method_of(made, ("run",)) if name == "start" and base.maker in _STARTED else None
    if run is not None:
        callbacks.run_aside(f"{base.maker}().start", run, arguments.site, frame)
    return outside(f"{base.maker}().{name}", base, arguments, frame)


def _inherited_factory(of: ClassValue, name: str, arguments: Arguments, frame: Frame) -> Instance:
    """`Photo.get(key)`, which a base outside the service defines: taken to give an object of the class."""
    outside("", of, arguments, frame)
    foreign = foreign_base(of)
    if foreign is not None and frame.frequency is Frequency.INIT and routes.takes(f"{foreign.maker}().{name}"):
        routes.register(of, foreign.maker, frame)
    unknown = frame.unknown(arguments.site)
    made = Instance(of, frame.span(arguments.site), (unknown,), False)
    classes.fill(made, Arguments((), arguments.keywords, arguments.site, unknown), frame)
    return made


def _entry(base: Entries, name: str, arguments: Arguments, frame: Frame) -> Value:
    key, entries = arguments.given(0), dict(base.values)
    known = key.known if isinstance(key, Text) else None
    state_writes.method_called(name, arguments, frame)
    _put_in(base, name, arguments, frame)
    match name:
        case "get" | "pop" | "setdefault" if known is not None and known in entries:
            return entries[known]
        case "get" | "pop" | "setdefault":
            default = arguments.given(1)
            unknown = [] if base.complete and known is not None else [frame.unknown(arguments.site)]
            return either([*entries_of(base), *unknown, default if default is not None else Plain(None)])
        case "copy":
            return base
        case "values":
            return Items(entries_of(base), base.complete)
        case "items":
            return pairs_of(base)
        case "keys":
            return Items(items_of(base) or (), base.complete)
        case _:
            return outside("", base, arguments, frame)


def _item_method(base: Items, name: str, arguments: Arguments, frame: Frame) -> Value:
    state_writes.method_called(name, arguments, frame)
    if _put_in(base, name, arguments, frame):
        files.hand_on("builtins.list().append", arguments, frame)
        return NONE
    match name:
        case "copy":
            return base
        case "pop" | "popleft" | "get" if base.values:
            return either([*base.values, *([] if base.complete else [frame.unknown(arguments.site)])])
        case _:
            return outside("", base, arguments, frame)


def _put_in(base: Items | Entries, name: str, arguments: Arguments, frame: Frame) -> bool:
    """Let a method of a list or dict change what the variable or attribute that holds it stands for."""
    changed = grown(base, name, arguments, arguments.keyword_places(frame))
    if name == "update":
        taken_over(base, arguments, frame)
    if changed is not None and isinstance(arguments.site, s.Call) and isinstance(arguments.site.function, s.Attribute):
        put_back(arguments.site.function.base, base, changed, frame)
    elif changed is not None:
        background.hand_on(arguments.values, arguments.site, frame)
    return changed is not None


def outside(name: str, callee: Value, arguments: Arguments, frame: Frame) -> Value:
    """A call of code that is not the service's: it may use the paths and call the functions that it is given."""
    if name not in _ONLY_LOOK and not isinstance(callee, External):
        background.passed(name, arguments, frame)
    work = background.begun(name, callee, arguments, frame)
    produced = files.used(name, arguments, frame)
    installers.used(name, arguments, frame)
    library_caches.used(name, callee, arguments, frame)
    wrapped: tuple[Value, ...] = ()
    if name not in _ONLY_LOOK:
        for value in arguments.values:
            callbacks.hand_over(name, value, arguments, frame)
        routes.note_dispatch(callee, arguments, frame)
        wrapped = _wrapped(callee, arguments, frame)
    if produced is not None:
        return produced
    origin = _result_origin(name, least_fixed((callee, *arguments.values)), frame)
    if name and not name.startswith("builtins.str()"):
        named = arguments.keywords if library_caches.makes_user(name) else ()
        origin = Origin.FETCHED if _fetches(name) else origin
        return Produced(name, origin, keywords=named, wrapped=wrapped, work=work)
    return hole(unsettled((hole(origin),)), frame.excerpt(arguments.site))


def _wrapped(callee: Value, arguments: Arguments, frame: Frame) -> tuple[Value, ...]:
    """The functions of the service, and the frameworks' objects, that the result of a call may call."""
    base = callee.base if isinstance(callee, Member) else callee
    before = base.wrapped if isinstance(base, Produced) else ()
    given = [option for value in arguments.values for option in options(value)]
    functions = (option for option in given if isinstance(option, FunctionValue))
    objects = (replaced(option, arguments=(), wrapped=()) for option in given if routes.is_framework(option, frame))
    return tuple(dict.fromkeys((*before, *functions, *objects)))[:_MOST_WRAPPED]


def _result_origin(name: str, origin: Origin, frame: Frame) -> Origin:
    """Where the result of a call comes from. At init it is made once, so it stays for the life of the environment."""
    if origin in (Origin.EVENT, Origin.FETCHED, Origin.FRESH):
        return origin
    if frame.frequency is Frequency.INIT:
        return Origin.ENVIRONMENT
    if not is_pure(name):
        return Origin.UNKNOWN
    return Origin.ENVIRONMENT if origin in (Origin.PLATFORM, Origin.RESOURCE) else origin


def _fetches(name: str) -> bool:
    return name.split(".")[0] in ("requests", "httpx", "urllib3", "aiohttp") or name == "urllib.request.urlopen"
