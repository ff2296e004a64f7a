"""What calling something gives, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import aws, constructors, databases, files, library_caches, log_files, temporary_files, variables
from advisor.program.arguments import Arguments, dependency, plain
from advisor.program.attributes import attribute_of
from advisor.program.domain import (
    AwsObject,
    ClassValue,
    Database,
    Either,
    Entries,
    External,
    FunctionValue,
    Instance,
    Items,
    Member,
    ModuleValue,
    Parent,
    Plain,
    Produced,
    bounded,
    either,
    least_fixed,
    options,
    unsettled,
)
from advisor.program.facts import Frequency
from advisor.program.pure import is_pure
from advisor.program.text_functions import computed, text_method
from advisor.program.traces import Entered
from advisor.record import replaced
from advisor.values import Origin, Text, hole

if TYPE_CHECKING:
    from advisor.program.domain import Value
    from advisor.program.frames import Frame


_ROUTING = frozenset("add_url_rule add_api_route add_route add_resource route add_websocket_route Route path".split())
_ONLY_LOOK = frozenset(
    f"builtins.{name}"
    for name in "hasattr getattr setattr isinstance issubclass callable print type id repr str len bool vars".split()
)


def call(callee: Value, arguments: Arguments, frame: Frame) -> Value:
    """Return what a call gives, recording what it does."""
    if isinstance(callee, Either):
        return either(_call(option, arguments, frame) for option in callee.options if option != Plain(None))
    return _call(callee, arguments, frame)


def _call(callee: Value, arguments: Arguments, frame: Frame) -> Value:
    match callee:
        case FunctionValue():
            return _enter(callee, arguments, frame)
        case ClassValue():
            return _construct(callee, arguments, frame)
        case Instance():
            return call(attribute_of(callee, "__call__", arguments.site, frame), arguments, frame)
        case External(name=name):
            return _external(name, arguments, frame)
        case Member(base=AwsObject() as base, name=name):
            return aws.called(base, name, arguments, frame)
        case Member(base=base, name=name):
            return _method(base, name, arguments, frame)
        case _:
            return _outside("", callee, arguments, frame)


def _enter(function: FunctionValue, arguments: Arguments, frame: Frame) -> Value:
    frequency = frame.frequency
    if function.kept and _keeps(function.receiver):
        frequency = frame.once()
    activation = frame.world.enter(function, arguments, frequency, frame)
    frame.record(Entered(frame.span(arguments.site), frequency, activation))
    return activation.result if activation.result is not None else frame.unknown(arguments.site)


def _keeps(receiver: Value | None) -> bool:
    return not isinstance(receiver, Instance) or receiver.lasting


def _construct(of: ClassValue, arguments: Arguments, frame: Frame) -> Value:
    lasting = frame.frequency in (Frequency.INIT, Frequency.ONCE)
    maker = _own_method(of, "__new__")
    given = tuple(bounded(value) for value in arguments.values)
    made = Instance(of, frame.span(arguments.site), given, lasting or maker is not None)
    initialiser = attribute_of(made, "__init__", arguments.site, frame)
    if isinstance(initialiser, FunctionValue):
        _enter(initialiser, arguments, frame)
    else:
        _keep_fields(made, arguments, frame)
    return made


def _own_method(of: ClassValue, name: str) -> FunctionValue | None:
    found = of.attributes.get(name)
    return found if isinstance(found, FunctionValue) else None


def _keep_fields(made: Instance, arguments: Arguments, frame: Frame) -> None:
    """A dataclass and its like: keywords become attributes, and any field may get what has no name here."""
    for name, value in arguments.keywords:
        frame.world.attributes[made, name] = value
    nameless = [*arguments.positional, *([arguments.rest] if arguments.rest is not None else [])]
    for name, default in made.of.attributes.items() if nameless else ():
        if not isinstance(default, FunctionValue) and (made, name) not in frame.world.attributes:
            unknown = hole(least_fixed((*nameless, frame.unknown(arguments.site))), name)
            frame.world.attributes[made, name] = either((default, unknown))


def _external(name: str, arguments: Arguments, frame: Frame) -> Value:
    if name in ("os.environ.get", "os.getenv", "os.environ.setdefault"):
        value = variables.asked(arguments, frame)
        if name == "os.environ.setdefault":
            variables.set_default(arguments, frame)
        return value
    if name in ("os.environ.update", "os.putenv"):
        variables.changed(name, arguments, frame)
    found = computed(name, arguments)
    if found is not None:
        files.hand_on_content(name, arguments, frame)
        return found
    match name:
        case "functools.partial":
            return _partial(arguments, frame)
        case "fastapi.Depends" | "fastapi.Security" | "fastapi.params.Depends":
            return Produced(name, Origin.UNKNOWN, arguments.positional)
        case "contextlib.closing" if isinstance(closed := arguments.given(0), Produced):
            constructors.altered(closed.maker, "closing()", arguments.site, frame)
            return closed
        case "builtins.super":
            return _parent(frame)
        case "builtins.getattr" if isinstance(arguments.given(1), Text):
            return _named_attribute(arguments, frame)
        case "builtins.type" if isinstance(arguments.given(0), Instance):
            return attribute_of(arguments.positional[0], "__class__", arguments.site, frame)
        case "builtins.list" | "builtins.tuple" | "builtins.sorted" | "builtins.iter" if arguments.positional:
            return arguments.positional[0]
        case "builtins.dict":
            return Entries(arguments.keywords, complete=not arguments.positional and arguments.rest is None)
        case "importlib.import_module" | "builtins.__import__":
            return _imported(arguments, frame)
    log_files.configured(name, arguments, frame)
    database = databases.opened(name, arguments, frame)
    made = (
        aws.constructed(name, arguments, frame)
        or constructors.made(name, arguments, frame)
        or database
        or temporary_files.made(name, arguments, frame)
    )
    return made if made is not None else _outside(name, External(name), arguments, frame)


def _partial(arguments: Arguments, frame: Frame) -> Value:
    match arguments.given(0):
        case FunctionValue() as function:
            return replaced(function, fixed=(*function.fixed, *arguments.positional[1:]))
        case _:
            return frame.unknown(arguments.site)


def _parent(frame: Frame) -> Value:
    if frame.owner is None or frame.receiver is None:
        return hole(Origin.UNKNOWN, "super()")
    return Parent(frame.receiver, frame.owner)


def _named_attribute(arguments: Arguments, frame: Frame) -> Value:
    holder, name = arguments.positional[:2]
    known = name.known if isinstance(name, Text) else None
    if known is None or isinstance(holder, Text):
        return frame.unknown(arguments.site)
    return attribute_of(holder, known, arguments.site, frame)


def _imported(arguments: Arguments, frame: Frame) -> Value:
    name = arguments.given(0, "name")
    known = name.known if isinstance(name, Text) else None
    if known is None or known.startswith("."):
        return frame.unknown(arguments.site)
    module = frame.world.import_module(known, frame, frame.span(arguments.site))
    return ModuleValue(module) if module is not None else External(known)


def _method(base: Value, name: str, arguments: Arguments, frame: Frame) -> Value:
    match base:
        case Text():
            files.method_used(base, name, arguments, frame)
            found = text_method(base, name, arguments)
            if found is not None:
                return found
            return _outside(f"builtins.str().{name}", base, arguments, frame)
        case Entries(values=entries):
            return _entry(base, name, dict(entries), arguments, frame)
        case Items():
            return _outside("", base, arguments, frame) if name != "copy" else base
        case Database():
            return databases.queried(base, name, arguments, frame)
        case Produced(maker=maker):
            constructors.method_used(maker, name, arguments.site, frame)
            return _outside(f"{maker}().{name}", base, arguments, frame)
        case ClassValue():
            return _inherited_factory(base, arguments, frame)
        case _:
            return _outside("", base, arguments, frame)


def _inherited_factory(of: ClassValue, arguments: Arguments, frame: Frame) -> Instance:
    """`Photo.get(key)`, which a base outside the service defines: taken to give an object of the class."""
    _outside("", of, arguments, frame)
    made = Instance(of, frame.span(arguments.site), (frame.unknown(arguments.site),), False)
    _keep_fields(made, replaced(arguments, rest=frame.unknown(arguments.site)), frame)
    return made


def _entry(base: Entries, name: str, entries: dict[str, Value], arguments: Arguments, frame: Frame) -> Value:
    key = arguments.given(0)
    known = key.known if isinstance(key, Text) else None
    match name:
        case "get" | "pop" | "setdefault" if known is not None and known in entries:
            return entries[known]
        case "get" | "pop" | "setdefault":
            default = arguments.given(1)
            unknown = [] if base.complete and known is not None else [frame.unknown(arguments.site)]
            return either([*entries.values(), *unknown, default if default is not None else Plain(None)])
        case "copy":
            return base
        case "values":
            return Items(tuple(entries.values()), base.complete)
        case _:
            return _outside("", base, arguments, frame)


def _outside(name: str, callee: Value, arguments: Arguments, frame: Frame) -> Value:
    """A call of code that is not the service's: it may use the paths and call the functions that it is given."""
    produced = files.used(name, arguments, frame)
    library_caches.used(name, callee, arguments, frame)
    for value in arguments.values if name not in _ONLY_LOOK else ():
        for option in options(value):
            _hand_over(name, option, arguments, frame)
    if produced is not None:
        return produced
    origin = _result_origin(name, least_fixed((callee, *arguments.values)), frame)
    if name and not name.startswith("builtins.str()"):
        named = arguments.keywords if library_caches.makes_user(name) else ()
        return Produced(name, Origin.FETCHED if _fetches(name) else origin, keywords=named)
    return hole(unsettled((hole(origin),)), frame.excerpt(arguments.site))


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


def _hand_over(name: str, value: Value, arguments: Arguments, frame: Frame) -> None:
    match value:
        case FunctionValue(definition=definition, receiver=receiver):
            if frame.frequency is Frequency.INIT and name.rpartition(".")[2] in _ROUTING:
                frame.world.registered.append(value)
                return
            names = [parameter.name for parameter in definition.parameters if not parameter.star]
            skipped = len(value.fixed) + (receiver is not None)
            given = tuple(hole(Origin.UNKNOWN, name) for name in names[skipped:])
            before = frame.frequency
            if before is Frequency.INIT:
                frame.frequency = Frequency.UNKNOWN  # whoever was given it may call it then, later, or never
            _enter(value, plain(given, arguments.site), frame)
            frame.frequency = before
        case Items(values=values):
            for item in values:
                _hand_over(name, item, arguments, frame)
        case Produced() if isinstance(provider := dependency(value), FunctionValue):
            frame.world.registered.append(provider)
        case _:
            pass
