"""Statements in a configuration that no function gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.constructs import workers
from advisor.service.custom_roles import patched_policies
from advisor.service.declared import PER_FUNCTION_ROLES
from advisor.service.role_model import UnappliedStatements, Why
from advisor.service.roles import Roles
from advisor.source.configuration import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.service.declared import Declared
    from advisor.service.section import Section

_NEWER, _OLDER = "provider.iam.role.statements", "provider.iamRoleStatements"


def unapplied_of(declared: Declared) -> Iterator[UnappliedStatements]:
    """The lists of statements that apply to nothing, where it is certain."""
    functions, hidden_by = declared.root.at("functions").combined()
    named = [(key.text, function) for key, function in functions.entries() if function.present]
    named.extend((f"{key.text}Worker", worker) for key, worker in workers(declared))
    hidden = hidden_by or any(function.hidden_by or function.at("role").hidden_by for _, function in named)
    if not named or hidden or _may_be_changed(declared):
        return
    roles = Roles(declared, tuple(named))
    yield from _of_provider(declared, roles)
    for name, function in named:
        yield from _of_function(declared, roles, name, function)


def _may_be_changed(declared: Declared) -> bool:
    """Whether something that is not known may decide which statements apply."""
    listed = declared.root.at("plugins")
    listed = listed.at("modules") if listed.at("modules").present else listed
    foreign = any("iam" in plugin and plugin != PER_FUNCTION_ROLES for plugin in declared.plugins)
    hidden = any(item.hidden_by for item in listed.items()) or declared.provider.hidden_by
    return bool(foreign or hidden or declared.provider.at("iam").hidden_by or declared.provider.at("role").hidden_by)


def _of_provider(declared: Declared, roles: Roles) -> Iterator[UnappliedStatements]:
    provider = declared.provider
    newer, older = provider.at("iam", "role", "statements"), provider.at("iamRoleStatements")
    recent = declared.major_version is None or declared.major_version > 2
    if recent and newer.present and _listed(older) and not _used(declared, "iamRoleStatements"):
        yield from _found(declared, provider, "iamRoleStatements", _OLDER, Why.BESIDE_NEWER, newer.editable)
    why = _why_none_gets_the_shared(declared, roles)
    applied, role = roles.statements, provider.at("iam", "role")
    if why is None or not _listed(applied):
        return
    if newer.present and not _used(declared, "iam."):
        yield from _found(declared, role, "statements", _NEWER, why)
    elif not newer.present and not _used(declared, "iamRoleStatements"):
        yield from _found(declared, provider, "iamRoleStatements", _OLDER, why)


def _why_none_gets_the_shared(declared: Declared, roles: Roles) -> Why | None:
    if roles.assigned_to_all.present:
        return Why.PROVIDER_NAMES_A_ROLE
    if patched_policies(declared) is not None:
        return Why.POLICIES_REPLACED if declared.resources.at("extensions").present else None
    for _, function in roles.functions:
        own = roles.has_own(function)
        if own and declared.major_version is None and PER_FUNCTION_ROLES not in declared.plugins:
            return None
        if not function.at("role").present and (not own or roles.inherits(function)):
            return None
    return Why.EACH_HAS_ITS_OWN


def _of_function(declared: Declared, roles: Roles, name: str, function: Section) -> Iterator[UnappliedStatements]:
    newer, older = function.at("iam", "role", "statements"), function.at("iamRoleStatements")
    for statements, parent, key, path in (
        (older, function, "iamRoleStatements", f"functions.{name}.iamRoleStatements"),
        (newer, function.at("iam", "role"), "statements", f"functions.{name}.iam.role.statements"),
    ):
        why = _why_not(declared, roles, function, statements is newer) if _listed(statements) else None
        if why is not None:
            yield from _found(declared, parent, key, path, why, newer.editable if why is Why.BESIDE_NEWER else None)


def _why_not(declared: Declared, roles: Roles, function: Section, of_version_4: bool) -> Why | None:
    """Why a function does not get statements of its own; None when it does, or may."""
    plugin, major = PER_FUNCTION_ROLES in declared.plugins, declared.major_version
    if function.at("role").present:
        return Why.FUNCTION_NAMES_A_ROLE
    if roles.assigned_to_all.present:
        return Why.PROVIDER_NAMES_A_ROLE
    if plugin:
        return Why.PLUGIN_READS_OLDER_KEY if of_version_4 else None
    if major is not None and major < 4:
        return Why.VERSION_3_HAS_NO_SUCH_KEY if of_version_4 else Why.PLUGIN_IS_MISSING
    beside = major == 4 and not of_version_4 and function.at("iam", "role", "statements").present
    return Why.BESIDE_NEWER if beside else None


def _listed(statements: Section) -> bool:
    return isinstance(statements.resolved, Sequence) and bool(statements.resolved.items)


def _used(declared: Declared, key: str) -> bool:
    """Whether another part of the configuration takes the statements over by a reference."""
    return declared.root.variables.mentions(f"self:provider.{key}")


def _found(
    declared: Declared, parent: Section, key: str, path: str, why: Why, belongs_to: Span | None = None
) -> Iterator[UnappliedStatements]:
    name = parent.resolved.key(key) if isinstance(parent.resolved, Mapping) else None
    if name is not None:
        yield UnappliedStatements(path, name.span, why, parent.at(key).editable, belongs_to, declared.config)
