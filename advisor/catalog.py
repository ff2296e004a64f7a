"""Pages and the checks beside them: the rules. The only module that runs rule files."""

from __future__ import annotations

import os
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import advisor.subjects
from advisor.page import Page, PageError, read
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import ModuleType
    from typing import Any

    from advisor.model import Finding, Severity


@record()
class Rule:
    """A page and its check."""

    page: Page
    subjects: tuple[type, ...]
    """The types of the facts that the check is shown, one fact at a time."""
    check: Callable[[Any], Iterator[Finding]]

    @property
    def name(self) -> str:
        """The rule's only name: id, suppression, address."""
        return self.page.name

    @property
    def area(self) -> str:
        """The folder that holds the page."""
        return self.page.area

    @property
    def severity(self) -> Severity:
        """The level that the page gives; a finding may be lower."""
        return self.page.severity


class UnknownRuleError(Exception):
    """A name that is neither a rule nor an area. `str()` is a sentence."""


def load(*folders: Path) -> tuple[Rule, ...]:
    """Load the rules of every page below `folders`, by name. Raises PageError with the faults of all of them."""
    rules: dict[str, Rule] = {}
    faults: list[str] = []
    files = [Path(top, name) for folder in folders for top, _, names in os.walk(folder) for name in names]
    for file in sorted((file for file in files if file.suffix == ".md"), key=lambda file: (file.stem, str(file))):
        if other := rules.get(file.stem):
            faults.append(f"{file}:1: the rule {file.stem!r} exists already: {other.page.file}")
            continue
        try:
            rules[file.stem] = _rule(file)
        except PageError as error:
            faults.append(str(error))
    pages = {file.stem for file in files if file.suffix == ".md"}
    faults += [f"{file}:1: the page {file.stem}.md is missing" for file in _orphans(files, pages)]
    if faults:
        raise PageError(faults)
    return tuple(rules.values())


def select(rules: Sequence[Rule], wanted: Iterable[str], unwanted: Iterable[str]) -> tuple[Rule, ...]:
    """Keep the rules that `wanted` names (all when it is empty) and `unwanted` does not; both hold rules and areas.

    Rules that say what could not be read stay unless they are unwanted by name: what was not checked must be seen.
    Raises UnknownRuleError.
    """
    wanted, unwanted = frozenset(wanted), frozenset(unwanted)
    known = names_in(rules)
    for name in sorted((wanted | unwanted) - known):
        raise UnknownRuleError(_nearest(name, sorted(known), "rule or area"))
    return tuple(rule for rule in rules if is_selected(rule, wanted, unwanted))


def find(rules: Sequence[Rule], name: str) -> Rule:
    """Return the rule called `name`. Raises UnknownRuleError."""
    for rule in rules:
        if rule.name == name:
            return rule
    raise UnknownRuleError(_nearest(name, [rule.name for rule in rules], "rule"))


def names_in(rules: Iterable[Rule]) -> frozenset[str]:
    """The names of rules and of their areas."""
    return frozenset(name for rule in rules for name in (rule.name, rule.area))


def _orphans(files: Iterable[Path], pages: set[str]) -> list[Path]:
    """The checks without a page."""
    return sorted(file for file in files if file.suffix == ".py" and file.stem not in pages)


def is_selected(rule: Rule, wanted: frozenset[str], unwanted: frozenset[str]) -> bool:
    """Whether a rule is among the wanted rules and areas (all, when there are none) and not among the unwanted."""
    if advisor.subjects.Problem in rule.subjects:
        return rule.name not in unwanted
    names = {rule.name, rule.area}
    return (not wanted or bool(names & wanted)) and not names & unwanted


def _nearest(name: str, known: list[str], noun: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.replace("-", "_").lower(), known, n=1)
    advice = f"did you mean {near[0]}?" if near else "`advisor rules` lists them"
    return f"there is no {noun} called {name!r}: {advice}"


def _rule(page_file: Path) -> Rule:
    page = read(page_file)
    file = page_file.with_suffix(".py")
    if not file.is_file():
        raise PageError([f"{page_file}:1: the check is missing: write it in {file.name} beside the page"])
    try:
        module = _module(file)
    except Exception as error:
        raise PageError([f"{file}:1: the check cannot be loaded: {type(error).__name__}: {error}"]) from error
    check = getattr(module, "check", None)
    if not callable(check):
        raise PageError([f"{file}:1: the function `check` is missing"])
    return Rule(page, _subjects(file, check), check)


def _module(file: Path) -> ModuleType:
    spec = spec_from_file_location(f"advisor_rules.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _subjects(file: Path, check: Callable[..., object]) -> tuple[type, ...]:
    """The types that the check's only parameter is annotated with: `FileWrite`, `FileWrite | FileRead`."""
    annotations = [given for name, given in check.__annotations__.items() if name != "return"]
    if len(annotations) != 1:
        raise PageError([f"{file}:1: `check` takes one parameter, annotated with a type of advisor.subjects"])
    # Written out or, with `from __future__ import annotations`, as text; typing would resolve both, but costs a start.
    named = annotations[0]
    text = named if isinstance(named, str) else getattr(named, "__name__", str(named))
    names = [name.strip().rpartition(".")[2] for name in text.split("|")]
    found = [getattr(advisor.subjects, name, None) for name in names]
    if unknown := [name for name, subject in zip(names, found, strict=True) if not isinstance(subject, type)]:
        raise PageError([f"{file}:1: `check` is shown {unknown[0]!r}, which advisor.subjects does not have"])
    return tuple(subject for subject in found if isinstance(subject, type))
