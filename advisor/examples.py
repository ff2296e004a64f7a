"""The body of a rule page: its sections, and its examples as small projects that can be checked.

Sections are headings of the second level, from a closed list, in a fixed order (`SECTIONS`). Under `## Examples` each
heading of the third level begins an example:

    ### Bad: words       the rule must give a finding on exactly the lines that end in `# <- words`
    ### Fixed            what the applicable fixes make of the Bad example above it; files not shown stay as they are
    ### Good: words      the rule must be silent

Fences below the heading are files: `python` is handler.py, `yaml` is serverless.yml; any other file, or language, is
named in the fence: ```` ```python title="app/orders.py" ````. An example without serverless.yml is a folder whose
handlers are guessed. The marks are stripped before anything is checked.

The sections of docs/guidance/ hold examples in the same form, below all else: a Bad one marks what the rules that the
section's advice names have to say, and no rule says anything about a Good one.

Under `## Fix` each paragraph or list item that begins with **Safe**, **Unsafe** or **Shown** names a kind of fix that
the rule offers. A Bad example whose finding has a safe or unsafe fix must be followed by its Fixed.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from advisor.model import Applicability
from advisor.page import PageError
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from advisor.guidance import Section

SECTIONS = ("Why it matters", "How it is found", "Fix", "Examples", "When to ignore it", "See also")
_NEEDED = ("Why it matters", "How it is found", "Examples", "When to ignore it")
_FILE_OF_LANGUAGE = {"python": "handler.py", "yaml": "serverless.yml"}
_HEADING = re.compile(r"(#{1,6}) +(.*?)\s*$")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*(\w*)\s*(.*?)\s*$")
_NAMED = re.compile(r'title="([^"/][^"]*)"')
_MARK = re.compile(r"[ \t]*# <-.*$")
_FIX_KIND = re.compile(r"(?:[-*] +)?\*\*(Safe|Unsafe|Shown)\b")
_KIND_OF_WORD = {"Safe": Applicability.SAFE, "Unsafe": Applicability.UNSAFE, "Shown": Applicability.SHOWN}


class Role(Enum):
    """What an example shows."""

    BAD = "Bad"
    FIXED = "Fixed"
    GOOD = "Good"


@record()
class ExampleFile:
    """One file of an example."""

    path: str
    language: str
    text: str
    """Without the marks."""
    marks: frozenset[int]
    """The rows on which a finding is due."""
    line: int
    """Where the fence stands in the page."""


@record()
class Example:
    """A small project."""

    role: Role
    words: str
    files: tuple[ExampleFile, ...]
    line: int
    fixed: Example | None = None
    """What fixing makes of a Bad example."""


@record()
class _Block:
    """A heading (level 1 to 6) or a fence (level 0)."""

    line: int
    level: int
    words: str
    """The heading's text, or the fence's language."""
    info: str = ""
    text: str = ""


def examples(file: Path) -> tuple[Example, ...]:
    """Read the Bad (each with its Fixed) and Good examples of a page. Raises PageError with every fault of the body."""
    blocks = list(_blocks(file.read_text("utf-8").split("\n")))
    faults = [*_section_faults(file, blocks)]
    found = [_example(file, part, faults) for part in _parts(file, blocks, faults)]
    faults += _example_faults(file, found)
    paired = list(_paired(file, found, faults))
    if faults:
        raise PageError(faults)
    return tuple(paired)


def examples_of_section(file: Path, section: Section) -> tuple[Example, ...]:
    """Read the examples of a section of the guidance. Raises PageError."""
    blocks = list(_blocks(section.text.split("\n"), section.line + 1))
    first = next((index for index, block in enumerate(blocks) if block.level), len(blocks))
    faults = [
        f"{file}:{block.line}: code in guidance is an example that is run: put it below `### Good: words`"
        for block in blocks[:first]
        if block.words in _FILE_OF_LANGUAGE
    ]
    heading = _Block(section.line, 2, "Examples")
    found = [_example(file, part, faults) for part in _parts(file, [heading, *blocks[first:]], faults)]
    faults += _example_faults(file, found)
    paired = tuple(_paired(file, found, faults))
    if faults:
        raise PageError(faults)
    return paired


def fix_kinds(file: Path) -> tuple[Applicability, ...]:
    """The kinds of fix that the page's section `Fix` names, in its order."""
    _, _, section = file.read_text("utf-8").partition("\n## Fix\n")
    lines = section.partition("\n## ")[0].split("\n")
    found = [_KIND_OF_WORD[kind[1]] for line in lines if (kind := _FIX_KIND.match(line))]
    return tuple(dict.fromkeys(found))


