"""The names that the framework gives to what it deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.intrinsics import text_of
from advisor.values import text

if TYPE_CHECKING:
    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.values import Text


def service_name(declared: Declared) -> Text:
    """`service`, or its `name`."""
    service = declared.root.at("service")
    return text_of(service.at("name") if service.at("name").present else service)


def prefix(declared: Declared) -> Text:
    """What functions and roles are called by default begins with: service and stage."""
    return text(service_name(declared), "-", declared.root.variables.stage)


def function_name(declared: Declared, key: str, function: Section) -> Text:
    """The name of a function: its own, else made of service, stage and key."""
    own = function.at("name")
    return text_of(own) if own.present else text(prefix(declared), "-", key)


def normalized(key: str) -> str:
    """What the logical ids of a function begin with."""
    return (key[:1].upper() + key[1:]).replace("-", "Dash").replace("_", "Underscore")
