"""Rule pages: what is read of them, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.examples import Role, examples, fix_kinds
from advisor.model import Applicability, Severity
from advisor.page import PageError, prose, read

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """\
---
severity: error   # the level
guidance:
  - tmp.md#application-data
sources:
  - https://docs.aws.amazon.com/lambda/#storage   # official
---

# A title

Words.
"""
_BODY = """\
## Why it matters
## How it is found
## Fix

**Safe**: a literal.

- **Shown** elsewhere.

## Examples

### Bad: one

```python
x = 1  # <- here
y = 2
```

```yaml title="src/a.yml"
a: 1
```

### Fixed

```python
x = 2
y = 2
```

### Good: two

````python title="src/app.py"
# not a heading
text = '''
```
'''
````

## When to ignore it
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    file = folder / "lost_data.md"
    file.write_text(_HEAD + "\n" + _BODY, "utf-8")
    return file


def test_a_head_is_read(page: Path) -> None:
    head = read(page)
    assert (head.name, head.area, head.title, head.severity) == ("lost_data", "tmp", "A title", Severity.ERROR)
    assert head.guidance == ("tmp.md#application-data",)
    assert head.sources == ("https://docs.aws.amazon.com/lambda/#storage",)
    assert head.allow == ()


def test_prose_is_the_page_without_its_front_matter(page: Path) -> None:
    assert prose(read(page)).startswith("# A title\n\nWords.\n")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("---\nseverity", "severity", ":1: a page begins with front matter"),
        ("severity: error   # the level\n", "", ":1: the front matter needs a value for 'severity'"),
        ("severity: error", "severity: fatal", "'fatal' is no severity: use advice, warning, error"),
        ("severity: error", "level: error", ":2: 'level' is no key of a rule page"),
        ("  - tmp.md#application-data\n", "", "needs a value for 'guidance'"),
        ("tmp.md#application-data", "tmp.md", "is no heading"),
        ("https://", "http://", "is no https address"),
        ("# A title", "A title", ":8: the title is missing"),
        ("guidance:", "guidance", ":3: front matter holds `key: value`"),
        ("sources:", "severity: advice\nsources:", ":5: 'severity' is written twice"),
    ],
)
def test_a_faulty_head_is_an_error_with_its_line(page: Path, before: str, after: str, sentence: str) -> None:
    page.write_text((_HEAD + _BODY).replace(before, after, 1), "utf-8")
    with pytest.raises(PageError) as raised:
        read(page)
    assert sentence in str(raised.value)


def test_all_faults_of_a_head_are_told_at_once(page: Path) -> None:
    page.write_text("---\nlevel: error\n---\n", "utf-8")
    with pytest.raises(PageError) as raised:
        read(page)
    assert len(str(raised.value).splitlines()) == 5


def test_examples_are_projects_without_marks(page: Path) -> None:
    bad, good = examples(page)
    assert (bad.role, bad.words, good.role, good.words) == (Role.BAD, "one", Role.GOOD, "two")
    code, configuration = bad.files
    assert (code.path, code.text, code.marks) == ("handler.py", "x = 1\ny = 2\n", frozenset({1}))
    assert (configuration.path, configuration.text, configuration.marks) == ("src/a.yml", "a: 1\n", frozenset())
    assert bad.fixed
    assert bad.fixed.files[0].text == "x = 2\ny = 2\n"
    assert good.fixed is None
    assert good.files[0].text == "# not a heading\ntext = '''\n```\n'''\n"


def test_kinds_of_fix_are_named_in_their_section(page: Path) -> None:
    assert fix_kinds(page) == (Applicability.SAFE, Applicability.SHOWN)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("## Fix", "## Fixes", "'Fixes' is no section of a rule page"),
        ("## Why it matters\n## How it is found", "## How it is found\n## Why it matters", "is out of order"),
        ("## When to ignore it\n", "", "the section 'When to ignore it' is missing"),
        ("### Bad: one", "### Wrong: one", "an example starts with Bad, Fixed or Good, not 'Wrong'"),
        ("### Bad: one", "### Bad", "say in words what the example shows"),
        ("  # <- here", "", "a Bad example marks the lines"),
        ("y = 2\n```\n\n### Good", "y = 2  # <- no\n```\n\n### Good", "only a Bad example may hold the mark"),
        ('```yaml title="src/a.yml"', "```json", "a fence is `python`, `yaml`, or names its file"),
        ('```yaml title="src/a.yml"', "```yaml bad", "a fence is `python`, `yaml`, or names its file"),
        ('```yaml title="src/a.yml"', '```yaml title="/a.yml"', "a fence is `python`, `yaml`, or names its file"),
        ('```yaml title="src/a.yml"', "```python", "two fences of the example are the same file"),
        ("### Good: two", "### Fixed", "Fixed follows the Bad example that it mends"),
        ("### Bad: one\n", "", "Examples holds headings"),
        ("### Good: two\n", "### Good: none\n\n### Good: two\n", "the example has no file"),
    ],
)
def test_a_faulty_body_is_an_error_with_its_line(page: Path, before: str, after: str, sentence: str) -> None:
    text = page.read_text("utf-8")
    assert before in text
    page.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PageError) as raised:
        examples(page)
    assert sentence in str(raised.value)
