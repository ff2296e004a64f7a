"""The variables that a function gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.image import image_code
from advisor.service.intrinsics import text_of
from advisor.service.model import Environment, Variable, VariableBlock

if TYPE_CHECKING:
    from advisor.service.declared import Declared
    from advisor.service.section import Section

_SUPPLIERS = frozenset(
    ("serverless-dotenv-plugin", "serverless-env-generator", "serverless-secrets", "serverless-ssm-fetch")
)
"""Plugins that give functions variables that the configuration does not name."""


def environment_of(declared: Declared, name: str, function: Section) -> Environment:
    """The provider's variables and the function's own, which win."""
    variables: dict[str, Variable] = {}
    hidden_by = _outside(declared, function)
    for section in (declared.provider.at("environment"), function.at("environment")):
        if section.hidden_by:
            declared.note(f"variables of function `{name}`", section.hidden_by, section)
            hidden_by = hidden_by or section.hidden_by
        for key, value in section.entries():
            if key.text.startswith("Fn::"):
                hidden_by = hidden_by or key.text
            elif value.resolved is not None:  # AWS::NoValue leaves it out
                variables[key.text] = Variable(key.text, text_of(value), key.span)
    return Environment(variables, hidden_by, _block(function), _block(declared.provider))


def _block(holder: Section) -> VariableBlock:
    block = holder.at("environment")
    if block.present:
        return VariableBlock(block.editable, None)
    return VariableBlock(None, holder.editable)


def _outside(declared: Declared, function: Section) -> str:
    supplier = next((plugin for plugin in declared.plugins if plugin in _SUPPLIERS), "")
    if supplier:
        return supplier
    if function.at("image").present and image_code(declared, function).sets_variables:
        return "the image"
    return ""
