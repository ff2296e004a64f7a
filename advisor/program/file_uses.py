"""The uses of files in all invocations, as facts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.program.file_facts import FileRead, FileWrite, LogFile, ReadKind, WriteKind
from advisor.program.life_of_files import MAKING, place
from advisor.program.variables import of_function
from advisor.record import replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.model import Related, Span
    from advisor.program.facts import Fact, Frequency
    from advisor.program.life_of_files import Life
    from advisor.program.traces import FileUse
    from advisor.service.model import Function
    from advisor.values import Text

    Common = tuple[Span, tuple[Function, ...], Frequency, tuple[Related, ...]]

_WORST = (Certainty.YES, Certainty.UNKNOWN, Certainty.NO)


def file_fact(
    common: Common, uses: Sequence[FileUse], lives: Sequence[Life], literals: frozenset[Span]
) -> FileWrite | FileRead | LogFile | None:
    """Return the fact of equal uses of a file at one place; None where the place is told by another fact.

    `common` is what every fact starts with, `literals` the string literals that name the file anywhere.
    """
    use, functions = uses[0], common[1]
    path = of_function(use.path, functions[0])
    answer = _combined(life.answer for life in lives)
    tolerant = any(one.tolerant for one in uses)
    match use.kind:
        case WriteKind.RECORDS:
            return None
        case WriteKind.LOG:
            return LogFile(*common, path, use.operation, answer, tolerant, use.heeded)
        case ReadKind() as kind:
            return FileRead(*common, path, kind, use.operation, answer, tolerant)
        case kind:
            own = use.path_span if use.path_span in literals else None
            return FileWrite(
                *common,
                path,
                kind,
                use.operation,
                own,
                answer,
                any(one.rebuilt for one in uses),
                argument=use.argument,
                removed=_combined(life.removed for life in lives),
                changed=_combined(life.changed for life in lives),
                continued=any(life.continued for life in lives),
                later=tuple(dict.fromkeys(chain for life in lives for chain in life.later)),
                same_path=tuple(sorted(literals - {own}, key=lambda span: (str(span.file), span.start))),
            )


def _combined(answers: Iterable[Certainty]) -> Certainty:
    return min(answers, key=_WORST.index)


def shared(facts: Sequence[Fact]) -> list[Fact]:
    """Tell the reads of files that only invocations of other functions write, and those writes."""
    writers: dict[Text, list[FileWrite]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, FileWrite) and fact.kind in MAKING and fact.path.known is not None:
            writers[place(fact.path)].append(fact)
    told: dict[int, Fact] = {}
    for fact in facts:
        if isinstance(fact, FileRead) and fact.kind is ReadKind.CONTENT and fact.produced is Certainty.NO:
            others = [
                one for one in writers.get(place(fact.path), ()) if not set(one.reached_by) & set(fact.reached_by)
            ]
            if others:
                told[id(fact)] = replaced(fact, written_elsewhere=tuple(others))
                told |= {id(one): replaced(one, read_elsewhere=True) for one in others}
    return [told.get(id(fact), fact) for fact in facts]
