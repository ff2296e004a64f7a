"""The arguments of the command line, and what its help says of them."""

from __future__ import annotations

import argparse
import os

from advisor import __version__
from advisor.report.formats import NAMES
from advisor.settings import FAIL_ON

SHELLS = ("bash", "zsh", "fish")

_EPILOG = """\
exit codes:
  0  no finding of level warning or above remains (--fail-on: of another level)
  1  at least one does; with --diff: it would remain, or there is something to change
  2  the run could not be done, or not all of it; standard error says why
"""
_STAGE = "resolve variables for this stage (default: the one in the configuration)"


class _Help(argparse.RawDescriptionHelpFormatter):
    """Asks for the width itself: argparse would import shutil for it at every start, as it tries each argument out."""

    def __init__(self, prog: str) -> None:
        try:
            width = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
        except (ValueError, OSError):
            width = 80
        super().__init__(prog, width=width - 2)


def parser() -> argparse.ArgumentParser:
    """Return the parser of everything that may follow `advisor`."""
    top = argparse.ArgumentParser(
        prog="advisor",
        description="Find AWS Lambda code in Python that keeps state where Lambda will lose it.",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"advisor {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="advisor")
    _add_check(commands)
    _add_service(commands)
    _add_settings_command(commands)
    _add_explain(commands)
    what = "List every rule with its level, the kinds of fix that it has, and what it reports."
    _command(commands, "rules", "list the rules", what)
    served = "Serve an editor by the Language Server Protocol at standard input and output."
    server = _command(commands, "server", "run the language server", served)
    server.add_argument("--stage", metavar="NAME", help=_STAGE)
    _add_settings(server)
    _add_init(commands)
    what = "Print a script by which a shell completes advisor's commands, options and rules."
    completion = _command(commands, "completion", "print a script for a shell", what)
    completion.add_argument("shell", choices=SHELLS, help="the shell that is to run it")
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, brief: str, description: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=brief, description=description, formatter_class=_Help, allow_abbrev=False)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = "Check every service below the given folders, or the services that own the given files."
    check = _command(commands, "check", "check services", what)
    check.epilog = _EPILOG
    paths = "folders or files to check (default: the current folder); `-` is standard input"
    check.add_argument("paths", metavar="PATH", type=_path, nargs="*", default=["."], help=paths)
    stdin = "the file that standard input stands in for, with `-` as the only path; the rest is read from disk"
    check.add_argument("--stdin-filename", metavar="PATH", type=_path, help=stdin)
    _add_fixes(check)
    _add_acceptance(check)
    _add_choice_of_rules(check)
    _add_settings(check)
    _add_output(check)


def _add_fixes(check: argparse.ArgumentParser) -> None:
    fix = check.add_argument_group("fixes").add_argument
    fix("--fix", action="store_true", help="apply safe fixes, then report what remains")
    unsafe = "with --fix or --diff: also what may change behaviour or data; without them it has no effect"
    fix("--unsafe-fixes", action="store_true", help=unsafe)
    fix("--no-fix", action="store_false", dest="fix", help="take back a --fix that stands before it")
    fix("--exit-non-zero-on-fix", action="store_true", help="exit with 1 when something was fixed, too")
    fix("--diff", action="store_true", help="print what --fix would change and write nothing")


def _add_acceptance(check: argparse.ArgumentParser) -> None:
    accepted = check.add_argument_group("accepted findings").add_argument
    accepted("--baseline", metavar="FILE", help="report only what is not in this file of accepted findings")
    accepted("--write-baseline", metavar="FILE", help="write what is found into this file, and accept it from then on")
    silence = "put a comment with this reason at each finding, which silences it from then on"
    accepted("--add-ignores", metavar="REASON", type=_reason, help=silence)


def _add_choice_of_rules(check: argparse.ArgumentParser) -> None:
    rules = check.add_argument_group("rules").add_argument
    rules("--select", metavar="RULE,…", type=_names, action="extend", default=[], help="only these rules or areas")
    rules("--ignore", metavar="RULE,…", type=_names, action="extend", default=[], help="not these rules or areas")
    rules("--stage", metavar="NAME", help=_STAGE)
    forced = "leave out what the settings exclude though it is named, as pre-commit names files"
    rules("--force-exclude", action="store_true", help=forced)


