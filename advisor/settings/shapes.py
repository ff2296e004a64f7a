"""The forms that a setting may have: what is wrong with a value, and the same as a JSON schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    Path_ = tuple[str, ...]
    Fault = tuple[Path_, str]
    """The keys that lead to a value, and what is wrong with it, as a sentence."""


@record()
class Text:
    """A text."""

    what: str = "a text"


@record()
class Flag:
    """True or false."""


@record()
class Choice:
    """One of some words."""

    words: tuple[str, ...]


@record()
class RuleName:
    """The name of a rule or an area."""


@record()
class ListOf:
    """Any number of values of one form."""

    item: Shape


@record()
class TableOf:
    """Any number of keys of the user's choice, with values of one form."""

    item: Shape
    of_rules: bool = False
    """Whether the keys are rules and areas."""


@record()
class Field:
    """A key that is known."""

    shape: Shape
    meaning: str
    """In a line, for the schema and for people."""
    needed: bool = False


@record()
class Table:
    """Keys that are known."""

    fields: Mapping[str, Field]


Shape = Text | Flag | Choice | RuleName | ListOf | TableOf | Table


def faults(shape: Shape, value: Any, path: Path_, names: Collection[str]) -> Iterator[Fault]:
    """What is wrong with a value. `names` are the rules and areas; where it is empty, any name passes."""
    match shape, value:
        case (Text(), str()) | (Flag(), bool()):
            if not value and isinstance(value, str):
                yield path, f"`{_spelled(path)}` is empty: give {_wanted(shape)} or take the line out"
        case (Choice(words), str()):
            if value not in words:
                yield path, f"`{_spelled(path)}` is {value!r}: use {_either(words)}{_hint(value, words)}"
        case (RuleName(), str()):
            yield from _unknown_rule(value, path, names)
        case (ListOf(item), list()):
            for index, inner in enumerate(value):
                yield from faults(item, inner, (*path, str(index)), names)
        case (TableOf(item, of_rules), dict()):
            for key, inner in value.items():
                yield from _unknown_rule(key, (*path, key), names) if of_rules else ()
                yield from faults(item, inner, (*path, key), names)
        case (Table(fields), dict()):
            yield from _faults_of_fields(fields, value, path, names)
        case _:
            yield path, f"`{_spelled(path)}` takes {_wanted(shape)}, not {_given(value)}"


def schema(shape: Shape, names: Collection[str]) -> dict[str, Any]:
    """The form as a JSON schema."""
    match shape:
        case Flag():
            return {"type": "boolean"}
        case Choice(words):
            return {"type": "string", "enum": list(words)}
        case RuleName():
            return {"type": "string", "enum": sorted(names)}
        case ListOf(item):
            return {"type": "array", "items": schema(item, names)}
        case TableOf(item, of_rules):
            keys = {"propertyNames": {"enum": sorted(names)}} if of_rules else {}
            return {"type": "object", **keys, "additionalProperties": schema(item, names)}
        case Table(fields):
            known = {
                name: {"description": field.meaning, **schema(field.shape, names)} for name, field in fields.items()
            }
            needed = [name for name, field in fields.items() if field.needed]
            required = {"required": needed} if needed else {}
            return {"type": "object", "properties": known, **required, "additionalProperties": False}
        case _:
            return {"type": "string", "minLength": 1}


def _faults_of_fields(
    fields: Mapping[str, Field], value: Mapping[str, Any], path: Path_, names: Collection[str]
) -> Iterator[Fault]:
    for key, inner in value.items():
        if field := fields.get(key):
            yield from faults(field.shape, inner, (*path, key), names)
        else:
            yield (*path, key), f"there is no setting `{_spelled((*path, key))}`{_near(key, fields) or _all(fields)}"
    for key, field in fields.items():
        if field.needed and key not in value:
            yield path, f"`{_spelled(path)}` needs `{key}`: {field.meaning[0].lower()}{field.meaning[1:]}"


def _unknown_rule(name: str, path: Path_, names: Collection[str]) -> Iterator[Fault]:
    if names and name not in names:
        yield path, f"there is no rule or area called {name!r}{_near(name, names) or ': `advisor rules` lists them'}"


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    spellings = {word.replace("_", "-"): word for word in known}
    near = get_close_matches(name.replace("_", "-").lower(), list(spellings), n=1)
    return f": did you mean `{spellings[near[0]]}`?" if near else ""


def _hint(value: str, words: Collection[str]) -> str:
    near = _near(value, words)
    return f" ({near.removeprefix(': ').removesuffix('?')}?)" if near else ""


def _all(fields: Mapping[str, Field]) -> str:
    return f": there are {', '.join(fields)}"


def _either(words: tuple[str, ...]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"


def _spelled(path: Path_) -> str:
    """The keys as TOML has them, without positions in lists."""
    return ".".join(key if _is_bare(key) else f'"{key}"' for key in path if not key.isdigit())


def _is_bare(key: str) -> bool:
    return key.isascii() and key.replace("-", "").replace("_", "").isalnum()


def _wanted(shape: Shape) -> str:
    match shape:
        case Text(what):
            return what
        case Flag():
            return "true or false"
        case Choice(words):
            return _either(words)
        case RuleName():
            return "the name of a rule or an area"
        case ListOf(RuleName()):
            return 'a list of rules or areas, such as ["iam"]'
        case ListOf(Text(what)):
            return f"a list of texts, each {what}"
        case _:
            return "a table of keys and values"


def _given(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date"
