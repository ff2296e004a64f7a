"""Where a path lies on Lambda, and whether a function may write there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from advisor.service.model import Function
    from advisor.values import Text

WORKING_FOLDER = "/var/task"
"""Where an invocation starts, and where the function's code lies. Read-only."""
TMP = "/tmp"
"""The folder that a function may always write to."""
_HOME = "/home/sbx_user1051"
_MOUNT_ROOT = "/mnt"  # AWS refuses a mount anywhere else
_WRITABLE = (TMP, "/dev", "/proc")


def absolute(path: Text) -> Text:
    """`path` as Lambda sees it: from the working folder, without `.`, `..` and `//` in its known beginning.

    A path that begins with a hole or `~`, an empty one and a URL stay as they are.
    """
    start = path.prefix
    if not start or start.startswith("~") or "://" in start:
        return path
    joined = posixpath.normpath(posixpath.join(WORKING_FOLDER, start))
    if joined.startswith("//"):
        joined = joined[1:]
    if start.endswith("/") and not joined.endswith("/"):
        joined += "/"
    return text(joined, *path.parts[1:])


def under(path: Text, folder: str) -> Certainty:
    """Whether `path` is `folder` or lies below it. UNKNOWN for what is no path of the file system."""
    place = absolute(path)
    start = place.prefix
    if not start.startswith("/"):
        return Certainty.UNKNOWN
    if start.startswith(f"{folder}/") or place.known == folder:
        return Certainty.YES
    undecided = place.known is None and f"{folder}/".startswith(start)
    return Certainty.UNKNOWN if undecided else Certainty.NO


def writable(path: Text, function: Function) -> Certainty:
    """Whether `function` may write at `path`: under /tmp, a device, or a file system mounted for it."""
    place = _from_home(path, function)
    return Certainty.any((*(under(place, folder) for folder in _WRITABLE), _mounted(place, function)))


def _mounted(path: Text, function: Function) -> Certainty:
    hidden = (hole(Origin.UNKNOWN, function.mounts_hidden_by),) if function.mounts_hidden_by else ()
    return Certainty.any(_below(path, mount) for mount in (*function.mounts, *hidden))


def _below(path: Text, mount: Text) -> Certainty:
    if mount.known:
        return under(path, mount.known.rstrip("/"))
    return Certainty.NO if under(path, _MOUNT_ROOT) is Certainty.NO else Certainty.UNKNOWN


def _from_home(path: Text, function: Function) -> Text:
    """`~` is `$HOME`: a folder that does not exist on Lambda, unless the environment names another."""
    if not path.prefix.startswith("~"):
        return path
    environment = function.environment
    if home := environment.variables.get("HOME"):
        return text(home.value, path.prefix[1:], *path.parts[1:])
    return hole(Origin.ENVIRONMENT, "HOME") if environment.hidden_by else text(_HOME, path.prefix[1:], *path.parts[1:])
