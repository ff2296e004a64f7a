"""Say how much of real services the models see: a low share is a model that hides behind Unknown.

python -m bench.seen FOLDER… [--list]
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.assembly import subjects_of
from advisor.model import Certainty
from advisor.program.actions import operation_names, resource_types
from advisor.service.loading import load
from advisor.source.text import Sources, UnreadableError
from advisor.subjects import AwsCall, FileWrite, Origin, under
from bench.measure import print_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.service.model import Function, Service
    from advisor.values import Text

SERVICES = ("dynamodb", "dynamodbstreams", "s3")
TELLING = {name for service in SERVICES for name in operation_names(service) if "_" in name}
TELLING -= {"can_paginate", "get_paginator", "get_waiter", "execute_statement", "execute_transaction", "upload_file"}
"""Methods that hardly anything but boto3 has, so that a search of the text can count them."""
TELLING_CALL = re.compile(rf"\.({'|'.join(sorted(TELLING))})\s*\(")
TELLING_WRITE = re.compile(
    r"""(?<![\w.])(?:(open)\([^()\n]*,\s*(?:mode\s*=\s*)?["'][rbt]*[wax+]"""
    r"""|os\.makedirs\(|os\.mkdir\(|shutil\.copy\w*\(|shutil\.move\()|\.write_(?:text|bytes)\("""
)
DEFINED = re.compile(r"\bdef (\w+)")
PATTERNS = {"calls named as boto3's": TELLING_CALL, "calls that look like writes": TELLING_WRITE}
QUOTED = re.compile(r"`[^`]*`|\S*[/.\d]\S*")


@dataclass(slots=True)
class Share:
    """How many of how many, and examples of the others."""

    known: int = 0
    of: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, known: bool, place: str) -> None:
        """Count one; `place` is kept when it is not known."""
        self.of += 1
        self.known += known
        if not known:
            self.missed.append(place)


@dataclass(slots=True)
class Seen:
    """The shares over all services so far."""

    shares: dict[str, Share] = field(default_factory=dict)
    hidden: Counter[str] = field(default_factory=Counter)
    roles_hidden_by: Counter[str] = field(default_factory=Counter)

    def count(self, what: str, known: bool, place: str) -> None:
        """Count one thing of a kind."""
        self.shares.setdefault(what, Share()).count(known, place)


def look(folder: Path, seen: Seen) -> None:
    """Count what is known of the services below a folder."""
    sources = Sources()
    understood: dict[Path, set[tuple[int, int]]] = {}
    files: set[Path] = set()
    for service in load([folder], sources, None):
        if service.config is None:
            continue
        _deployed(service, seen)
        subjects = subjects_of(service, sources)
        files.update(subjects.files)
        seen.hidden.update(QUOTED.sub("…", gap.what) for gap in (*service.unresolved, *subjects.unresolved))
        for fact in subjects.facts:
            match fact:
                case AwsCall():
                    _call(fact, seen, sources)
                case FileWrite():
                    known = under(fact.path, "/tmp") is not Certainty.UNKNOWN
                    seen.count("file writes: path", known, f"{_at(fact, sources)} {fact.path.display()}")
                case _:
                    continue
            understood.setdefault(fact.span.file, set()).add((fact.span.start, fact.span.end))
    for what, file, offset in _places(files, sources):
        known = any(start <= offset < end for start, end in understood.get(file, ()))
        row = sources.read(file).position(offset)[0]
        seen.count(f"{what}, in reached files: seen", known, f"{file}:{row}")


def _deployed(service: Service, seen: Seen) -> None:
    found = [function for function in service.functions if _importable(function)]
    for number in range(service.declared_handlers):
        seen.count("handlers", number < len(found), str(service.config))
    for function in service.functions:
        place = f"{service.config} {function.name}"
        seen.count("roles", not function.role.hidden_by, f"{place}: {function.role.hidden_by}")
        if function.role.hidden_by:
            seen.roles_hidden_by[function.role.hidden_by] += 1
        seen.count("environments", not function.environment.hidden_by, f"{place}: {function.environment.hidden_by}")


def _importable(function: Function) -> bool:
    return function.handler is not None and function.handler.file is not None and not function.handler.fault


def _call(call: AwsCall, seen: Seen, sources: Sources) -> None:
    place = f"{_at(call, sources)} {call.service} {call.operation}"
    if call.service not in SERVICES:
        return
    seen.count("AWS calls (DynamoDB, S3): actions", bool(call.actions), place)
    if any(resource_types(action) != ("*",) for action in call.actions):
        seen.count("AWS calls (DynamoDB, S3): resource", _tells(call.resource), f"{place} {call.resource.display()}")


def _tells(resource: Text) -> bool:
    """Whether a part of a name is known, or the resource of the service that it belongs to."""
    return not resource.opaque or any(part.origin is Origin.RESOURCE for part in resource.holes)


def _places(files: Iterable[Path], sources: Sources) -> Iterator[tuple[str, Path, int]]:
    """Yield what a search of the text takes for something that the models should see; some of it may never run."""
    texts: dict[Path, str] = {}
    for file in sorted(files):
        if file.suffix == ".py":
            with contextlib.suppress(UnreadableError):
                texts[file] = sources.read(file).text
    defined = {name for text in texts.values() for name in DEFINED.findall(text)}
    for file, text in texts.items():
        for what, pattern in PATTERNS.items():
            for found in pattern.finditer(text):
                commented = "#" in text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
                if found[1] not in defined and not commented:
                    yield what, file, found.end() - 1


def _at(fact: AwsCall | FileWrite, sources: Sources) -> str:
    return f"{fact.span.file}:{sources.read(fact.span.file).position(fact.span.start)[0]}"


def main() -> int:
    """Print the shares and what hides the rest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true", help="name every place that is not known")
    asked = parser.parse_args()
    seen = Seen()
    for folder in asked.folders:
        look(folder.resolve(), seen)
    rows = [(what, share.known, share.of, f"{share.known / share.of:.0%}") for what, share in seen.shares.items()]
    print_table(("what", "known", "of", "share"), rows)
    print_table(("what is not known", "times"), seen.hidden.most_common(30))
    print_table(("what hides roles", "functions"), seen.roles_hidden_by.most_common(15))
    if asked.list:
        for what, share in seen.shares.items():
            print(f"## {what}", *share.missed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
