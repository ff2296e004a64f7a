"""The stacks that the other services of a repository deploy: what they export and put out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from advisor.record import record, replaced
from advisor.service.arns import references_of, resolved
from advisor.service.declared import declare
from advisor.service.discovery import Tree
from advisor.service.includes import Includes
from advisor.service.intrinsics import text_of
from advisor.service.naming import prefix
from advisor.service.resources import resources_of
from advisor.service.section import Section
from advisor.service.statements import document
from advisor.service.variables import Variables
from advisor.source import disk
from advisor.source.configuration import Mapping
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Entries
    from pathlib import Path

    from advisor.service.declared import Declared
    from advisor.service.role_model import Grant
    from advisor.service.statements import Granted
    from advisor.source.text import Sources
    from advisor.values import Text

_POLICY = "AWS::IAM::ManagedPolicy"


@record(slots=False)
class Output:
    """One output of a stack."""

    declared: Declared
    section: Section
    """Its `Value`."""

    @cached_property
    def references(self) -> Entries[str, Text]:
        """What references to the stack's own resources stand for."""
        return references_of(self.declared)

    def meaning(self, reference: Text) -> Text:
        """A text of that stack as another one sees it, where its logical ids mean nothing."""
        return text(*map(_foreign, resolved(reference, self.references).parts))

    def granted(self) -> Granted | None:
        """What the managed policy grants that the output is a reference to; None when it is none."""
        wanted = text_of(self.section).resource
        for key, resource in resources_of(self.declared, _POLICY):
            if key.text == wanted:
                granted = document(resource.at("Properties", "PolicyDocument"))
                return replaced(granted, grants=tuple(map(self._theirs, granted.grants)))
        return None

    def _theirs(self, grant: Grant) -> Grant:
        """A grant that this service may not edit."""
        resources = tuple(map(self.meaning, grant.resources))
        return replaced(grant, resources=resources, actions_span=None, resources_span=None)


class Stacks:
    """The services of one repository, read when a value of another stack is first asked for."""

    def __init__(self, boundary: Path, sources: Sources, stage: str | None) -> None:
        """`stage` stands for the `--stage` of a deployment."""
        self._boundary = boundary
        self._sources = sources
        self._stage = stage
        self._asked: set[int] = set()
        self._declared: list[Declared] | None = None
        self._exports: dict[str, list[Output]] | None = None
        self._outputs: dict[tuple[str, str], list[Output]] | None = None

    def exported(self, name: str) -> Output | None:
        """The output that is exported under a name; None when none is, or several are."""
        found = self._all_exports().get(name, [])
        return found[0] if len(found) == 1 else None

    def text(self, output: Output | None) -> Text | None:
        """What an output stands for; None when nothing of it is known."""
        if output is None or id(output) in self._asked:  # stacks that wait for each other
            return None
        self._asked.add(id(output))
        try:
            meaning = output.meaning(text_of(output.section))
        finally:
            self._asked.remove(id(output))
        return None if meaning.opaque and all(part.origin is Origin.UNKNOWN for part in meaning.holes) else meaning

    def output(self, stack: str, name: str) -> Output | None:
        """An output of a stack; None when no service of the repository deploys such a one."""
        found = self._all_outputs().get((stack, name), []) if stack else []
        return found[0] if len(found) == 1 else None

    def _all_exports(self) -> dict[str, list[Output]]:
        if self._exports is None:
            self._exports = {}  # what is asked for while they are read is not known
            for declared in self._services():
                for _, output in declared.root.template.at("Outputs").entries():
                    name = output.at("Export", "Name")
                    if name.present and (exported := text_of(name).known):
                        self._exports.setdefault(exported, []).append(Output(declared, output.at("Value")))
        return self._exports

    def _all_outputs(self) -> dict[tuple[str, str], list[Output]]:
        if self._outputs is None:
            self._outputs = {}
            for declared in self._services():
                given = declared.provider.at("stackName")
                stack = (text_of(given) if given.present else prefix(declared)).known
                for key, output in declared.root.template.at("Outputs").entries():
                    self._outputs.setdefault((stack or "", key.text), []).append(Output(declared, output.at("Value")))
        return self._outputs

    def _services(self) -> list[Declared]:
        disk.note("the other services", self._boundary, "")  # asked once for all services: no answer can be repeated
        if self._declared is None:
            self._declared = []
            self._declared = [*self._read()]
        return self._declared

    def _read(self) -> Iterator[Declared]:
        for config in Tree(self._boundary).configurations():
            includes = Includes(config, self._boundary, self._sources)
            root = includes.document()
            if isinstance(root, Mapping):
                section = Section(root, Variables(root, includes, self._stage, self))
                yield declare(config, self._boundary, section)


def _foreign(part: str | Hole) -> str | Hole:
    if isinstance(part, Hole) and part.origin is Origin.RESOURCE:
        return Hole(Origin.UNKNOWN, f"{part.expression} of another stack")
    return part
