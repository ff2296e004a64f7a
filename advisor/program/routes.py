"""Functions and classes that web frameworks and their like call for events: how they are enrolled, and when called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.arguments import Arguments, provider_of
from advisor.program.classes import ancestry
from advisor.program.domain import ClassValue, External, FunctionValue, Instance, Member, Produced
from advisor.program.facts import Frequency
from advisor.program.frames import Frame
from advisor.program.lattice import least_fixed, options
from advisor.program.syntax import Syntax
from advisor.program.traces import Dispatched
from advisor.record import record, replaced
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value
    from advisor.program.modules import Module

_DECORATORS = frozenset(
    (
        # web frameworks and the resolvers of Powertools
        "route get post put patch delete head options any api_route websocket websocket_route resolver batch_resolver "
        "async_resolver exception_handler not_found errorhandler app_errorhandler error_handler before_request "
        "after_request before_first_request before_app_request after_app_request teardown_request teardown_appcontext "
        "teardown_app_request middleware on_event context_processor user_loader request_loader url_value_preprocessor "
        "endpoint expose listener on "
        # Chalice
        "lambda_function authorizer schedule on_s3_event on_sns_message on_sqs_message on_kinesis_record "
        "on_dynamodb_record on_cw_event on_ws_connect on_ws_disconnect on_ws_message register_middleware "
        # chat and voice
        "event message command action shortcut view function step handle handler add message_handler "
        "callback_query_handler inline_handler request_handler global_request_interceptor "
        "global_response_interceptor intent launch on_message "
        # GraphQL
        "field mutation query subscription"
    ).split()
)
_LIBRARY_DECORATORS = ("bottle.", "strawberry.", "lambdarest.", "lambda_router.", "hug.", "sanic.")
_NOT_FOR_EVENTS = frozenset(
    (
        "click typer fire invoke pytest unittest mock celery huey rq dramatiq apscheduler locust airflow prefect luigi "
        "nox fabric sphinx cli shell"
    ).split()
)
_CALLS = frozenset(
    (
        "add_url_rule add_api_route add_route add_resource route add_websocket_route add_api_websocket_route Route "
        "APIRoute WebSocketRoute path re_path url add_middleware add_exception_handler add_error_handler add_handler "
        "add_request_handler add_event_handler add_global_request_interceptor add_global_response_interceptor "
        "add_view register_error_handler CommandHandler MessageHandler CallbackQueryHandler ConversationHandler Schema "
        "set_field before_request after_request use include_router Field"
    ).split()
)
"""Calls, by the last part of their names, that hand a function, class or object to a framework."""
_SAME_FAMILY = {"starlette": "fastapi", "werkzeug": "flask", "rest_framework": "django"}


@record()
class Route:
    """Something that a framework calls for an event."""

    called: FunctionValue | ClassValue | Instance
    family: str
    """The framework's package, those that belong together taken for one; empty when no framework is known by it."""
    maker: str = ""
    """What made the object whose decorator enrolled it."""

    @property
    def module(self) -> Module:
        """Where it is defined."""
        return self.called.of.module if isinstance(self.called, Instance) else self.called.module


def takes(name: str) -> bool:
    """Whether calling something outside the service, by its dotted name, enrols what it is given."""
    last = name.rpartition(".")[2]
    return last in _CALLS or (last == "register" and "Router()" in name)


def enrolled(function: FunctionValue | ClassValue, decorator: Value) -> Route | None:
    """Return the route that a decorator makes of a function or class: `@app.get("/")`; None for any other decorator."""
    match decorator:
        case Member(base=Produced(maker=maker), name=name):
            dotted = f"{maker}().{name}"
        case Produced(maker=dotted) | External(name=dotted):
            pass
        case _:
            return None
    family = _family(dotted)
    maker, of_object, _ = dotted.partition("().")
    if not _NOT_FOR_EVENTS.isdisjoint((family, *dotted.replace("()", "").split("."))) or not (
        of_object or dotted.startswith(_LIBRARY_DECORATORS)
    ):
        return None
    return Route(function, family if dotted.rpartition(".")[2] in _DECORATORS else "", maker)


