"""Objects of the standard library that only hold values: named tuples, namespaces, templates of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.program.domain import Entries, Items, Produced
from advisor.program.lattice import as_text, least_fixed
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame

NAMED_TUPLE = "collections.namedtuple"
TEMPLATE = "string.Template"
_HOLDERS = (f"{NAMED_TUPLE}()", "types.SimpleNamespace", "argparse.Namespace")
_PLACE = r"\$(?:\{(\w+)\}|(\w+)|(\$))"


def namedtuple(_name: str, arguments: Arguments, _frame: Frame) -> Value | None:
    """Return the class that `namedtuple("Point", "x y")` makes; its arguments are the names of its fields."""
    match arguments.given(1, "field_names"):
        case Text() as written if written.known is not None:
            return Produced(NAMED_TUPLE, Origin.PLATFORM, tuple(map(text, written.known.replace(",", " ").split())))
        case Items(values=names, complete=True):
            return Produced(NAMED_TUPLE, Origin.PLATFORM, tuple(as_text(name) for name in names))
        case _:
            return None


def made_by(of: Produced, arguments: Arguments) -> Produced:
    """Return the named tuple that calling its class makes."""
    names = (as_text(name).known or "" for name in of.arguments)
    named = (*zip(names, arguments.positional, strict=False), *arguments.keywords)
    return Produced(f"{NAMED_TUPLE}()", least_fixed(arguments.values), arguments.positional, named)


def namespace(name: str, arguments: Arguments, _frame: Frame) -> Value:
    """Return the object that `SimpleNamespace(x=1)` makes."""
    return Produced(name, least_fixed(arguments.values), keywords=arguments.keywords)


def attribute(held: Produced, name: str) -> Value | None:
    """Return what a named tuple or a namespace has under a name; None for any other object."""
    return dict(held.keywords).get(name) if held.maker in _HOLDERS else None


def template(name: str, arguments: Arguments, _frame: Frame) -> Value:
    """Return the template that `Template(text)` makes."""
    return Produced(name, least_fixed(arguments.values), arguments.positional[:1])


def substituted(of: Produced, arguments: Arguments) -> Text | None:
    """Return the text that a template makes of the names it is given."""
    written = as_text(of.arguments[0]).known if of.arguments else None
    given = arguments.given(0, "mapping")
    if written is None:
        return None
    values = {**(dict(given.values) if isinstance(given, Entries) else {}), **dict(arguments.keywords)}
    parts: list[Text] = []
    end = 0
    for place in re.finditer(_PLACE, written):
        name = place[1] or place[2]
        value = values.get(name) if name else text("$")
        filled = as_text(value, place[0]) if value is not None else hole(Origin.UNKNOWN, place[0])
        parts += [text(written[end : place.start()]), filled]
        end = place.end()
    return text(*parts, written[end:])
