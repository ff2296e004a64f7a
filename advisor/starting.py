"""What a project needs to begin with: settings, the pre-commit entry, and the workflow of GitHub when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.report.outcome import shown
from advisor.settings.reading import OWN, SHARED, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASELINE = "advisor-baseline.json"
_PRE_COMMIT = ".pre-commit-config.yaml"
_WORKFLOW = ".github/workflows/advisor.yml"
_SETTINGS = """\
# What may be set: `advisor settings`, and docs/settings.md of advisor.
fail-on = "warning"      # error, warning, advice or never
require-reason = true    # a comment that silences a finding must say why
"""
_BASELINE_LINE = f'baseline = "{BASELINE}"  # findings that are accepted until somebody mends them\n'
_HOOK = """\
- repo: local
  hooks:
    - id: advisor
      name: advisor
      entry: advisor check --force-exclude
      language: system  # as it is installed beside your other tools
      types_or: [python, yaml, json]
      files: (\\.py$|(^|/)serverless[^/]*\\.(yml|yaml|json)$)
      require_serial: true
"""
_STEPS = """\
name: advisor
on: pull_request
permissions:
  contents: read
jobs:
  advisor:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install lambda-storage-advisor
      - run: advisor check --output-format github
"""


@record()
class Beginning:
    """A file to be written, or why it is left as it is."""

    file: Path
    text: str | None
    """Its whole new text; None where it is left."""
    said: str
    """A sentence without the file's name."""


def beginnings(folder: Path, *, github: bool, baseline: bool) -> Iterator[Beginning]:
    """What to write in a folder. What is there already is added to, or left."""
    yield _settings(folder, baseline)
    yield _hook(folder / _PRE_COMMIT)
    if github:
        yield _new(folder / _WORKFLOW, _STEPS, "written; it checks pull requests")


def write(beginning: Beginning) -> str:
    """Write a file, and say what was done. Raises OSError."""
    if beginning.text is not None:
        beginning.file.parent.mkdir(parents=True, exist_ok=True)
        beginning.file.write_text(beginning.text, "utf-8")
    return f"{shown(beginning.file)}: {beginning.said}"


def _settings(folder: Path, baseline: bool) -> Beginning:
    content = _SETTINGS + (_BASELINE_LINE if baseline else "")
    own, shared = folder / OWN, folder / SHARED
    for file in (own, shared):
        if read(file) is not None:
            more = f"; add `{_BASELINE_LINE.partition('  #')[0]}` to it" if baseline and not _names_one(file) else ""
            return Beginning(file, None, f"left as it is: it has settings already{more}")
    if not shared.is_file():
        return _new(own, content, "written")
    old = shared.read_text("utf-8")
    return Beginning(shared, f"{old.rstrip()}\n\n[tool.advisor]\n{content}", "has a table `[tool.advisor]` now")


def _names_one(file: Path) -> bool:
    settings = read(file)
    return settings is not None and settings.path("baseline") is not None


def _hook(file: Path) -> Beginning:
    if not file.is_file():
        return _new(file, "repos:\n" + _indented(_HOOK, "  "), "written; run `pre-commit install` once")
    old = file.read_text("utf-8")
    if "id: advisor" in old:
        return Beginning(file, None, "left as it is: it has a hook called advisor already")
    for indent in ("  ", "", "    "):
        new = f"{old.rstrip()}\n{_indented(_HOOK, indent)}"
        if _adds_one(file, old, new):
            return Beginning(file, new, "has the hook `advisor` now")
    return Beginning(file, None, f"left as it is: add the hook by hand\n{_HOOK.rstrip()}")


def _adds_one(file: Path, old: str, new: str) -> bool:
    """Whether a text is the old one with one repository more at the end of the list `repos`."""
    from advisor.source.configuration import ConfigurationError, Mapping, Sequence, parse
    from advisor.source.text import SourceText

    try:
        before, after = (parse(SourceText(file, text)) for text in (old, new))
    except ConfigurationError:
        return False
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or len(before.entries) != len(after.entries):
        return False
    lists = (before.get("repos"), after.get("repos"))
    first, second = (len(one.items) if isinstance(one, Sequence) else -1 for one in lists)
    return 0 <= first == second - 1


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}" for line in text.splitlines(keepends=True))


def _new(file: Path, text: str, said: str) -> Beginning:
    if file.exists():
        return Beginning(file, None, "left as it is: it is there already")
    return Beginning(file, text, said)
