"""The guidance is traceable: each statement is enforced by rules or says why not, and its examples are true."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.examples import Example, examples_of_section
from advisor.guidance import GuidancePage, Section, page, pages, section
from advisor.page import PageError
from advisor.source.text import Sources
from tests.page_runner import RULES, due, findings, where, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from advisor.catalog import Rule


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_matrix", _ROOT / "scripts" / "make_matrix.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_ROOT = Path(__file__).resolve().parent.parent
_MATRIX = _script()
_CITED = {rule.name: frozenset(rule.page.guidance) for rule in RULES}
_SHORTEST_REASON = 30
_ADVISES = re.compile(
    r"(?:^|[.] )(?:Do not|Never|Always|Avoid|Prefer|Make|Use|Keep|Write|Put|Pass|Give|Let|Set|Remove|Name|Grant|Test"
    r"|Wait|Choose|Measure|Take|Package|Install|Declare|Log|Ask|Deploy|Close) "
    r"|\b(?:should|must not|ought)\b",
    re.MULTILINE,
)
_PAGES = pages()
_SECTIONS = [part for read in _PAGES for part in read.sections]


def _cited(part: Section) -> str:
    return part.cited


@pytest.mark.parametrize("part", _SECTIONS, ids=_cited)
def test_a_section_gives_advice_that_is_enforced_or_says_why_not(part: Section) -> None:
    faults = list(section_faults(part, _CITED))
    assert not faults, "\n".join(faults)


def test_each_rule_enforces_advice_of_a_section_that_it_cites() -> None:
    assert list(unclaimed_rules(_SECTIONS, _CITED)) == []


@pytest.mark.parametrize("part", _SECTIONS, ids=_cited)
def test_the_examples_of_a_section_are_true(part: Section, tmp_path: Path) -> None:
    faults = list(example_faults(_file(part), part, tmp_path))
    assert not faults, "\n".join(faults)


def test_the_matrix_is_what_the_pages_say() -> None:
    assert _MATRIX.main(["--check"]) == 0, "run python scripts/make_matrix.py"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_matrix_leads_from_each_rule_to_advice_and_an_official_page(rule: Rule) -> None:
    (row,) = re.findall(rf"^\| \[`{rule.name}`\].*$", _MATRIX.matrix(_PAGES, RULES), re.MULTILINE)
    assert re.search(r"\]\(guidance/[\w-]+\.md#[\w-]+\)", row)
    assert f"]({rule.page.sources[0]}) |" in row


def section_faults(part: Section, cited: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """What breaks the way from a section's advice to the rules, as sentences; `cited` has each rule's anchors."""
    at = f"docs/guidance/{part.page}:{part.line}"
    if bool(part.statements) is bool(part.only_explains):
        yield f"{at}: {part.title!r} needs a list below `Advice:`, or says `Advice: none, as …`"
    for statement in part.statements:
        if not statement.rules and not statement.reason:
            yield f"{at}: no rule enforces {statement.text!r}, and it does not say why: `Code cannot show it: …`"
        if statement.reason and len(statement.reason) < _SHORTEST_REASON:
            yield f"{at}: {statement.reason!r} is no reason"
        for name in statement.rules:
            if name not in cited:
                yield f"{at}: there is no rule {name!r}"
            elif part.cited not in cited[name]:
                yield f"{at}: {name!r} does not cite {part.cited} in its front matter"
    reasons = re.split(r"^Advice:", part.prose, flags=re.MULTILINE)[0]
    yield from (f"{at}: advice outside of the list: {found[0].strip()!r}" for found in _ADVISES.finditer(reasons))
    if not part.sources:
        yield f"{at}: {part.title!r} names no official page"


def unclaimed_rules(sections: Sequence[Section], cited: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield a sentence for each rule that no statement names, and for each anchor that is not there."""
    anchors = {part.cited for part in sections}
    enforced = {name for part in sections for statement in part.statements for name in statement.rules}
    for name, guidance in cited.items():
        if name not in enforced:
            yield f"no statement in docs/guidance says that {name!r} enforces it"
        yield from (f"{name!r} cites {anchor}, which is no section" for anchor in sorted(guidance - anchors))


def example_faults(file: Path, part: Section, folder: Path) -> Iterator[str]:
    """What is untrue about the examples of a section, as sentences."""
    try:
        found = examples_of_section(file, part)
    except PageError as error:
        yield from str(error).splitlines()
        return
    enforcing = {name for statement in part.statements for name in statement.rules}
    for number, example in enumerate(found):
        said = _said(example, folder / str(number))
        at = f"docs/guidance/{part.page}:{example.line}: {example.role.value}: {example.words}"
        yield from (f"{at}: no finding at {path}:{row}" for path, row in sorted(due(example) - said.keys()))
        for (path, row), rules in sorted(said.items()):
            if (path, row) not in due(example):
                yield f"{at}: a finding at {path}:{row}: {', '.join(sorted(rules))}"
            elif other := rules - enforcing:
                yield f"{at}: {', '.join(sorted(other))} speaks at {path}:{row}, which this advice does not name"


def _said(example: Example, folder: Path) -> dict[tuple[str, int], set[str]]:
    """Which rules speak on which lines of which file."""
    sources, project = Sources(), written(example, folder)
    said: dict[tuple[str, int], set[str]] = {}
    for finding in findings(project, sources, RULES):
        said.setdefault(where(finding, project, sources), set()).add(finding.rule)
    return said


