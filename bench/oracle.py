"""Compare what `advisor service` says with what the framework itself packages.

python -m bench.oracle [--installed FOLDER] [--only NAME,…] [FOLDER…]

Without folders the configurations below bench/configurations/ are compared, with folders every serverless.yml below
them, each in a copy. Node.js and npm are needed: the framework is installed into `--installed` (a temporary folder when
not given; name one to keep it for the next time). Each configuration takes some ten seconds. The exit code is 1 when
one differs.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.service.managed_policies import policies
from advisor.service.running import INTERFACES
from bench.framework import SHARED, PackagingError, copied, install, listed, missing_tools, package, text_of
from bench.measure import ADVISOR, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONFIGURATIONS = Path(__file__).resolve().parent / "configurations"
NETWORK = ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
UNKNOWN = "\0"


class Statement(NamedTuple):
    """One effect, action and resource."""

    effect: str
    action: str
    resource: str

    def meets(self, other: Statement) -> bool:
        """Whether the two can be one, where some part of this one is not known."""
        return all(
            re.fullmatch(".*".join(map(re.escape, mine.split(UNKNOWN))), theirs, re.DOTALL)
            for mine, theirs in zip(self, other, strict=True)
        )


class Deployed(NamedTuple):
    """What a function gets."""

    handler: str
    environment: dict[str, str] | None
    """None when it is not known whether that is all."""
    role: str
    statements: frozenset[Statement]
    perhaps: frozenset[Statement] = frozenset()
    """What may hold under a condition."""
    open: bool = False
    """Whether the role may hold more."""


def logical_id(name: str) -> str:
    """Return the framework's logical id of a function."""
    return f"{name[:1].upper()}{name[1:]}".replace("-", "Dash").replace("_", "Underscore") + "LambdaFunction"


def by_framework(template: dict[str, Any]) -> dict[str, Deployed]:
    """Return what the functions of a template get, those in Python."""
    resources = template["Resources"]
    found = {}
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        runtime = properties.get("Runtime", "python" if properties.get("PackageType") == "Image" else "")
        if resource["Type"] == "AWS::Lambda::Function" and str(runtime).startswith("python"):
            variables = properties.get("Environment", {}).get("Variables", {})
            environment = {key: text_of(value) for key, value in variables.items()}
            role = role_of(properties.get("Role"))
            certain, perhaps, hidden = granted(resources, role)
            found[name] = Deployed(properties.get("Handler", ""), environment, role, certain, perhaps, hidden)
    return found


def role_of(value: Any) -> str:
    """Return the logical id of a role, else its ARN."""
    return value["Fn::GetAtt"][0] if isinstance(value, dict) and "Fn::GetAtt" in value else text_of(value)


