"""Fill README.md and the tutorial with what advisor prints.

    python scripts/show_output.py            # rewrite the documents
    python scripts/show_output.py --check    # compare only; exit 1 when one differs

A `console` fence holds one command after `$ ` and what it prints. A line of `…` stands for lines that are left out; it
is kept as long as the rest still fits. A fence with a title is a file: it is written before the commands below it run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = Path("docs", "tutorial")
FOLDER_OF_DOCUMENT = {Path("README.md"): Path(), TUTORIAL / "README.md": TUTORIAL}
"""Where the commands of each document are typed, in a copy of the tutorial service."""

_FENCE = re.compile(r'^(```(?:console|\w+ title="(?P<file>[^"]+)")\n)(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL)
_PROMPT = "$ advisor "
_WIDTH = "100"


def filled(document: Path) -> str:
    """Return the text of a document (relative to the repository) with true output."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / TUTORIAL, Path(folder) / TUTORIAL, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        typed_in = Path(folder) / FOLDER_OF_DOCUMENT[document]
        return _FENCE.sub(lambda fence: _typed(fence, typed_in), (ROOT / document).read_text("utf-8"))


def _typed(fence: re.Match[str], folder: Path) -> str:
    body = fence["body"]
    if fence["file"]:
        (folder / fence["file"]).write_text(body, "utf-8")
        return fence[0]
    if not body.startswith(_PROMPT):
        return fence[0]
    command, _, shown = body.partition("\n")
    printed = _printed(shlex.split(command.removeprefix(_PROMPT)), folder)
    return f"{fence[1]}{command}\n{shown if fits(shown, printed) else printed}```"


def _printed(arguments: list[str], folder: Path) -> str:
    """What `advisor` prints, without spaces at line ends; errors come last."""
    environment = {**os.environ, "COLUMNS": _WIDTH, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "advisor", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    return "".join(f"{line.rstrip()}\n" for line in f"{done.stdout}{done.stderr}".splitlines())


def fits(shown: str, printed: str) -> bool:
    """Whether `shown` is `printed`, with any lines for each line of `…` that is not indented."""
    pattern = (r"(?:.*\n)*?" if line == "…" else re.escape(f"{line}\n") for line in shown.splitlines())
    return re.fullmatch("".join(pattern), printed) is not None


def main() -> int:
    """Rewrite or compare, as the command line says."""
    differing = [doc for doc in FOLDER_OF_DOCUMENT if filled(doc) != (ROOT / doc).read_text("utf-8")]
    for document in differing:
        if "--check" in sys.argv[1:]:
            print(f"{document} does not show what advisor prints: run python scripts/show_output.py", file=sys.stderr)
        else:
            (ROOT / document).write_text(filled(document), "utf-8")
    return int(bool(differing) and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