def _blocks(lines: list[str], first: int = 1) -> Iterator[_Block]:
    opened: tuple[int, re.Match[str]] | None = None
    for number, line in enumerate(lines, first):
        if opened:
            start, fence = opened
            if line.rstrip() == fence[1]:
                text = "".join(f"{inner}\n" for inner in lines[start - first + 1 : number - first])
                yield _Block(start, 0, fence[2], fence[3], text)
                opened = None
        elif opening := _FENCE.match(line):
            opened = (number, opening)
        elif heading := _HEADING.match(line):
            yield _Block(number, len(heading[1]), heading[2])


def _section_faults(file: Path, blocks: list[_Block]) -> Iterator[str]:
    order = -1
    for block in blocks:
        if block.level != 2:
            continue
        if block.words not in SECTIONS:
            yield f"{file}:{block.line}: {block.words!r} is no section of a rule page: use {', '.join(SECTIONS)}"
            continue
        if SECTIONS.index(block.words) <= order:
            yield f"{file}:{block.line}: the section {block.words!r} is out of order: {', '.join(SECTIONS)}"
        order = SECTIONS.index(block.words)
    titles = {block.words for block in blocks if block.level == 2}
    for needed in _NEEDED:
        if needed not in titles:
            yield f"{file}:1: the section {needed!r} is missing"


def _parts(file: Path, blocks: list[_Block], faults: list[str]) -> list[list[_Block]]:
    """The blocks of each example, its heading first."""
    parts: list[list[_Block]] = []
    inside = False
    for block in blocks:
        if block.level == 2:
            inside = block.words == "Examples"
        elif inside and block.level == 3:
            parts.append([block])
        elif inside and block.level == 0 and parts:
            parts[-1].append(block)
        elif inside:
            faults.append(f"{file}:{block.line}: Examples holds headings like `### Bad: words` and fences below them")
    return parts


def _example(file: Path, part: list[_Block], faults: list[str]) -> Example:
    heading, fences = part[0], part[1:]
    role, _, words = (piece.strip() for piece in heading.words.partition(":"))
    if role not in {known.value for known in Role}:
        faults.append(f"{file}:{heading.line}: an example starts with Bad, Fixed or Good, not {role!r}")
        role = "Good"
    files = tuple(_file(file, fence, faults) for fence in fences)
    return Example(Role(role), words, files, heading.line)


def _file(file: Path, fence: _Block, faults: list[str]) -> ExampleFile:
    named = _NAMED.fullmatch(fence.info)
    path = named[1] if named else _FILE_OF_LANGUAGE.get(fence.words, "")
    if not path or (fence.info and not named):
        faults.append(f'{file}:{fence.line}: a fence is `python`, `yaml`, or names its file: title="app/orders.py"')
    lines = fence.text.split("\n")
    marks = frozenset(row for row, line in enumerate(lines, 1) if _MARK.search(line))
    text = "\n".join(_MARK.sub("", line) for line in lines)
    return ExampleFile(path, fence.words, text, marks, fence.line)


def _example_faults(file: Path, found: Iterable[Example]) -> Iterator[str]:
    for example in found:
        marked = any(part.marks for part in example.files)
        if not example.files:
            yield f"{file}:{example.line}: the example has no file: put a fence below its heading"
        if example.role is not Role.FIXED and not example.words:
            yield f"{file}:{example.line}: say in words what the example shows: `### {example.role.value}: words`"
        if example.role is Role.BAD and not marked:
            yield f"{file}:{example.line}: a Bad example marks the lines of its findings with `# <- words`"
        if example.role is not Role.BAD and marked:
            yield f"{file}:{example.line}: only a Bad example may hold the mark `# <-`"
        if len({part.path for part in example.files}) < len(example.files):
            yield f"{file}:{example.line}: two fences of the example are the same file: name them"


def _paired(file: Path, found: list[Example], faults: list[str]) -> Iterator[Example]:
    for example, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        if example.role is Role.FIXED:
            continue
        fixed = following if following and following.role is Role.FIXED else None
        if fixed and example.role is not Role.BAD:
            faults.append(f"{file}:{fixed.line}: Fixed follows the Bad example that it mends")
        yield Example(example.role, example.words, example.files, example.line, fixed)
    for example, previous in zip(found, [None, *found[:-1]][: len(found)], strict=True):
        if example.role is Role.FIXED and (previous is None or previous.role is Role.FIXED):
            faults.append(f"{file}:{example.line}: Fixed follows the Bad example that it mends")
