"""From paths to services."""

from __future__ import annotations

from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

from advisor.model import Span
from advisor.service.arns import references_of
from advisor.service.compose import members
from advisor.service.construct_references import constructs_of
from advisor.service.constructs import workers
from advisor.service.declared import declare
from advisor.service.discovery import COMPOSITIONS, Tree, owner
from advisor.service.dynamodb import tables_of
from advisor.service.functions import functions_of
from advisor.service.guess import guessed_service
from advisor.service.ignored import repository
from advisor.service.includes import Includes
from advisor.service.layers import layer_folders
from advisor.service.model import Problem, Service, Unresolved
from advisor.service.resources import buckets_of, cache_clusters_of, others_of
from advisor.service.section import Section
from advisor.service.stacks import Stacks
from advisor.service.unapplied import unapplied_of
from advisor.service.variables import Variables
from advisor.source import disk
from advisor.source.configuration import Mapping as Entries
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from advisor.service.declared import Declared
    from advisor.source.configuration import Node
    from advisor.source.text import Sources

    Known = Callable[[Path, Path, Callable[[], Service]], Service]
    StageOf = Callable[[Path], str | None]


def load(
    paths: Sequence[Path],
    sources: Sources,
    stage: str | StageOf | None = None,
    closed: Callable[[Path], None] = lambda _folder: None,
    known: Known | None = None,
    excludes: Callable[[Path], bool] = lambda _file: False,
) -> list[Service]:
    """The services that absolute, existing paths lead to, in the order of their configurations.

    A folder leads to every service below it, or where there is none to the one that it is a part of; a file to the one
    that owns it. Where no configuration is found at all,
    each path gives a service of guessed handlers. An unreadable configuration gives a service without functions.
    `closed` is called with each folder that could not be opened. `known` may give a service that it knows instead of
    loading it: it is called with the configuration, the folder that is checked, and what loads it. What is excluded is
    not looked at where it was not named itself.
    """
    stage_of = stage if callable(stage) else lambda _config: stage
    trees = {path: Tree(path, excludes) for path in paths if disk.is_folder(path)}
    for folder in dict.fromkeys(folder for tree in trees.values() for folder in tree.closed()):
        closed(folder)
    programs = [_program(file) for tree in trees.values() for file in tree.programs() if _configures(file, sources)]
    configurations = _configurations(paths, trees, sources, excludes)
    if configurations:
        repositories: dict[tuple[Path, str | None], Stacks] = {}
        found = sorted(configurations.items())
        staged = ((config, top, stage_of(config)) for config, top in found)
        loading = ((config, top, partial(_service, config, top, s, sources, repositories)) for config, top, s in staged)
        return [*starmap(known or _anew, loading), *programs]
    guesses = (_guessed(path, trees.get(path), sources, excludes) for path in dict.fromkeys(paths))
    return [*(service for service in guesses if service), *programs]


def _anew(_config: Path, _top: Path, loaded: Callable[[], Service]) -> Service:
    return loaded()


def _configurations(
    paths: Sequence[Path], trees: Mapping[Path, Tree], sources: Sources, excludes: Callable[[Path], bool]
) -> dict[Path, Path]:
    """The configurations that paths lead to, each with the folder that is checked."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path in trees:
            found.update((config, path) for config in trees[path].configurations())
            for composition in trees[path].compositions():
                named = (config for config, _ in members(composition, sources) if not excludes(config))
                found.update((config, path) for config in named)
            above = None if _configures_any(trees[path]) else owner(path, sources)
            if above and not excludes(above):
                found.setdefault(above, above.parent)
        elif path.name in COMPOSITIONS:
            found.update((config, path.parent) for config, _ in members(path, sources))
        elif config := owner(path, sources):
            found.setdefault(config, config.parent)
    return found


def _configures_any(tree: Tree) -> bool:
    return bool(tree.configurations() or tree.programs() or tree.compositions())


def _configures(file: Path, sources: Sources) -> bool:
    """Whether a program is a configuration, which names its provider."""
    try:
        return "provider" in sources.read(file).text
    except UnreadableError:
        return False


def _program(file: Path) -> Service:
    reason = f"{file.name} is a program, which advisor does not run"
    note = Unresolved(Span(file, 0, 0), "a service that a program configures", reason)
    return Service(file.parent.name, file.parent, file, unresolved=(note,), left_alone=reason)


def _guessed(path: Path, tree: Tree | None, sources: Sources, excludes: Callable[[Path], bool]) -> Service | None:
    if tree:
        return guessed_service(path, tree.modules(), sources, excludes)
    return guessed_service(path.parent, [str(path)] if path.suffix == ".py" else [], sources)


def _service(
    config: Path,
    top: Path,
    stage: str | None,
    sources: Sources,
    repositories: dict[tuple[Path, str | None], Stacks],
) -> Service:
    boundary = repository(config.parent) or top
    stacks = repositories.setdefault((boundary, stage), Stacks(boundary, sources, stage))
    includes = Includes(config, boundary, sources)
    root = includes.document()
    if root is None or not isinstance(root, Entries):
        if root is not None:
            includes.problems.append(_no_mapping(config, root))
        return Service(config.parent.name, config.parent, config, problems=tuple(includes.problems))
    section = Section(root, Variables(root, includes, stage, stacks))
    return _filled(config, boundary, section, includes)


def _filled(config: Path, boundary: Path, root: Section, includes: Includes) -> Service:
    name = root.at("service").string or root.at("service", "name").string or config.parent.name
    vendor = root.at("provider").string or root.at("provider", "name").likely
    if not root.at("provider", "name").hidden_by and vendor != "aws":
        place = root.at("provider").span or Span(config, 0, 0)
        note = Unresolved(place, "a service outside AWS", f"provider: {vendor}" if vendor else "there is no provider")
        return Service(
            name=name,
            root=config.parent,
            config=config,
            problems=tuple(includes.problems),
            unresolved=(note,),
            provider=vendor or "",
            left_alone=f"it is deployed to {vendor}, not to AWS" if vendor else "it names no provider",
        )
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
        others=_has_others(declared, len(functions)),
        declared_handlers=len(functions),
        stage=root.variables.stage,
        region=root.variables.region,
        constructs=constructs_of(declared),
        layers=tuple(layer_folders(declared)),
        references=references_of(declared),
        unapplied=tuple(unapplied_of(declared)),
        parts=tuple(includes.parts),
    )


def _has_others(declared: Declared, known: int) -> bool:
    written, hidden_by = declared.root.at("functions").combined()
    present = [function for _, function in written.entries() if function.present]
    return bool(hidden_by) or len(present) + len(list(workers(declared))) > known


def _no_mapping(config: Path, root: Node) -> Problem:
    what = "is empty" if root.span.end == 0 else "holds no mapping"
    message = f"{config.name} {what}, so there is no service in it to check"
    return Problem(Span(config, 0, 0), message, {"config": str(config)})
