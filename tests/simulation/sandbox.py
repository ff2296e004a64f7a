"""The file system of an execution environment: read-only, but for a /tmp of its own and mounted file systems.

It is made by the kernel: a mount namespace, in it a new root of read-only binds, and `chroot`. Nothing that Python
calls is replaced, so that every way to write meets the same refusal as on Lambda.
"""

from __future__ import annotations

import ctypes
import os
import site
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NEW_MOUNTS, _NEW_USERS = 0x0002_0000, 0x1000_0000
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
_KEPT_FLAGS = 2 | 4 | 8 | 1024 | 2048 | (1 << 21)
"""nosuid, nodev, noexec, noatime, nodiratime, relatime: a namespace of users may not take these off."""
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/ssl", "/etc/localtime")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_HOME = "/home/sbx_user1051"

_libc = ctypes.CDLL(None, use_errno=True)


@record()
class Layout:
    """What an environment sees of the machine."""

    root: Path
    """An empty folder, on which the new root is mounted."""
    task: Path
    """The deployed code, which becomes /var/task."""
    tmp_megabytes: int
    mounts: Mapping[str, str]
    """Folders of the machine under the local paths at which they are mounted."""


def enter(layout: Layout) -> None:
    """Leave the machine's file system for ever. The process must have one thread."""
    interpreter = tuple(_interpreter())
    _unshare()
    _mount(None, Path("/"), _RECURSIVE | _PRIVATE)
    _mount("tmpfs", layout.root, 0, "tmpfs", "size=1m,mode=755")
    for name in ("dev", "etc", "opt", "proc", "tmp", "var/task", "var/log"):
        (layout.root / name).mkdir(parents=True)
    _mount("tmpfs", layout.root / "tmp", 0, "tmpfs", f"size={layout.tmp_megabytes}m,mode=1777")
    _bind(Path("/proc"), layout.root / "proc")
    for folder in (*map(Path, _SYSTEM), *interpreter):
        _show(folder, layout.root)
    _devices(layout.root)
    _names(layout.root / "etc")
    _bind(layout.task, layout.root / "var/task")
    shared = {layout.root / local.lstrip("/"): Path(folder) for local, folder in layout.mounts.items()}
    for local, folder in shared.items():
        local.mkdir(parents=True)
        _bind(folder, local)
    _close(layout.root, {layout.root / "tmp", layout.root / "proc", *shared})
    os.chroot(layout.root)
    os.chdir("/var/task")


def _interpreter() -> Iterator[Path]:
    """The folders that this Python lives in, none inside another."""
    wanted = {Path(name).resolve() for name in (sys.base_prefix, sys.prefix, *site.getsitepackages())}
    yield from sorted(one for one in wanted if not any(one.is_relative_to(other) for other in wanted - {one}))


def _show(path: Path, root: Path) -> None:
    """Let a path of the machine be seen in the new root, as the link that it may be."""
    inside = root / path.relative_to("/")
    if not path.exists() or inside.exists():
        return
    inside.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        inside.symlink_to(path.readlink())
    elif path.is_dir():
        inside.mkdir()
        _bind(path, inside)
    else:
        inside.write_bytes(path.read_bytes())


def _devices(root: Path) -> None:
    for name in _DEVICES:
        (root / "dev" / name).touch()
        _bind(Path("/dev") / name, root / "dev" / name)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (root / "dev" / name).symlink_to(f"/proc/self/fd/{number}")
    (root / "dev/fd").symlink_to("/proc/self/fd")


def _names(etc: Path) -> None:
    """A user whose home does not exist, and no way to ask for the address of another machine."""
    (etc / "passwd").write_text(f"sbx_user1051:x:{os.getuid()}:{os.getgid()}::{_HOME}:/sbin/nologin\n")
    (etc / "group").write_text(f"sbx_user1051:x:{os.getgid()}:\n")
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")


def _close(root: Path, writable: set[Path]) -> None:
    """Make read-only what was mounted at or below `root`, but for some."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        point = Path(line.split()[4].encode().decode("unicode_escape"))
        inside = point.is_relative_to(root)
        if inside and not any(point.is_relative_to(folder) for folder in writable):
            kept = os.statvfs(point).f_flag & _KEPT_FLAGS
            _mount(None, point, _REMOUNT | _BIND | _READ_ONLY | kept)


def _unshare() -> None:
    if os.geteuid() == 0 and _libc.unshare(_NEW_MOUNTS) == 0:
        return
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(_NEW_MOUNTS | _NEW_USERS) != 0:
        raise _refusal("unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def _bind(path: Path, inside: Path) -> None:
    _mount(str(path), inside, _BIND | _RECURSIVE)


def _mount(source: str | None, target: Path, flags: int, kind: str | None = None, options: str | None = None) -> None:
    words = [None if word is None else word.encode() for word in (source, str(target), kind, options)]
    if _libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]) != 0:
        raise _refusal(f"mount on {target}")


def _refusal(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


if __name__ == "__main__":  # says why this machine does not allow it, and nothing where it does
    try:
        _unshare()
        _mount(None, Path("/"), _RECURSIVE | _PRIVATE)
        _mount("tmpfs", Path(sys.argv[1]), 0, "tmpfs")
    except (OSError, AttributeError) as refused:  # other systems have no such functions
        print(refused)
