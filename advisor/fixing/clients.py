"""Clients made once: at module level, or in a cached factory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.bindings import import_aliases, is_free, is_shared, local_binding, needs
from advisor.fixing.choices import is_chosen
from advisor.fixing.factories import Factory, put_in
from advisor.fixing.imports import imports_added
from advisor.fixing.lifetime import kept_as_made
from advisor.fixing.local_imports import hoisted
from advisor.fixing.local_values import carried, inlined, single_arguments, stands_for_literals
from advisor.fixing.module_level import below_needs
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.removal import comments_above, removed, trailing_comment
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst
    from libcst.metadata import ImportAssignment

    from advisor.fixing.bindings import LocalBinding
    from advisor.fixing.local_values import Taken
    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit
    from advisor.program.facts import ClientCreation

AWS = frozenset({"boto3", "botocore"})
_CONNECTING = ("connection", "producer")
"""How products are called that reach for the other side when they are made."""


def moved_to_module(creation: ClientCreation, python: PythonText) -> Fix:
    """Make the client at module level; where its arguments do not allow that, in a cached factory."""
    call = _call(creation, python)
    return _at_module_level(creation, python, call) or _in_factory(creation, python, call)


def made_once(creation: ClientCreation, python: PythonText) -> Fix:
    """Make the client in a `@cache` factory, called where it was made.

    Where its arguments are local names that stand for literals, it is made at module level after all.
    """
    call = _call(creation, python)
    settled = stands_for_literals(python, call)
    return (settled and _at_module_level(creation, python, call)) or _in_factory(creation, python, call)


def _at_module_level(creation: ClientCreation, python: PythonText, call: cst.Call) -> Fix | None:
    if is_chosen(python, call, connects=creation.product.endswith(_CONNECTING)):
        return None
    try:
        edits = list(_moved(creation, python, call, inlined(python, call)))
    except CannotFixError:
        return None
    return Fix(Applicability.SAFE, "Make the client once, at module level", united(edits))


def _in_factory(creation: ClientCreation, python: PythonText, call: cst.Call) -> Fix:
    taken = carried(python, call, single_arguments(call, creation.single))
    service = next((python.code(one.value) for one in call.args[:1] if one.keyword is None), "")
    given = [code for _, code in taken.passed]
    factory = Factory(
        tuple(_factory_names(creation, of_any=service in given)),
        tuple("\n".join((*taken.before, f"return {taken.code}")).split("\n")),
        parameters=tuple(name for name, _ in taken.passed),
        imports=tuple(hoisted(python, taken.needs)),
    )
    edits = [*put_in(factory, python, call, given), *removed(python, taken.gone)]
    title = "Make the client once, in a cached function"
    return Fix(Applicability.UNSAFE, title, united(edits))


def _call(creation: ClientCreation, python: PythonText) -> cst.Call:
    import libcst as cst

    call = python.find(cst.Call, creation.span)
    if not any(isinstance(parent, cst.FunctionDef | cst.Lambda) for parent in python.parents(call)):
        raise CannotFixError("The client is made at module level already.")
    kept_as_made(python, call, local_binding(python, call), creation)
    return call


def _moved(creation: ClientCreation, python: PythonText, call: cst.Call, taken: Taken) -> Iterator[Edit]:
    binding = local_binding(python, call)
    name, bound = _name(creation, python, call, binding, taken.code)
    wanted = hoisted(python, taken.needs)
    if bound:
        yield from imports_added(python, wanted)
    else:
        lines = [*_comments(python, binding), *_line(python, taken.code, name, binding).split("\n")]
        library = taken.code.split(".")[0]
        line = below_needs(python, taken.needs.last, lines, library, import_above=bool(wanted))
        yield from imports_added(python, wanted, line)
        yield line
    gone: list[cst.CSTNode] = [one.node for one in taken.needs.imports if _only_for(python, one)]
    gone += taken.gone
    if binding is None:
        yield python.replace(call, name)
    else:
        gone.append(binding.statement)
        yield from _renamed(python, binding, name)
    yield from removed(python, gone)


def _name(
    creation: ClientCreation, python: PythonText, call: cst.Call, binding: LocalBinding | None, code: str
) -> tuple[str, bool]:
    """The module-level name, and whether it is bound to the same client already."""
    names = dict.fromkeys(_names(creation))
    if binding is not None:
        names = {binding.name: None, **names}
    for name in names:
        own = binding.assignment if binding and name == binding.name else None
        if is_shared(python, name, code, call, own):
            return name, True
        if is_free(python, name, call, own) and (own or binding is None or name not in python.identifiers):
            return name, False
    raise CannotFixError(f"The names {', '.join(f'`{name}`' for name in names)} are all taken in this module.")


def _renamed(python: PythonText, binding: LocalBinding, name: str) -> Iterator[Edit]:
    if name != binding.name:
        for node, access in python.accesses.items():
            if binding.assignment in access.referents:
                yield python.replace(node, name)


def _line(python: PythonText, code: str, name: str, binding: LocalBinding | None) -> str:
    """The binding at module level, with the comment that stood behind it."""
    if binding is None:
        return f"{name} = {code}"
    return f"{name}{_annotation(python, binding)} = {code}{trailing_comment(python, binding.statement)}"


def _annotation(python: PythonText, binding: LocalBinding) -> str:
    """The annotation in quotes where needed: unlike a local's, a module-level one is evaluated."""
    import libcst as cst

    if not isinstance(binding.statement, cst.AnnAssign):
        return ""
    annotation = binding.statement.annotation.annotation
    code = python.code(annotation)
    try:
        evaluated = needs(python, annotation, once=True)
    except CannotFixError:
        return f': "{code}"' if not re.search(r"[\"'\n]", code) else ""
    return "" if evaluated.imports else f": {code}"


def _comments(python: PythonText, binding: LocalBinding | None) -> list[str]:
    return comments_above(python, binding.statement) if binding else []


def _only_for(python: PythonText, one: ImportAssignment) -> bool:
    """Whether a local import binds this name alone, for certain, and nothing else in the function does."""
    import libcst as cst

    chosen = any(isinstance(parent, cst.Try | cst.If) for parent in python.parents(one.node))
    return len(import_aliases(one)) == 1 and len(one.scope.assignments[one.name]) == 1 and not chosen


def _names(creation: ClientCreation) -> Iterator[str]:
    """Names for the client at module level: `s3` or `s3_client`; `redis_client` or `shared_redis_client`."""
    product = _snake(creation.product)
    kind = _snake(creation.constructor.rpartition(".")[2])
    stem = product or kind
    yield stem
    if creation.library in AWS:
        yield f"{stem}_{kind}" if product else f"{creation.library}_{kind}"
    yield f"shared_{stem}"
    yield from (f"{stem}_{number}" for number in range(2, 10))


def _factory_names(creation: ClientCreation, *, of_any: bool) -> Iterator[str]:
    """Names for a function that makes the client: `s3_client`; `boto3_client` when it is told the service."""
    stem = _snake(creation.product)
    if creation.library in AWS:
        product = "" if of_any else stem
        stem = f"{product or creation.library}_{_snake(creation.constructor.rpartition('.')[2])}"
    yield from (stem, f"make_{stem}", f"cached_{stem}")
    yield from (f"{stem}_{number}" for number in range(2, 10))


def _snake(text: str) -> str:
    """A text as a name: `cognito_idp`, `redis_client`; empty when it makes none."""
    name = re.sub(r"\W+", "_", text).strip("_").lower()
    return name if name.isidentifier() else ""
