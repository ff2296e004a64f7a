"""Where findings and the notes about a run go: standard output, a file, standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.report import formats

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from advisor.report.outcome import Outcome


def show(outcome: Outcome, options: argparse.Namespace, complain: Callable[..., None]) -> bool:
    """Say what was found; False when that could not be written where it should."""
    from advisor.report import concise, text

    written = _write(outcome, options, complain)
    among = bool(options.output_file) or formats.is_for_people(options.output_format)
    notes = sys.stdout if among else sys.stderr
    if options.show_unknown:
        for line in concise.unknown_lines(outcome.report.unresolved, outcome.sources):
            print(line, file=notes)
    if not options.quiet:
        for line in (*concise.unreached_lines(outcome), *concise.left_alone_lines(outcome.report.left_alone)):
            print(line, file=sys.stderr)
        if among or not outcome.report.services:
            print(text.summary(outcome), file=notes)
    complain(*outcome.report.faults)
    return written


def _write(outcome: Outcome, options: argparse.Namespace, complain: Callable[..., None]) -> bool:
    """Write the findings, and GitHub's summary of the step beside them."""
    name, file, summary = options.output_format, options.output_file, os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        formats.write(name, outcome, sys.stdout)
    try:
        if file:
            with open(file, "w", encoding="utf-8", errors="backslashreplace") as opened:  # noqa: PTH123
                formats.write(name, outcome, opened)
        if name == "github" and summary:
            from advisor.report import github, text

            with open(summary, "a", encoding="utf-8", errors="backslashreplace") as opened:  # noqa: PTH123
                opened.write(github.summary(outcome, text.summary(outcome)))
    except OSError as error:
        complain(f"{error.filename or file or summary} cannot be written: {error.strerror}")
        return False
    return True