def granted(resources: dict[str, Any], role: str) -> tuple[frozenset[Statement], frozenset[Statement], bool]:
    """Return what a role holds, what it may hold, and whether there may be more."""
    if resources.get(role, {}).get("Type") != "AWS::IAM::Role":
        return frozenset(), frozenset(), True
    properties = resources[role].get("Properties", {})
    documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    managed = list(properties.get("ManagedPolicyArns", []))
    for name, resource in resources.items():
        if resource["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
            own = resource["Properties"]
            targets = [*own.get("Roles", []), *listed(own.get("RoleName", []))]
            if {"Ref": role} in targets or properties.get("RoleName") in targets or {"Ref": name} in managed:
                documents.append(own["PolicyDocument"])
    certain: set[Statement] = set()
    perhaps: set[Statement] = set()
    for statement in (one for document in documents for one in listed(document["Statement"])):
        (perhaps if "Condition" in statement or "Fn::If" in statement else certain).update(of_statement(statement))
    hidden = False
    for arn in map(text_of, (one for one in managed if not (isinstance(one, dict) and one.get("Ref") in resources))):
        name = arn.rpartition("/")[2]
        allowed = INTERFACES if arn.endswith(NETWORK) else policies().get(name, ((), False))[0]
        hidden = hidden or ":iam::aws:policy/" not in arn or name not in policies()
        certain.update(Statement("Allow", action, "*") for action in allowed)
    return frozenset(certain), frozenset(perhaps), hidden


def of_statement(statement: dict[str, Any]) -> Iterator[Statement]:
    """Yield each effect, action and resource of a statement of a template."""
    if "Fn::If" in statement:
        for branch in statement["Fn::If"][1:]:
            if branch != {"Ref": "AWS::NoValue"}:
                yield from of_statement(branch)
        return
    actions = [f"not {text_of(one)}" for one in listed(statement.get("NotAction", []))]
    actions += map(text_of, listed(statement.get("Action", [])))
    resources = [f"not {text_of(one)}" for one in listed(statement.get("NotResource", []))]
    resources += map(text_of, listed(statement.get("Resource", [])))
    yield from (Statement(statement["Effect"], action, resource) for action in actions for resource in resources)


def by_advisor(config: Path) -> dict[str, Deployed]:
    """Return what `advisor service` says that the Python functions of a configuration get."""
    command = [*ADVISOR, "service", str(config), "--output-format", "json"]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    service = next(one for one in said if Path(one["filename"]) == config)
    return {logical_id(function["name"]): of_function(function) for function in service["functions"]}


def of_function(function: dict[str, Any]) -> Deployed:
    """Return a function of `advisor service` in the words of this script."""
    variables, role = function["environment"], function["role"]
    environment = {name: spelled(value) for name, value in variables["variables"].items()}
    kind, _, name = role["name"].partition(":")
    own = logical_id(name).removesuffix("LambdaFunction") + SHARED
    certain: set[Statement] = set()
    perhaps: set[Statement] = set()
    for statement in role["statements"]:
        (perhaps if statement["conditional"] else certain).update(said(statement))
    return Deployed(
        (function["handler"] or {}).get("declared", UNKNOWN),
        None if variables["hidden_by"] else environment,
        {"provider": SHARED, "function": own, "custom": name}.get(kind, UNKNOWN),
        frozenset(certain),
        frozenset(perhaps),
        bool(role["hidden_by"]),
    )


def said(statement: dict[str, Any]) -> Iterator[Statement]:
    """Yield each effect, action and resource of a statement of `advisor service`."""
    actions = [f"not {spelled(one)}" for one in statement.get("not_actions", [])]
    actions += map(spelled, statement.get("actions", []))
    resources = [f"not {spelled(one)}" for one in statement.get("not_resources", [])]
    resources += map(spelled, statement.get("resources", []))
    yield from (Statement(statement["effect"], action, resource) for action in actions for resource in resources)


def spelled(value: str | list[Any]) -> str:
    """Return a value of `advisor service` as `text_of` has it, with a mark for what is not known."""
    if isinstance(value, str):
        return value
    return "".join(part if isinstance(part, str) else hole(*next(iter(part.items()))) for part in value)


def hole(origin: str, expression: str) -> str:
    """Return an unknown part of a value."""
    return f"{{{expression}}}" if origin in ("resource", "platform") else UNKNOWN


def plain(text: str, constructs: Iterable[str]) -> str:
    """Return a text of a template with Lift's logical ids as its constructs are called."""
    for name in constructs:
        text = re.sub(rf"\{{{name}(?:Bucket|Table|Queue|Dlq)[0-9A-F]{{8}}(\.\w+)?\}}", rf"{{{name}\1}}", text)
    return text


def differences(theirs: dict[str, Deployed], ours: dict[str, Deployed]) -> Iterator[str]:
    """Yield a sentence for everything that the two say otherwise."""
    for name in sorted(theirs.keys() ^ ours.keys()):
        yield f"{name} is seen by {'the framework' if name in theirs else 'advisor'} only"
    for name in sorted(theirs.keys() & ours.keys()):
        yield from (f"{name}: {what}" for what in of_one(theirs[name], ours[name]))


def of_one(theirs: Deployed, ours: Deployed) -> Iterator[str]:
    """Yield what differs between two accounts of one function."""
    if UNKNOWN not in ours.handler and theirs.handler != ours.handler:
        yield f"the handler is {theirs.handler}, said is {ours.handler}"
    if ours.environment is not None:
        for key in sorted(
            theirs.environment.keys() ^ ours.environment.keys() if theirs.environment is not None else ()
        ):
            yield f"the variable {key} is {'left out' if key not in ours.environment else 'made up'}"
    for key, value in (ours.environment or {}).items():
        real = (theirs.environment or {}).get(key, value)
        if not Statement(value, "", "").meets(Statement(real, "", "")):
            yield f"the variable {key} is {real}, said is {value}"
    if UNKNOWN not in ours.role and theirs.role != ours.role:
        yield f"the role is {theirs.role}, said is {ours.role}"
    for one in sorted(ours.statements):
        if not any(one.meets(other) for other in theirs.statements) and not theirs.open:
            yield f"said and not so: {' '.join(one)}"
    known = ours.statements | ours.perhaps
    for other in sorted(theirs.statements | theirs.perhaps):
        if not any(one.meets(other) for one in known) and not ours.open:
            yield f"so and not said: {' '.join(other)}"


def compare(service: Path, config: str, installed: Path) -> list[str]:
    """Return what differs for one configuration. Raises PackagingError when the framework refuses it."""
    folder = copied(service, installed)
    theirs = by_framework(package(folder, installed, config))
    text = (folder / config).read_text("utf-8")
    constructs = re.findall(r"^  ([\w-]+):", text.partition("\nconstructs:")[2], re.MULTILINE)
    named = {name: renamed(deployed, constructs) for name, deployed in theirs.items()}
    return list(differences(named, by_advisor(folder / config)))


def renamed(deployed: Deployed, constructs: list[str]) -> Deployed:
    """Return an account with Lift's logical ids as its constructs are called."""
    return deployed._replace(
        environment={name: plain(value, constructs) for name, value in (deployed.environment or {}).items()},
        statements=frozenset(Statement(*(plain(part, constructs) for part in one)) for one in deployed.statements),
    )


def configurations(folders: list[Path], only: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Yield each configuration: its folder and its name."""
    for folder in folders:
        for config in sorted(folder.rglob("serverless*.y*ml")):
            own = config.parent.name in only or not only
            if own and not {"node_modules", ".serverless"} & set(config.parts) and "compose" not in config.name:
                yield config.parent.resolve(), config.name


def main() -> int:
    """Compare and print; 1 when something differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--installed", type=Path, help="where the framework is, or is to be installed")
    parser.add_argument("--only", default="", help="names of configurations' folders")
    asked = parser.parse_args()
    if missing := missing_tools():
        print(f"SKIPPED: nothing was compared, as {' and '.join(missing)} cannot be found", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        installed = (asked.installed or Path(scratch)).resolve()
        install(installed)
        wanted = configurations(asked.folders or [CONFIGURATIONS], frozenset(filter(None, asked.only.split(","))))
        return report(wanted, installed)


def report(wanted: Iterable[tuple[Path, str]], installed: Path) -> int:
    """Compare each configuration, print a table and every difference."""
    rows, refused, told = [], [], 0
    for folder, config in wanted:
        name = folder.name if config.startswith("serverless.") else f"{folder.name}/{config}"
        try:
            found = compare(folder, config, installed)
        except PackagingError as error:
            refused.append(f"{name}: not packaged: {error}")
            continue
        rows.append((name, "the same" if not found else f"{len(found)} differ"))
        told += bool(found)
        for line in found:
            print(f"{name}: {line}".replace(UNKNOWN, "{?}"), flush=True)
    print_table(("configuration", "result"), rows)
    print("\n".join(refused))
    print(f"{len(rows)} compared, {len(rows) - told} the same, {told} differ, {len(refused)} not packaged")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
