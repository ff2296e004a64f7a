"""Drive the programs that call advisor, and compare what they make of it with what they should.

python -m bench.clients [action | pre-commit | sarif | vim | emacs | neovim]…

A client that is not installed is left out, and the script says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.measure import REPOSITORY, print_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONFIGURATION = """\
service: orders
provider:
  name: aws
  runtime: python3.12
  iam:
    role:
      statements:
        - Effect: Allow
          Action: dynamodb:GetItem
          Resource: !GetAtt Orders.Arn
functions:
  order:
    handler: app.handler
resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: orders
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
        KeySchema: [{AttributeName: id, KeyType: HASH}]
"""
WITHOUT_READING = CONFIGURATION.replace("dynamodb:GetItem", "dynamodb:Query")
CLEAN = """\
import boto3

import helper

TABLE = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    helper.note(event)
    return TABLE.get_item(Key={"id": event["id"]})
"""
HELPER = """\
def note(event):
    print(event["id"])
"""
WRITING = """\
def note(event):
    smile = "😀"; open("notes.txt", "a").write(event["id"])
"""
CREATING = """\
import boto3

import helper


def handler(event, context):
    helper.note(event)
    table = boto3.resource("dynamodb").Table("orders")
    return table.get_item(Key={"id": event["id"]})
"""
PLACE = "helper.py:2:18: error write_outside_tmp"


class Outcome(NamedTuple):
    """One thing that a client was made to do."""

    client: str
    what: str
    met: bool
    said: str


def command(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, with the advisor of this checkout on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY), **environment}
    return subprocess.run(
        words, cwd=folder, env=variables, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    return command("git", *identity, *words, folder=folder).stdout.strip()


def copy_checkout(folder: Path) -> None:
    """Copy this checkout as it stands, without what git ignores."""
    for name in git(REPOSITORY, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)


def action(scratch: Path) -> Iterator[Outcome]:
    """The steps of the GitHub action, as bash runs them there, from installing on."""
    import yaml

    checkout, project = scratch / "checkout", scratch / "project"
    copy_checkout(checkout)
    project.mkdir()
    write(project, {"serverless.yml": CONFIGURATION, "app.py": CLEAN, "helper.py": WRITING})
    described = yaml.safe_load((checkout / "action.yml").read_text("utf-8"))
    install, check = (step["run"] for step in described["runs"]["steps"] if "run" in step)
    bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
    given = {name: str(scratch / name.lower()) for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    given |= {"RUNNER_TEMP": str(scratch), "ACTION_PATH": str(checkout), "PYTHON": sys.executable, "PYTHONPATH": ""}
    installed = command(*bash, install, folder=project, **given)
    yield Outcome("GitHub action", "installs", installed.returncode == 0, installed.stderr)
    if installed.returncode:
        return
    given |= dict([(scratch / "github_env").read_text().strip().split("=", 1)])
    inputs = {"PATHS": ".", "ARGUMENTS": "", "OUTPUT_FORMAT": "github", "OUTPUT_FILE": ""}
    checked = command(*bash, check, folder=project, **given, **inputs)
    annotated = checked.stdout.startswith("::error title=write_outside_tmp,file=helper.py,line=2,")
    yield Outcome("GitHub action", "annotates", checked.returncode == 1 and annotated, checked.stdout + checked.stderr)
    summary = (scratch / "github_step_summary").read_text("utf-8")
    yield Outcome("GitHub action", "writes a summary", "| helper.py:2 |" in summary, summary)


def pre_commit(scratch: Path) -> Iterator[Outcome]:
    """The hooks, installed by pre-commit from a copy of this checkout as it stands."""
    hooks, project = scratch / "hooks", scratch / "project"
    copy_checkout(hooks)
    project.mkdir()
    write(project, {"serverless.yml": CONFIGURATION, "app.py": CLEAN, "helper.py": HELPER})
    for folder in (hooks, project):
        git(folder, "init", "--quiet")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "first")
    tool = (sys.executable, "-m", "pre_commit")
    home = {"PRE_COMMIT_HOME": str(scratch / "home"), "PYTHONPATH": ""}

    def tried(what: str, words: tuple[str, ...], code: int, *said: str, silent: str = "\0") -> Outcome:
        git(project, "add", "--all")
        done = command(*tool, *words, folder=project, **home)
        output = done.stdout + done.stderr
        met = done.returncode == code and all(one in output for one in said) and silent not in output
        return Outcome("pre-commit", what, met, f"{done.returncode}: {output.strip()}")

    yield tried("the manifest is valid", ("validate-manifest", str(hooks / ".pre-commit-hooks.yaml")), 0)
    yield tried("try-repo, clean", ("try-repo", str(hooks), "advisor", "--all-files"), 0, "Passed")
    revision = git(hooks, "rev-parse", "HEAD")

    def configured(hook: str, *arguments: str) -> None:
        listed = json.dumps([{"id": hook, "args": arguments}])
        text = f"repos:\n- repo: {hooks}\n  rev: {revision}\n  hooks: {listed}\n"
        write(project, {".pre-commit-config.yaml": text})

    configured("advisor")
    write(project, {"helper.py": WRITING})
    yield tried("a finding fails the hook", ("run",), 1, PLACE)
    yield tried("only named files are spoken of", ("run", "--files", "app.py"), 0, "Passed", silent="helper.py")
    write(project, {"helper.py": HELPER, "serverless.yml": WITHOUT_READING})
    said = "app.py:10:12: error action_not_granted"
    yield tried("a configuration speaks of its code", ("run", "--files", "serverless.yml"), 1, said)
    configured("advisor-project")
    yield tried("the whole project", ("run", "--files", "helper.py"), 1, said)
    configured("advisor", "--fix")
    write(project, {"app.py": CREATING, "serverless.yml": CONFIGURATION})
    yield tried("--fix changes files, which fails", ("run",), 1, "files were modified by this hook")
    yield tried("and then passes", ("run",), 0, "Passed")


def sarif(scratch: Path) -> Iterator[Outcome]:
    """Microsoft's validator of SARIF, with GitHub's rules."""
    installed = command("npm", "install", "--prefix", str(scratch), "@microsoft/sarif-multitool-linux", folder=scratch)
    program = next(scratch.glob("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"), None)
    if program is None:
        yield Outcome("sarif-multitool", "installed", False, installed.stderr)
        return
    write(scratch, {"serverless.yml": WITHOUT_READING, "app.py": CREATING, "helper.py": WRITING})
    log, verdict = scratch / "advisor.sarif", scratch / "verdict.sarif"
    checked = command(
        *(sys.executable, "-m", "advisor", "check", "app.py", "helper.py"),
        *("--output-format", "sarif", "--output-file", str(log)),
        folder=scratch,
    )
    yield Outcome("sarif-multitool", "there are findings", checked.returncode == 1, checked.stdout)
    words = ("--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--output", str(verdict))
    command(str(program), "validate", str(log), *words, folder=scratch)
    (run,) = json.loads(verdict.read_text("utf-8-sig"))["runs"]
    # Absent means warning. The notes, and a home page of the tool, are matters of taste.
    bad = [one for one in run["results"] if one.get("level") != "note" and one["ruleId"] != "SARIF2005"]
    yield Outcome("sarif-multitool", "no error and no warning", not bad, json.dumps(bad)[:2000])


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
    script = f"""\
