"""`serverless-compose.yml`: which services are deployed together, and the parameters that each is handed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.service.discovery import COMPOSITIONS, CONFIGURATIONS
from advisor.source.configuration import ConfigurationError, Mapping, Scalar, parse
from advisor.source.text import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.source.configuration import Node
    from advisor.source.text import Sources


def members(composition: Path, sources: Sources) -> Iterator[tuple[Path, Mapping]]:
    """The configurations of a composition that exist, and how it declares each."""
    for declared in _services(composition, sources):
        path, config = declared.get("path"), declared.get("config")
        if not isinstance(path, Scalar) or not isinstance(path.value, str):
            continue
        folder = Path(os.path.normpath(composition.parent / path.value))
        names = [config.text] if isinstance(config, Scalar) else CONFIGURATIONS
        for name in names:
            if sources.exists(folder / name):
                yield folder / name, declared
                break


def parameter(config: Path, boundary: Path, name: str, sources: Sources) -> Node | None:
    """The parameter that a composition above a configuration, inside `boundary`, hands to it."""
    for folder in config.parents:
        if not folder.is_relative_to(boundary):
            break
        for file in (folder / composition for composition in COMPOSITIONS):
            for member, declared in members(file, sources) if sources.exists(file) else ():
                parameters = declared.get("params")
                if member == config and isinstance(parameters, Mapping):
                    return parameters.get(name)
    return None


def _services(composition: Path, sources: Sources) -> Iterator[Mapping]:
    try:
        root = parse(sources.read(composition))
    except (UnreadableError, ConfigurationError):  # it holds no code and no role: its services are found without it
        return
    services = root.get("services") if isinstance(root, Mapping) else None
    for _, declared in services.entries if isinstance(services, Mapping) else ():
        if isinstance(declared, Mapping):
            yield declared
