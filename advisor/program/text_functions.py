"""Functions of the standard library that only compute: what they make of known text."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from advisor.program.domain import Entries, Items, Plain
from advisor.program.lattice import as_text, truth, unsettled
from advisor.program.moments import Moment
from advisor.program.paths import FRESH_IN_TMP, folder_of, joined_path, name_of, stem_and_ending
from advisor.record import replaced
from advisor.service.file_system import WORKING_FOLDER, absolute
from advisor.values import Form, Hole, Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value

_FIELD = r"\{(\w*)[^{}]*\}"
_PERCENT = r"%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]"


def computed(name: str, arguments: Arguments) -> Value | None:
    """Return the result of a function of the standard library that has no effect; None for any other."""
    compute = _FUNCTIONS.get(name)
    return compute(arguments) if compute is not None else None


def _argument(arguments: Arguments, position: int, keyword: str = "") -> Text:
    value = arguments.given(position, keyword)
    return as_text(value) if value is not None else text("")


def _join(arguments: Arguments) -> Value:
    parts = [as_text(value) for value in arguments.positional]
    if not parts:
        return text(".")
    joined = joined_path(*parts)
    return joined if arguments.rest is None else text(joined, as_text(arguments.rest))


def _same(arguments: Arguments) -> Value:
    return arguments.positional[0] if arguments.positional else text("")


def _normal(arguments: Arguments) -> Value:
    path = _argument(arguments, 0)
    return text(posixpath.normpath(path.known)) if path.known else path


def _string(arguments: Arguments) -> Value:
    if not arguments.positional:
        return text("")
    value = arguments.positional[0]
    return as_text(value, "str()") if isinstance(value, Text | Plain | Moment) else hole(unsettled((value,)), "str()")


def _truth(arguments: Arguments) -> Value:
    known = truth(arguments.positional[0]) if arguments.positional else False
    return Plain(known) if known is not None else hole(unsettled(arguments.values), "bool()")


def _absolute(arguments: Arguments) -> Value:
    return absolute(_argument(arguments, 0, "path"))


def _fixed(value: Text) -> Callable[[Arguments], Value]:
    return lambda _arguments: value


def _fresh(expression: str) -> Callable[[Arguments], Value]:
    return lambda _arguments: hole(Origin.FRESH, expression)


CLOCKS = frozenset(
    (
        "time.time time.time_ns time.monotonic time.perf_counter time.gmtime time.localtime time.strftime "
        "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today"
    ).split()
)
"""What says the time when it is called, whatever the arguments."""
_TASK = text(WORKING_FOLDER)
_CHANCE = {
    "uuid": "uuid1 uuid4",
    "random": "choice choices getrandbits randbytes randint random randrange sample uniform",
    "secrets": "choice randbelow randbits token_bytes token_hex token_urlsafe",
    "os": "urandom",
}
"""Functions that give another value at each call."""
_FUNCTIONS: dict[str, Callable[[Arguments], Value]] = {
    "os.path.join": _join,
    "posixpath.join": _join,
    "os.path.dirname": lambda arguments: folder_of(_argument(arguments, 0)),
    "os.path.basename": lambda arguments: name_of(_argument(arguments, 0)),
    "os.path.split": lambda arguments: Items((folder_of(_argument(arguments, 0)), name_of(_argument(arguments, 0)))),
    "os.path.normpath": _normal,
    "os.path.splitext": lambda arguments: Items(stem_and_ending(_argument(arguments, 0))),
    "os.path.expandvars": _same,
    "os.path.expanduser": _same,
    "os.fspath": _same,
    "os.path.abspath": _absolute,
    "os.path.realpath": _absolute,
    "os.getcwd": _fixed(_TASK),
    "os.getcwdu": _fixed(_TASK),
    "pathlib.Path": _join,
    "pathlib.PosixPath": _join,
    "pathlib.PurePath": _join,
    "pathlib.PurePosixPath": _join,
    "pathlib.Path.cwd": _fixed(_TASK),
    "pathlib.Path.home": _fixed(text("~")),
    "builtins.bool": _truth,
    "builtins.str": _string,
    "builtins.unicode": _string,
    "tempfile.gettempdir": _fixed(text("/tmp")),
    "tempfile.mktemp": _fixed(FRESH_IN_TMP),
    **{f"{module}.{name}": _fresh(f"{name}()") for module, names in _CHANCE.items() for name in names.split()},
    **{clock: _fresh(f"{clock.rpartition('.')[2]}()") for clock in CLOCKS},
}


def percent_format(template: Text, values: Value, expression: str) -> Value:
    """Return `template % values`."""
    known = template.known
    if known is None:
        return hole(unsettled((template,)), expression)
    given = iter(values.values if isinstance(values, Items) else (values,))
    named = dict(values.values) if isinstance(values, Entries) else {}
    parts: list[Text] = []
    end = 0
    for place in re.finditer(_PERCENT, known):
        parts.append(text(known[end : place.start()]))
        value = named.get(place[1]) if place[1] else next(given, None)
        parts.append(_in_format(value, expression) if value is not None else hole(unsettled((values,)), expression))
        end = place.end()
    return text(*parts, known[end:])


def _in_format(value: Value, expression: str) -> Text:
    """A value as text, in whichever format: `%d` of a float has no fraction."""
    return Text(tuple(_spelled_anyhow(part) for part in as_text(value, expression).parts))


def _spelled_anyhow(part: str | Hole) -> str | Hole:
    return replaced(part, spells=Form.TEXT) if isinstance(part, Hole) and part.spells is not None else part


def text_method(base: Text, name: str, arguments: Arguments) -> Value | None:
    """Return the result of a method of str or of a pure path; None for any other."""
    match name:
        case "format":
            return _formatted(base, arguments)
        case "join" if isinstance(arguments.given(0), Items):
            return _joined_items(base, arguments.positional[0])
        case "joinpath":
            return joined_path(base, *(as_text(value) for value in arguments.positional))
        case "resolve" | "absolute":
            return absolute(base)
        case "as_posix" | "expanduser" | "__str__":
            return base
        case "format_map" if isinstance(given := arguments.given(0), Entries):
            return _formatted(base, replaced(arguments, positional=(), keywords=given.values))
        case "lower" | "upper" if base.known is None and not base.opaque:
            return text(*(getattr(part, name)() if isinstance(part, str) else part for part in base.parts))
        case _ if name in _PLAIN_METHODS and base.known is not None:
            return _known_method(base.known, name, arguments)
        case "split" | "rsplit" | "partition" | "rpartition" if base.known is not None and arguments.positional:
            return _split(base.known, name, arguments)
        case "split" if base.known is not None and not arguments.values:
            return Items(tuple(text(word) for word in base.known.split()))
        case "with_name" if not base.opaque:
            return joined_path(folder_of(base), _argument(arguments, 0, "name"))
        case "replace" if len(arguments.positional) >= 2:
            return _replaced(base, *(as_text(value).known for value in arguments.positional[:2]))
        case "with_stem" if not base.opaque:
            return joined_path(
                folder_of(base), text(_argument(arguments, 0, "stem"), stem_and_ending(name_of(base))[1])
            )
        case "with_suffix" if base.known is not None:
            stem = base.known.rpartition(".")[0] or base.known
            return text(stem, _argument(arguments, 0, "suffix"))
        case _:
            return None


_PLAIN_METHODS = frozenset(
    "strip lower upper rstrip lstrip title capitalize removeprefix removesuffix casefold swapcase".split()
)


def _known_method(known: str, name: str, arguments: Arguments) -> Value | None:
    given = [as_text(value).known for value in arguments.positional]
    if any(value is None for value in given):
        return None
    return text(str(getattr(known, name)(*given)))


def _split(known: str, name: str, arguments: Arguments) -> Value | None:
    separator = as_text(arguments.positional[0]).known
    if separator and name.endswith("partition"):
        return Items(tuple(text(part) for part in getattr(known, name)(separator)))
    count = arguments.given(1, "maxsplit")
    most = count.value if isinstance(count, Plain) else -1
    if not separator or not isinstance(most, int):
        return None
    return Items(tuple(text(part) for part in getattr(known, name)(separator, most)))


def _replaced(base: Text, old: str | None, new: str | None) -> Value:
    if not old or new is None:
        return hole(unsettled((base,)), "replace()")
    return text(*(part.replace(old, new) if isinstance(part, str) else part for part in base.parts))


def _joined_items(separator: Text, items: Value) -> Value:
    if not isinstance(items, Items) or not items.complete:
        return hole(unsettled((items,)), "join()")
    parts: list[Text] = []
    for item in items.values:
        parts += [separator, as_text(item)] if parts else [as_text(item)]
    return text(*parts)


def _formatted(base: Text, arguments: Arguments) -> Value:
    known = base.known
    if known is None:
        return hole(unsettled((base,)), "format()")
    parts: list[Text] = []
    end = automatic = 0
    for place in re.finditer(_FIELD, known):
        parts.append(text(known[end : place.start()]))
        label = place[1]
        if label and not label.isdigit():
            value = arguments.given(None, label)
        else:
            value = arguments.given(int(label) if label else automatic)
            automatic += 1
        origin = Origin.UNKNOWN if arguments.rest is None else unsettled((arguments.rest,))
        parts.append(_in_format(value, place[0]) if value is not None else hole(origin, place[0]))
        end = place.end()
    return text(*parts, known[end:])
