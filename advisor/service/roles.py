"""The role that each function really gets, in the framework's own order of precedence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import fresh, record
from advisor.service.constructs import construct_grants
from advisor.service.custom_roles import attached, custom_role, generated, replaced_policies
from advisor.service.declared import PER_FUNCTION_ROLES
from advisor.service.events import event_grants
from advisor.service.model import Role
from advisor.service.statements import Granted, granted_by, managed, together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.service.declared import Declared
    from advisor.service.section import Section


@record(frozen=False)
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
        if role.present:
            return self._assigned(role, f"the role of function `{name}`")
        if self._has_own(function):
            return self._own(name, function)
        return self._shared()

    def _shared(self) -> Role:
        if self._provider is None:
            self._provider = self._provider_role()
        return self._provider

    def _provider_role(self) -> Role:
        newer, older = self.declared.provider.at("iam", "role"), self.declared.provider.at("role")
        if newer.string is not None or newer.hidden_by or any("::" in key.text for key, _ in newer.entries()):
            return self._assigned(newer, "the provider's role")
        return self._assigned(older, "the provider's role") if older.present else self._generated()

    def _generated(self) -> Role:
        provider = self.declared.provider
        statements = self._statements()
        policies = provider.at("iam", "role", "managedPolicies")
        policies = policies if policies.present else provider.at("iamManagedPolicies")
        replaced = replaced_policies(self.declared)
        sharing = (function for _, function in self.functions if self._counts_for_the_shared(function))
        own = (
            granted_by(statements),
            managed(policies),
            Granted(tuple(construct_grants(self.declared))),
            _events(sharing),
        )
        granted = together(
            (*(own if replaced is None else (replaced,)), attached(self.declared, generated(self.declared)))
        )
        if granted.hidden_by:
            self.declared.note("a part of the provider's role", granted.hidden_by, statements)
        listed = statements.editable if replaced is None and statements.present else None
        anchor = provider.editable if not statements.present and replaced is None else None
        return Role("provider", granted.grants, granted.hidden_by, listed, anchor)

    def _counts_for_the_shared(self, function: Section) -> bool:
        """Whether the shared role is granted what the function's events need: the plugin comes too late to stop it."""
        plugin = PER_FUNCTION_ROLES in self.declared.plugins
        return not function.at("role").present and (plugin or not self._has_own(function))

    def _statements(self) -> Section:
        newer = self.declared.provider.at("iam", "role", "statements")
        return newer if newer.present else self.declared.provider.at("iamRoleStatements")

    def _has_own(self, function: Section) -> bool:
        older, newer = function.at("iamRoleStatements"), function.at("iam", "role")
        if PER_FUNCTION_ROLES in self.declared.plugins:
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
        plugin = PER_FUNCTION_ROLES in self.declared.plugins
        statements = newer if newer.present and not plugin else function.at("iamRoleStatements")
        inherited = self._inherited() if self._inherits(function, plugin) else Granted()
        policies = managed(function.at("iam", "role", "managedPolicies"))
        granted = together((granted_by(statements), inherited, policies, _events([function])))
        hidden_by = granted.hidden_by
        if not plugin and self.declared.major_version is None:
            hidden_by = hidden_by or "frameworkVersion: version 3 gives functions no roles of their own, version 4 does"
        if hidden_by:
            self.declared.note(f"a part of the role of function `{name}`", hidden_by, statements)
        return Role(f"function:{name}", granted.grants, hidden_by, statements.editable)

    def _inherits(self, function: Section, plugin: bool) -> bool:
        default = self.declared.custom.at(PER_FUNCTION_ROLES, "defaultInherit").truth
        older = function.at("iamRoleStatementsInherit").truth
        if plugin:
            return older is True or (default is True and older is not False)
        answers = (function.at("iam", "inheritStatements").truth, older, default, self._mode_per_function())
        return next(answer for answer in answers if answer is not None)

    def _inherited(self) -> Granted:
        provider = self.declared.provider
        key = ("iam", "role", "statements") if provider.at("iam").present else ("iamRoleStatements",)
        constructed = Granted(tuple(construct_grants(self.declared)))
        kept = managed(provider.at("iam", "role", "managedPolicies")) if self._mode_per_function() else Granted()
        return together((granted_by(provider.at(*key)), constructed, kept))

    def _assigned(self, role: Section, what: str) -> Role:
        logical_id = _logical_id(role)
        if logical_id is None:
            return self._unknown(role.hidden_by or role.string or role.intrinsic or "a part of it", what, role)
        if logical_id not in self._custom:
            self._custom[logical_id] = custom_role(self.declared, logical_id, role)
        return self._custom[logical_id]

    def _unknown(self, expression: str, what: str, section: Section) -> Role:
        self.declared.note(what, expression, section)
        return Role("unknown", (), expression)


def _events(functions: Iterable[Section]) -> Granted:
    return Granted(tuple(grant for function in functions for grant in event_grants(function)))


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
