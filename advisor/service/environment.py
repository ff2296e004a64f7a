"""The variables that a function gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.service.image import image_code
from advisor.service.intrinsics import text_of
from advisor.service.model import Environment, Variable, VariableBlock
from advisor.source.configuration import Mapping
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section

_SUPPLIERS = frozenset(
    ("serverless-dotenv-plugin", "serverless-dotenv", "serverless-env-generator", "serverless-secrets")
) | {"serverless-ssm-fetch", "serverless-sentry", "serverless-plugin-datadog", "serverless-newrelic-lambda-layers"}
"""Plugins that give functions variables that the configuration does not name."""
_GIT = "serverless-plugin-git-variables"
_OF_GIT = ("GIT_COMMIT_SHORT", "GIT_COMMIT_LONG", "GIT_BRANCH", "GIT_IS_DIRTY", "GIT_REPOSITORY", "GIT_TAGS")


def environment_of(declared: Declared, name: str, function: Section) -> Environment:
    """The provider's variables and the function's own, which win."""
    variables: dict[str, Variable] = {}
    hidden_by = _outside(declared, function)
    for section in (declared.provider.at("environment"), function.at("environment")):
        hidden = section.hidden_by or ("" if _is_map(section) else "an environment that is no map")
        if hidden:
            declared.note(f"variables of function `{name}`", hidden, section)
            hidden_by = hidden_by or hidden
        for key, value in section.entries():
            if key.text.startswith("Fn::"):
                hidden_by = hidden_by or key.text
            elif value.resolved is not None:  # AWS::NoValue leaves it out
                variables[key.text] = Variable(key.text, text_of(value), key.span)
    added = {variable.name: variable for variable in _of_git(declared)}
    left_out = any(_leaves_out_dotenv(section.at("package")) for section in (declared.root, function))
    return Environment({**added, **variables}, hidden_by, _block(function), _block(declared.provider), left_out)


def _leaves_out_dotenv(package: Section) -> bool:
    """Whether a package says that it takes no `.env` along; the last pattern that speaks of it counts."""
    from fnmatch import fnmatchcase

    patterns = [f"!{item.string}" for item in package.at("exclude").items()]
    patterns += [item.string or "" for item in package.at("patterns").items()]
    left_out = False
    for pattern in patterns:
        if fnmatchcase(".env", pattern.removeprefix("!").removeprefix("./").removeprefix("**/")):
            left_out = pattern.startswith("!")
    return left_out


def _block(holder: Section) -> VariableBlock:
    block = holder.at("environment")
    if block.present:
        return VariableBlock(block.editable, None)
    return VariableBlock(None, holder.editable)


def _is_map(section: Section) -> bool:
    return not section.present or isinstance(section.resolved, Mapping)


def _outside(declared: Declared, function: Section) -> str:
    supplier = next((plugin for plugin in declared.plugins if plugin in _SUPPLIERS), "")
    if supplier:
        return supplier
    if function.at("image").present and image_code(declared, function).sets_variables:
        return "the image"
    return ""


def _of_git(declared: Declared) -> Iterator[Variable]:
    """What the plugin of that name adds to every function."""
    plugins = declared.root.at("plugins")
    wanted = declared.custom.at("gitVariablesEnvWhitelist")
    if _GIT in declared.plugins and plugins.span and declared.custom.at("exportGitVariables").truth is not False:
        for name in _OF_GIT:
            if not wanted.present or name in (item.string for item in wanted.items()):
                yield Variable(name, hole(Origin.PLATFORM, name), plugins.span)
