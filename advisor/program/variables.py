"""Environment variables as the code reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import absence, literals
from advisor.program.domain import NONE, Entries, Plain, Unset
from advisor.program.lattice import as_text, either, is_none, options
from advisor.program.traces import VariableAsked
from advisor.record import replaced
from advisor.service.file_system import WORKING_FOLDER
from advisor.service.model import Environment
from advisor.values import Hole, Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.model import Span
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax
    from advisor.service.model import Function

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
_RUNTIME = frozenset(
    (
        "_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME "
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE "
        "AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID "
        "AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LANG PATH LD_LIBRARY_PATH NODE_PATH "
        "PYTHONPATH GEM_PATH AWS_XRAY_CONTEXT_MISSING AWS_XRAY_DAEMON_ADDRESS AWS_LAMBDA_DOTNET_PREJIT TZ HOME PWD "
        "SHLVL"
    ).split()
)
_NEVER_EMPTY = frozenset(
    "AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_RUNTIME_API AWS_REGION AWS_DEFAULT_REGION".split()
)
_FIXED = {"LAMBDA_TASK_ROOT": WORKING_FOLDER, "LAMBDA_RUNTIME_DIR": "/var/runtime", "TMPDIR": "/tmp"}


def common(environments: Sequence[Environment]) -> Environment:
    """Return what holds for several functions: a variable in which they differ has a value that only its name tells.

    `of_function` puts a function's own value in its place.
    """
    shared = {}
    for name, variable in environments[0].variables.items():
        found = [environment.variables.get(name) for environment in environments]
        alike = all(other is not None and other.value == variable.value for other in found)
        if None not in found:
            shared[name] = variable if alike else replaced(variable, value=hole(Origin.ENVIRONMENT, name, name))
    hidden_by = next((environment.hidden_by for environment in environments if environment.hidden_by), "")
    left_out = all(environment.leaves_out_dotenv for environment in environments)
    return Environment(shared, hidden_by, leaves_out_dotenv=left_out)


def of_function(value: Text, function: Function) -> Text:
    """Return a text as one function sees it."""
    if not any(part.origin is Origin.ENVIRONMENT for part in value.holes):
        return value
    return text(*(_own(part, function) for part in value.parts))


def _own(part: str | Hole, function: Function) -> str | Hole | Text:
    if isinstance(part, str) or part.origin is not Origin.ENVIRONMENT:
        return part
    variable = function.environment.variables.get(part.variable)
    return variable.value if variable is not None else part


def asked(arguments: Arguments, frame: Frame) -> Value:
    """Return the result of `os.environ.get(name, default)` or `os.getenv(name, default)`."""
    name = arguments.given(0, "key")
    default = arguments.given(1, "default")
    return read(name or NONE, default or NONE, False, arguments.site, frame)


def set_default(arguments: Arguments, frame: Frame) -> None:
    """Set a variable as `os.environ.setdefault(name, value)` does: where it is not set before."""
    name, value = arguments.given(0), arguments.given(1)
    known = as_text(name).known if name is not None else None
    if known is None or value is None:
        return
    held = is_set(text(known), frame)
    if held is not True:
        unknown = hole(Origin.ENVIRONMENT, known, known)
        frame.world.set_variable(known, value if held is False else unknown, frame.frequency)


def changed(name: str, arguments: Arguments, frame: Frame) -> None:
    """Set the variables that `os.environ.update(…)`, `os.putenv(name, value)` or a reader of `.env` files sets."""
    if name.startswith("dotenv.") and frame.world.environment.leaves_out_dotenv:
        return
    entries = list(arguments.keywords)
    complete = arguments.rest is None
    match name, arguments.positional:
        case "os.putenv", (variable, value):
            entries.append((as_text(variable).known or "", value))
        case "os.environ.update", (Entries(values=values, complete=whole),):
            entries += values
            complete = complete and whole
        case "os.environ.update", ():
            pass
        case _:
            complete = False
    for variable_name, value in entries if name.startswith("os.") else ():
        frame.world.set_variable(variable_name, value, frame.frequency)
    if not complete:
        assigned_unseen(frame)


def is_set(name: Text, frame: Frame) -> bool | None:
    """Whether a variable is in the environment; None when that is not known."""
    if name.known is None:
        return None
    world = frame.world
    if name.known in (*world.environment.variables, *world.assigned_variables) or given_by_lambda(name.known):
        return True
    return None if _hidden(name.known, frame) else False


def given_by_lambda(name: str) -> bool:
    """Whether the runtime sets a variable."""
    return name in _RUNTIME or name in _FIXED or name.startswith("AWS_LAMBDA_")


def membership(name: Text, frame: Frame) -> bool | None:
    """Whether `name in os.environ` holds; note that the code asks."""
    if name.known is not None:
        absence.look_for(name.known, frame)
    return is_set(name, frame)


def _fixed_once(value: Text) -> Text:
    """A variable's value, what is unknown of it being the same for the life of an environment."""
    parts = (
        replaced(part, origin=Origin.ENVIRONMENT) if isinstance(part, Hole) and part.origin is Origin.UNKNOWN else part
        for part in value.parts
    )
    return text(*parts)


