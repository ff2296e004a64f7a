"""What code reaches by a name that it computes or an object that it holds: attributes, classes, modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import classes
from advisor.program.assignment import set_attribute
from advisor.program.attributes import attribute_of, foreign_base, matching
from advisor.program.domain import NONE, ClassValue, External, Instance, ModuleValue, Parent
from advisor.program.lattice import either, options
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.syntax import Syntax

_MOST_MODULES = 64


def parent(_name: str, _arguments: Arguments, frame: Frame) -> Value:
    """Return what `super()` gives."""
    if frame.owner is None or frame.receiver is None:
        return hole(Origin.UNKNOWN, "super()")
    return Parent(frame.receiver, frame.owner)


def named_attribute(_name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """Return what `getattr(holder, name, default)` gives."""
    holder, name, default = (arguments.given(position) for position in range(3))
    if holder is None or not isinstance(name, Text):
        return None
    known = name.known
    if known is not None and not isinstance(holder, Text):
        return either(_attribute_or(one, known, default, arguments, frame) for one in options(holder))
    found = _dispatched(holder, name, arguments, frame)
    return either([*found, *([default] if default is not None else [])]) if found else None


def _attribute_or(holder: Value, name: str, default: Value | None, arguments: Arguments, frame: Frame) -> Value:
    of = holder.of if isinstance(holder, Instance) else holder
    known = isinstance(of, ClassValue) and foreign_base(of) is None and classes.found_in(of, "__getattr__") is None
    kept = isinstance(holder, Instance) and (holder, name) in frame.world.attributes
    if default is None or not isinstance(of, ClassValue) or not known or kept or classes.found_in(of, name) is not None:
        return attribute_of(holder, name, arguments.site, frame)
    stored = any(name in owner.module.syntax.stored_into for owner in classes.ancestry(of))
    return either((default, frame.unknown(arguments.site))) if stored else default


def _dispatched(holder: Value, name: Text, arguments: Arguments, frame: Frame) -> list[Value]:
    """The functions of an object or module that code may mean by a name that the event tells."""
    if name.opaque and not any(part.origin is Origin.EVENT for part in name.holes):
        return []
    return [found for option in options(holder) for found in matching(option, name, arguments.site, frame)]


def set_named_attribute(_name: str, arguments: Arguments, frame: Frame) -> Value:
    """Do what `setattr(holder, name, value)` does."""
    holder, name, value = (arguments.given(position) for position in range(3))
    known = name.known if isinstance(name, Text) else None
    if holder is not None and value is not None and known is not None:
        set_attribute(holder, known, value, arguments.site, frame)
    return NONE


def class_of(_name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """Return what `type(value)` gives."""
    match arguments.given(0):
        case Instance() as made:
            return attribute_of(made, "__class__", arguments.site, frame)
        case _:
            return None


def imported(_name: str, arguments: Arguments, frame: Frame) -> Value:
    """Return what `import_module(name, package)` gives."""
    name, package = arguments.given(0, "name"), arguments.given(1, "package")
    return modules_named(name, package, arguments.site, frame)


def on_the_path(name: str, arguments: Arguments, frame: Frame) -> Value | None:
    """Let `sys.path.append(folder)` and its like show where modules are."""
    folder = arguments.given(1 if name.endswith("insert") else 0)
    if folder is not None:
        frame.world.importer.search(folder)
    return None


def modules_named(name: Value | None, package: Value | None, site: Syntax, frame: Frame) -> Value:
    """Return the modules that `import_module(name, package)` may give."""
    found = [module for option in options(name or text()) for module in _modules_of(option, package, site, frame)]
    return either(found) if found else frame.unknown(site)


def _modules_of(name: Value, package: Value | None, site: Syntax, frame: Frame) -> Iterator[Value]:
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
        module = frame.world.importer.import_module(known, frame, frame.span(site))
        yield ModuleValue(module) if module is not None else External(known)


def _alike(name: Text, site: Syntax, frame: Frame) -> Iterator[Value]:
    """The modules of a package whose names a text with holes may be, as in `f"handlers.{kind}"`."""
    package, dot, _ = name.prefix.rpartition(".")
    if not dot and not any(part.origin is Origin.EVENT for part in name.holes):
        return
    for dotted in frame.world.importer.modules_in(package)[:_MOST_MODULES]:
        if name.may_equal(text(dotted)):
            module = frame.world.importer.import_module(dotted, frame, frame.span(site))
            if module is not None:
                yield ModuleValue(module)
