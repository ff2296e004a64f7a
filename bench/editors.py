"""Vim, Emacs and Neovim driven: what they make of findings and fixes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.driving import CLEAN, CONFIGURATION, WITHOUT_READING, WRITING, Outcome, command, write

if TYPE_CHECKING:
    from collections.abc import Iterator


def vim(scratch: Path) -> Iterator[Outcome]:
    """Vim's quickfix list, filled by its `errorformat`."""
    write(scratch, {"serverless.yml": CONFIGURATION, "app.py": CLEAN, "helper.py": WRITING})
    program = f"{sys.executable} -m advisor check --quiet --output-format concise".replace(" ", "\\ ")
    for what, make in (
        ("a file", "silent make! helper.py"),
        ("a buffer", "cexpr system(&makeprg . ' --stdin-filename helper.py -', getline(1, '$'))"),
    ):
        shown = "map(getqflist(), {_, e -> [bufname(e.bufnr), e.lnum, e.vcol, e.col, e.text]})"
        script = (
            f"set makeprg={program}\nset errorformat=%f:%l:%c:\\ %m\nedit helper.py\n{make}\n"
            f"call writefile([json_encode({shown})], 'found.json')\nqall!\n"
        )
        write(scratch, {"script.vim": script})
        done = command(
            *("vim", "-Nu", "NONE", "-es", "--not-a-term", "-S", "script.vim"), folder=scratch, LC_ALL="C.UTF-8"
        )
        found = (scratch / "found.json").read_text("utf-8") if (scratch / "found.json").exists() else done.stderr
        (scratch / "found.json").unlink(missing_ok=True)
        yield Outcome("vim", what, '["helper.py",2,' in found and '"write_outside_tmp ' in found, found)


def emacs(scratch: Path) -> Iterator[Outcome]:
    """The compilation mode of Emacs, told that columns are characters."""
    write(scratch, {"serverless.yml": CONFIGURATION, "app.py": CLEAN, "helper.py": WRITING})
    command_line = f"{sys.executable} -m advisor check --quiet --output-format concise helper.py"
    script = f"""\
(require 'compile)
(setq compilation-error-screen-columns nil)
(setq compilation-finish-functions
      (list (lambda (buffer how)
        (let ((next-error-last-buffer buffer))
          (first-error)
          (set-buffer (window-buffer))
          (princ (format "%s:%d:%d\\n" (buffer-name) (line-number-at-pos) (1+ (- (point) (line-beginning-position)))))
          (kill-emacs 0)))))
(compile "{command_line}")
(while t (sleep-for 0.1))
"""
    write(scratch, {"script.el": script})
    done = command("emacs", "--batch", "-Q", "-l", "script.el", folder=scratch, LC_ALL="C.UTF-8")
    yield Outcome("emacs", "jumps to the first finding", "helper.py:2:18" in done.stdout, done.stdout + done.stderr)


def neovim(scratch: Path) -> Iterator[Outcome]:
    """Neovim with the language server: what it shows, and what its quick fix makes of the texts in its buffers."""
    write(scratch, {"serverless.yml": WITHOUT_READING, "app.py": CLEAN, "helper.py": WRITING})
    script = Path(__file__).with_name("neovim.lua")
    words = ("nvim", "--headless", "-u", "NONE", "-n", "-c", f"luafile {script}")
    done = command(*words, folder=scratch, LC_ALL="C.UTF-8", PYTHON=sys.executable)
    if not (scratch / "said.json").exists():
        yield Outcome("neovim", "answers", False, done.stdout + done.stderr)
        return
    said = json.loads((scratch / "said.json").read_text("utf-8"))
    shown = "action_not_granted" in said["shown"] and said["link"].startswith("https://docs.aws.amazon.com/")
    yield Outcome("neovim", "shows a finding with its link", shown, json.dumps(said))
    yield Outcome("neovim", "a quick fix mends it", "action_not_granted" not in said["after"], json.dumps(said))
    marked = said["text"] == 'open("notes.txt", "a")'
    yield Outcome("neovim", "marks what stands behind an emoji", marked, json.dumps(said))
