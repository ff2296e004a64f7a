"""From paths to services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.service.construct_references import constructs_of
from advisor.service.declared import declare
from advisor.service.discovery import Tree, owner
from advisor.service.dynamodb import tables_of
from advisor.service.functions import functions_of
from advisor.service.guess import guessed_service
from advisor.service.ignored import repository
from advisor.service.includes import Includes
from advisor.service.model import Problem, Service, Unresolved
from advisor.service.resources import buckets_of, cache_clusters_of, others_of
from advisor.service.section import Section
from advisor.service.variables import Variables
from advisor.source.configuration import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from advisor.source.configuration import Node
    from advisor.source.text import Sources


def load(
    paths: Sequence[Path],
    sources: Sources,
    stage: str | None = None,
    closed: Callable[[Path], None] = lambda _folder: None,
) -> list[Service]:
    """The services that absolute, existing paths lead to, in the order of their configurations.

    A folder leads to every service below it, a file to the one that owns it. Where no configuration is found at all,
    each path gives a service of guessed handlers. An unreadable configuration gives a service without functions.
    `closed` is called with each folder that could not be opened.
    """
    trees = {path: Tree(path) for path in paths if path.is_dir()}
    for folder in dict.fromkeys(folder for tree in trees.values() for folder in tree.closed()):
        closed(folder)
    configurations: dict[Path, Path] = {}
    for path in paths:
        if path in trees:
            configurations.update((config, path) for config in trees[path].configurations())
        elif config := owner(path):
            configurations.setdefault(config, config.parent)
    if configurations:
        return [_service(config, top, sources, stage) for config, top in sorted(configurations.items())]
    guesses = (_guessed(path, trees.get(path), sources) for path in dict.fromkeys(paths))
    return [service for service in guesses if service]


def _guessed(path: Path, tree: Tree | None, sources: Sources) -> Service | None:
    if tree:
        return guessed_service(path, tree.modules(), sources)
    return guessed_service(path.parent, [str(path)] if path.suffix == ".py" else [], sources)


def _service(config: Path, top: Path, sources: Sources, stage: str | None) -> Service:
    boundary = repository(config.parent) or top
    includes = Includes(config, boundary, sources)
    root = includes.document()
    if root is None or not isinstance(root, Mapping):
        if root is not None:
            includes.problems.append(_no_mapping(config, root))
        return Service(config.parent.name, config.parent, config, problems=tuple(includes.problems))
    section = Section(root, Variables(root, includes, stage))
    return _filled(config, boundary, section, includes)


def _filled(config: Path, boundary: Path, root: Section, includes: Includes) -> Service:
    name = root.at("service").string or root.at("service", "name").string or config.parent.name
    vendor = root.at("provider").string or root.at("provider", "name").likely
    if not root.at("provider", "name").hidden_by and vendor != "aws":
        place = root.at("provider").span or Span(config, 0, 0)
        note = Unresolved(place, "a service outside AWS", f"provider: {vendor}" if vendor else "there is no provider")
        problems = tuple(includes.problems)
        return Service(name, config.parent, config, problems=problems, unresolved=(note,), provider=vendor or "")
    declared = declare(config, boundary, root)
    functions = tuple(functions_of(declared))
    tables, buckets = tuple(tables_of(declared)), tuple(buckets_of(declared))
    return Service(
        name=name,
        root=config.parent,
        config=config,
        functions=functions,
        tables=tables,
        buckets=buckets,
        cache_clusters=tuple(cache_clusters_of(declared)),
        resources=tuple(others_of(declared)),
        problems=tuple(includes.problems),
        unresolved=tuple(dict.fromkeys(declared.notes)),
        declared_handlers=len(functions),
        stage=root.variables.stage,
        region=root.variables.region,
        constructs=constructs_of(declared),
    )


def _no_mapping(config: Path, root: Node) -> Problem:
    what = "is empty" if root.span.end == 0 else "holds no mapping"
    message = f"{config.name} {what}, so there is no service in it to check"
    return Problem(Span(config, 0, 0), message, {"config": str(config)})
