"""Roles that the service's own resources define, and policies attached to roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.intrinsics import text_of
from advisor.service.model import Role
from advisor.service.resources import property_of, resources_of
from advisor.service.statements import Granted, document, managed, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.service.declared import Declared
    from advisor.service.section import Section

GENERATED = "IamRoleLambdaExecution"
"""The logical id of the role that the framework makes."""
_ROLE = "AWS::IAM::Role"
_POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


def custom_role(declared: Declared, logical_id: str, place: Section) -> Role:
    """The role that a resource of the service defines."""
    for key, resource in resources_of(declared, _ROLE):
        if key.text == logical_id:
            return _defined(declared, logical_id, resource)
    hidden_by = declared.resources_hidden_by or f"there is no role {logical_id} among the resources"
    declared.note(f"the role `{logical_id}`", hidden_by, place)
    return Role(f"custom:{logical_id}", (), hidden_by)


def attached(declared: Declared, role: str) -> Granted:
    """The grants of policies that are resources of their own and name the role."""
    return together(_attached(declared, role))


def replaced_policies(declared: Declared) -> Granted | None:
    """What the generated role holds when the resources replace or patch its policies; None when they do not."""
    extension = declared.resources.at("extensions", GENERATED, "Properties")
    if extension.at("Policies").present:
        return together((inline(extension.at("Policies")), managed(extension.at("ManagedPolicyArns"))))
    patched = declared.resources.at("Resources", GENERATED, "Properties")
    for name in ("Policies", "ManagedPolicyArns"):
        if patched.at(name).present or extension.at(name).present:
            return Granted(hidden_by=f"{name} of the resource {GENERATED}")
    return None


def inline(policies: Section) -> Granted:
    """The grants of the policies written into a role."""
    hidden = Granted(hidden_by=policies.hidden_by or policies.intrinsic)
    return together(
        (hidden, *(document(policy.at("PolicyDocument")) for policy in policies.items() if not policies.intrinsic))
    )


def _defined(declared: Declared, logical_id: str, resource: Section) -> Role:
    policies = property_of(declared, logical_id, resource, "Policies")
    arns = property_of(declared, logical_id, resource, "ManagedPolicyArns")
    properties = resource.at("Properties")
    own = {key.text for key, _ in resources_of(declared, "AWS::IAM::ManagedPolicy")}
    foreign = [arn for arn in arns.items() if text_of(arn).resource not in own]
    pieces = [inline(policies), attached(declared, logical_id), Granted(hidden_by=properties.hidden_by)]
    pieces.extend(managed(arn) for arn in foreign)
    pieces.extend(_referenced(declared, arns, own))
    granted = together(pieces)
    if granted.hidden_by:
        declared.note(f"a part of the role `{logical_id}`", granted.hidden_by, resource)
    return Role(f"custom:{logical_id}", granted.grants, granted.hidden_by, _first_list(policies))


def _referenced(declared: Declared, arns: Section, own: set[str]) -> Iterator[Granted]:
    wanted = {text_of(arn).resource for arn in arns.items()} & own
    for key, resource in resources_of(declared, "AWS::IAM::ManagedPolicy"):
        if key.text in wanted:
            yield document(resource.at("Properties", "PolicyDocument"))


def _attached(declared: Declared, role: str) -> Iterator[Granted]:
    for _, resource in resources_of(declared, *_POLICIES):
        properties = resource.at("Properties")
        targets = [*properties.at("Roles").items(), *properties.at("RoleName").items()]
        names = [text_of(target) for target in targets]
        if any(name.resource == role for name in names):
            yield document(properties.at("PolicyDocument"))
        elif properties.hidden_by or any(name.known is None and name.resource is None for name in names):
            yield Granted(hidden_by=properties.hidden_by or names[0].display())


def _first_list(policies: Section) -> Span | None:
    return next((policy.at("PolicyDocument", "Statement").editable for policy in policies.items()), None)
