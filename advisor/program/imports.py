"""Modules that code imports by a name it computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program.domain import External, ModuleValue
from advisor.program.lattice import either, options
from advisor.values import Origin, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_MOST_MODULES = 64


def by_name(name: Value | None, package: Value | None, site: Syntax, frame: Frame) -> Value:
    """Return the modules that `import_module(name, package)` may give."""
    found = [module for option in options(name or text()) for module in _named(option, package, site, frame)]
    return either(found) if found else frame.unknown(site)


def _named(name: Value, package: Value | None, site: Syntax, frame: Frame) -> Iterator[Value]:
    if not isinstance(name, Text):
        return
    known = name.known
    if name.prefix.startswith("."):
        base = package.known if isinstance(package, Text) else None
        name = text(base or frame.module.package, name)
        known = name.known
    if known is None:
        yield from _alike(name, site, frame)
    elif known:
        module = frame.world.import_module(known, frame, frame.span(site))
        yield ModuleValue(module) if module is not None else External(known)


def _alike(name: Text, site: Syntax, frame: Frame) -> Iterator[Value]:
    """The modules of a package whose names a text with holes may be, as in `f"handlers.{kind}"`."""
    package, dot, _ = name.prefix.rpartition(".")
    if not dot and not any(part.origin is Origin.EVENT for part in name.holes):
        return
    for dotted in frame.world.modules_in(package)[:_MOST_MODULES]:
        if name.may_equal(text(dotted)):
            module = frame.world.import_module(dotted, frame, frame.span(site))
            if module is not None:
                yield ModuleValue(module)
