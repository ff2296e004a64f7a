"""Settings fetched by the parameters utility of Powertools for AWS Lambda, which keeps them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.fixing.bindings import compact, is_free, is_visible, needs
from advisor.fixing.imports import imports_added
from advisor.fixing.module_level import below_needs
from advisor.fixing.obstacle import CannotFixError
from advisor.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import libcst as cst

    from advisor.fixing.python_text import PythonText
    from advisor.model import Edit


@record()
class _Provider:
    """A class of the utility that stands for one operation."""

    name: str
    binding: str
    """The module-level name that an object of it gets."""
    part: str
    """The part of the operation's answer that it gives."""
    parameters: Mapping[str, str]
    """Its parameters by boto3's; empty for the positional one."""


_PROVIDERS = {
    "get_parameter": _Provider(
        "SSMProvider", "parameter_store", "['Parameter']['Value']", {"Name": "", "WithDecryption": "decrypt"}
    ),
    "get_secret_value": _Provider("SecretsProvider", "secret_store", "['SecretString']", {"SecretId": ""}),
}
_MODULE = "aws_lambda_powertools.utilities.parameters"


def provided(
    operation: str,
    call: cst.Call,
    given: Mapping[str, cst.Arg],
    answer: cst.BaseExpression,
    python: PythonText,
    seconds: int,
) -> Iterator[Edit]:
    """Get the value by a provider that uses the same client; nothing where no provider does the same."""
    import libcst as cst

    provider = _PROVIDERS.get(operation)
    client = call.func.value if isinstance(call.func, cst.Attribute) else None
    if provider is None or not isinstance(client, cst.Name) or not given.keys() <= provider.parameters.keys():
        return
    part = python.code(answer)[len(python.code(call)) :].replace('"', "'")
    if part != provider.part:
        return
    try:
        required = needs(python, client, once=True)
    except CannotFixError:
        return
    binding = f"{provider.binding} = {provider.name}(boto3_client={client.value})"
    present = any(compact(python.text[one.start : one.end]) == compact(binding) for one in python.statements)
    if not present:
        if provider.name in python.identifiers or not is_free(python, provider.binding, call):
            return
        line = below_needs(python, required.last, [binding], provider.name, import_above=False)
        yield from imports_added(python, [(_MODULE, provider.name)], line)
        yield line
    elif not is_visible(python, provider.binding, call):
        return
    arguments = [_argument(provider.parameters[name], python.code(one.value)) for name, one in given.items()]
    arguments.sort(key=lambda argument: "=" in argument)
    yield python.replace(answer, f"{provider.binding}.get({', '.join([*arguments, f'max_age={seconds}'])})")


def _argument(parameter: str, code: str) -> str:
    return f"{parameter}={code}" if parameter else code
