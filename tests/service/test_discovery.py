"""Which configurations a path leads to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from advisor.service.discovery import Tree, owner
from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Write = Callable[[Mapping[str, str]], Path]


def found(top: Path) -> list[str]:
    return [str(path.relative_to(top)) for path in Tree(top).configurations()]


@pytest.mark.parametrize(
    "name",
    [
        "serverless.yml",
        "a/serverless.yaml",
        "a/b/serverless.json",
        "environment/serverless.yml",
        "vendors/serverless.yml",
    ],
)
def test_a_configuration_is_found_by_its_name(write: Write, name: str) -> None:
    assert found(write({name: "", "a.py": ""})) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "serverless.prod.yml",
        "myserverless.yml",
        "serverless.yml.bak",
        "serverless-compose.yml",
        "serverless.ts",
        "node_modules/x/serverless.yml",
        "a/site-packages/serverless.yml",
        ".serverless/serverless.yml",
        ".git/serverless.yml",
        "vendor/x/serverless.yml",
        "third_party/serverless.yml",
        "a/.tox/serverless.yml",
        "cdk.out/serverless.yml",
        "__pycache__/serverless.yml",
    ],
)
def test_other_names_and_vendored_or_generated_folders_are_left_out(write: Write, name: str) -> None:
    assert found(write({name: ""})) == []


@pytest.mark.parametrize("name", ["node_modules", "site-packages", "vendor"])
def test_a_folder_that_is_asked_for_is_looked_into(write: Write, name: str) -> None:
    assert found(write({f"{name}/x/serverless.yml": ""}) / name) == ["x/serverless.yml"]


def test_a_virtual_environment_is_left_out_whatever_its_name(write: Write) -> None:
    assert found(write({"env/pyvenv.cfg": "", "env/x/serverless.yml": "", "x/serverless.yml": ""})) == [
        "x/serverless.yml"
    ]


def test_the_framework_reads_one_configuration_of_a_folder(write: Write) -> None:
    assert found(write({"serverless.json": "", "serverless.yaml": "", "serverless.yml": ""})) == ["serverless.yml"]


@pytest.mark.parametrize(
    ("ignores", "expected"),
    [
        ({".gitignore": "build/\n"}, ["a/serverless.yml"]),
        ({".gitignore": "/build\n"}, ["a/serverless.yml"]),
        ({".gitignore": "serverless.yml\n"}, []),
        ({".gitignore": "serverless.yml\n!a/serverless.yml\n"}, ["a/serverless.yml"]),
        ({"a/.gitignore": "*\n"}, ["build/serverless.yml"]),
        ({".gitignore": "*.yml\n", "a/.gitignore": "!serverless.yml\n"}, ["a/serverless.yml"]),
        ({".gitignore": "build\n", "build/.gitignore": "!serverless.yml\n"}, ["a/serverless.yml"]),
        ({".gitignore": "# build/\n\n  \n"}, ["a/serverless.yml", "build/serverless.yml"]),
        ({".gitignore": "other/\n"}, ["a/serverless.yml", "build/serverless.yml"]),
        ({"a/.gitignore": "/build\n"}, ["a/serverless.yml", "build/serverless.yml"]),
        ({".gitignore": "!\n///\n***/**[\nbuild\n"}, ["a/serverless.yml"]),
        ({}, ["a/serverless.yml", "build/serverless.yml"]),
    ],
)
def test_what_git_ignores_is_left_out(write: Write, ignores: Mapping[str, str], expected: list[str]) -> None:
    assert found(write({"a/serverless.yml": "", "build/serverless.yml": "", **ignores})) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".git/HEAD": "", ".gitignore": "build/\n"}, ["a/serverless.yml"]),
        ({".git/HEAD": "", ".gitignore": "/top/build/\n"}, ["a/serverless.yml"]),
        ({".git/HEAD": "", ".gitignore": "top/\n"}, ["a/serverless.yml", "build/serverless.yml"]),
        ({".gitignore": "build/\n"}, ["a/serverless.yml", "build/serverless.yml"]),
    ],
)
def test_the_ignores_above_count_inside_a_repository(
    write: Write, files: Mapping[str, str], expected: list[str]
) -> None:
    top = write({"top/a/serverless.yml": "", "top/build/serverless.yml": "", **files}) / "top"
    assert found(top) == expected


@pytest.mark.parametrize(
    ("ignores", "refusal", "expected"),
    [
        ({}, PermissionError, ["a/shut"]),
        ({}, FileNotFoundError, []),
        ({".gitignore": "shut/\n"}, PermissionError, []),
    ],
)
def test_a_folder_that_cannot_be_opened_is_named(
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    ignores: Mapping[str, str],
    refusal: type[OSError],
    expected: list[str],
) -> None:
    top = write({"a/shut/serverless.yml": "", "a/node_modules/x.py": "", "b/serverless.yml": "", **ignores})
    really = os.scandir

    def refusing(folder: str) -> object:
        if folder.endswith(("shut", "node_modules")):
            raise refusal(13, "no", folder)
        return really(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    tree = Tree(top)
    assert [str(path.relative_to(top)) for path in tree.closed()] == expected
    assert tree.configurations() == [top / "b" / "serverless.yml"]


def test_links_to_folders_are_not_followed(write: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    top = write({"a/serverless.yml": ""})
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "serverless.yml").touch()
    (top / "a" / "loop").symlink_to(top)
    (top / "out").symlink_to(elsewhere)
    assert found(top) == ["a/serverless.yml"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("repo/api/handler.py", "repo/api/serverless.yml"),
        ("repo/api/src/deep/x.py", "repo/api/serverless.yml"),
        ("repo/api/serverless.yml", "repo/api/serverless.yml"),
        ("repo/api/iam.yml", "repo/api/serverless.yml"),
        ("repo/scripts/x.py", None),
        ("loose/deep/x.py", "serverless.json"),
        ("repo/api/serverless-functions.yml", "repo/api/serverless.yml"),
    ],
)
def test_a_file_belongs_to_the_nearest_configuration_above(write: Write, asked: str, expected: str | None) -> None:
    top = write({"serverless.json": "", "repo/.git/HEAD": "", "repo/api/serverless.yml": "", asked: ""})
    assert owner(top / asked, Sources()) == (top / expected if expected else None)


def test_a_service_is_loaded_once_however_it_is_reached(write: Write) -> None:
    head = "service: s\nprovider: {name: aws, runtime: python3.12}\n"
    top = write({"b/serverless.yml": head, "a/serverless.yml": head, "b/x.py": ""})
    services = load([top / "b" / "x.py", top, top / "b" / "serverless.yml"], Sources())
    assert [service.root.name for service in services] == ["a", "b"]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("a/src", ["a/serverless.yml"]),
        ("a/src/deep", ["a/serverless.yml"]),
        ("a", ["a/serverless.yml", "a/program/serverless.ts"]),
        ("a/nested", ["a/nested/serverless.yml"]),
        ("loose", []),
        ("a/program", ["a/program/serverless.ts"]),
    ],
)
def test_a_folder_inside_a_service_leads_to_it(write: Write, folder: str, expected: list[str]) -> None:
    head = "service: s\nprovider: {name: aws, runtime: python3.12}\n"
    places = ("a/src/deep/x.py", "a/nested/x.py", "loose/x.py", "a/program/x.py")
    modules = dict.fromkeys(places, "")
    configurations = {"a/serverless.yml": head, "a/program/serverless.ts": PROGRAM}
    top = write({".git/HEAD": "", **modules, **configurations})
    if folder == "a/nested":
        (top / folder / "serverless.yml").write_text(head, "utf-8")
    services = load([top / folder], Sources())
    assert [str(service.config and service.config.relative_to(top)) for service in services] == expected


def test_a_folder_inside_an_excluded_service_is_looked_at_by_itself(write: Write) -> None:
    files = {"serverless.yml": "service: s\nprovider: aws\n", "src/x.py": "def handler(event, context): ...\n"}
    top = write(files)
    (service,) = load([top / "src"], Sources(), excludes=lambda file: file.name == "serverless.yml")
    assert service.config is None


@pytest.mark.parametrize(
    ("name", "content", "own"),
    [
        ("serverless.prod.yml", "service: s\nprovider: aws\n", True),
        ("serverless-api.json", '{"service": "s",\n "provider": "aws"}', True),
        ("serverless-functions.yml", "one: {handler: a.b}\n", False),
        ("other.yml", "provider: aws\n", False),
        ("serverless-compose.yml", "services:\n  provider: {path: p}\n", False),
    ],
)
def test_a_configuration_that_is_named_otherwise_is_taken_when_it_is_named(
    write: Write, name: str, content: str, own: bool
) -> None:
    top = write({"serverless.yml": "", name: content})
    assert owner(top / name, Sources()) == top / (name if own else "serverless.yml")


PROGRAM = "module.exports = {service: 's', provider: {name: 'aws'}}\n"


@pytest.mark.parametrize(
    ("files", "left_alone"),
    [
        ({"a/serverless.ts": PROGRAM}, ["a/serverless.ts"]),
        ({"a/serverless.js": PROGRAM, "b/serverless.yml": "service: s\nprovider: aws\n"}, ["a/serverless.js"]),
        ({"a/serverless.js": PROGRAM, "a/serverless.yml": "service: s\nprovider: aws\n"}, []),
        ({"lib/serverless.js": "module.exports = class Serverless {}\n"}, []),
        ({"node_modules/x/serverless.js": PROGRAM}, []),
    ],
)
def test_a_configuration_that_is_a_program_is_left_alone(
    write: Write, files: Mapping[str, str], left_alone: list[str]
) -> None:
    top = write(files)
    services = [service for service in load([top], Sources()) if service.left_alone]
    assert [str(service.config and service.config.relative_to(top)) for service in services] == left_alone
    assert all(service.left_alone.endswith("is a program, which advisor does not run") for service in services)


def test_the_python_beside_a_program_is_guessed_at(write: Write) -> None:
    top = write({"serverless.ts": PROGRAM, "app.py": "def handler(event, context): ...\n"})
    guessed, program = load([top], Sources())
    assert [function.name for function in guessed.functions] == ["app.handler"]
    assert program.left_alone
