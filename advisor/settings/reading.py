"""A settings file → what it says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor.model import Severity
from advisor.record import fresh, record
from advisor.refusal import RefusedError
from advisor.settings import NEVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path
    from typing import Any

OWN, SHARED = "advisor.toml", "pyproject.toml"
_MARK = b"advisor"
_TABLE = ("tool", "advisor")


class SettingsError(RefusedError):
    """What is wrong with settings: a sentence a line, each with file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        """`faults` are the sentences."""
        super().__init__("\n".join(faults))


@record()
class Value:
    """What is said about one setting, and where."""

    given: Any
    file: Path
    line: int


@record()
class Settings:
    """What is in force; where nothing is said, what holds by itself."""

    file: Path | None = None
    """The nearest file; None when there is none."""
    values: Mapping[str, Value] = fresh(default_factory=dict)
    """By the name of the setting; in tables, by the names with a dot between them as well."""

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts; nothing when it is not set."""
        return tuple(self._given(key, ()))

    def text(self, key: str) -> str | None:
        """A text; None when it is not set."""
        found: str | None = self._given(key, None)
        return found

    def flag(self, key: str) -> bool:
        """Whether something is set to true."""
        return bool(self._given(key, False))

    def table(self, key: str) -> Mapping[str, Value]:
        """The keys of a table, each with what is said about it."""
        prefix = f"{key}."
        return {name.removeprefix(prefix): value for name, value in self.values.items() if name.startswith(prefix)}

    def path(self, key: str) -> Path | None:
        """A path, as seen from the file that gives it; None when it is not set."""
        value = self.values.get(key)
        return _below(value.file, value.given) if value else None

    def paths(self, key: str) -> tuple[Path, ...]:
        """A list of paths, as seen from the file that gives it."""
        value = self.values.get(key)
        return tuple(_below(value.file, given) for given in value.given) if value else ()

    @property
    def fail_on(self) -> Severity | None:
        """The lowest level that makes a run fail; None for never."""
        given = self._given("fail-on", Severity.WARNING.value)
        return None if given == NEVER else Severity(given)

    def _given(self, key: str, default: Any) -> Any:
        value = self.values.get(key)
        return value.given if value else default


def read(file: Path, names: Collection[str] = ()) -> Settings | None:
    """What a file says, and those that it extends; None for a pyproject.toml without `[tool.advisor]`.

    `names` are the rules and areas there are. Raises SettingsError.
    """
    return _read(file, names, ())


def _read(file: Path, names: Collection[str], extending: tuple[Path, ...]) -> Settings | None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError([f"{_shown(file)}:1: cannot be read: {error.strerror}"]) from None
    if file.name == SHARED and _MARK not in content:
        return None
    from advisor.settings.definition import SETTINGS  # most runs have no settings, and need none of it
    from advisor.settings.shapes import faults

    given, prefix, text = _parsed(file, content)
    if given is None:
        return None
    found = {(_line(text, (*prefix, *path)), sentence) for path, sentence in faults(SETTINGS, given, (), names)}
    if found:
        raise SettingsError(f"{_shown(file)}:{line}: {sentence}" for line, sentence in sorted(found))
    base = _base(file, given, text, prefix, names, (*extending, file))
    return Settings(file, {**base, **_values(file, given, text, prefix)})


def _parsed(file: Path, content: bytes) -> tuple[dict[str, Any] | None, tuple[str, ...], str]:
    """The settings, None where a pyproject.toml has none, the keys that lead to them, and the text."""
    from tomllib import TOMLDecodeError, loads

    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
        whole = loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SettingsError([f"{_shown(file)}:{line}: is not UTF-8"]) from None
    except TOMLDecodeError as error:
        sentence, _, place = str(error).partition(" (at ")
        named = place.removeprefix("line ").partition(",")[0]
        line = int(named) if named.isdigit() else max(text.count("\n"), 1)  # else at the end of the document
        raise SettingsError(
            [f"{_shown(file)}:{line}: is not valid TOML: {sentence[0].lower()}{sentence[1:]}"]
        ) from None
    if file.name != SHARED:
        return whole, (), text
    tools = whole.get("tool")
    settings = tools.get("advisor") if isinstance(tools, dict) else None
    if settings is not None and not isinstance(settings, dict):
        raise SettingsError([f"{_shown(file)}:{_line(text, _TABLE)}: `tool.advisor` takes a table of keys and values"])
    return settings, _TABLE, text


def _base(
    file: Path,
    given: Mapping[str, Any],
    text: str,
    prefix: tuple[str, ...],
    names: Collection[str],
    extending: tuple[Path, ...],
) -> Mapping[str, Value]:
    """What the file says that this one extends."""
    if "extend" not in given:
        return {}
    other = _below(file, given["extend"])
    place = f"{_shown(file)}:{_line(text, (*prefix, 'extend'))}"
    if other in extending:
        raise SettingsError([f"{place}: `extend` leads back to {_shown(other)}"])
    settings = _read(other, names, extending)
    if settings is None:
        why = "has no `[tool.advisor]`" if other.exists() else "does not exist"
        raise SettingsError([f"{place}: `extend` names {_shown(other)}, which {why}"])
    return {name: value for name, value in settings.values.items() if name != "extend"}


def _values(file: Path, given: Mapping[str, Any], text: str, prefix: tuple[str, ...]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in given.items():
        if isinstance(value, dict):
            for name, inner in value.items():
                values[f"{key}.{name}"] = Value(inner, file, _line(text, (*prefix, key, name)))
        else:
            values[key] = Value(value, file, _line(text, (*prefix, key)))
    return values


def _line(text: str, path: tuple[str, ...]) -> int:
    from advisor.settings.places import line_of

    return line_of(text, path)


def _shown(file: Path) -> str:
    """A path as a user would type it."""
    here = type(file).cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _below(file: Path, path: str) -> Path:
    from pathlib import Path

    return Path(os.path.normpath(file.parent / Path(path).expanduser()))
