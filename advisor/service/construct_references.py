"""What a configuration asks of Lift's constructs by `${construct:name.variable}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import record
from advisor.source.configuration import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.model import Span
    from advisor.service.declared import Declared
    from advisor.service.section import Section
    from advisor.source.configuration import Node

_WEBSITE = frozenset(("cname", "assetsBucketName"))
_VARIABLES = {
    "storage": frozenset(("bucketArn", "bucketName")),
    "database/dynamodb-single-table": frozenset(("tableName", "tableArn", "tableStreamArn")),
    "queue": frozenset(("queueUrl", "queueArn", "dlqUrl", "dlqArn")),
    "webhook": frozenset(("busName",)),
    "static-website": _WEBSITE,
    "single-page-app": _WEBSITE,
    "server-side-website": _WEBSITE | {"url"},
    "vpc": frozenset[str](),
}


@record()
class ConstructReference:
    """One `${construct:name.variable}`."""

    name: str
    variable: str
    span: Span
    """The string that holds it."""

    @property
    def address(self) -> str:
        """As it is written after the colon."""
        return f"{self.name}.{self.variable}" if self.variable else self.name


@record()
class Constructs:
    """The constructs of one configuration, and what is asked of them."""

    config: Path
    lift_listed: bool
    """Whether Lift is among the plugins; also where one of them is not known."""
    variables: dict[str, frozenset[str] | None]
    """What each construct offers; None for a type that Lift itself does not bring, and one not known."""
    references: tuple[ConstructReference, ...]


def constructs_of(declared: Declared) -> Constructs | None:
    """Return None where the configuration hides which constructs there are."""
    section = declared.root.at("constructs")
    if section.hidden_by:
        return None
    variables = {key.text: _offered(construct) for key, construct in section.entries()}
    return Constructs(declared.config, _lift_listed(declared), variables, tuple(_references(declared)))


def _lift_listed(declared: Declared) -> bool:
    listed = declared.root.at("plugins")
    plugins = listed.at("modules") if listed.at("modules").present else listed
    # A fork or a copy in the repository answers to another name.
    return any(item.string is None or "lift" in item.string for item in plugins.items())


def _offered(construct: Section) -> frozenset[str] | None:
    sort = construct.at("type").string
    if construct.at("provider").present or sort not in _VARIABLES:
        return None
    return _VARIABLES[sort] | ({"publicUrl"} if sort == "storage" and construct.at("publicPath").present else set())


def _references(declared: Declared) -> Iterator[ConstructReference]:
    variables = declared.root.variables
    for scalar in _strings(variables.root):
        variables.resolve(scalar)
    for address, span in dict.fromkeys(variables.constructs_asked):
        name, _, rest = address.partition(".")
        yield ConstructReference(name, rest.partition(".")[0], span)


def _strings(node: Node) -> Iterator[Scalar]:
    """The strings that ask for a construct, among those that the model does not look at too."""
    match node:
        case Mapping():
            for _, inner in node.entries:
                yield from _strings(inner)
        case Sequence():
            for inner in node.items:
                yield from _strings(inner)
        case Scalar(value=str() as written) if "construct:" in written:
            yield node
        case _:
            pass
