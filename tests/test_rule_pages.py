"""Every rule page is true: its examples are checked as projects, its fixes are applied, its links are followed."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import Rule, load
from advisor.examples import Example, Role, examples, fix_kinds
from advisor.fixing import fixes, repair
from advisor.guidance import section
from advisor.model import Applicability, Fix
from advisor.page import PageError, prose
from advisor.source.text import Sources
from tests.page_runner import RULES, due, findings, where, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.model import Finding

_APPLICABLE = frozenset({Applicability.SAFE, Applicability.UNSAFE})
_FEWEST = 3


def _names(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize("rule", RULES, ids=_names)
def test_the_page_is_true(rule: Rule, tmp_path: Path) -> None:
    faults = list(page_faults(rule, tmp_path))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", RULES, ids=_names)
def test_no_other_rule_speaks_where_this_one_is_content(rule: Rule, tmp_path: Path) -> None:
    for number, example in enumerate(examples(rule.page.file)):
        for calm in (example.fixed and _mended(example), example if example.role is Role.GOOD else None):
            if calm:
                folder = written(calm, tmp_path / str(number))
                said = [
                    f"{rule.page.file.name}:{example.line}: {found.rule}: {found.message}"
                    for found in findings(folder, Sources(), RULES)
                    if found.rule not in {rule.name, *rule.page.allow}
                ]
                assert not said


def page_faults(rule: Rule, folder: Path) -> Iterator[str]:
    """What is untrue about a page, as sentences."""
    file = rule.page.file
    try:
        found = examples(file)
    except PageError as error:
        yield from str(error).splitlines()
        return
    for cited in rule.page.guidance:
        cites = section(cited)
        if not cites or not cites.url:
            yield f"{file.name}:1: docs/guidance/{cited} is no heading with an official address below it"
    for role in (Role.BAD, Role.GOOD):
        if sum(example.role is role for example in found) < _FEWEST:
            yield f"{file.name}:1: a page shows at least {_FEWEST} {role.value} examples"
    kinds: set[Applicability] = set()
    for number, example in enumerate(found):
        for fault in _example_faults(rule, example, folder / str(number), kinds):
            yield f"{file.name}:{example.line}: {example.role.value}: {example.words}: {fault}"
    if kinds != set(fix_kinds(file)):
        offered = sorted(kind.value for kind in kinds) or ["no fix"]
        yield f"{file.name}:1: the Bad examples offer {', '.join(offered)}, the section Fix names other kinds"


def _example_faults(rule: Rule, example: Example, folder: Path, kinds: set[Applicability]) -> Iterator[str]:
    yield from _syntax_faults(example)
    sources = Sources()
    bad = written(example, folder / "as_shown")
    said = findings(bad, sources, [rule])
    found = {where(finding, bad, sources) for finding in said}
    yield from (f"missing: no finding at {path}:{row}" for path, row in sorted(due(example) - found))
    yield from (f"noisy: a finding at {path}:{row}" for path, row in sorted(found - due(example)))
    if example.role is Role.BAD:
        kinds |= {fix.applicability for _, fix in fixes(said, sources) if isinstance(fix, Fix)}
        yield from _fix_faults(rule, example, folder, said, sources)


def _fix_faults(rule: Rule, example: Example, folder: Path, said: list[Finding], sources: Sources) -> Iterator[str]:
    bad = folder / "as_shown"
    mended = repair(said, sources, _APPLICABLE, lambda changed: findings(bad, changed, [rule]))
    yield from (f"wrong: a fix is withdrawn: {reason}" for _, reason in mended.withdrawn)
    if example.fixed is None:
        if mended.applied:
            yield "missing: it can be fixed, so a Fixed must follow"
        return
    yield from _syntax_faults(example.fixed)
    wanted = {file.path: file.text for file in _mended(example).files}
    got = {file.path: file.text for file in example.files}
    got |= {path.relative_to(bad).as_posix(): text for path, text in mended.texts.items()}
    for path in sorted({*wanted, *got}):
        if wanted.get(path) != got.get(path):
            yield f"wrong: fixing makes of {path}:\n{got.get(path)}"
    after = written(_mended(example), folder / "fixed")
    for finding in findings(after, Sources(), [rule]):
        yield f"noisy: Fixed still has the finding: {finding.message}"


def _syntax_faults(example: Example) -> Iterator[str]:
    for file in example.files:
        if file.language == "python":
            try:
                ast.parse(file.text)
            except SyntaxError as error:
                yield f"{file.path}:{error.lineno}: is no Python: {error.msg}"


def _mended(example: Example) -> Example:
    """A Bad example as its Fixed shows it; files that the Fixed does not show are as before."""
    if example.fixed is None:
        raise ValueError("the example has no Fixed")
    shown = {file.path: file for file in example.fixed.files}
    kept = tuple(file for file in example.files if file.path not in shown)
    return Example(Role.FIXED, example.words, (*shown.values(), *kept), example.fixed.line)


_TINY_CHECK = """\
from collections.abc import Iterator

from advisor.model import Finding
from advisor.subjects import DeclaredHandler, RenameHandler


def check(declared: DeclaredHandler) -> Iterator[Finding]:
    handler = declared.handler
    if handler.attribute.startswith("run_"):
        renamed = handler.declared.replace("run_", "")
        yield Finding("called run_", handler.span, remedy=RenameHandler(handler, renamed))
