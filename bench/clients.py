"""Drive the programs that call advisor, and compare what they make of it with what they should.

python -m bench.clients [action | pre-commit | sarif | vim | emacs | neovim]…

A client that is not installed is left out, and the script says so.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.driving import (
    CLEAN,
    CONFIGURATION,
    CREATING,
    HELPER,
    PLACE,
    WITHOUT_READING,
    WRITING,
    Outcome,
    command,
    write,
)
from bench.editors import emacs, neovim, vim
from bench.measure import REPOSITORY, print_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
