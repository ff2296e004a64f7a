"""The command `check`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from advisor.exit_codes import CLEAN, FAILED, FOUND
from advisor.report import formats
from advisor.standard_error import complain

if TYPE_CHECKING:
    import argparse

    from advisor.engine import Report
    from advisor.model import Applicability
    from advisor.report.outcome import Outcome
    from advisor.run import Run
    from advisor.source.text import Sources
    from advisor.targets import Targets


def check(options: argparse.Namespace) -> int:
    """Check what is named, mend or silence what is asked for, say the rest, and return the exit code."""
    if options.statistics:
        counted = formats.STATISTICS.get(options.output_format)
        if counted is None:
            complain(f"--statistics counts as text or json, not as {options.output_format}: take one of them out")
            return FAILED
        options.output_format = counted
    return _watched(options) if options.watch else _checked(options)


def _watched(options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.refusal import RefusedError
    from advisor.targets import targets
    from advisor.watching import watch

    if options.stdin_filename is not None or "-" in options.paths:
        complain("--watch looks at files, and standard input is read once: take one of them out")
        return FAILED
    if options.write_baseline or options.add_ignores:
        complain("--watch looks on while you work: write a baseline or comments once, without it")
        return FAILED
    found = targets(options.paths)
    if not found.paths or found.faults:
        complain(*found.faults)
        return FAILED

    def once() -> None:
        try:
            _checked(options)
        except RefusedError as error:  # settings that are being written
            complain(*str(error).splitlines())

    folders = dict.fromkeys((*found.folders, *(file.parent for file in found.files)))
    watch(once, tuple(folders), written=Path(options.output_file).resolve() if options.output_file else None)
    return CLEAN


def _checked(options: argparse.Namespace) -> int:
    from advisor.preparation import prepared

    found, sources = _given(options)
    complain(*found.faults)
    if not found.paths:
        return FAILED
    run = prepared(options, found, complain)
    report = run.report(sources)
    if options.write_baseline:
        return _write_baseline(run, report, sources, options)
    if options.add_ignores:
        return _add_ignores(run, report, sources, options)
    if options.diff:
        return _diff(run, report, sources, options)
    if options.fix:
        return _fix(run, report, sources, options)
    outcome = run.outcome(report, sources, with_fixes=formats.shows_fixes(options.output_format))
    code = _told(run, outcome, options)
    if not options.quiet:
        _tell_gone(run, report, sources)
    return code


def _tell_gone(run: Run, report: Report, sources: Sources) -> None:
    """Say which of the accepted findings are no more."""
    for baseline, entries in run.gone(report, sources):
        from advisor.report.accepted import gone_lines

        for line in gone_lines(entries, baseline):
            print(line, file=sys.stderr)


def _given(options: argparse.Namespace) -> tuple[Targets, Sources]:
    """What is to be checked, and where its texts come from."""
    from advisor.source.text import Sources
    from advisor.targets import targets

    if options.stdin_filename is None and "-" not in options.paths:
        return targets(options.paths), Sources()
    from advisor.standard_input import read

    return read(options)


def _fix(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    """Apply what may be applied and can be written, and show what remains."""
    from advisor.fixing import write_repair
    from advisor.report.outcome import shown
    from advisor.source.text import Sources

    repair = run.repair(report, sources, _allowed(options))
    complain(*(f"{shown(found.span.file)}: {found.rule} was not fixed. {reason}" for found, reason in repair.withdrawn))
    written = write_repair(repair, sources)
    complain(*(f"not fixed: {fault}" for fault in written.faults))
    if written.fixed:
        sources = Sources()
        report = run.report(sources)
    with_fixes = formats.shows_fixes(options.output_format)
    outcome = run.outcome(report, sources, with_fixes=with_fixes, fixed=written.fixed, withdrawn=repair.withdrawn)
    if written.faults:
        return max(_told(run, outcome, options), FAILED)
    changed = written.fixed and options.exit_non_zero_on_fix
    return max(_told(run, outcome, options), FOUND if changed else CLEAN)


def _write_baseline(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    from advisor.adoption import write_baseline

    written = write_baseline(run, report, sources, options.write_baseline)
    complain(*written.faults, *report.faults)
    if not options.quiet and not written.faults:
        print(written.summary)
    return FAILED if written.faults or report.faults or run.targets.faults else CLEAN


def _add_ignores(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    """Write a comment at each finding, or with --diff show what would be written."""
    from pathlib import Path

    from advisor.adoption import add_ignores
    from advisor.fixing import diff

    added = add_ignores(run, report, sources, options.add_ignores, write=not options.diff)
    if options.diff:
        sys.stdout.write(diff(added.texts, sources, Path.cwd()))
    complain(*added.faults, *report.faults)
    if not options.quiet:
        print(added.summary)
    return FAILED if added.faults or report.faults or run.targets.faults else CLEAN


def _diff(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.fixing import diff

    repair = run.repair(report, sources, _allowed(options))
    sys.stdout.write(diff(repair.texts, sources, Path.cwd()))
    if not options.quiet:
        count = len(repair.applied)
        complain(f"would fix {count} finding{'s' * (count != 1)}, {len(repair.remaining)} would remain")
    complain(*report.faults)
    if run.targets.faults or report.faults:
        return FAILED
    remain = any(map(run.fails, repair.remaining))
    return FOUND if (repair.texts or remain) and not options.exit_zero else CLEAN


def _told(run: Run, outcome: Outcome, options: argparse.Namespace) -> int:
    """Say what was found, and return the exit code."""
    from advisor.output import show

    written = show(outcome, options, complain)
    if not written or outcome.targets.faults or outcome.report.faults:
        return FAILED
    fails = any(run.fails(advice.finding) for advice in outcome.advices)
    return FOUND if fails and not options.exit_zero else CLEAN


def _allowed(options: argparse.Namespace) -> frozenset[Applicability]:
    from advisor.model import Applicability

    return frozenset({Applicability.SAFE, *([Applicability.UNSAFE] if options.unsafe_fixes else [])})