"""
_TINY_CODE = "def order(event, context):\n    return event\n\n\ndef run_order(event, context):\n    return event\n"


def _tiny_example(heading: str, handler: str, mark: str = "") -> str:
    return f"""\
### {heading}

```yaml
service: tiny
provider: {{name: aws, runtime: python3.12}}
functions:
  order:
    handler: {handler}{mark}
```

```python title="app.py"
{_TINY_CODE}```
"""


def _tiny_page() -> str:
    mark = "  # <- the prefix says nothing"
    shown = [
        part
        for words in ("one", "two", "three")
        for part in (_tiny_example(f"Bad: {words}", "app.run_order", mark), _tiny_example("Fixed", "app.order"))
    ]
    shown += [_tiny_example(f"Good: {words}", "app.order") for words in ("one", "two", "three")]
    citation = "clients.md#make-clients-once"
    return "\n".join(
        [
            f"---\nseverity: warning\nguidance:\n  - {citation}\nsources:\n  - https://docs.python.org/\n---\n",
            "# Handler called run\n\n## Why it matters\n\nIt reads better.\n\n## How it is found\n\nBy its name.\n",
            "## Fix\n\n**Safe**: another name.\n\n## Examples\n",
            *shown,
            "## When to ignore it\n\nNever.\n",
        ]
    )


def _faults_of(page: str, code: str, folder: Path) -> list[str]:
    (folder / "rules" / "naming").mkdir(parents=True)
    (folder / "rules" / "naming" / "run_prefix.md").write_text(page, "utf-8")
    (folder / "rules" / "naming" / "run_prefix.py").write_text(code, "utf-8")
    try:
        (rule,) = load(folder / "rules")
    except PageError as error:
        return str(error).splitlines()
    return list(page_faults(rule, folder / "projects"))


def test_a_true_page_has_no_faults(tmp_path: Path) -> None:
    assert _faults_of(_tiny_page(), _TINY_CHECK, tmp_path) == []


@pytest.mark.parametrize(
    ("page_before", "page_after", "sentence"),
    [
        ("  # <- the prefix says nothing", "", "marks the lines of its findings"),
        (
            "Bad: one\n\n```yaml\nservice: tiny\n",
            "Bad: one\n\n```yaml\nservice: tiny  # <- here\n",
            "missing: no finding at serverless.yml:1",
        ),
        ("### Fixed\n\n```yaml\nservice: tiny", "### Fixed\n\n```yaml\nservice: other", "wrong: fixing makes of"),
        ("### Good: one", "### Bad: four", "marks the lines of its findings"),
        ("    handler: app.order\n", "    handler: app.run_order\n", "noisy: a finding at serverless.yml:5"),
        ("## Why it matters", "## Why", "'Why' is no section"),
        ("## Fix\n\n**Safe**: another name.", "## Fix\n\nAnother name.", "the section Fix names other kinds"),
        ("**Safe**", "**Unsafe**", "the section Fix names other kinds"),
        ("make-clients-once", "make-clients-twice", "is no heading"),
        ("severity: warning\n", "", "needs a value for 'severity'"),
        ("severity: warning", "level: warning", "'level' is no key"),
        ("def order(event, context):", "def order(event, context)", "is no Python"),
        ("### Good: three", "### Nice: three", "starts with Bad, Fixed or Good"),
    ],
)
def test_a_fault_planted_in_a_page_is_caught(tmp_path: Path, page_before: str, page_after: str, sentence: str) -> None:
    page = _tiny_page()
    assert page_before in page
    faults = _faults_of(page.replace(page_before, page_after), _TINY_CHECK, tmp_path)
    assert any(sentence in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("code_before", "code_after", "sentence"),
    [
        ('startswith("run_")', 'startswith("never")', "missing: no finding"),
        ('startswith("run_")', "isidentifier()", "noisy: a finding"),
        ('replace("run_", "")', 'replace("run_", "no_such_")', "wrong"),
        (", remedy=RenameHandler(handler, renamed)", "", "wrong: fixing makes of"),
        ("declared: DeclaredHandler", "declared", "annotated"),
        ("def check", "def chekc", "`check` is missing"),
    ],
)
def test_a_fault_planted_in_a_check_is_caught(tmp_path: Path, code_before: str, code_after: str, sentence: str) -> None:
    assert code_before in _TINY_CHECK
    faults = _faults_of(_tiny_page(), _TINY_CHECK.replace(code_before, code_after), tmp_path)
    assert any(sentence in fault for fault in faults), faults


def test_a_fixable_example_without_its_fixed_is_caught(tmp_path: Path) -> None:
    fixed = _tiny_example("Fixed", "app.order")
    faults = _faults_of(_tiny_page().replace(fixed, "", 1), _TINY_CHECK, tmp_path)
    assert [fault for fault in faults if "a Fixed must follow" in fault]


@pytest.mark.parametrize("rule", RULES, ids=_names)
def test_the_page_reads_as_markdown_without_its_front_matter(rule: Rule) -> None:
    text = prose(rule.page)
    assert text.startswith(f"# {rule.page.title}\n")
    assert not re.search(r"^severity:", text, re.MULTILINE)
