"""What a project needs to begin with: settings, the pre-commit entry, and the workflow of GitHub when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.refusal import RefusedError
from advisor.report.outcome import shown
from advisor.settings.reading import OWN, SHARED, read
from advisor.source.text import Sources, SourceText, UnreadableError, decode
from advisor.targets import repository

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
    content: bytes | None
    """All that it is to hold; None where it is left."""
    said: str
    """A sentence without the file's name."""


def beginnings(folder: Path, *, github: bool, baseline: bool) -> Iterator[Beginning]:
    """What to write in a folder, or where tools look for it in its repository.

    What is there already is added to, or left. Raises RefusedError for what cannot be read.
    """
    yield _settings(folder, baseline)
    top = repository(folder) or folder
    yield _hook(top / _PRE_COMMIT)
    if github:
        yield _new(top / _WORKFLOW, _STEPS, "written; it checks pull requests")


def write(beginning: Beginning) -> str:
    """Write a file, and say what was done. Raises RefusedError."""
    if beginning.content is not None:
        try:
            beginning.file.parent.mkdir(parents=True, exist_ok=True)
            beginning.file.write_bytes(beginning.content)
        except OSError as error:
            raise RefusedError(f"{shown(beginning.file)} cannot be written: {error.strerror}") from None
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
    old = _read(shared)
    if not _is_toml(old.text):
        return _new(own, content, f"written, because {SHARED} is not valid TOML")
    return Beginning(shared, _longer(old, f"\n[tool.advisor]\n{content}"), "has a table `[tool.advisor]` now")


def _read(file: Path) -> SourceText:
    try:
        return Sources().read(file)
    except UnreadableError as error:
        raise RefusedError(f"{shown(file)} {error}") from None


def _longer(old: SourceText, more: str) -> bytes:
    """A file with more at its end, in its own line ends."""
    end = old.newline
    return old.encoded(f"{old.text.rstrip()}{end}{more.replace(chr(10), end)}")


def _is_toml(text: str) -> bool:
    from tomllib import TOMLDecodeError, loads

    try:
        loads(text)
    except TOMLDecodeError:
        return False
    return True


def _names_one(file: Path) -> bool:
    settings = read(file)
    return settings is not None and settings.path("baseline") is not None


def _hook(file: Path) -> Beginning:
    if not file.is_file():
        return _new(file, "repos:\n" + _indented(_HOOK, "  "), "written; run `pre-commit install` once")
    old = _read(file)
    if "id: advisor" in old.text:
        return Beginning(file, None, "left as it is: it has a hook called advisor already")
    for indent in ("  ", "", "    "):
        new = _longer(old, _indented(_HOOK, indent))
        if _adds_one(old, decode(file, new)):
            return Beginning(file, new, "has the hook `advisor` now")
    return Beginning(file, None, f"left as it is: add the hook by hand\n{_HOOK.rstrip()}")


def _adds_one(old: SourceText, new: SourceText) -> bool:
    """Whether a text is the old one with one repository more at the end of the list `repos`."""
    from advisor.source.configuration import ConfigurationError, Mapping, Sequence, parse

    try:
        before, after = parse(old), parse(new)
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
    return Beginning(file, text.encode(), said)
