"""What each source of a variable says: `self:`, `file()`, `param:`, `env:` and the others."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.model import Certainty
from advisor.record import replaced
from advisor.service.includes import Absence
from advisor.service.resolved import Pattern, Unknown, known, string
from advisor.service.version import major_version
from advisor.source.configuration import Mapping, Scalar
from advisor.values import Hole, Origin, text

if TYPE_CHECKING:
    from collections.abc import Mapping as Entries

    from advisor.service.includes import Includes
    from advisor.service.resolved import Resolved
    from advisor.service.variables import Variables

_INDEX = r"\[([0-9]+)\]"
_CONSTRUCT_ATTRIBUTES = {
    "bucketName": "",
    "bucketArn": ".Arn",
    "tableName": "",
    "tableArn": ".Arn",
    "tableStreamArn": ".StreamArn",
    "queueUrl": "",
    "queueArn": ".Arn",
}


class VariableSources:
    """Answers for one configuration. None means that a source has nothing, Unknown that it may have something."""

    def __init__(self, variables: Variables, includes: Includes) -> None:
        """`variables` resolve what the sources lead to."""
        self._variables = variables
        self._includes = includes

    def ask(self, kind: str, parameter: str, address: str, unknown: Unknown) -> Resolved | None:
        """The value of `kind(parameter):address`; `unknown` stands for one that only a deployment knows."""
        keys = _keys(address)
        match kind:
            case "self":
                return self._own(*keys)
            case "file":
                return self._from_file(parameter, keys, unknown)
            case "opt":
                return self._option(address, unknown)
            case "env":
                return self._from_env(address, unknown)
            case "sls" if address == "stage":
                return known(self._variables.stage, unknown.span)
            case "aws" if address == "region":
                return self._region(unknown)
            case "aws" | "sls":
                return replaced(unknown, origin=Origin.PLATFORM)
            case "param":
                return self._parameter(address, keys) or self._handed(address, unknown)
            case "strToBool":
                truth = {"true": True, "1": True, "false": False, "0": False}.get(parameter.strip().lower())
                return unknown if truth is None else Scalar(truth, parameter, "", unknown.span, shared=True)
            case "cf" if not parameter:
                return self._from_stack(address, unknown)
            case "construct":
                return self._construct(keys) or unknown
            case _:
                return unknown

    def _own(self, *keys: str) -> Resolved | None:
        return self._variables.walk(self._variables.root, keys)

    def _from_file(self, written: str, keys: list[str], unknown: Unknown) -> Resolved | None:
        content = self._includes.node(written)
        if content is Absence.HIDDEN:
            return unknown
        return None if isinstance(content, Absence) else self._variables.walk(content, keys)

    def _option(self, name: str, unknown: Unknown) -> Resolved | None:
        if not name:
            return unknown
        given = self._variables.option
        return known(given, unknown.span) if name == "stage" and given else None

    def _from_env(self, name: str, unknown: Unknown) -> Resolved | None:
        """A variable of a `.env` file. Any other is taken for unset: the answer must be the same on every machine."""
        if self._reads_dotenv is Certainty.NO or not self._variables.settled or name not in self._dotenv:
            return None
        value = self._dotenv[name]
        return known(value, unknown.span) if self._reads_dotenv is Certainty.YES else replaced(unknown, likely=value)

    @cached_property
    def _reads_dotenv(self) -> Certainty:
        """Whether the framework reads `.env` files: where it is not said, version 4 does."""
        match self._own("useDotenv"):
            case None:
                major = self._major_version
                return Certainty.UNKNOWN if major is None else Certainty.YES if major >= 4 else Certainty.NO
            case Scalar() as wanted:
                return Certainty.NO if wanted.text == "false" else Certainty.YES
            case _:
                return Certainty.UNKNOWN

    @cached_property
    def _dotenv(self) -> Entries[str, str]:
        """The variables of the stage's file, of the general one where there is none; version 4 takes both."""
        from advisor.service.dotenv import read

        staged, general = (self._includes.text(name) for name in (f".env.{self._variables.stage}", ".env"))
        if staged is not None and (self._major_version or 0) < 4:
            general = None
        return {**read(general or ""), **read(staged or "")}

    @property
    def _major_version(self) -> int | None:
        return major_version(string(self._own("frameworkVersion")) or "")

    def _region(self, unknown: Unknown) -> Resolved:
        match self._own("provider", "region"):
            case None:
                return known(self._variables.region, unknown.span)
            case Unknown() as hidden:
                return replaced(hidden, origin=Origin.PLATFORM)
            case region:
                return region

    def _parameter(self, name: str, keys: list[str]) -> Resolved | None:
        stages = (self._variables.stage, "default")
        places = [place for stage in stages for place in (("stages", stage, "params"), ("params", stage))]
        for place in places:
            for path in ([name], keys):
                if (found := self._own(*place, *path)) is not None:
                    return found
        return None

    def _from_stack(self, address: str, unknown: Unknown) -> Resolved:
        stack, _, output = address.rpartition(".")
        stacks = self._variables.stacks
        meaning = stacks.text(stacks.output(stack, output)) if stacks else None
        if meaning is None:
            return unknown
        return Pattern(meaning, unknown.span) if meaning.known is None else known(meaning.known, unknown.span)

    def _handed(self, name: str, unknown: Unknown) -> Resolved | None:
        """A parameter that a composition gives; there, `${service.output}` is what only a deployment knows."""
        given = self._includes.handed(name)
        if isinstance(given, Scalar) and "${" in given.text:
            return unknown
        return None if isinstance(given, Scalar) and given.value is None else given

    def _construct(self, keys: list[str]) -> Resolved | None:
        if len(keys) != 2 or keys[1] not in _CONSTRUCT_ATTRIBUTES:
            return None
        declared = self._own("constructs", keys[0])
        if not isinstance(declared, Mapping):
            return None
        return Pattern(text(Hole(Origin.RESOURCE, keys[0] + _CONSTRUCT_ATTRIBUTES[keys[1]])), declared.span)


def _keys(address: str) -> list[str]:
    dotted = re.sub(_INDEX, r".\1", address) if "[" in address else address
    return [key for key in dotted.split(".") if key]
