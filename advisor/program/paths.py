"""Paths as text: what os.path and pathlib do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import Items
from advisor.values import Hole, Origin, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value


def joined_path(base: Text, *parts: Text) -> Text:
    """Return what os.path.join makes of its arguments. A part that begins with a hole is taken for a relative one."""
    result = base
    for part in parts:
        if part.prefix.startswith("/"):
            result = part
        elif not result.parts or _ends_with_slash(result):
            result = text(result, part)
        else:
            result = text(result, "/", part)
    return result


def _ends_with_slash(path: Text) -> bool:
    last = path.parts[-1]
    return isinstance(last, str) and last.endswith("/")


def folder_of(path: Text) -> Text:
    """Return what os.path.dirname makes of a path."""
    last = path.parts[-1] if path.parts else ""
    if isinstance(last, Hole):
        return (
            text(*path.parts[:-1])
            if len(path.parts) > 1
            else Text((Hole(last.origin, f"folder of {last.expression}"),))
        )
    head, slash, _ = last.rpartition("/")
    if slash:
        return text(*path.parts[:-1], head or "/")
    return text("") if len(path.parts) == 1 else folder_of(Text(path.parts[:-1]))


def name_of(path: Text) -> Text:
    """Return what os.path.basename makes of a path."""
    kept: list[str | Hole] = []
    for part in reversed(path.parts):
        if isinstance(part, str) and "/" in part:
            kept.insert(0, part.rpartition("/")[2])
            break
        kept.insert(0, part)
    return text(*kept)


def _above(path: Text) -> Iterator[Text]:
    while (folder := folder_of(path)) != path and folder.known:
        yield folder
        path = folder


def stem_and_ending(path: Text) -> tuple[Text, Text]:
    """Return what os.path.splitext makes of a path whose end is known; of any other, the path and nothing."""
    last = path.parts[-1] if path.parts else ""
    head, dot, ending = (last if isinstance(last, str) else "").rpartition(".")
    if not dot or "/" in ending or not head.rpartition("/")[2]:
        return path, text("")
    return text(*path.parts[:-1], head), text(dot, ending)


def path_attribute(path: Text, name: str) -> Value | None:
    """Return a property of a pathlib path, when its text is known that far; None for anything else."""
    match name:
        case "parent":
            return folder_of(path) if not path.opaque else None
        case "parents" if path.known is not None:
            return Items(tuple(_above(path)), complete=True)
        case "name" if not path.opaque:
            return name_of(path)
        case "stem" if path.known is not None:
            last = path.known.rpartition("/")[2]
            return text(last.rpartition(".")[0] or last)
        case "value":  # of an enumeration's member that is a text
            return path
        case "suffix" if path.known is not None:
            _, dot, ending = path.known.rpartition(".")
            return text(dot, ending)
        case _:
            return None


FRESH_IN_TMP = text("/tmp/", Hole(Origin.FRESH, "a temporary name"))