def _family(dotted: str) -> str:
    package = dotted.partition(".")[0]
    return _SAME_FAMILY.get(package, package.partition("_")[0])


def register(value: FunctionValue | ClassValue | Instance, name: str, frame: Frame) -> None:
    """Enrol something as a route of the framework that has the dotted name."""
    frame.world.registered.append(Route(value, _family(name)))


def note_dispatch(callee: Value, arguments: Arguments, frame: Frame) -> None:
    """Note that a framework's object is handed what comes from the event, so that it may call its routes."""
    if frame.frequency is Frequency.INIT or not frame.world.registered:
        return
    base = callee.base if isinstance(callee, Member) else callee
    families = {family for value in (base, *arguments.values) for family in _families(value)}
    enrolled = families & {route.family for route in frame.world.registered}
    if enrolled and least_fixed(arguments.values) is Origin.EVENT:
        frame.record(Dispatched(frame.span(arguments.site), frame.frequency, frozenset(enrolled)))


def is_framework(value: Value, frame: Frame) -> bool:
    """Whether a value may be a framework's object: any that is made at init, later those with routes."""
    if not isinstance(value, Produced):
        return False
    enrolled = (route.family == _family(value.maker) for route in frame.world.registered)
    return frame.frequency is Frequency.INIT or any(enrolled)


def _families(value: Value) -> Iterator[str]:
    for option in options(value):
        if isinstance(option, Produced):
            yield _family(option.maker)
            yield from (family for inner in option.wrapped for family in _families(inner))


def calls_of(route: Route, frame: Frame) -> Iterator[FunctionValue]:
    """The functions that a framework calls for a route: of a class, every public method of an object of its own."""
    match route.called:
        case FunctionValue(owner=ClassValue() as owner, receiver=None, kind="") as method:
            yield replaced(method, receiver=_made(owner, frame))
        case FunctionValue() as function:
            yield function
        case ClassValue() as of:
            yield from methods_of(_made(of, frame))
        case Instance() as made:
            yield from methods_of(made)


def _made(of: ClassValue, frame: Frame) -> Instance:
    place = Syntax(of.definition.start, of.definition.start)
    initialiser = of.attributes.get("__init__")
    given = _from_request(initialiser, 1, frame) if isinstance(initialiser, FunctionValue) else ()
    made = frame.world.call(of, Arguments((), given, place), frame)
    return made if isinstance(made, Instance) else Instance(of, frame.span(place), (), False)


def methods_of(made: Instance) -> Iterator[FunctionValue]:
    """The public methods of an object, as methods of it."""
    seen: set[str] = set()
    for owner in ancestry(made.of):
        for name, value in owner.attributes.items():
            public = not name.startswith("_") or name == "__call__"
            if (
                isinstance(value, FunctionValue)
                and public
                and name not in seen
                and value.kind in ("", "class", "static")
            ):
                yield value if value.kind == "static" else replaced(value, receiver=made)
            seen.add(name)


def arguments_of(function: FunctionValue, frame: Frame) -> Arguments:
    """What a framework gives to the parameters of a route, those apart that it takes from other functions."""
    place = Syntax(function.definition.start, function.definition.start)
    return Arguments((), _from_request(function, int(function.receiver is not None), frame), place)


def _from_request(function: FunctionValue, skipped: int, frame: Frame) -> tuple[tuple[str, Value], ...]:
    defaults = dict(function.defaults)
    scope = Frame(frame.world, function.module, {}, frame.activation, frame.frequency, closure=function.closure)
    wanted = [one for one in function.definition.parameters if not one.star][skipped + len(function.fixed) :]
    return tuple(
        (one.name, hole(Origin.EVENT, one.name))
        for one in wanted
        if provider_of(one, defaults.get(one.name), scope) is None
    )
