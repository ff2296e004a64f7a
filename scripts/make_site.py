"""Gather the pages of the site in build/site/: documents, rules and guidance, with the navigation that leads to all.

    python scripts/make_site.py
    cd build/site && zensical build --strict

The pages keep their places in the repository, so that links among them hold as they are. Added are what a reader of the
site would miss: overviews of rules and guidance, the level, fixes and guidance of a rule on its page, and links from
advice to the rules that enforce it.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.catalog import Rule, load
from advisor.examples import fix_kinds
from advisor.guidance import GuidancePage, pages
from advisor.model import Applicability
from advisor.page import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"
_AREAS = {
    "filesystem": "File system",
    "tmp": "/tmp",
    "memory": "Memory",
    "clients": "Clients",
    "cache": "Caches",
    "dynamodb": "DynamoDB",
    "iam": "Permissions",
    "environment": "Environment",
    "project": "Project",
}
_READING_ORDER = """
    lifecycle file-system tmp data memory caches clients settings dynamodb iam handlers configuration logging
""".split()
_ABOUT = ("docs/writing-rules.md", "CONTRIBUTING.md", "bench/index.md", "CHANGELOG.md")
_DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md")
"""Those that are not below docs/."""
_FIX = {Applicability.SAFE: "safe", Applicability.UNSAFE: "unsafe", Applicability.SHOWN: "shown"}
_WITHOUT_MENU = "---\nhide: [navigation]\n---\n\n"
_TITLE = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)
_README = re.compile(r"(\]\((?:[^)\s#]*/)?)README\.md(?=[)#])")
_FOLDER = re.compile(r"(\]\((?:[^)\s#:]*/))(?=\))")
_ENFORCED = re.compile(r"(?<=Enforced by)(?:[ \n]+`\w+`(?:,| and|))+")
_FENCE = re.compile(r"^```(python|yaml)$", re.MULTILINE)
_FILE = {"python": "handler.py", "yaml": "serverless.yml"}
_NAME = re.compile(r"`(\w+)`")
_SOURCES = re.compile(r"^Sources: (.+)$", re.MULTILINE)


class Entry(NamedTuple):
    """A line of the navigation: a page, or a heading with more lines below it."""

    title: str
    page: str = ""
    below: tuple[Entry, ...] = ()


def gather(folder: Path) -> tuple[Entry, ...]:
    """Write the pages below `folder` and return the navigation."""
    rules, guidance = load(ROOT / "rules"), sorted(pages(), key=_turn)
    written = dict(_documents()) | dict(_rules(rules)) | dict(_guidance(guidance, rules))
    for name, text in written.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_FOLDER.sub(r"\1index.md", _README.sub(r"\1index.md", text)), "utf-8")
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    shutil.copy(ROOT / "site" / "style.css", folder / "style.css")
    return tuple(_navigation(written, rules, guidance))


def configuration(navigation: Iterable[Entry]) -> str:
    """Return the configuration of the site, with its navigation."""
    text = (ROOT / "site" / "zensical.toml").read_text("utf-8")
    lines = ",\n".join(f"  {_toml(entry)}" for entry in navigation)
    return text.replace("[project]\n", f"[project]\nnav = [\n{lines},\n]\n", 1)


def _documents() -> Iterator[tuple[str, str]]:
    """Each page that is shown as it stands, by its place on the site."""
    docs = [file for file in (ROOT / "docs").rglob("*.md") if file.parent.name != "guidance"]
    for file in [*(ROOT / name for name in _DOCUMENTS), *docs]:
        name = file.relative_to(ROOT).as_posix()
        alone = file.name in {"README.md", "matrix.md"}  # wide, or nothing stands beside it
        yield name.replace("README.md", "index.md"), alone * _WITHOUT_MENU + file.read_text("utf-8")


def _rules(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    yield "rules/index.md", "\n".join(_overview(rules))
    for rule in rules:
        yield _place(rule), "\n".join(_rule(rule))


def _overview(rules: Iterable[Rule]) -> Iterator[str]:
    yield "# Rules\n"
    yield "`error`: it fails or loses data on Lambda. `warning`: it costs money or time, or leaks. `advice`: there is a"
    yield "better choice; it never fails a run."
    for area, title in _areas(rules).items():
        yield f"\n## {title}\n"
        yield "| rule | level | fix | what it reports |"
        yield "|---|---|---|---|"
        for rule in rules:
            if rule.area == area:
                link = f"[`{rule.name}`]({area}/{rule.name}.md)"
                yield f"| {link} | {rule.severity.value} | {_fixes(rule)} | {rule.page.title} |"
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    heading, _, text = prose(rule.page).partition("\n")
    titles = {section.cited: section.title for page in pages() for section in page.sections}
    yield f"{heading}\n"
    yield f"`{rule.name}` · {rule.severity.value} · fix: {_fixes(rule)}"
    yield _with_file_names(text)
    yield "## Guidance\n"
    yield from (f"- [{titles[cited]}](../../docs/guidance/{cited})" for cited in rule.page.guidance)
    yield "\n## Sources\n"
    yield from (f"- {_labelled(address)}" for address in rule.page.sources)
    yield ""


def _guidance(guidance: Iterable[GuidancePage], rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    places = {rule.name: f"../../{_place(rule)}" for rule in rules}
    yield "docs/guidance/index.md", "\n".join(_guide(guidance))
    for page in guidance:
        text = _ENFORCED.sub(lambda found: _linked(found[0], places), page.file.read_text("utf-8"))
        text = _SOURCES.sub(lambda found: _sources(found[1]), text)
        yield f"docs/guidance/{page.file.name}", _with_file_names(text.replace("\nAdvice:", "\n**Advice**:"))


def _guide(guidance: Iterable[GuidancePage]) -> Iterator[str]:
    yield "# Guidance\n"
    yield "What the rules rest on, in our own words, with the official pages. [The matrix](../matrix.md) shows which"
    yield "rule enforces which advice.\n"
    for page in guidance:
        yield f"- [{page.title}]({page.file.name})"
        yield from (f"    - [{section.title}]({section.cited})" for section in page.sections)
    yield ""


def _navigation(written: Mapping[str, str], rules: Iterable[Rule], guidance: Iterable[GuidancePage]) -> Iterator[Entry]:
    def titled(name: str) -> Entry:
        found = _TITLE.search(written[name])
        return Entry(found[1].replace("`", "") if found else name, name)

    how_to = tuple(titled(name) for name in sorted(written) if name.startswith("docs/how-to/"))
    documents = sorted(name for name in written if name.count("/") == 1 and name.startswith("docs/"))
    reference = tuple(titled(name) for name in documents if name not in {*_ABOUT, "docs/matrix.md"})
    yield Entry("Home", "index.md")
    yield Entry("Tutorial", "docs/tutorial/index.md")
    if how_to:
        yield Entry("How to", below=how_to)
    areas = (
        Entry(title, below=tuple(Entry(rule.name, _place(rule)) for rule in rules if rule.area == area))
        for area, title in _areas(rules).items()
    )
    yield Entry("Rules", below=(Entry("All rules", "rules/index.md"), *areas))
    told = (Entry(page.title, f"docs/guidance/{page.file.name}") for page in guidance)
    first = Entry("All guidance", "docs/guidance/index.md")
    yield Entry("Guidance", below=(first, *told, titled("docs/matrix.md")))
    yield Entry("Reference", below=reference)
    yield Entry("Contributing", below=tuple(titled(name) for name in _ABOUT))


def _areas(rules: Iterable[Rule]) -> dict[str, str]:
    """The areas that have rules, in the order in which they are shown, with their titles."""
    used = {rule.area for rule in rules}
    return {area: title for area, title in _AREAS.items() if area in used} | {
        area: area for area in sorted(used - _AREAS.keys())
    }


def _turn(page: GuidancePage) -> int:
    name = page.file.stem
    return _READING_ORDER.index(name) if name in _READING_ORDER else len(_READING_ORDER)


def _place(rule: Rule) -> str:
    return f"rules/{rule.area}/{rule.name}.md"


def _fixes(rule: Rule) -> str:
    return ", ".join(_FIX[kind] for kind in fix_kinds(rule.page.file)) or "none"


def _with_file_names(text: str) -> str:
    """Say above each fence of an example which file it is."""
    return _FENCE.sub(lambda fence: f'{fence[0]} title="{_FILE[fence[1]]}"', text)


def _linked(names: str, places: Mapping[str, str]) -> str:
    return _NAME.sub(lambda name: f"[{name[0]}]({places[name[1]]})" if name[1] in places else name[0], names)


def _sources(addresses: str) -> str:
    return "**Sources**:\n\n" + "\n".join(f"- {_labelled(address)}" for address in addresses.split(" · "))


def _labelled(address: str) -> str:
    """A link that fits on a telephone: host and last part."""
    host, _, path = address.removeprefix("https://").partition("/")
    last = path.rstrip("/").rpartition("/")[2]
    return f"[{host}{' … ' if '/' in path.rstrip('/') else ' '}{last}]({address})"


def _toml(entry: Entry) -> str:
    value = json.dumps(entry.page) if entry.page else f"[{', '.join(map(_toml, entry.below))}]"
    return f"{{ {json.dumps(entry.title, ensure_ascii=False)} = {value} }}"


def main() -> None:
    """Gather everything below build/site/."""
    shutil.rmtree(SITE, ignore_errors=True)
    navigation = gather(SITE / "pages")
    (SITE / "zensical.toml").write_text(configuration(navigation), "utf-8")


if __name__ == "__main__":
    main()