def _add_output(check: argparse.ArgumentParser) -> None:
    show = check.add_argument_group("output").add_argument
    how = "how to print findings (default: %(default)s)"
    show("--output-format", metavar="FORMAT", choices=NAMES, default="text", help=f"{how}: {', '.join(NAMES)}")
    show("--output-file", metavar="FILE", help="write the findings to this file")
    show("--statistics", action="store_true", help="print how often each rule speaks instead of what it says")
    show("--explain", action="store_true", help="say why a rule matters after its first finding; for text alone")
    show("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    show("--show-unknown", action="store_true", help="also list what could not be known and was therefore not checked")
    show("-q", "--quiet", action="store_true", help="print findings and errors only")
    least = "the lowest level of a finding that fails the run: error, warning (default), advice or never"
    show("--fail-on", metavar="LEVEL", choices=FAIL_ON, help=least)
    show("--exit-zero", action="store_true", help="exit with 0 even when there are findings")
    jobs = "how many processes share many services (default: one for each core)"
    show("--jobs", metavar="N", type=_count, help=jobs)
    show("--no-cache", action="store_true", help="neither use nor keep the answers of former runs")


def _add_settings(command: argparse.ArgumentParser) -> None:
    add = command.add_argument_group("settings").add_argument
    add("--config", metavar="FILE", help="use this settings file, not the nearest ones")
    add("--isolated", action="store_true", help="use no settings file")


def _add_settings_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = "Show the settings that are in force for a folder or a file, and where each of them is written."
    settings = _command(commands, "settings", "show the settings", what)
    path = "a folder or a file (default: the current folder)"
    settings.add_argument("path", metavar="PATH", type=_path, nargs="?", default=".", help=path)
    schema = "print the JSON schema of the settings, for editors that complete and check them"
    settings.add_argument("--generate-schema", action="store_true", help=schema)
    _add_settings(settings)


def _add_service(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = (
        "Show what a deployment makes of each serverless.yml: functions with their handler, role, variables and sizes, "
        "tables and buckets, and what cannot be known before it."
    )
    service = _command(commands, "service", "show what is deployed", what)
    paths = "folders or files whose services are shown (default: the current folder)"
    service.add_argument("paths", metavar="PATH", type=_path, nargs="*", default=["."], help=paths)
    service.add_argument("--stage", metavar="NAME", help=_STAGE)
    formats = "how to print it (default: %(default)s)"
    service.add_argument("--output-format", choices=["text", "json"], default="text", help=formats)
    _add_settings(service)


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    why = "Show why a rule matters, what it finds and how to mend it, and the guidance that it rests on."
    explain = _command(commands, "explain", "show the page of a rule", why)
    which = explain.add_mutually_exclusive_group(required=True)
    which.add_argument("rule", metavar="RULE", nargs="?", help="the name of a rule: write_outside_tmp")
    which.add_argument("--all", action="store_true", help="every rule")
    formats = "how to print it (default: text, which is drawn on a terminal and Markdown elsewhere)"
    explain.add_argument("--output-format", choices=["text", "json", "markdown"], default="text", help=formats)


def _add_init(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = "Write what a project begins with: settings and the entry for pre-commit. What is there already is kept."
    init = _command(commands, "init", "set a project up", what)
    where = "the folder of the project (default: the current folder)"
    init.add_argument("path", metavar="FOLDER", type=_path, nargs="?", default=".", help=where)
    init.add_argument("--github", action="store_true", help="also a workflow of GitHub that checks pull requests")
    init.add_argument("--baseline", action="store_true", help="also accept what is found now: only what is new counts")


def _path(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("an empty path: name a folder or a file; `.` is the current folder")
    return text


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words or "#" in words:
        raise argparse.ArgumentTypeError(f"{text!r} is no reason: say in a few words why, without a `#`")
    return words


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: give 1 or more")
    return int(text)


def _names(text: str) -> list[str]:
    names = [name for part in text.split(",") if (name := part.strip().rstrip("/"))]
    if not names:
        raise argparse.ArgumentTypeError("names nothing: give rules or areas, such as write_outside_tmp or iam")
    return names
