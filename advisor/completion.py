"""Scripts by which shells complete a command line, made of the parser itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OF_RULES = "RULE"

_BASH = """\
_advisor() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}"
    local command="${{COMP_WORDS[1]}}" words=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="{commands}"
    else
        case "$command $before" in
{values}
            *) case "$command $word" in
{options}
            esac ;;
        esac
    fi
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}}
complete -o filenames -F _advisor advisor
"""
_ZSH = "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n"


@record()
class _Option:
    names: tuple[str, ...]
    takes: tuple[str, ...] | None
    """What may follow: words, any text when there are none, nothing for a flag."""
    help: str


@record()
class _Command:
    name: str
    help: str
    options: tuple[_Option, ...]
    words: tuple[str, ...]
    """What may stand as an argument; a path when there are none."""


def script(shell: str, parser: argparse.ArgumentParser, rules: Sequence[str]) -> str:
    """Return the script for a shell. `rules` are the rules and areas there are."""
    commands = list(_commands(parser, tuple(rules)))
    if shell == "fish":
        return "".join(f"{line}\n" for line in _fish(commands))
    bash = _bash(commands)
    return _ZSH + bash if shell == "zsh" else bash


def _commands(parser: argparse.ArgumentParser, rules: tuple[str, ...]) -> Iterator[_Command]:
    (below,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    helps = {action.dest: action.help or "" for action in below._choices_actions}
    for name, command in below.choices.items():
        options = [_option(action, rules) for action in command._actions if action.option_strings]
        arguments = [action for action in command._actions if not action.option_strings]
        words = tuple(word for action in arguments for word in _words(action, rules))
        yield _Command(name, helps.get(name, ""), tuple(options), words)


def _option(action: argparse.Action, rules: tuple[str, ...]) -> _Option:
    takes = None if action.nargs == 0 else _words(action, rules)
    return _Option(tuple(action.option_strings), takes, (action.help or "").partition(" (default")[0])


def _words(action: argparse.Action, rules: tuple[str, ...]) -> tuple[str, ...]:
    if action.choices:
        return tuple(map(str, action.choices))
    return rules if str(action.metavar).startswith(_OF_RULES) else ()


def _bash(commands: list[_Command]) -> str:
    values, options = [], []
    for command in commands:
        for option in command.options:
            if option.takes:
                pattern = "|".join(f'"{command.name} {name}"' for name in option.names)
                values.append(f'            {pattern}) words="{" ".join(option.takes)}" ;;')
        names = " ".join(name for option in command.options for name in option.names)
        options.append(f'                "{command.name} -"*) words="{names}" ;;')
        if command.words:
            options.append(f'                "{command.name} "*) words="{" ".join(command.words)}" ;;')
    listed = " ".join(command.name for command in commands)
    return _BASH.format(commands=listed, values="\n".join(values), options="\n".join(options))


def _fish(commands: list[_Command]) -> Iterator[str]:
    for command in commands:
        yield f"complete -c advisor -n __fish_use_subcommand -f -a {command.name} -d {_quoted(command.help)}"
        seen = f"complete -c advisor -n '__fish_seen_subcommand_from {command.name}'"
        if command.words:
            yield f"{seen} -f -a {_quoted(' '.join(command.words))}"
        for option in command.options:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            takes = (
                ""
                if option.takes is None
                else " -r"
                if not option.takes
                else f" -x -a {_quoted(' '.join(option.takes))}"
            )
            yield f"{seen} {names}{takes} -d {_quoted(option.help)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
