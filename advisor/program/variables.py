"""Environment variables as the code reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import NONE, as_text, either
from advisor.program.traces import VariableAsked
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

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
_FIXED = {"LAMBDA_TASK_ROOT": "/var/task", "LAMBDA_RUNTIME_DIR": "/var/runtime", "TMPDIR": "/tmp"}


def asked(arguments: Arguments, frame: Frame) -> Value:
    """Return the result of `os.environ.get(name, default)` or `os.getenv(name, default)`."""
    name = arguments.given(0, "key")
    default = arguments.given(1, "default")
    return read(name or NONE, default or NONE, False, arguments.site, frame)


def is_set(name: Text, frame: Frame) -> bool | None:
    """Whether a variable is in the environment; None when that is not known."""
    environment = frame.world.environment
    if name.known is None:
        return None
    if name.known in (*environment.variables, *frame.world.assigned_variables, *_RUNTIME, *_FIXED):
        return True
    return None if environment.hidden_by else False


def read(name: Value, default: Value | None, strict: bool, site: Syntax, frame: Frame) -> Value:
    """Return the value of an environment variable and record that it is read."""
    known = as_text(name).known if isinstance(name, Text) else None
    if known is None:
        return hole(Origin.ENVIRONMENT, frame.excerpt(site))
    fallback = as_text(default) if isinstance(default, Text) else None
    frame.record(VariableAsked(frame.span(site), frame.frequency, known, fallback, strict))
    if known in frame.world.assigned_variables:
        return frame.world.assigned_variables[known]
    if known in _FIXED:
        return text(_FIXED[known])
    if known in _RUNTIME:
        return hole(Origin.PLATFORM, known)
    environment = frame.world.environment
    if known in environment.variables:
        return environment.variables[known].value
    if environment.hidden_by:
        unset = hole(Origin.ENVIRONMENT, known)
        return unset if default is None else either((unset, default))
    return default if default is not None else hole(Origin.UNKNOWN, frame.excerpt(site))
