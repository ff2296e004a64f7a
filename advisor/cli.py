"""The command line: which part is called when, and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.arguments import parser
from advisor.report import formats

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import TextIO

    from advisor.engine import Report
    from advisor.model import Applicability, Finding
    from advisor.report.outcome import Outcome
    from advisor.run import Run
    from advisor.source.text import Sources
    from advisor.targets import Targets

_CLEAN, _FOUND, _FAILED, _INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit code."""
    if sys.stderr is None:  # closed by the shell, as is standard output below; print() would take the other one
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stdout is None:
        _complain("standard output is closed, so there is nowhere to print to")
        return _FAILED
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    try:
        try:
            return _run(parser().parse_args(argv))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _complain("interrupted")
        return _INTERRUPTED
    except OSError as error:
        _give_up(sys.stdout)
        if not isinstance(error, BrokenPipeError):  # whoever read our output wants no more of it
            _complain(f"the output could not be written: {error.strerror}")
        return _FAILED


def _run(options: argparse.Namespace) -> int:
    from advisor.catalog import UnknownRuleError
    from advisor.engine import internal_error
    from advisor.page import PageError

    try:
        match options.command:
            case "check":
                return _check(options) if _stands_somewhere() else _FAILED
            case "service":
                return _service(options) if _stands_somewhere() else _FAILED
            case "explain":
                return _explain(options)
            case _:
                return _rules()
    except (UnknownRuleError, PageError) as error:
        _complain(*str(error).splitlines())
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:  # of a stream: files are named
            raise
        _complain(internal_error(error))
    return _FAILED


def _stands_somewhere() -> bool:
    from pathlib import Path

    try:
        Path.cwd()
    except OSError as error:
        _complain(f"the current folder is gone or may not be read: change to another one ({error.strerror})")
        return False
    return True


def _check(options: argparse.Namespace) -> int:
    from advisor.bundle import bundled
    from advisor.catalog import load, select
    from advisor.processes import cores
    from advisor.run import Run
    from advisor.suppression import Suppressing

    catalog = load(bundled("rules"))
    rules = select(catalog, options.select, options.ignore)
    found, sources = _given(options)
    _complain(*found.faults)
    if not found.paths:
        return _FAILED
    run = Run(
        found,
        rules,
        options.stage,
        progress=not options.quiet,
        jobs=options.jobs or cores(),
        suppressing=Suppressing(frozenset(rule.name for rule in catalog), folders=found.folders),
        cached=not options.no_cache,
        with_fixes=options.fix or options.diff or formats.shows_fixes(options.output_format),
    )
    report = run.report(sources)
    if options.add_ignores:
        return _add_ignores(run, report, sources, options)
    if options.diff:
        return _diff(run, report, sources, options)
    if options.fix:
        return _fix(run, report, sources, options)
    outcome = run.outcome(report, sources, with_fixes=formats.shows_fixes(options.output_format))
    return _told(outcome, options)


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
    _complain(
        *(f"{shown(found.span.file)}: {found.rule} was not fixed. {reason}" for found, reason in repair.withdrawn)
    )
    written = write_repair(repair, sources)
    _complain(*(f"not fixed: {fault}" for fault in written.faults))
    if written.fixed:
        sources = Sources()
        report = run.report(sources)
    with_fixes = formats.shows_fixes(options.output_format)
    outcome = run.outcome(report, sources, with_fixes=with_fixes, fixed=written.fixed, withdrawn=repair.withdrawn)
    return max(_told(outcome, options), _FAILED if written.faults else _CLEAN)


def _add_ignores(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    """Write a comment at each finding, or with --diff show what would be written."""
    from pathlib import Path

    from advisor.adoption import add_ignores
    from advisor.fixing import diff

    added = add_ignores(run, report, sources, options.add_ignores, write=not options.diff)
    if options.diff:
        sys.stdout.write(diff(added.texts, sources, Path.cwd()))
    _complain(*added.faults, *report.faults)
    if not options.quiet:
        print(added.summary)
    return _FAILED if added.faults or report.faults or run.targets.faults else _CLEAN


def _diff(run: Run, report: Report, sources: Sources, options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.fixing import diff

    repair = run.repair(report, sources, _allowed(options))
    sys.stdout.write(diff(repair.texts, sources, Path.cwd()))
    if not options.quiet:
        count = len(repair.applied)
        _complain(f"would fix {count} finding{'s' * (count != 1)}, {len(repair.remaining)} would remain")
    _complain(*report.faults)
    if run.targets.faults or report.faults:
        return _FAILED
    return _FOUND if (repair.texts or _serious(repair.remaining)) and not options.exit_zero else _CLEAN


def _told(outcome: Outcome, options: argparse.Namespace) -> int:
    """Say what was found, and return the exit code."""
    from advisor.output import show

    written = show(outcome, options, _complain)
    return _code(outcome, options) if written else _FAILED


def _code(outcome: Outcome, options: argparse.Namespace) -> int:
    if outcome.targets.faults or outcome.report.faults:
        return _FAILED
    serious = _serious(advice.finding for advice in outcome.advices)
    return _FOUND if serious and not options.exit_zero else _CLEAN


def _serious(findings: Iterable[Finding]) -> bool:
    return any(finding.severity and finding.severity.rank for finding in findings)


def _service(options: argparse.Namespace) -> int:
    from advisor.report import deployed, deployed_machine
    from advisor.report.outcome import shown
    from advisor.service.loading import load
    from advisor.source.text import Sources
    from advisor.targets import targets

    found, sources = targets(options.paths), Sources()
    _complain(*found.faults)
    if not found.paths:
        return _FAILED
    closed: list[Path] = []
    services = [service for service in load(found.paths, sources, options.stage, closed.append) if service.config]
    _complain(*(f"{shown(folder)}: not looked into: the folder may not be opened" for folder in closed))
    if options.output_format == "json":
        print(deployed_machine.array(services, sources))
    else:
        deployed.write(services, sources)
    problems = [problem for service in services for problem in service.problems]
    _complain(*(f"{shown(problem.span.file)}: {problem.message}" for problem in problems))
    if not services:
        _complain("no serverless.yml was found")
    return _FAILED if problems or closed or found.faults else _CLEAN


def _explain(options: argparse.Namespace) -> int:
    from advisor.bundle import bundled
    from advisor.catalog import find, load
    from advisor.report import rules, rules_machine

    known = load(bundled("rules"))
    chosen = known if options.all else [find(known, options.rule)]
    if options.output_format == "json":
        print(rules_machine.array(chosen) if options.all else rules_machine.single(*chosen))
    else:
        rules.explain(chosen, drawn=options.output_format == "text" and sys.stdout.isatty())
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


def _complain(*sentences: str) -> None:
    """Say each sentence on a line of standard error; where that cannot be written, there is nobody to tell."""
    from advisor.report.outcome import printable

    try:
        for sentence in sentences:
            print(f"advisor: {printable(sentence)}", file=sys.stderr)
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Throw away what could not be written: the interpreter would try again at exit, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
