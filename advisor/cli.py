"""The command line: which part is called when, and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.arguments import parser
from advisor.exit_codes import CLEAN, FAILED
from advisor.standard_error import complain, give_up

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit code."""
    if sys.stderr is None:  # closed by the shell, as is standard output below; print() would take the other one
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stdout is None:
        complain("standard output is closed, so there is nowhere to print to")
        return FAILED
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    try:
        try:
            return _run(parser().parse_args(argv))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        complain("interrupted")
        return _INTERRUPTED
    except OSError as error:
        give_up(sys.stdout)
        if not isinstance(error, BrokenPipeError):  # whoever read our output wants no more of it
            complain(f"the output could not be written: {error.strerror}")
        return FAILED


def _run(options: argparse.Namespace) -> int:
    from advisor.catalog import UnknownRuleError
    from advisor.engine import internal_error
    from advisor.page import PageError
    from advisor.refusal import RefusedError

    try:
        if options.command != "server" and not _stands_somewhere():  # an editor names its folders in full
            return FAILED
        return _COMMANDS[options.command](options)
    except (UnknownRuleError, PageError, RefusedError) as error:
        complain(*str(error).splitlines())
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:  # of a stream: files are named
            raise
        complain(internal_error(error))
    return FAILED


def _stands_somewhere() -> bool:
    from pathlib import Path

    try:
        Path.cwd()
    except OSError as error:
        complain(f"the current folder is gone or may not be read: change to another one ({error.strerror})")
        return False
    return True


def _checked(options: argparse.Namespace) -> int:
    from advisor.checking import check

    return check(options)


def _service(options: argparse.Namespace) -> int:
    from advisor.preparation import settings_of
    from advisor.report import deployed, deployed_machine
    from advisor.report.outcome import shown
    from advisor.service.loading import load
    from advisor.source.text import Sources
    from advisor.targets import targets

    found, sources = targets(options.paths), Sources()
    complain(*found.faults)
    if not found.paths:
        return FAILED
    closed: list[Path] = []
    nearest = settings_of(options)
    stage = options.stage or (lambda config: nearest.of(config).text("stage"))
    services = load(found.paths, sources, stage, closed.append, excludes=nearest.excludes)
    services = [service for service in services if service.config]
    complain(*(f"{shown(folder)}: not looked into: the folder may not be opened" for folder in closed))
    if options.output_format == "json":
        print(deployed_machine.array(services, sources))
    else:
        deployed.write(services, sources)
    problems = [problem for service in services for problem in service.problems]
    complain(*(f"{shown(problem.span.file)}: {problem.message}" for problem in problems))
    if not services:
        complain("no serverless.yml was found")
    return FAILED if problems or closed or found.faults else CLEAN


def _server(options: argparse.Namespace) -> int:
    try:
        from advisor.server.protocol import serve
    except ModuleNotFoundError as error:
        complain(f"the language server needs {error.name}: install lambda-storage-advisor[server]")
        return FAILED
    serve(options)
    return CLEAN


def _settings(options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.catalog import names_in
    from advisor.preparation import rules_of, settings_of
    from advisor.report.settings import lines
    from advisor.settings.schema import generated

    nearest = settings_of(options)
    names = names_in(rules_of(nearest))
    if options.generate_schema:
        print(generated(names))
        return CLEAN
    path = Path(options.path).resolve()
    if not path.exists():
        complain(f"{options.path} does not exist: check the spelling")
        return FAILED
    nearest.hold_to(names)
    for line in lines(nearest.of(path)):
        print(line)
    return CLEAN


def _init(options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.starting import BASELINE, beginnings, write

    folder = Path(options.path).resolve()
    if not folder.is_dir():
        complain(f"{options.path} is no folder: name the one that holds the project")
        return FAILED
    for beginning in [*beginnings(folder, github=options.github, baseline=options.baseline)]:
        print(write(beginning))
    if not options.baseline or (folder / BASELINE).exists():
        return CLEAN
    return _checked(parser().parse_args(["check", str(folder), "--write-baseline", str(folder / BASELINE)]))


def _completion(options: argparse.Namespace) -> int:
    from advisor.catalog import names_in
    from advisor.completion import script
    from advisor.preparation import rules_of
    from advisor.settings.nearest import Nearest

    print(script(options.shell, parser(), sorted(names_in(rules_of(Nearest())))), end="")
    return CLEAN


def _explain(options: argparse.Namespace) -> int:
    from advisor.catalog import find
    from advisor.preparation import rules_of
    from advisor.report import rules, rules_machine
    from advisor.settings.nearest import Nearest

    known = rules_of(Nearest())
    chosen = known if options.all else [find(known, options.rule)]
    if options.output_format == "json":
        print(rules_machine.array(chosen) if options.all else rules_machine.single(*chosen))
    else:
        rules.explain(chosen, drawn=options.output_format == "text" and sys.stdout.isatty())
    return CLEAN


def _rules(_options: argparse.Namespace) -> int:
    from advisor.preparation import rules_of
    from advisor.report.rules import table
    from advisor.settings.nearest import Nearest

    table(rules_of(Nearest()))
    return CLEAN


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _checked,
    "service": _service,
    "settings": _settings,
    "server": _server,
    "init": _init,
    "completion": _completion,
    "explain": _explain,
    "rules": _rules,
}
