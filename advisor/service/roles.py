"""The role that each function really gets, in the framework's own order of precedence."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.record import fresh, record, replaced
from advisor.service.constructs import construct_grants
from advisor.service.custom_roles import (
    GENERATED,
    Named,
    attached,
    custom_role,
    generated,
    patched_managed,
    patched_policies,
)
from advisor.service.declared import PER_FUNCTION_ROLES
from advisor.service.intrinsics import text_of
from advisor.service.managed_policies import managed
from advisor.service.naming import normalized
from advisor.service.resource_policies import resource_grants
from advisor.service.role_model import Role
from advisor.service.running import needs_by_plugin, own_needs, shared_needs
from advisor.service.statements import Granted, granted_by, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.role_model import Grant
    from advisor.service.section import Section


@record(frozen=False, slots=False)
class Roles:
    """The roles of one service. Functions on the same role get the same object."""

    declared: Declared
    functions: tuple[tuple[str, Section], ...]
    """All functions of the service under their names, whatever they are written in."""
    _custom: dict[str, Role] = fresh(default_factory=dict)
    _provider: Role | None = None

    def of(self, name: str, function: Section) -> Role:
        """The role of one function."""
        role = function.at("role")
        if role.present and _logical_id(role) != GENERATED:
            return self._assigned(role, f"the role of function `{name}`")
        assigned = self.assigned_to_all
        if assigned.present:
            return self._assigned(assigned, "the provider's role")
        return self._own(name, function) if self.has_own(function) else self._shared()

    @property
    def assigned_to_all(self) -> Section:
        """The role that the provider names for every function, when it names one."""
        newer, older = self.declared.provider.at("iam", "role"), self.declared.provider.at("role")
        named = newer.string is not None or newer.hidden_by or any("::" in key.text for key, _ in newer.entries())
        return newer if named else older

    def _shared(self) -> Role:
        if self._provider is None:
            self._provider = self._generated()
        return self._provider

    def _generated(self) -> Role:
        provider, statements = self.declared.provider, self.statements
        policies = provider.at("iam", "role", "managedPolicies")
        policies = policies if policies.present else provider.at("iamManagedPolicies")
        sharing = ((name, function) for name, function in self.functions if self._counts_for_the_shared(function))
        patched = patched_policies(self.declared)
        own = (
            granted_by(statements),
            Granted(tuple(construct_grants(self.declared))),
            Granted(tuple(dict.fromkeys(shared_needs(self.declared, sharing)))),
        )
        granted = together(
            (
                *(own if patched is None else (patched,)),
                patched_managed(self.declared, policies),
                attached(self.declared, generated(self.declared)),
            )
        )
        if granted.hidden_by:
            self.declared.note("a part of the provider's role", granted.hidden_by, statements)
        listed = statements.editable if patched is None and statements.present else None
        anchor = provider.editable if not statements.present and patched is None else None
        return Role("provider", granted.grants, granted.hidden_by, listed, anchor, self._elsewhere)

    @cached_property
    def _elsewhere(self) -> tuple[Grant, ...]:
        return tuple(resource_grants(self.declared))

    def _counts_for_the_shared(self, function: Section) -> bool:
        """Whether the shared role is granted what the function needs: also when the function has a role by name."""
        return self._by_plugin or function.at("role").present or not self.has_own(function)

    @property
    def _by_plugin(self) -> bool:
        return PER_FUNCTION_ROLES in self.declared.plugins

    @property
    def statements(self) -> Section:
        """The statements that functions share."""
        newer = self.declared.provider.at("iam", "role", "statements")
        return newer if newer.present else self.declared.provider.at("iamRoleStatements")

    def has_own(self, function: Section) -> bool:
        """Whether a role is made for this function alone."""
        older, newer = function.at("iamRoleStatements"), function.at("iam", "role")
        if self._by_plugin:
            return older.present
        major = self.declared.major_version
        if major is not None and major < 4:
            return False
        wanted = older.present or newer.at("statements").present or newer.at("managedPolicies").present
        return wanted or self._mode_per_function()

    def _mode_per_function(self) -> bool:
        return self.declared.provider.at("iam", "role", "mode").string == "perFunction"

    def _own(self, name: str, function: Section) -> Role:
        newer = function.at("iam", "role", "statements")
        statements = newer if newer.present and not self._by_plugin else function.at("iamRoleStatements")
        granted = together(self._pieces(name, function, statements))
        hidden_by = granted.hidden_by
        if not self._by_plugin and self.declared.major_version is None:
            hidden_by = hidden_by or "frameworkVersion: version 3 gives functions no roles of their own, version 4 does"
        if hidden_by:
            self.declared.note(f"a part of the role of function `{name}`", hidden_by, statements)
        return Role(f"function:{name}", granted.grants, hidden_by, statements.editable, None, self._elsewhere)

    def _pieces(self, name: str, function: Section, statements: Section) -> Iterator[Granted]:
        yield granted_by(statements)
        if self.inherits(function):
            yield self._inherited()
        if self._by_plugin:
            needs = needs_by_plugin(self.declared, name, function)
        else:
            needs = own_needs(self.declared, name, function)
            yield managed(function.at("iam", "role", "managedPolicies"))
            if self._mode_per_function():
                yield managed(self.declared.provider.at("iam", "role", "managedPolicies"))
        yield Granted(tuple(needs))
        called = function.at("iam", "role", "name")
        called = called if called.present else function.at("iamRoleStatementsName")
        own_name = text_of(called) if called.present else None
        yield attached(self.declared, Named(f"{normalized(name)}{GENERATED}", own_name))

    def inherits(self, function: Section) -> bool:
        """Whether a role made for one function takes the shared statements along."""
        default = self.declared.custom.at(PER_FUNCTION_ROLES, "defaultInherit").truth
        older = function.at("iamRoleStatementsInherit").truth
        if self._by_plugin:
            return older is True or (default is True and older is not False)
        answers = (function.at("iam", "inheritStatements").truth, older, default, self._mode_per_function())
        return next(answer for answer in answers if answer is not None)

    def _inherited(self) -> Granted:
        provider = self.declared.provider
        newer = provider.at("iam").present
        statements = provider.at("iam", "role", "statements") if newer else provider.at("iamRoleStatements")
        constructed = Granted(tuple(construct_grants(self.declared)))
        return together((granted_by(statements), *((constructed,) if statements.present or not newer else ())))

    def _assigned(self, role: Section, what: str) -> Role:
        logical_id = _logical_id(role)
        if logical_id is None:
            return self._unknown(role.hidden_by or role.string or role.intrinsic or "a part of it", what, role)
        if logical_id not in self._custom:
            found = custom_role(self.declared, logical_id, role)
            self._custom[logical_id] = replaced(found, elsewhere=self._elsewhere)
        return self._custom[logical_id]

    def _unknown(self, expression: str, what: str, section: Section) -> Role:
        self.declared.note(what, expression, section)
        return Role("unknown", (), expression)


def _logical_id(role: Section) -> str | None:
    """The resource that a `role` names; None for an ARN and for what another stack exports."""
    if role.intrinsic == "Fn::GetAtt":
        named = next((item.string for item in role.at("Fn::GetAtt").items()), None)
        return named.partition(".")[0] if named else None
    if role.intrinsic == "Ref":
        return role.at("Ref").string
    if role.string is None or ":" in role.string or "$" in role.string:
        return None
    return role.string
