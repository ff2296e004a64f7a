"""Names of tables, buckets and queues read from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import imported_things, is_free
from advisor.fixing.environment import with_variable
from advisor.fixing.imports import imports_added
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix
from advisor.subjects import SetVariable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit, Span
    from advisor.subjects import HardCodedName, NameByVariable


def by_variable(remedy: NameByVariable, pieces: Workpieces) -> Fix:
    """Put the variable in place of every literal, and set it for the functions that lack it."""
    name = remedy.name
    if name.value is None:
        raise CannotFixError(f"No variable can hold the name of `{name.logical_id}`.")
    python = pieces.python(name.literals[0].file)
    edits = [edit for span in name.literals for edit in _read(python, span, name)]
    if name.lacking:
        edits += with_variable(SetVariable(name.lacking, name.variable, name.value), pieces).edits
    title = f"Read the name of `{name.logical_id}` from `{name.variable}`"
    return Fix(Applicability.SAFE, title, united(dict.fromkeys(edits)))


def _read(python: PythonText, span: Span, name: HardCodedName) -> Iterator[Edit]:
    import libcst as cst

    literal = python.find(cst.SimpleString, span)
    if literal.raw_value != name.name:
        raise CannotFixError("The name is written with escapes; put the variable there by hand.")
    environment = _environment(python, literal)
    if environment == "os.environ" and not python.scope(literal)["os"]:
        imports = list(imports_added(python, [("os", "")]))
        if any(edit.span.start > span.start for edit in imports):
            raise CannotFixError("The name is needed above the imports of the module; put the variable there by hand.")
        yield from imports
    quote = literal.quote[0]
    yield python.replace(literal, f"{environment}[{quote}{name.variable}{quote}]")


def _environment(python: PythonText, place: cst.CSTNode) -> str:
    """How the module says `os.environ`, or will once it imports `os`."""
    scope = python.scope(place)
    if imported_things(scope["environ"]) == {"os.environ"}:
        return "environ"
    if imported_things(scope["os"]) == {"os"} or is_free(python, "os", place):
        return "os.environ"
    raise CannotFixError("The name `os` means something else in this module, so that no variable can be read.")
