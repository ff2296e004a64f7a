"""Clients, connections and sessions: what makes them, and whether one could serve every invocation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import AwsObject, Either, External, ModuleValue, Plain, Produced
from advisor.program.facts import Constancy
from advisor.program.lattice import least_fixed, options
from advisor.program.traces import ClientAltered, ClientMade
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

CLOSING = frozenset("close quit disconnect shutdown aclose dispose __exit__".split())
CHANGING = frozenset("update set setdefault clear pop".split())
_CONNECTING = frozenset("connect login bind auth authenticate set_access_token set_credentials".split())
SENT_ALONG = frozenset("headers cookies params auth proxies".split())
"""What a client sends with each request."""
STAYING_OPEN = frozenset({"psycopg2"})
"""Libraries whose `with connection` ends a transaction, not the connection."""
_OF_ONE_THREAD = ("connection", "session")
"""How products are called of which each thread needs its own."""
_PER_STEP = (Origin.EVENT, Origin.FETCHED, Origin.FRESH)


def is_constructor(name: str) -> bool:
    """Whether a callable makes a client, a connection or a session."""
    return name in _table() or name in ("boto3.client", "boto3.resource", "boto3.Session", "boto3.session.Session")


def made(name: str, arguments: Arguments, frame: Frame) -> Produced | None:
    """Return what a constructor of the table makes; None for anything else."""
    product = _table().get(name)
    if product is None:
        return None
    origin = least_fixed(arguments.values)
    if any(_is_pool(value) for value in arguments.values):
        return Produced(name, origin)  # it takes its connections from there
    library = name.partition(".")[0]
    own = frame.aside == "process" or (frame.aside == "thread" and product.endswith(_OF_ONE_THREAD))
    settled = Constancy.VARIES if own else constancy(arguments, origin, frame)
    place, kinds = frame.span(arguments.site), single(arguments)
    frame.record(ClientMade(place, frame.frequency, library, name, product, settled, kinds))
    return Produced(name, origin)


def _is_pool(value: Value) -> bool:
    return isinstance(value, Produced) and _table().get(value.maker, "").endswith(" pool")


def single(arguments: Arguments) -> frozenset[str]:
    """The keywords and positions of arguments that are one text, number or truth value, or a boto3 configuration."""
    positional = ((str(position), value) for position, value in enumerate(arguments.positional))
    return frozenset(
        name
        for name, value in (*positional, *arguments.keywords)
        if all(
            isinstance(option, Text | Plain) or (isinstance(option, Produced) and option.maker.endswith(".Config"))
            for option in options(value)
        )
    )


def altered(maker: str, how: str, site: s.Syntax, frame: Frame) -> None:
    """Note that something is done to what `maker` gave, if it is a client that one may want to keep."""
    if maker in _table():
        frame.record(ClientAltered(frame.span(site), frame.frequency, maker, how))


def method_used(maker: str, name: str, arguments: Arguments, frame: Frame) -> None:
    """Note a method that closes a client, changes its headers or cookies, or connects it to what the event says."""
    constructor, _, part = maker.partition("().")
    if part in SENT_ALONG and name in CHANGING:
        altered(constructor, f"{part}.{name}()", arguments.site, frame)
    elif name in CLOSING:
        altered(maker, f"{name}()", arguments.site, frame)
    elif name in _CONNECTING and maker in _table() and least_fixed(arguments.values) in _PER_STEP:
        frame.record(ClientAltered(frame.span(arguments.site), frame.frequency, maker, f"{name}()", varies=True))


def entered(maker: str, site: s.Syntax, frame: Frame) -> None:
    """Note a `with` around a client, which closes most of them."""
    if maker.partition(".")[0] not in STAYING_OPEN:
        altered(maker, "with", site, frame)


def constancy(arguments: Arguments, origin: Origin, frame: Frame) -> Constancy:
    """Return how far the arguments of a construction are fixed, the least fixed of which comes from `origin`."""
    if origin in _PER_STEP:
        return Constancy.VARIES
    if origin is Origin.UNKNOWN or arguments.rest is not None:
        return Constancy.UNKNOWN
    site = arguments.site
    written = [argument.value for argument in site.arguments] if isinstance(site, s.Call) else []
    if any(_is_step(expression, frame) for expression in written):
        return Constancy.UNKNOWN
    base = [site.function] if isinstance(site, s.Call) else []
    hoistable = all(_stands_at_module_level(expression, frame) for expression in (*base, *written))
    return Constancy.LITERAL if hoistable else Constancy.FIXED


def _is_step(expression: s.Expression, frame: Frame) -> bool:
    """Whether an argument is a name that stands for another value at each step of a loop, here or at the caller."""
    if not isinstance(expression, s.Name) or not isinstance(frame.lookup(expression.name), Either):
        return False
    parameters = frame.definition.parameters if frame.definition is not None else ()
    return expression.name in frame.steps or any(one.name == expression.name for one in parameters)


def _stands_at_module_level(expression: s.Expression, frame: Frame) -> bool:
    """Whether an expression means the same at module level."""
    match expression:
        case s.Constant():
            return True
        case s.Name(name=name):
            imported = isinstance(frame.lookup(name), External | ModuleValue)
            return imported or (frame.is_global(name) and isinstance(frame.lookup(name), Text | Plain | AwsObject))
        case s.Attribute(base=base):
            return _stands_at_module_level(base, frame)
        case s.Call(
            function=s.Name(name="Config" | "Session") | s.Attribute(name="Config" | "Session") as function,
            arguments=given,
        ):
            parts = (function, *(argument.value for argument in given))
            return all(_stands_at_module_level(part, frame) for part in parts)
        case s.DictDisplay(entries=entries):
            return all(_stands_at_module_level(value, frame) for _, value in entries)
        case _:
            return False


def add(more: Mapping[str, str]) -> None:
    """Take other callables for constructors, by the dotted name, with what they make."""
    _table().update(more)


@cache
def _table() -> dict[str, str]:
    rows = Path(__file__).with_name("tables").joinpath("constructors.tsv").read_text("utf-8").splitlines()
    cells = (row.partition("\t") for row in rows if not row.startswith(("#", "callable\t")))
    return {name: product for name, _, product in cells}