def _file(part: Section) -> Path:
    return next(read.file for read in _PAGES if read.file.name == part.page)


_TEXT = """\
# Clients

## Make clients once

They are costly.

Advice:

- Make them once. Enforced by `client_per_invocation`.
- Let a pool hold
  one connection. Code cannot show it: what the server can bear stands in no file.

Sources: https://docs.aws.amazon.com/a · https://docs.python.org/b

### Bad: made each time

```python
import boto3


def handler(event, context):
    return boto3.client("s3").list_buckets()["Owner"]  # <- each time
```

### Good: made once

```python
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()["Owner"]
```

## How `it` works

Advice: none, as it
explains.

Sources: https://docs.python.org/b
"""


def _read(text: str, folder: Path) -> GuidancePage:
    file = folder / "clients.md"
    file.write_text(text, "utf-8")
    return page(file)


def test_a_page_is_read_into_sections_with_their_statements(tmp_path: Path) -> None:
    read = _read(_TEXT, tmp_path)
    once, how = read.sections
    assert read.title == "Clients"
    assert (once.cited, how.cited) == ("clients.md#make-clients-once", "clients.md#how-it-works")
    assert once.url == "https://docs.aws.amazon.com/a"
    assert once.sources == ("https://docs.aws.amazon.com/a", "https://docs.python.org/b")
    assert "### Bad" not in once.prose
    first, second = once.statements
    assert (first.text, first.rules, first.reason) == ("Make them once.", ("client_per_invocation",), "")
    assert second.text == "Let a pool hold one connection."
    assert second.reason == "what the server can bear stands in no file."
    assert (how.statements, how.only_explains, how.line) == ((), "as it explains.", 37)


def test_a_statement_may_be_enforced_in_part(tmp_path: Path) -> None:
    both = "- Make them once. Enforced by `a`, `b` and `c`. Code cannot show it: all else."
    (read,) = _read(_TEXT.replace("- Make them once. Enforced by `client_per_invocation`.", both), tmp_path).sections[
        :1
    ]
    assert read.statements[0].rules == ("a", "b", "c")
    assert read.statements[0].reason == "all else."


@pytest.mark.parametrize("cited", ["no_such_page.md#make-clients-once", "clients.md#no-such-heading", "clients.md"])
def test_what_is_not_there_is_not_cited(cited: str) -> None:
    assert section(cited) is None


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("`client_per_invocation`.", "`client_per_invocaton`.", "there is no rule 'client_per_invocaton'"),
        ("## Make clients once", "## Make clients twice", "does not cite clients.md#make-clients-twice"),
        (" Enforced by `client_per_invocation`.", "", "no rule enforces 'Make them once.'"),
        (" Code cannot show it: what the server can bear stands in no file.", "", "no rule enforces 'Let a pool hold"),
        ("what the server can bear stands in no file.", "it cannot.", "'it cannot.' is no reason"),
        ("Advice:\n\n- Make", "- Make", "needs a list below `Advice:`"),
        ("Advice: none, as it\nexplains.", "It explains.", "needs a list below `Advice:`"),
        ("They are costly.", "They are costly. Keep them.", "advice outside of the list: '. Keep'"),
        ("They are costly.", "They should be kept.", "advice outside of the list: 'should'"),
        ("Sources: https://docs.aws.amazon.com/a · https://docs.python.org/b", "", "names no official page"),
        ("  # <- each time", "", "marks the lines of its findings"),
        ('client("s3").list_buckets()["Owner"]  # <-', 'client(event["x"]).list_buckets()  # <-', "no finding at"),
        ("### Good: made once\n", "", "two fences"),
        ("They are costly.\n", "They are costly.\n\n```python\nx = 1\n```\n", "put it below `### Good: words`"),
        ("### Good: made once", "### Nice: made once", "starts with Bad, Fixed or Good"),
    ],
)
def test_a_fault_planted_in_guidance_is_caught(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    assert before in _TEXT
    read = _read(_TEXT.replace(before, after), tmp_path)
    faults = [
        fault
        for part in read.sections
        for fault in (*section_faults(part, _CITED), *example_faults(read.file, part, tmp_path / part.anchor))
    ]
    assert any(sentence in fault for fault in faults), faults
    assert not any(
        (*section_faults(part, _CITED), *example_faults(read.file, part, tmp_path / "right" / part.anchor))
        for part in _read(_TEXT, tmp_path).sections
    )


def test_a_good_example_that_is_bad_is_caught(tmp_path: Path) -> None:
    spoilt = _TEXT.replace("    return s3.list", '    return boto3.client("s3").list')
    (once, _) = _read(spoilt, tmp_path).sections
    assert any("a finding at handler.py" in fault for fault in example_faults(tmp_path / "clients.md", once, tmp_path))


def test_a_rule_that_no_statement_names_is_caught(tmp_path: Path) -> None:
    read = _read(_TEXT, tmp_path)
    cited = {
        "client_per_invocation": frozenset({"clients.md#make-clients-once"}),
        "new": frozenset({"clients.md#gone"}),
    }
    assert list(unclaimed_rules(read.sections, cited)) == [
        "no statement in docs/guidance says that 'new' enforces it",
        "'new' cites clients.md#gone, which is no section",
    ]
