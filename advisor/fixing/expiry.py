"""Time to live: on the table, and in the items that the code puts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import imported_things, is_free
from advisor.fixing.fragments import Word
from advisor.fixing.imports import imports_added
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Certainty, Fix
from advisor.source.configuration import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from advisor.fixing.fragments import Value
    from advisor.fixing.python_text import PythonText
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit, Span
    from advisor.subjects import EnableTtl, Table, TimeToLive

_IMPORTED = "time.time()"
_DAY = "24 * 60 * 60"
_SPECIFICATION = "TimeToLiveSpecification"


def with_ttl(remedy: EnableTtl, pieces: Workpieces) -> Fix:
    """Enable TTL on the table, and write the attribute where the code does not: a day from now."""
    edits = [*_specified(remedy.table, remedy.attribute, pieces)]
    for span in dict.fromkeys(remedy.items):
        edits += _item(remedy, pieces.python(span.file), pieces.python(span.file).find(_dict(), span))
    title = f"Let items of `{remedy.table.logical_id}` expire by `{remedy.attribute}`"
    return Fix(Applicability.UNSAFE, title, united(dict.fromkeys(edits)))


def _specified(table: Table, attribute: str, pieces: Workpieces) -> Iterator[Edit]:
    if table.ttl is not None:
        yield from _changed(table.ttl, table, attribute, pieces)
        return
    if table.properties is None:
        raise CannotFixError(f"The properties of `{table.logical_id}` are not written where they could be edited.")
    configuration = pieces.configuration(table.properties.file)
    properties = configuration.at(Mapping, table.properties)
    if properties.get(_SPECIFICATION) is not None:
        raise CannotFixError(f"`{table.logical_id}` has a {_SPECIFICATION} already; change it by hand.")
    specification: Value = {"AttributeName": Word(attribute), "Enabled": True}
    yield configuration.entry_added(properties, _SPECIFICATION, specification)


def _changed(ttl: TimeToLive, table: Table, attribute: str, pieces: Workpieces) -> Iterator[Edit]:
    """Switch a specification on, and let it name the attribute."""
    if ttl.enabled is not Certainty.YES and ttl.enabled_span is None and ttl.attribute_span is not None:
        specification = pieces.configuration(ttl.span.file).at(Mapping, ttl.span)
        yield pieces.configuration(ttl.span.file).entry_added(specification, "Enabled", True)
    elif ttl.enabled is not Certainty.YES:
        yield _replaced(table, ttl.enabled_span, True, pieces)
    if ttl.attribute.known != attribute:
        yield _replaced(table, ttl.attribute_span, Word(attribute), pieces)


def _replaced(table: Table, place: Span | None, value: Value, pieces: Workpieces) -> Edit:
    if place is None:
        raise CannotFixError(f"The {_SPECIFICATION} of `{table.logical_id}` is not written where it could be edited.")
    configuration = pieces.configuration(place.file)
    written = configuration.at(Scalar, place)
    return configuration.replaced(written, Word(value.text, written.style) if isinstance(value, Word) else value)


def _dict() -> type[cst.Dict]:
    import libcst as cst

    return cst.Dict


def _item(remedy: EnableTtl, python: PythonText, display: cst.Dict) -> Iterator[Edit]:
    """Write the attribute as the display's last entry."""
    quote = _quote(python, display)
    if any(_key(python, element).strip("'\"") == remedy.attribute for element in display.elements):
        raise CannotFixError(f"An item holds `{remedy.attribute}` already; see that it is a number of seconds.")
    now = _now(python, display)
    expiry = f"int({now}) + {_DAY}"
    if remedy.typed:
        expiry = f"{{{quote}N{quote}: str({expiry})}}"
    if now == _IMPORTED and not python.scope(display)["time"]:
        yield from imports_added(python, [("time", "")])
    yield from _appended(python, display, f"{quote}{remedy.attribute}{quote}: {expiry}")


def _now(python: PythonText, display: cst.Dict) -> str:
    """How the module says the present time, or will once it imports `time`."""
    clock = imported_things(python.scope(display)["time"])
    if clock == {"time.time"}:
        return "time()"
    if clock != {"time"} and not is_free(python, "time", display):
        raise CannotFixError("The name `time` means something else in this module, so that the clock cannot be read.")
    return _IMPORTED


def _appended(python: PythonText, display: cst.Dict, entry: str) -> Iterator[Edit]:
    start, end = python.bounds(display)
    if not display.elements:
        yield python.edit(start, end, f"{{{entry}}}")
        return
    last = display.elements[-1]
    first, value_end = python.bounds(last)
    rest = python.text[value_end : end - 1]
    line_rest = python.text[value_end : python.source.line_bounds(python.source.position(value_end)[0])[1]]
    indent = python.text[python.line_start(first) : first]
    if indent.strip() or python.source.position(start)[0] == python.source.position(first)[0]:
        yield python.edit(value_end, value_end, f", {entry}")
        return
    has_comma = rest.lstrip().startswith(",")
    if "\n" not in rest and "\r" not in rest:
        yield python.edit(value_end, value_end, f",{python.source.newline}{indent}{entry}")
        return
    if not has_comma:
        yield python.edit(value_end, value_end, ",")
    at = value_end + len(line_rest)
    yield python.edit(at, at, f"{python.source.newline}{indent}{entry}{',' if has_comma else ''}")


def _quote(python: PythonText, display: cst.Dict) -> str:
    keys = (_key(python, element) for element in display.elements)
    return next((key[0] for key in keys if key[:1] in ("'", '"')), '"')


def _key(python: PythonText, element: cst.BaseDictElement) -> str:
    import libcst as cst

    return python.code(element.key) if isinstance(element, cst.DictElement) else ""
