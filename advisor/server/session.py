"""Which units are to be checked again, in which order, and who waits for them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from advisor.server.checker import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import TypeVar

    from advisor.model import Finding
    from advisor.server.checker import Checked, Checker

    _Result = TypeVar("_Result")

_PAUSE = 0.03
"""Seconds without a keystroke before a check begins."""


class Session:
    """The checks of one editor. All but the checks themselves happens in the event loop."""

    def __init__(
        self,
        checker: Checker,
        unsaved: Callable[[], Mapping[Path, str]],
        tell: Callable[[Checked, Checked | None], None],
        complain: Callable[[str], None],
    ) -> None:
        """`unsaved` gives the texts that the editor holds; `tell` gets each result and the one before it."""
        self._checker = checker
        self._unsaved = unsaved
        self._tell = tell
        self._complain = complain
        self._results: dict[Path, Checked] = {}
        self._due: dict[Path, int] = {}
        self._changes = 0
        self._stop = Stop()
        self._worker: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "check")

    def touch(self, file: Path) -> None:
        """Have all that depends on a file checked again: it was opened, changed, saved or closed."""
        units = self._units(file)
        for unit in units:
            self._changes += 1
            self._due.pop(unit, None)
            self._due[unit] = self._changes
        if units:
            self._stop.set()
            if self._worker is None or self._worker.done():
                self._worker = asyncio.get_running_loop().create_task(self._work())

    def touch_all(self) -> None:
        """Have everything checked again that was checked before: settings changed, or files have come or gone."""
        self._checker.forget_settings()
        for unit in list(self._results):
            self.touch(unit)

    def forget(self, folder: Path) -> set[Path]:
        """Drop what is known of the units below a folder that was closed; return the files that had findings."""
        dropped = [self._results.pop(unit) for unit in list(self._results) if unit.is_relative_to(folder)]
        for checked in dropped:
            self._due.pop(checked.unit, None)
        return {finding.span.file for checked in dropped for finding in checked.report.findings}

    async def settled(self, file: Path) -> list[tuple[Checked, Finding]]:
        """The findings of a file as it is now; waits until it has been checked."""
        if not any(unit in self._results or unit in self._due for unit in self._units(file)):
            self.touch(file)
        while any(unit in self._due for unit in self._units(file)):
            self._settled.clear()
            await self._settled.wait()
        return self.known(file)

    def known(self, file: Path) -> list[tuple[Checked, Finding]]:
        """The findings of a file as far as they are known, each once."""
        found = ((checked, finding) for checked in self._results.values() for finding in checked.findings(file))
        unique = {(one.span.start, one.span.end, one.rule, one.message): (checked, one) for checked, one in found}
        return [unique[key] for key in sorted(unique)]

    async def in_thread(self, work: Callable[[], _Result]) -> _Result:
        """Do work where the checks are done, so that the two do not meet."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """End the check that is under way."""
        self._due.clear()
        self._stop.set()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _units(self, file: Path) -> list[Path]:
        return list(dict.fromkeys(self._all_units(file)))

    def _all_units(self, file: Path) -> Iterator[Path]:
        """The unit that owns a file, and every other whose code reaches it."""
        unit = self._checker.unit(file, self._unsaved())
        if unit is not None:
            yield unit
        yield from (other for other, checked in self._results.items() if file in checked.report.files)

    async def _work(self) -> None:
        """Check what is due, the latest first, until nothing is."""
        while self._due:
            await asyncio.sleep(_PAUSE)
            if not self._due:
                break
            unit, asked = next(reversed(self._due.items()))
            self._stop = Stop()
            try:
                check = partial(self._checker.check, unit, self._unsaved(), self._stop)
                checked = await self.in_thread(check)
                if checked is not None and self._due.get(unit) == asked:
                    del self._due[unit]
                    before = self._results.get(unit)
                    self._results[unit] = checked
                    self._tell(checked, before)
            except Exception as error:  # whoever waits is to go on with what is known
                self._complain(f"{unit}: not checked: {error}")
                self._due.pop(unit, None)
            self._settled.set()
