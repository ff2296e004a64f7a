"""The documents agree with each other and with the program."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from advisor.arguments import parser
from advisor.catalog import Rule, load
from advisor.settings.definition import FIELDS

_ROOT = Path(__file__).resolve().parent.parent
_PAGES = sorted(
    [*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md"), *(_ROOT / "rules").rglob("*.md")],
    key=lambda page: page.as_posix(),
)
_GUIDANCE = sorted((_ROOT / "docs" / "guidance").glob("*.md"))
_OFFICIAL = (
    "https://docs.aws.amazon.com/",
    "https://aws.amazon.com/",
    "https://boto3.amazonaws.com/",
    "https://bref.sh/docs/",
    "https://www.serverless.com/framework/docs/",
    "https://github.com/getlift/lift/",
    "https://docs.python.org/",
    "https://huggingface.co/docs/",
    "https://matplotlib.org/stable/",
    "https://numba.readthedocs.io/",
    "https://www.nltk.org/",
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(`{3,}).*?^\1$\n?", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+).+?\1")
_HEADING = re.compile(r"^#{1,6} +(.*?)\s*$", re.MULTILINE)
_SECTION = re.compile(r"^## +(.*?)\s*$", re.MULTILINE)
# Written so that this line does not find itself.
_MACHINE = re.compile(r"(?<![\w./])/(?:wor[k]|roo[t]|farm|Users)/|index[-]url|https?://\S+/simpl[e]\b")


@cache
def _prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text("utf-8"))


@cache
def _anchors(page: Path) -> frozenset[str]:
    return frozenset(
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(_prose(page))
    )


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(_CODE.sub("", _prose(page))):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        destination = (page.parent / file).resolve() if file else page
        assert destination.exists(), f"{_name(page)} links to {target}, which does not exist"
        assert not anchor or anchor in _anchors(destination), f"{_name(page)} links to {target}: no such heading"


@pytest.mark.parametrize("page", _GUIDANCE, ids=_name)
def test_each_piece_of_guidance_names_official_sources(page: Path) -> None:
    _, *pieces = _SECTION.split(_prose(page))
    assert pieces
    for heading, text in zip(pieces[::2], pieces[1::2], strict=True):
        sources = re.findall(r"^Sources: (.+)$", text, re.MULTILINE)
        assert len(sources) == 1, f"{_name(page)}: {heading!r} needs one line that begins with `Sources: `"
        for address in sources[0].split(" · "):
            assert address.startswith(_OFFICIAL), f"{_name(page)}: {address} is no official page"


@pytest.mark.parametrize("rule", load(_ROOT / "rules"), ids=lambda rule: rule.name)
def test_each_rule_rests_on_official_pages(rule: Rule) -> None:
    assert [address for address in rule.page.sources if not address.startswith(_OFFICIAL)] == []


def test_the_rules_table_of_the_readme_is_the_catalog() -> None:
    readme = (_ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \[`(\w+)`\]\(rules/(\w+)/\w+\.md\) \| (\w+) \| .+ \|$", readme, re.MULTILINE)
    rules = load(_ROOT / "rules")
    assert sorted(rows) == sorted((rule.name, rule.area, rule.severity.value) for rule in rules)


@pytest.mark.parametrize("command", ["check", "service", "explain", "server"])
def test_the_reference_describes_every_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    offered = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    section = (_ROOT / "docs" / "reference.md").read_text("utf-8").split(f"## Options of `advisor {command}`")[1]
    described = set(re.findall(r"^\|.*?`(--[a-z-]+)", section.split("\n## ")[0], re.MULTILINE))
    assert described == offered


def test_the_settings_page_describes_every_setting() -> None:
    section = (_ROOT / "docs" / "settings.md").read_text("utf-8").split("## All settings")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)`", section, re.MULTILINE) == list(FIELDS)


def test_every_guidance_page_is_cited_or_linked() -> None:
    text = "".join(page.read_text("utf-8") for page in _PAGES)
    for page in _GUIDANCE:
        assert f"{page.name}#" in text or f"({page.name})" in text, f"nothing leads to {_name(page)}"


def test_no_file_names_the_machine_it_was_written_on() -> None:
    folders = ["advisor", "rules", "docs", "site", "tests", "bench", "scripts", ".ci"]
    files = [path for folder in folders for path in (_ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    found = [
        f"{_name(path)}:{number}"
        for path in [*files, *_ROOT.glob("*.*"), _ROOT / "Makefile"]
        if path.is_file() and not path.is_symlink() and path.name != ".git"  # a file in a worktree
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if _MACHINE.search(line)
    ]
    assert not found
