"""Modules of which a run wants one thing only: they are executed when somebody asks for another."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType


class _Unfinished(ModuleType):
    """A module that has not been executed; it is when it is asked for what is not there yet."""

    def __getattr__(self, name: str) -> object:
        if name == "__path__":  # which `from module import name` asks every module for; packages have it from the start
            raise AttributeError(name)
        finish(self)
        return getattr(self, name)


def unfinished(name: str, **given: object) -> ModuleType:
    """Make a module importable without executing it; one that is imported already is returned as it is.

    `given` is what it holds till then. Modules of a package are imported as `import package.module`, since `from
    package import module` asks for more. Raises ImportError.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None:
        raise ImportError(f"there is no module {name}", name=name)
    module = module_from_spec(spec)
    vars(module).update(given)
    module.__class__ = _Unfinished
    sys.modules[name] = module
    above, _, last = name.rpartition(".")
    if above:
        setattr(sys.modules[above], last, module)
    return module


def finish(module: ModuleType) -> None:
    """Execute a module that has not been executed."""
    spec = module.__spec__
    if isinstance(module, _Unfinished) and spec is not None and spec.loader is not None:
        setattr(module, "__class__", ModuleType)  # noqa: B010 (mypy takes the plain assignment for a mistake)
        spec.loader.exec_module(module)
