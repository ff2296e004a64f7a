"""Standard input in place of a file, as editors hand over a text that is not saved."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from advisor.source.text import Sources, UnreadableError, decode
from advisor.targets import Targets, unsaved

if TYPE_CHECKING:
    import argparse


def read(options: argparse.Namespace) -> tuple[Targets, Sources]:
    """The file that standard input stands in for, and sources in which it does; or what is wrong with the arguments."""
    if fault := _fault(options):
        return Targets((), (), (fault,)), Sources()
    found = unsaved(options.stdin_filename)
    if not found.files:
        return found, Sources()
    (file,) = found.files
    try:
        text = decode(file, sys.stdin.buffer.read()).text
    except UnreadableError as error:
        return Targets((), (), (f"standard input {error}",)), Sources()
    return found, Sources({file: text})


def _fault(options: argparse.Namespace) -> str:
    if options.stdin_filename is None:
        return "standard input needs a name: say with --stdin-filename which file it stands in for"
    if options.paths != ["-"]:
        return "--stdin-filename names what standard input stands in for: give `-` as the only path"
    if options.fix or (options.add_ignores and not options.diff):
        return "standard input cannot be changed: add --diff, which prints the change"
    if sys.stdin is None:
        return "standard input is closed, so there is no text to check"
    return ""
