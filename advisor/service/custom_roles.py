"""Roles that the service's own resources define, and policies attached to roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import record
from advisor.service.intrinsics import text_of
from advisor.service.managed_policies import managed
from advisor.service.naming import service_name
from advisor.service.resources import property_of, resources_of
from advisor.service.role_model import Role
from advisor.service.statements import Granted, document, together
from advisor.service.variables import DEFAULT_REGION
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.model import Span
    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.values import Text

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


@record()
class Named:
    """What a policy may call a role."""

    logical_id: str
    name: Text | None = None
    """Its name at the assumed stage; None when CloudFormation makes one up, which nobody can write down."""
    elsewhere: Text | None = None
    """Its name at any stage and in any region, when that differs."""

    def meant_by(self, target: Text) -> Certainty:
        """Whether `target` is this role."""
        if target.resource is not None:
            return Certainty.YES if target.resource == self.logical_id else Certainty.NO
        if self.name is None:
            return Certainty.NO if target.known is not None else Certainty.UNKNOWN
        if target == self.name and all(part.origin is not Origin.UNKNOWN for part in target.holes):
            return Certainty.YES
        possible = target.may_equal(self.name) or target.may_equal(self.elsewhere or self.name)
        return Certainty.UNKNOWN if possible else Certainty.NO


def attached(declared: Declared, role: Named) -> Granted:
    """The grants of policies that are resources of their own and name the role."""
    return together(_attached(declared, role))


def generated(declared: Declared) -> Named:
    """What the role that the framework makes is called: as configured, else by service, stage and region."""
    patched = property_of(declared, GENERATED, declared.resources.at("Resources", GENERATED), "RoleName")
    configured = patched if patched.present else declared.provider.at("iam", "role", "name")
    if configured.present:
        return Named(GENERATED, text_of(configured))
    root, region, service = declared.root, declared.provider.at("region"), service_name(declared)
    here = text_of(region) if region.present else text(DEFAULT_REGION)
    stage, anywhere = Hole(Origin.PLATFORM, "sls:stage"), Hole(Origin.PLATFORM, "AWS::Region")
    return Named(
        GENERATED,
        text(service, "-", root.variables.stage, "-", here, "-lambdaRole"),
        text(service, "-", stage, "-", anywhere, "-lambdaRole"),
    )


def patched_policies(declared: Declared) -> Granted | None:
    """What the resources put in place of the statements of the generated role; None when they leave them."""
    extension = declared.resources.at("extensions", GENERATED, "Properties", "Policies")
    if extension.present:
        return inline(extension)
    merged = declared.resources.at("Resources", GENERATED, "Properties", "Policies").present
    return Granted(hidden_by=f"Policies of the resource {GENERATED}") if merged else None


def patched_managed(declared: Declared, configured: Section) -> Granted:
    """The managed policies of the generated role: an extension replaces them, a resource is merged item by item."""
    extension = declared.resources.at("extensions", GENERATED, "Properties", "ManagedPolicyArns")
    if extension.present:
        return managed(extension)
    merged = declared.resources.at("Resources", GENERATED, "Properties", "ManagedPolicyArns")
    kept = list(configured.items())[len(list(merged.items())) :]
    return together((managed(merged), *map(managed, kept)))


def inline(policies: Section) -> Granted:
    """The grants of the policies written into a role."""
    hidden = Granted(hidden_by=policies.hidden_by or policies.intrinsic)
    return together(
        (hidden, *(document(policy.at("PolicyDocument")) for policy in policies.items() if not policies.intrinsic))
    )


def _defined(declared: Declared, logical_id: str, resource: Section) -> Role:
    policies = property_of(declared, logical_id, resource, "Policies")
    arns = property_of(declared, logical_id, resource, "ManagedPolicyArns")
    name = property_of(declared, logical_id, resource, "RoleName")
    named = Named(logical_id, text_of(name) if name.present else None)
    properties = resource.at("Properties")
    own = {key.text for key, _ in resources_of(declared, "AWS::IAM::ManagedPolicy")}
    foreign = [arn for arn in arns.items() if text_of(arn).resource not in own]
    pieces = [inline(policies), attached(declared, named), Granted(hidden_by=properties.hidden_by)]
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


def _attached(declared: Declared, role: Named) -> Iterator[Granted]:
    for _, resource in resources_of(declared, *_POLICIES):
        properties = resource.at("Properties")
        targets = [*properties.at("Roles").items(), *properties.at("RoleName").items()]
        meant = {name: role.meant_by(name) for name in map(text_of, targets)}
        doubtful = next((name.display() for name, answer in meant.items() if answer is Certainty.UNKNOWN), "")
        if Certainty.YES in meant.values():
            yield document(properties.at("PolicyDocument"))
        elif properties.hidden_by or doubtful:
            yield Granted(hidden_by=properties.hidden_by or doubtful)


def _first_list(policies: Section) -> Span | None:
    return next((policy.at("PolicyDocument", "Statement").editable for policy in policies.items()), None)
