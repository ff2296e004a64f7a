"""Parameters and secrets fetched once in five minutes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.bindings import imported_things, is_visible
from advisor.fixing.factories import Factory, put_in
from advisor.fixing.local_imports import hoisted
from advisor.fixing.local_values import carried, single_arguments
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.powertools import provided
from advisor.fixing.removal import removed
from advisor.fixing.requirements import have_library
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit
    from advisor.program.aws_facts import AwsCall

_SECONDS = 300
_PERIOD = "_five_minutes"
_SINGLE = frozenset(
    (
        "Name WithDecryption Path Recursive SecretId VersionId VersionStage Application Environment Configuration "
        "ClientId"
    ).split()
)
"""Parameters of the operations that take one text or truth value: a cache can look them up."""
_STREAMED = {"get_configuration": "Content", "get_latest_configuration": "Configuration"}
_KINDS = {
    "get_parameter": ("parameter", "Name"),
    "get_parameters": ("parameters", ""),
    "get_parameters_by_path": ("parameters", "Path"),
    "get_secret_value": ("secret", "SecretId"),
    "batch_get_secret_value": ("secrets", ""),
    "get_configuration": ("configuration", "Configuration"),
    "get_latest_configuration": ("configuration", ""),
}


def kept_for_minutes(fact: AwsCall, pieces: Workpieces) -> Fix:
    """Keep what a call fetches, and fetch it anew after five minutes."""
    import libcst as cst

    python = pieces.python(fact.span.file)
    call = python.find(cst.Call, fact.span)
    if not any(isinstance(parent, cst.FunctionDef | cst.Lambda) for parent in python.parents(call)):
        raise CannotFixError("It is fetched at module level already.")
    given = _given(call, fact.operation)
    answer = _answer(python, call, fact.operation)
    if have_library(fact.reached_by, "aws-lambda-powertools", pieces.sources):
        edits = list(provided(fact.operation, call, given, answer, python, _SECONDS))
        if edits:
            return Fix(Applicability.UNSAFE, "Let Powertools keep it for five minutes", united(edits))
    edits = list(_by_factory(fact, call, answer, python))
    return Fix(Applicability.UNSAFE, "Fetch it once in five minutes, in a cached function", united(edits))


def _given(call: cst.Call, operation: str) -> dict[str, cst.Arg]:
    """The arguments by their names. Raises CannotFixError for a call that fetches one page of many."""
    import libcst as cst

    given = {argument.keyword.value: argument for argument in call.args if argument.keyword is not None}
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value != operation:
        raise CannotFixError("The answer comes in pages, each fetched when it is asked for: keep what they hold.")
    if len(given) < len(call.args) or "NextToken" in given:
        raise CannotFixError("The call passes on arguments or asks for a certain page: keep what it finds.")
    return given


def _answer(python: PythonText, call: cst.Call, operation: str) -> cst.BaseExpression:
    """The call with the subscripts that take out a part of its answer; a body that can be read but once is read."""
    answer = _subscripted(python, call)
    field = _STREAMED.get(operation)
    if field is None:
        return answer
    read = _read(python, answer) if re.search(rf"\[[\"']{field}[\"']\]$", python.code(answer)) else None
    if read is None:
        raise CannotFixError("The body of the answer can be read only once: keep what it holds, not the answer.")
    return read


def _subscripted(python: PythonText, expression: cst.BaseExpression) -> cst.BaseExpression:
    import libcst as cst

    match next(python.parents(expression)):
        case cst.Subscript(slice=[element]) as parent if parent.value is expression:
            index = getattr(element.slice, "value", None)
            if isinstance(index, cst.SimpleString | cst.Integer):
                return _subscripted(python, parent)
    return expression


def _read(python: PythonText, body: cst.BaseExpression) -> cst.BaseExpression | None:
    import libcst as cst

    method, called = list(python.parents(body))[:2]
    match method, called:
        case cst.Attribute(attr=cst.Name(value="read")), cst.Call(args=[]) if called.func is method:
            return called
        case _:
            return None


def _by_factory(fact: AwsCall, call: cst.Call, answer: cst.BaseExpression, python: PythonText) -> Iterator[Edit]:
    """Fetch it in a cached function that is told in which five minutes it is called."""
    clock, imports = _clock(python, call)
    taken = carried(python, answer, single_arguments(call, _SINGLE))
    factory = Factory(
        tuple(_names(fact, named=not taken.passed)),
        tuple("\n".join((*taken.before, f"return {taken.code}")).split("\n")),
        "lru_cache",
        "(maxsize=128)" if taken.passed else "(maxsize=1)",
        (*(name for name, _ in taken.passed), _PERIOD),
        (*imports, *hoisted(python, taken.needs)),
    )
    given = [*(code for _, code in taken.passed), f"int({clock} // {_SECONDS})"]
    yield from put_in(factory, python, answer, given)
    yield from removed(python, taken.gone)


def _names(fact: AwsCall, *, named: bool) -> Iterator[str]:
    """Names for the cached function: after the last part of the setting's own name, where that is known."""
    kind, keyword = _KINDS[fact.operation]
    argument = fact.arguments.get(keyword)
    known = (argument.value.known or "" if argument is not None else "") if named else ""
    own = re.sub(r"\W+", "_", known.rstrip("/").rpartition("/")[2]).strip("_").lower()
    if own and not own[0].isdigit():
        yield own if own.endswith(kind) else f"{own}_{kind}"
    yield from (kind, f"kept_{kind}", f"cached_{kind}")


def _clock(python: PythonText, call: cst.Call) -> tuple[str, list[tuple[str, str]]]:
    """How to ask for the time where the call stands, and the import that it needs."""
    for origin, clock in (("time", "time.time()"), ("time.time", "time()")):
        if imported_things(python.global_scope.assignments["time"]) == {origin} and is_visible(python, "time", call):
            return clock, []
    if "time" not in python.identifiers:
        return "time.time()", [("time", "")]
    raise CannotFixError("The name `time` is taken in this module.")
