"""A Django project: what its application imports by the names in its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.program import routes, variables
from advisor.program.containers import items_of
from advisor.program.domain import ClassValue, FunctionValue, ModuleValue, Produced
from advisor.program.lattice import options
from advisor.values import Origin, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.program.arguments import Arguments
    from advisor.program.domain import Value
    from advisor.program.frames import Frame
    from advisor.program.modules import Module
    from advisor.program.syntax import Syntax


def application(name: str, arguments: Arguments, frame: Frame) -> Value:
    """Return what makes the application, having imported its settings, its URLs and its middleware."""
    chosen = variables.value_of("DJANGO_SETTINGS_MODULE", None, frame)
    for settings in _modules(chosen, arguments.site, frame):
        for _urls in _modules(settings.names.get("ROOT_URLCONF"), arguments.site, frame):
            pass
        for listed in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
            _use_middleware(settings.names.get(listed), arguments.site, frame)
    return Produced(name, Origin.ENVIRONMENT)


def include(name: str, arguments: Arguments, frame: Frame) -> Value:
    """Import the URLs that `include("shop.urls")` names."""
    for module in _modules(arguments.given(0), arguments.site, frame):
        return ModuleValue(module)
    return Produced(name, Origin.ENVIRONMENT)


def _modules(named: Value | None, site: Syntax, frame: Frame) -> Iterator[Module]:
    for option in options(named) if named is not None else ():
        known = option.known if isinstance(option, Text) else None
        module = frame.world.importer.import_module(known, frame, frame.span(site)) if known else None
        if module is not None:
            yield module


def _use_middleware(listed: Value | None, site: Syntax, frame: Frame) -> None:
    for option in options(listed) if listed is not None else ():
        for entry in items_of(option) or ():
            package, _, attribute = ((entry.known or "") if isinstance(entry, Text) else "").rpartition(".")
            module = frame.world.importer.import_module(package, frame, frame.span(site)) if package else None
            used = module.names.get(attribute) if module is not None else None
            if isinstance(used, FunctionValue | ClassValue):
                routes.register(used, "django.middleware", frame)