def value_of(name: str, default: Value | None, frame: Frame) -> Value | None:
    """Return what a variable holds; `default` where it is not known to be set."""
    if is_set(text(name), frame) is False:
        return default
    known = frame.world.assigned_variables.get(name)
    variable = frame.world.environment.variables.get(name)
    if known is not None or variable is None:
        return known if known is not None else hole(Origin.ENVIRONMENT, name, name)
    return _fixed_once(variable.value)


def read(name: Value, default: Value | None, strict: bool, site: Syntax, frame: Frame) -> Value:
    """Return the value of an environment variable and record that it is read."""
    names = [option.known if isinstance(option, Text) else None for option in options(name)]
    return either(
        hole(Origin.ENVIRONMENT, frame.excerpt(site)) if one is None else _one(one, default, strict, site, frame)
        for one in names
    )


def require(name: str, place: Span, frame: Frame) -> None:
    """Record that pydantic needs a variable for its settings."""
    error = "ValidationError"
    frame.record(VariableAsked(place, frame.frequency, name, None, True, _excused(name, error, frame), error))


def _one(name: str, default: Value | None, strict: bool, site: Syntax, frame: Frame) -> Value:
    fallback = as_text(default) if isinstance(default, Text) else None
    excused = _excused(name, "KeyError", frame)
    frame.record(VariableAsked(frame.span(site), frame.frequency, name, fallback, strict, excused))
    if name in frame.world.assigned_variables:
        return frame.world.assigned_variables[name]
    if name in _FIXED:
        return text(_FIXED[name])
    if given_by_lambda(name):
        return hole(Origin.PLATFORM, name, name if name in _NEVER_EMPTY else "")
    environment = frame.world.environment
    if name in environment.variables:
        return _fixed_once(environment.variables[name].value)
    if is_none(default) and not _may_be_assigned(frame):
        default = Plain(None, Unset(name, frame.span(site)))
    if _hidden(name, frame):
        unset = hole(Origin.ENVIRONMENT, name, name)
        return unset if default is None else either((unset, literals.forgotten(default)))
    return literals.forgotten(default) if default is not None else hole(Origin.ENVIRONMENT, frame.excerpt(site), name)


def _hidden(name: str, frame: Frame) -> bool:
    """Whether a variable may be set, though not for every function."""
    world = frame.world
    return bool(world.environment.hidden_by) or name in world.held_by_some or _may_be_assigned(frame)


def _excused(name: str, error: str, frame: Frame) -> bool:
    """Whether the code sets the variable itself, has made sure that it is set, or copes with the error."""
    assigned = name in frame.world.assigned_variables or _may_be_assigned(frame)
    return assigned or absence.excused(name, error, frame)


def _may_be_assigned(frame: Frame) -> bool:
    """Whether the code has set variables of which the names are not known."""
    return absence.ANY in frame.world.assigned_variables


def assigned_unseen(frame: Frame) -> None:
    """Note that the code sets variables of which the names are not known."""
    frame.world.set_variable(absence.ANY, hole(Origin.ENVIRONMENT), frame.frequency)
