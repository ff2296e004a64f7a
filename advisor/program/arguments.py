"""The arguments of a call, and how parameters get them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import syntax as s
from advisor.program.domain import ClassValue, Entries, Items, Produced
from advisor.program.lattice import as_text, either, options, unsettled
from advisor.record import record, replaced
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from advisor.model import Span
    from advisor.program.domain import FunctionValue, Value
    from advisor.program.frames import Frame


@record()
class Arguments:
    """What a call hands over."""

    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    site: s.Syntax
    """The call; for a Call, its arguments in source order are `site.arguments`."""
    rest: Value | None = None
    """What every parameter not named may get, when the call unpacks something unknown."""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one set of values from another."""
        return self.positional, self.keywords, self.rest

    def given(self, position: int | None, keyword: str = "") -> Value | None:
        """Return the argument at a position (from 0) or of a keyword; None when the call does not give it."""
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return next((value for name, value in self.keywords if name == keyword), None) if keyword else None

    def syntax_of(self, position: int | None, keyword: str = "") -> s.Expression | None:
        """Return the expression of the argument that `given` returns, when it stands at the call."""
        if not isinstance(self.site, s.Call) or any(argument.star for argument in self.site.arguments):
            return None
        plain = [argument.value for argument in self.site.arguments if not argument.name]
        if position is not None and position < len(plain):
            return plain[position]
        named = (argument.value for argument in self.site.arguments if argument.name and argument.name == keyword)
        return next(named, None)

    def keyword_places(self, frame: Frame) -> dict[str, Span]:
        """Where the arguments given by keyword are written."""
        written = {name: self.syntax_of(None, name) for name, _ in self.keywords}
        return {name: frame.span(syntax) for name, syntax in written.items() if syntax is not None}

    @property
    def values(self) -> tuple[Value, ...]:
        """All values handed over."""
        rest = () if self.rest is None else (self.rest,)
        return (*self.positional, *(value for _, value in self.keywords), *rest)

    def widened(self) -> Arguments:
        """Return arguments of the same origins of which nothing else is known."""
        return replaced(
            self,
            positional=tuple(_widened(value) for value in self.positional),
            keywords=tuple((name, _widened(value)) for name, value in self.keywords),
        )

    def behind(self, first: Value) -> Arguments:
        """Return the arguments with another one before them."""
        return replaced(self, positional=(first, *self.positional))

    def after(self, count: int) -> Arguments:
        """Return the arguments without the first `count` positional ones."""
        return replaced(self, positional=self.positional[count:])


def _widened(value: Value) -> Value:
    return hole(unsettled((value,)), "several values")


def plain(values: tuple[Value, ...], site: s.Syntax) -> Arguments:
    """Return positional arguments that stand nowhere in the source."""
    return Arguments(values, (), s.Syntax(site.start, site.end))


def evaluated(call: s.Call, frame: Frame) -> Arguments:
    """Evaluate the arguments of a call in order."""
    positional: list[Value] = []
    keywords: list[tuple[str, Value]] = []
    rest: list[Value] = []
    for argument in call.arguments:
        value = frame.world.evaluate(argument.value, frame)
        match argument.star, value:
            case "", _ if argument.name:
                keywords.append((argument.name, value))
            case "", _:
                positional.append(value)
            case "*", Items(values=values, complete=True):
                positional += values
            case "**", Entries(values=entries, complete=complete):
                keywords += entries
                rest += [] if complete else [frame.unknown(argument.value)]
            case _:
                rest.append(frame.unknown(argument.value, value))
    return Arguments(tuple(positional), tuple(keywords), call, either(rest) if rest else None)


def bind(function: FunctionValue, arguments: Arguments, frame: Frame) -> None:
    """Give the parameters of a function their values."""
    positional = list(arguments.positional)
    if function.receiver is not None:
        positional.insert(0, function.receiver)
    positional = [*function.fixed, *positional]
    keywords = {**dict(function.named), **dict(arguments.keywords)}
    for parameter in function.definition.parameters:
        if parameter.star == "*":
            frame.names[parameter.name] = Items(tuple(positional), arguments.rest is None)
            positional = []
        elif parameter.star == "**":
            frame.names[parameter.name] = Entries(tuple(keywords.items()), arguments.rest is None)
        elif positional:
            frame.names[parameter.name] = positional.pop(0)
        elif parameter.name in keywords:
            frame.names[parameter.name] = keywords.pop(parameter.name)
        else:
            frame.names[parameter.name] = _by_default(parameter, function, arguments, frame)


def dependency(default: Value | None) -> Value | None:
    """Return the callable whose result a web framework gives to a parameter: `store=Depends(open_store)`."""
    match default:
        case Produced(arguments=(provider, *_)) if _is_dependency(default):
            return provider
        case _:
            return None


def _is_dependency(value: Produced) -> bool:
    return value.maker.rpartition(".")[2] in ("Depends", "Security")


def provider_of(parameter: s.Parameter, default: Value | None, frame: Frame) -> Value | None:
    """Return the callable whose result a web framework gives to a parameter, by its default or its annotation."""
    found = dependency(default)
    if found is not None or parameter.annotation is None:
        return found
    annotation = frame.world.evaluate(parameter.annotation, frame)
    if isinstance(default, Produced) and _is_dependency(default):
        return annotation if isinstance(annotation, ClassValue) else None  # `store: Store = Depends()`
    if isinstance(annotation, Produced) and annotation.maker.endswith(".Annotated"):
        return next((given for value in annotation.arguments if (given := dependency(value)) is not None), None)
    return None


def _by_default(parameter: s.Parameter, function: FunctionValue, arguments: Arguments, frame: Frame) -> Value:
    default = dict(function.defaults).get(parameter.name)
    provider = provider_of(parameter, default, frame)
    if provider is not None:
        provided = frame.world.call(provider, plain((), arguments.site), frame)
        # A generator gives what it yields, and goes on once the response is sent.
        return either(provided.values) if isinstance(provided, Items) and provided.values else provided
    given = arguments.rest if arguments.rest is not None else hole(Origin.UNKNOWN, parameter.name)
    if default is None:
        return given
    return default if arguments.rest is None else either((default, given))


def texts(value: Value) -> list[str]:
    """Return the known texts among what a value may be."""
    return [known for option in options(value) if (known := as_text(option).known) is not None]
