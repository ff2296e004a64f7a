"""Environment variables set in the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.fragments import Intrinsic, Word
from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.splices import united
from advisor.model import Applicability, Fix
from advisor.source.configuration import Mapping
from advisor.values import Origin

if TYPE_CHECKING:
    from advisor.fixing.fragments import Value
    from advisor.fixing.workpieces import Workpieces
    from advisor.model import Edit
    from advisor.service.model import Function, Variable, VariableBlock
    from advisor.subjects import SetVariable
    from advisor.values import Hole, Text

_KEY = "environment"


def with_variable(remedy: SetVariable, pieces: Workpieces) -> Fix:
    """Set the variable where a function has it already; else in the function's block, or the provider's for several."""
    value = _rendered(remedy.value)
    having = [f.environment.variables[remedy.name] for f in remedy.functions if remedy.name in f.environment.variables]
    lacking = [function for function in remedy.functions if remedy.name not in function.environment.variables]
    edits = [_changed(variable, value, pieces) for variable in having]
    if lacking:
        edits.append(_added(lacking, remedy.name, value, pieces))
    whom = f"`{remedy.functions[0].name}`" if len(remedy.functions) == 1 else "the functions"
    title = f"Set `{remedy.name}` for {whom}"
    return Fix(Applicability.SAFE, title, united(dict.fromkeys(edits)))


def _changed(variable: Variable, value: Value, pieces: Workpieces) -> Edit:
    """The edit that puts another value behind the key of a variable."""
    configuration = pieces.configuration(variable.span.file)
    found = configuration.scalar_of(variable.span)
    if found.style in ("|", ">"):
        raise CannotFixError(f"The value of `{variable.name}` is put together of others; change it by hand.")
    if isinstance(value, Word):
        value = Word(value.text, found.style)
    return configuration.replaced(found, value)


def _added(functions: list[Function], name: str, value: Value, pieces: Workpieces) -> Edit:
    environment = functions[0].environment
    block = environment.own if len(functions) == 1 else environment.shared
    owner = f"function `{functions[0].name}`" if len(functions) == 1 else "the provider"
    if block is None or (block.span is None and block.anchor is None):
        raise CannotFixError(
            f"The variables of {owner} are not written where they could be edited; set `{name}` there."
        )
    return _in_block(block, name, value, pieces)


def _in_block(block: VariableBlock, name: str, value: Value, pieces: Workpieces) -> Edit:
    if block.span is not None:
        configuration = pieces.configuration(block.span.file)
        return configuration.entry_added(configuration.at(Mapping, block.span), name, value)
    assert block.anchor is not None
    configuration = pieces.configuration(block.anchor.file)
    holder = configuration.at(Mapping, block.anchor)
    if holder.get(_KEY) is not None:
        raise CannotFixError(f"`{_KEY}` is there in {configuration.file.name}, but holds no variables.")
    return configuration.entry_added(holder, _KEY, {name: value})


def _rendered(value: Text) -> Value:
    """A text as YAML: what is deployed under another name becomes a reference to it."""
    if value.known is not None:
        return Word(value.known)
    if value.resource is not None:
        return Intrinsic("GetAtt" if "." in value.resource else "Ref", value.resource)
    return Intrinsic("Sub", "".join(part if isinstance(part, str) else _reference(part) for part in value.parts))


def _reference(part: Hole) -> str:
    if part.origin is not Origin.RESOURCE and not part.expression.startswith("AWS::"):
        raise CannotFixError(f"It is not known what `{part.expression}` stands for; set the variable by hand.")
    return f"${{{part.expression}}}"
