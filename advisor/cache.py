"""Answers kept from one run to the next.

Reading and parsing files is a fifth of what a run costs; following handlers across them is most of it. So what is kept
is the answer about a whole service. It is given again while all that was asked of the disk to reach it is answered
alike: which files there are, and their texts. Fixes are worked out from facts, which only a run has: where they are
wanted, a service with something to mend is checked anew.

The place is a folder of the user's own: nothing that comes with a repository is believed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.kept import as_json, from_json
from advisor.source import disk
from advisor.source.text import SOURCE, text_or_error
from advisor.subjects import Service

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from advisor.kept import Kept

_QUESTIONS = {**disk.ASKED, SOURCE: text_or_error}
_DAY = 86_400
_KEPT_DAYS = 30
_MARK = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n"
"""What tells backup programs to pass a folder by: https://bford.info/cachedir/."""


def default_folder() -> Path | None:
    """Where this platform keeps what can be made again; ADVISOR_CACHE_DIR takes its place. None without a home."""
    named = os.environ.get("ADVISOR_CACHE_DIR")
    if named:
        return Path(named)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "advisor", "cache")
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "advisor"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache", "advisor")


def identity(*folders: Path) -> str:
    """What tells one state of the program from another: names, sizes and times of the files in its folders."""
    rows = []
    for folder in folders:
        for top, below, names in os.walk(folder):
            below[:] = [name for name in below if name != "__pycache__"]
            for name in names:
                status = os.stat(os.path.join(top, name))  # noqa: PTH116, PTH118 - three hundred files at every start
                rows.append(f"{top}/{name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(rows))


class Cache:
    """The answers in one folder. Several runs may use it at once; what cannot be read or written is done without."""

    def __init__(
        self,
        folder: Path,
        identity: str,
        variation: Callable[[Path], str] = lambda _config: "",
        *,
        with_remedies: bool,
    ) -> None:
        """`identity` is all but the disk that an answer depends on; `with_remedies`, whether fixes are wanted.

        `variation` is what else the answer about one configuration depends on: its settings.
        """
        self._folder = folder
        self._identity = identity
        self._variation = variation
        self._with_remedies = with_remedies
        self._tops: dict[Path | None, Path] = {}
        self._witnesses: dict[Path | None, disk.Witness] = {}
        self._recalled: dict[Path | None, Kept] = {}

    def service(self, config: Path, top: Path, load: Callable[[], Service]) -> Service:
        """The service of a configuration, for a run that checks `top`; no more than its place where it is `known`."""
        self._tops[config] = top
        witness = self._witnesses[config] = {}
        kept = self._read(config, top)
        if kept is not None and not (kept.remedies and self._with_remedies):
            self._recalled[config] = kept
            return Service(config.parent.name, config.parent, config)
        with disk.witnessed(witness):
            return load()

    def known(self, service: Service) -> Kept | None:
        """What a former run found out about a service that `service` gave."""
        return self._recalled.get(service.config)

    def watched(self, service: Service) -> AbstractContextManager[None]:
        """Note what is asked of the disk while a service is checked."""
        return disk.witnessed(self._witnesses.setdefault(service.config, {}))

    def keep(self, service: Service, kept: Kept) -> None:
        """Keep the answer about a service that `service` gave, unless it hangs on what cannot be asked again."""
        import json

        config, witness = service.config, self._witnesses.get(service.config, {})
        if config not in self._tops or any(question not in _QUESTIONS for question, _ in witness):
            return
        rows = [[question, str(path), _brief(answer)] for (question, path), answer in witness.items()]
        try:
            self._make_folder()
            _write(self._file(config, self._tops[config]), json.dumps({"asked": rows, **as_json(kept)}))
        except (OSError, ValueError):  # a full disk, a name that is no text
            return

    def _read(self, config: Path, top: Path) -> Kept | None:
        import json

        file = self._file(config, top)
        try:
            content = json.loads(file.read_text("utf-8"))
            if not all(_is_answered_alike(*row) for row in content["asked"]):
                return None
            kept = from_json(content)
            os.utime(file)  # it is in use
        except (OSError, RuntimeError, ValueError, LookupError, TypeError):  # none, or not as it was written
            return None
        return kept

    def _file(self, config: Path | None, top: Path) -> Path:
        varied = self._variation(config) if config is not None else ""
        name = _digest("\n".join((self._identity, varied, str(config), str(top))))
        return self._folder / f"{name}.json"

    def _make_folder(self) -> None:
        """Make the folder, and once a day leave out of it what no run has used for a month."""
        from time import time

        mark = self._folder / _MARK
        if mark.exists() and time() - mark.stat().st_mtime < _DAY:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(_SIGNATURE, "utf-8")
        for file in self._folder.glob("*.json"):
            if time() - file.stat().st_mtime > _KEPT_DAYS * _DAY:
                file.unlink(missing_ok=True)


def _is_answered_alike(question: str, path: str, brief: str) -> bool:
    return _brief(_QUESTIONS[question](Path(path))) == brief


def _brief(answer: disk.Answer) -> str:
    return str(answer) if isinstance(answer, bool) else _digest(answer if isinstance(answer, str) else "/".join(answer))


def _digest(content: str) -> str:
    from hashlib import blake2b

    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _write(file: Path, content: str) -> None:
    """Write a file whole or not at all, whoever else writes it at the same time."""
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(content, "utf-8")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
