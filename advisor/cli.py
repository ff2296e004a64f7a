"""The command line: which part is called when, and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from advisor.arguments import parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from advisor.engine import Report
    from advisor.model import Applicability
    from advisor.report.outcome import Outcome
    from advisor.run import Run
    from advisor.source.text import Sources

_CLEAN, _FOUND, _FAILED, _INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit code."""
    # A run makes many small objects that live to its end: looking for garbage among them costs a third of its time.
    gc.set_threshold(200_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    try:
        code = _run(parser().parse_args(argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        _complain("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; without this the interpreter complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    return code


def _run(options: argparse.Namespace) -> int:
    from advisor.catalog import UnknownRuleError
    from advisor.engine import internal_error
    from advisor.page import PageError

    try:
        match options.command:
            case "check":
                return _check(options)
            case "explain":
                return _explain(options.rule)
            case _:
                return _rules()
    except (UnknownRuleError, PageError) as error:
        _complain(str(error))
    except BrokenPipeError:
        raise
    except Exception as error:
        _complain(internal_error(error))
    return _FAILED


def _check(options: argparse.Namespace) -> int:
    from advisor.bundle import bundled
    from advisor.catalog import load, select
    from advisor.run import Run
    from advisor.source.text import Sources
    from advisor.targets import targets

    rules = select(load(bundled("rules")), options.select, options.ignore)
    found = targets(options.paths)
    for fault in found.faults:
        _complain(fault)
    if not found.paths:
        return _FAILED
    run = Run(found, rules, options.stage, progress=not options.quiet)
    sources = Sources()
    report = run.report(sources)
    if options.diff:
        return _diff(run, report, sources, options)
    fixed = _fix(run, report, sources, options) if options.fix else 0
    if fixed:
        sources = Sources()
        report = run.report(sources)
    outcome = run.outcome(report, sources, with_fixes=options.output_format != "concise", fixed=fixed or 0)
    _show(outcome, options)
    return _FAILED if fixed is None else _code(outcome, options)


def _fix(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int | None:
    """Apply what may be applied; return how many findings that mended, or None when it could not be written."""
    from advisor.fixing import WriteError, write
    from advisor.report.outcome import shown

    repair = run.repair(report, sources, _allowed(options))
    for finding, reason in repair.withdrawn:
        _complain(f"{shown(finding.span.file)}: {finding.rule} was not fixed. {reason}")
    if outside := [file for file in repair.texts if not run.targets.may_edit(file)]:
        _complain(f"nothing was fixed: that would change {outside[0]}, which is outside the checked repository")
        return None
    try:
        write(repair.texts, sources)
    except WriteError as error:
        _complain(f"nothing was fixed: {error}")
        return None
    return len(repair.applied)


def _diff(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.fixing import diff

    repair = run.repair(report, sources, _allowed(options))
    sys.stdout.write(diff(repair.texts, sources, Path.cwd()))
    if not options.quiet:
        count = len(repair.applied)
        _complain(f"would fix {count} finding{'s' * (count != 1)}, {len(repair.remaining)} would remain")
    if run.targets.faults or report.faults:
        return _FAILED
    return _FOUND if repair.texts and not options.exit_zero else _CLEAN


def _show(outcome: Outcome, options: argparse.Namespace) -> None:
    from advisor.report import concise, text

    for_machines = options.output_format.startswith("json")
    notes = sys.stderr if for_machines else sys.stdout
    if for_machines:
        from advisor.report import machine

        lines = machine.array if options.output_format == "json" else machine.lines
        for line in lines(outcome):
            print(line)
    elif options.output_format == "concise":
        for line in concise.lines(outcome):
            print(line)
    else:
        text.write(outcome)
    if options.show_unknown:
        for line in concise.unknown_lines(outcome.report.unresolved, outcome.sources):
            print(line, file=notes)
    if not options.quiet:
        for line in concise.unreached_lines(outcome):
            print(line, file=sys.stderr)
        if not for_machines or not outcome.report.services:
            print(text.summary(outcome), file=notes)
    for fault in outcome.report.faults:
        _complain(fault)


def _code(outcome: Outcome, options: argparse.Namespace) -> int:
    if outcome.targets.faults or outcome.report.faults:
        return _FAILED
    serious = any(advice.finding.severity and advice.finding.severity.rank for advice in outcome.advices)
    return _FOUND if serious and not options.exit_zero else _CLEAN


def _explain(name: str) -> int:
    from advisor.bundle import bundled
    from advisor.catalog import find, load
    from advisor.report.rules import explain

    explain(find(load(bundled("rules")), name))
    return _CLEAN


def _rules() -> int:
    from advisor.bundle import bundled
    from advisor.catalog import load
    from advisor.report.rules import table

    table(load(bundled("rules")))
    return _CLEAN


def _allowed(options: argparse.Namespace) -> frozenset[Applicability]:
    from advisor.model import Applicability

    return frozenset({Applicability.SAFE, *([Applicability.UNSAFE] if options.unsafe_fixes else [])})


def _complain(sentence: str) -> None:
    for line in sentence.splitlines():
        print(f"advisor: {line}", file=sys.stderr)