local said = {{}}
vim.cmd("edit app.py")
local client = vim.lsp.start_client({{
  name = "advisor",
  cmd = {{ "{sys.executable}", "-m", "advisor", "server" }},
  root_dir = vim.fn.getcwd(),
}})
vim.lsp.buf_attach_client(0, client)
local function rules(buffer)
  return vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(buffer))
end
local function awaited(check)
  return vim.wait(20000, check, 50)
end
local app = vim.api.nvim_get_current_buf()
awaited(function() return vim.tbl_contains(rules(app), "action_not_granted") end)
said.shown = rules(app)
said.link = vim.diagnostic.get(app)[1].user_data.lsp.codeDescription.href
local call = vim.tbl_filter(function(one) return one.code == "action_not_granted" end, vim.diagnostic.get(app))[1]
vim.api.nvim_win_set_cursor(0, {{ call.lnum + 1, call.col }})
local params = vim.lsp.util.make_range_params()
params.context = {{ diagnostics = {{}}, only = {{ "quickfix" }} }}
local answers = vim.lsp.buf_request_sync(app, "textDocument/codeAction", params, 20000)
for _, action in ipairs(answers[client].result) do
  if action.title:find("Allow") then
    vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding)
  end
end
local configuration = vim.fn.bufnr("serverless.yml")
vim.lsp.buf_attach_client(configuration, client)
awaited(function() return not vim.tbl_contains(rules(app), "action_not_granted") end)
said.after = rules(app)
vim.cmd("edit helper.py")
local helper = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(helper, client)
awaited(function() return #rules(helper) == 1 end)
local found = vim.diagnostic.get(helper)[1]
said.column = found.col
said.text = vim.api.nvim_buf_get_lines(helper, 1, 2, false)[1]:sub(found.col + 1, found.end_col)
vim.fn.writefile({{ vim.fn.json_encode(said) }}, "said.json")
vim.cmd("qall!")
"""
    write(scratch, {"script.lua": script})
    done = command(
        "nvim", "--headless", "-u", "NONE", "-n", "-c", "luafile script.lua", folder=scratch, LC_ALL="C.UTF-8"
    )
    if not (scratch / "said.json").exists():
        yield Outcome("neovim", "answers", False, done.stdout + done.stderr)
        return
    said = json.loads((scratch / "said.json").read_text("utf-8"))
    shown = "action_not_granted" in said["shown"] and said["link"].startswith("https://docs.aws.amazon.com/")
    yield Outcome("neovim", "shows a finding with its link", shown, json.dumps(said))
    yield Outcome("neovim", "a quick fix mends it", "action_not_granted" not in said["after"], json.dumps(said))
    marked = said["text"] == 'open("notes.txt", "a")'
    yield Outcome("neovim", "marks what stands behind an emoji", marked, json.dumps(said))


CLIENTS: dict[str, tuple[str, Callable[[Path], Iterator[Outcome]]]] = {
    "action": ("bash", action),
    "pre-commit": ("git", pre_commit),
    "sarif": ("npm", sarif),
    "vim": ("vim", vim),
    "emacs": ("emacs", emacs),
    "neovim": ("nvim", neovim),
}
"""Each with the program that it cannot do without."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="*", metavar="CLIENT", help=f"{', '.join(CLIENTS)} (default: all)")
    chosen = parser.parse_args().clients or list(CLIENTS)
    if unknown := [name for name in chosen if name not in CLIENTS]:
        parser.error(f"there is no client {unknown[0]!r}: {', '.join(CLIENTS)}")
    outcomes: list[Outcome] = []
    for name in chosen:
        program, drive = CLIENTS[name]
        if shutil.which(program) is None:
            print(f"BEWARE: {program} is not installed, so {name} is NOT TRIED", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as scratch:
            outcomes += drive(Path(scratch))
    print_table(("client", "what", "as it should"), ((o.client, o.what, "yes" if o.met else "NO") for o in outcomes))
    for outcome in outcomes:
        if not outcome.met:
            print(f"{outcome.client}, {outcome.what}:\n{outcome.said}\n", file=sys.stderr)
    return 0 if all(outcome.met for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
