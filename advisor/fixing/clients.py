"""Clients made once: at module level, or in a cached factory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.fixing.bindings import hoisted, import_aliases, is_free, is_shared, local_binding, needs
from advisor.fixing.factories import Factory, put_in
from advisor.fixing.imports import imports_added
from advisor.fixing.lifetime import kept_as_made
from advisor.fixing.module_level import below_needs
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.removal import comments_above, removed, trailing_comment
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix
from advisor.program.facts import Constancy

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst
    from libcst.metadata import ImportAssignment

    from advisor.fixing.bindings import LocalBinding, Needs
    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit
    from advisor.program.facts import ClientCreation


def moved_to_module(creation: ClientCreation, python: PythonText) -> Fix:
    """Make the client at module level; where its arguments do not allow that, in a cached factory."""
    call = _call(creation, python)
    if creation.constancy is Constancy.LITERAL:
        try:
            edits = _moved(creation, python, call, needs(python, call, once=True))
        except CannotFixError:
            pass
        else:
            return Fix(Applicability.SAFE, "Make the client once, at module level", united(edits))
    return made_once(creation, python)


def made_once(creation: ClientCreation, python: PythonText) -> Fix:
    """Make the client in a `@cache` factory, called where it was made."""
    call = _call(creation, python)
    required = needs(python, call, once=False)
    product, kind = _product(creation), _kind(creation)
    stem = f"{product or creation.library}_{kind}"
    factory = Factory(
        (stem, f"make_{stem}", f"cached_{stem}"),
        tuple(f"return {python.dedented(call)}".split("\n")),
        imports=tuple(hoisted(python, required)),
    )
    edits = put_in(factory, python, call)
    title = "Make the client once, in a cached function"
    return Fix(Applicability.UNSAFE, title, united(edits))


def _call(creation: ClientCreation, python: PythonText) -> cst.Call:
    import libcst as cst

    call = python.find(cst.Call, creation.span)
    if not any(isinstance(parent, cst.FunctionDef | cst.Lambda) for parent in python.parents(call)):
        raise CannotFixError("The client is made at module level already.")
    kept_as_made(python, call, local_binding(python, call), creation.library)
    return call


def _moved(creation: ClientCreation, python: PythonText, call: cst.Call, required: Needs) -> Iterator[Edit]:
    binding = local_binding(python, call)
    name, bound = _name(creation, python, call, binding)
    wanted = hoisted(python, required)
    if bound:
        yield from imports_added(python, wanted)
    else:
        lines = [*_comments(python, binding), *_line(python, call, name, binding).split("\n")]
        library = python.code(call.func).split(".")[0]
        line = below_needs(python, required.last, lines, library, import_above=bool(wanted))
        yield from imports_added(python, wanted, line)
        yield line
    gone: list[cst.CSTNode] = [one.node for one in required.imports if _only_for(python, one)]
    if binding is None:
        yield python.replace(call, name)
    else:
        gone.append(binding.statement)
        yield from _renamed(python, binding, name)
    yield from removed(python, gone)


def _name(
    creation: ClientCreation, python: PythonText, call: cst.Call, binding: LocalBinding | None
) -> tuple[str, bool]:
    """The module-level name, and whether it is bound to the same client already."""
    product, kind = _product(creation), _kind(creation)
    stem = product or kind
    names = dict.fromkeys([stem, f"{stem}_{kind}" if product else f"{creation.library}_{kind}", f"shared_{stem}"])
    if binding is not None:
        names = {binding.name: None, **names}
    for name in names:
        own = binding.assignment if binding and name == binding.name else None
        if is_shared(python, name, call, call, own):
            return name, True
        if is_free(python, name, call, own) and (own or binding is None or name not in python.identifiers):
            return name, False
    raise CannotFixError(f"The names {', '.join(f'`{name}`' for name in names)} are all taken in this module.")


def _renamed(python: PythonText, binding: LocalBinding, name: str) -> Iterator[Edit]:
    if name != binding.name:
        for node, access in python.accesses.items():
            if binding.assignment in access.referents:
                yield python.replace(node, name)


def _line(python: PythonText, call: cst.Call, name: str, binding: LocalBinding | None) -> str:
    """The binding at module level, with the comment that stood behind it."""
    code = python.dedented(call)
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


def _product(creation: ClientCreation) -> str:
    """The service as a name: `cognito_idp`; empty when not known."""
    name = re.sub(r"\W+", "_", creation.product).strip("_").lower()
    return name if name.isidentifier() else ""


def _kind(creation: ClientCreation) -> str:
    return creation.constructor.rsplit(".", 1)[-1].lower()
