"""Packages of which one compiled module is wanted, and not the many modules that their `__init__` imports."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType


class _Unfinished(ModuleType):
    """A package whose `__init__` runs when somebody asks for what is not there yet."""

    def __getattr__(self, name: str) -> object:
        finish(self)
        return getattr(self, name)


def unfinished(name: str) -> ModuleType:
    """Make a package importable without running its `__init__`; one that is imported already is returned as it is.

    Import a module of it as `import package.module`. Raises ImportError.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"there is no package {name}", name=name)
    package = module_from_spec(spec)
    package.__class__ = _Unfinished
    sys.modules[name] = package
    return package


def finish(package: ModuleType) -> None:
    """Run what the package's `__init__` would have run, when it has not run yet."""
    spec = package.__spec__
    if isinstance(package, _Unfinished) and spec is not None and spec.loader is not None:
        setattr(package, "__class__", ModuleType)  # noqa: B010 (mypy takes the plain assignment for a mistake)
        spec.loader.exec_module(package)
