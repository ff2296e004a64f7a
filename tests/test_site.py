"""The site: every page is gathered, the navigation leads to each, and links among them hold."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from advisor.catalog import Rule

    Gathered = tuple[Path, tuple[object, ...]]

_ROOT = Path(__file__).resolve().parent.parent
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(`{3,}).*?^\1$\n?", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)[^`\n]*[^`]\1(?!`)")
_HEADING = re.compile(r"^#{1,6} +(.*?)\s*$", re.MULTILINE)


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_site", _ROOT / "scripts" / "make_site.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


site = _script()


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    folder = tmp_path_factory.mktemp("pages")
    return folder, site.gather(folder)


def test_the_navigation_leads_to_every_page_once(gathered: Gathered) -> None:
    folder, navigation = gathered
    pages = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md"))
    assert sorted(_leaves(tomllib.loads(site.configuration(navigation))["project"]["nav"])) == pages


def test_every_document_and_rule_has_a_page(gathered: Gathered) -> None:
    folder, _ = gathered
    for file in [*(_ROOT / "docs").rglob("*.md"), *(_ROOT / "rules").rglob("*.md")]:
        name = file.relative_to(_ROOT).as_posix().replace("README.md", "index.md")
        assert (folder / name).is_file(), name


def test_links_among_pages_lead_somewhere(gathered: Gathered) -> None:
    folder, _ = gathered
    broken = [
        f"{page.relative_to(folder).as_posix()}: {target}"
        for page in folder.rglob("*.md")
        for target in _LINK.findall(_CODE.sub("`", _FENCE.sub("", page.read_text("utf-8"))))
        if not target.startswith("https://") and not _leads_somewhere(page, target)
    ]
    assert broken == []


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("other.md", True),
        ("other.md#a-part", True),
        ("#own-part", True),
        ("other.md#gone", False),
        ("gone.md", False),
        ("#gone", False),
        ("folder/", False),
    ],
)
def test_a_link_that_leads_nowhere_is_told_from_one_that_does(target: str, leads: bool, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.md").write_text("# Other\n\n## A `part`\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n## Own part\n\n```md\n## Gone\n```\n", "utf-8")
    assert _leads_somewhere(page, target) is leads


@pytest.mark.parametrize("rule", load(_ROOT / "rules"), ids=lambda rule: rule.name)
def test_the_page_of_a_rule_says_what_its_front_matter_does(rule: Rule, gathered: Gathered) -> None:
    folder, _ = gathered
    text = (folder / "rules" / rule.area / f"{rule.name}.md").read_text("utf-8")
    assert text.startswith(f"# {rule.page.title}\n\n`{rule.name}` · {rule.severity.value} · fix: ")
    for cited in rule.page.guidance:
        assert f"](../../docs/guidance/{cited})" in text
    for address in rule.page.sources:
        assert f"]({address})" in text


def test_advice_links_to_the_rules_that_enforce_it(gathered: Gathered) -> None:
    folder, _ = gathered
    text = (folder / "docs" / "guidance" / "tmp.md").read_text("utf-8")
    assert "[`scratch_left_in_tmp`](../../rules/tmp/scratch_left_in_tmp.md)" in text
    assert "Sources: https" not in text


def test_nothing_is_loaded_from_elsewhere() -> None:
    project = tomllib.loads((_ROOT / "site" / "zensical.toml").read_text("utf-8"))["project"]
    assert project["theme"]["font"] is False
    assert not [value for key, value in project.items() if key.startswith("extra_") and "//" in str(value)]


def _leaves(nav: Iterable[dict[str, object]]) -> Iterator[str]:
    for entry in nav:
        for value in entry.values():
            if isinstance(value, str):
                yield value
            elif isinstance(value, list):
                yield from _leaves(value)


def _leads_somewhere(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    return file.is_file() and (not anchor or anchor in _anchors(file))


def _anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(_FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
