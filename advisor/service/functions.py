"""The Python functions that a configuration declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.service.constructs import workers
from advisor.service.environment import environment_of
from advisor.service.handlers import handler_of
from advisor.service.intrinsics import text_of
from advisor.service.model import Function
from advisor.service.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.source.configuration import Scalar
    from advisor.values import Text

_PYTHON = "python"
_MEMORY = 1024
_TMP_SIZE = 512


def functions_of(declared: Declared) -> Iterator[Function]:
    """The functions in the order of the configuration, the workers of Lift's queues last."""
    written, hidden_by = declared.root.at("functions").combined()
    if hidden_by:
        declared.note("a part of the functions", hidden_by, declared.root.at("functions"))
    everything = [(key.text, key, function) for key, function in written.entries() if function.present]
    everything.extend((f"{key.text}Worker", key, worker) for key, worker in workers(declared))
    roles = Roles(declared, tuple((name, function) for name, _, function in everything))
    for name, key, function in everything:
        if function.hidden_by:
            declared.note(f"the function `{name}`", function.hidden_by, function)
        elif made := _function(declared, roles, name, key, function):
            yield made


def _function(declared: Declared, roles: Roles, name: str, key: Scalar, function: Section) -> Function | None:
    own = function.at("runtime")
    runtime = (own if own.present else declared.provider.at("runtime")).likely or ""
    unsaid = function.at("image").present or own.hidden_by or declared.provider.at("runtime").hidden_by
    if not runtime.startswith(_PYTHON) and not (unsaid and _holds_python(declared, name, function)):
        return None
    handler = handler_of(declared, name, function)
    mounts, mounts_hidden_by = _mounts(function)
    memory = function if function.at("memorySize").present else declared.provider
    return Function(
        name=name,
        span=key.span,
        handler=handler,
        runtime=runtime if runtime.startswith(_PYTHON) else _PYTHON,
        environment=environment_of(declared, name, function),
        role=roles.of(name, function),
        mounts=mounts,
        mounts_hidden_by=mounts_hidden_by,
        config=declared.config,
        memory=_megabytes(declared, f"the memory of function `{name}`", memory.at("memorySize"), _MEMORY),
        tmp_size=_megabytes(
            declared, f"the size of /tmp of function `{name}`", function.at("ephemeralStorageSize"), _TMP_SIZE
        ),
        isolated=function.at("tenancy").present or declared.provider.at("tenancy").present,
        is_image=function.at("image").present,
    )


def _holds_python(declared: Declared, name: str, function: Section) -> bool:
    """Whether the handler is a Python file, where the runtime is not said."""
    trial = replaced(declared, notes=[])
    handler = handler_of(trial, name, function)
    found = handler is not None and handler.file is not None
    if not found:
        declared.note(f"the runtime of function `{name}`", "nothing says that it is Python", function)
    return found


def _mounts(function: Section) -> tuple[tuple[Text, ...], str]:
    mount = function.at("fileSystemConfig")
    if not mount.present:
        return (), ""
    path = mount.at("localMountPath")
    hidden_by = path.hidden_by or mount.intrinsic
    return ((text_of(path),) if path.present and not hidden_by else ()), hidden_by


def _megabytes(declared: Declared, what: str, size: Section, default: int) -> int | None:
    """The size that is given; None when it is given by something unknown."""
    if not size.present:
        return default
    if size.hidden_by:
        declared.note(what, size.hidden_by, size)
    return int(size.string) if size.string and size.string.isdecimal() else None
