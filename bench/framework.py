"""The framework itself: installed from npm into a folder, run offline, its template read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("osls@3", "serverless-lift@1", "serverless-iam-roles-per-function@3")
"""A fork of version 3 of the Serverless Framework that needs no account, and the plugins that change roles."""
PLUGINS = ("serverless-lift", "serverless-iam-roles-per-function")
TEMPLATE = Path(".serverless", "cloudformation-template-update-stack.json")
SHARED = "IamRoleLambdaExecution"
_LEFT_OUT = shutil.ignore_patterns(".git", "node_modules", ".serverless", ".venv", "venv")
_TIMEOUT = 300
_SUB = re.compile(r"\$\{([^!{}][^{}]*)\}")


class PackagingError(Exception):
    """The framework could not package a service. `str()` is its own first words."""


def missing_tools() -> list[str]:
    """Return the commands that are needed and are not there."""
    return [command for command in ("node", "npm") if shutil.which(command) is None]


def install(folder: Path) -> None:
    """Install the packages into a folder, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "osls").is_dir():
        (folder / "package.json").write_text("{}", "utf-8")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], cwd=folder, check=True)


def copied(service: Path, below: Path) -> Path:
    """Copy the folder of a configuration to where the packages are found, fit for this version and these plugins."""
    target = below / "cases" / service.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(service, target, ignore=_LEFT_OUT, ignore_dangling_symlinks=True)
    for config in target.glob("serverless*.y*ml"):
        config.write_text("".join(_fit(config.read_text("utf-8"))), "utf-8")
    (target / "packaged.py").touch()  # the framework refuses to package nothing
    return target


def _fit(text: str) -> Iterator[str]:
    """The lines of a configuration without plugins that are not installed, for version 3."""
    inside = False
    for line in text.splitlines(keepends=True):
        if re.match(r"(frameworkVersion|org|app|tenant|licenseKey)\s*:", line):
            continue
        if re.match(r"\S", line) and not line.startswith(("-", "#")):
            inside = line.startswith("plugins:")
            if inside and (listed := re.match(r"plugins:\s*\[(.*)\]", line)):
                names = [name.strip(" '\"") for name in listed[1].split(",")]
                yield f"plugins: [{', '.join(name for name in names if name in PLUGINS)}]\n"
                continue
        item = re.match(r"\s*-\s*['\"]?([^'\"#\s]+)", line)
        if not (inside and item and item[1] not in PLUGINS):
            yield line


def package(folder: Path, installed: Path, config: str = "serverless.yml") -> dict[str, Any]:
    """Package a service and return its template. Raises PackagingError with the framework's reason."""
    foreign = ("AWS_", "SLS_", "SERVERLESS_")
    settings = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    program = installed / "node_modules" / "osls" / "bin" / "serverless.js"
    command: list[str | Path] = ["node", program, "package", "--config", config]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**settings, "SLS_TELEMETRY_DISABLED": "1", "AWS_EC2_METADATA_DISABLED": "true"},
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackagingError("it takes too long") from None
    if done.returncode:
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        start = next((number for number, line in enumerate(said) if "rror" in line), 0)
        raise PackagingError(" ".join(said[start : start + 3])[:200])
    template: dict[str, Any] = json.loads((folder / TEMPLATE).read_text("utf-8"))
    return template


def text_of(value: Any) -> str:
    """Return a string of a template: `{Name}` for what CloudFormation fills in, `{?}` for what only it can work out."""
    match value:
        case str() | int() | float():
            return str(value).lower() if isinstance(value, bool) else str(value)
        case {"Ref": str(name)}:
            return f"{{{name}}}"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"{{{name}.{attribute}}}"
        case {"Fn::GetAtt": str(name)}:
            return f"{{{name}}}"
        case {"Fn::Sub": [str(template), dict(own)]}:
            return _SUB.sub(lambda found: text_of(own.get(found[1], {"Ref": found[1]})), template)
        case {"Fn::Sub": str(template)}:
            return _SUB.sub(r"{\1}", template)
        case {"Fn::Join": [str(delimiter), list(parts)]}:
            return delimiter.join(map(text_of, parts))
        case _:
            return "{?}"


def listed(value: Any) -> list[Any]:
    """Return a value that may stand for a list of one."""
    return value if isinstance(value, list) else [value]
