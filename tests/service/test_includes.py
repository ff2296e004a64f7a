"""Files that a configuration takes values from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from advisor.service.model import Service

    Deploy = Callable[..., Service]

FUNCTION = "functions:\n  main:\n    handler: a.b\n    environment: "


@pytest.mark.parametrize(
    "written",
    [
        "${file(env.yml)}",
        "${file(./env.yml)}",
        "${file(conf/../env.yml)}",
        "${file(nope.yml), file(env.yml)}",
        "${file(env.json)}",
    ],
)
def test_a_file_of_the_repository_is_read(deploy: Deploy, written: str) -> None:
    service = deploy(FUNCTION + written, {"env.yml": "A: '1'\n", "env.json": '{"A": "1"}'})
    environment = service.functions[0].environment
    assert (list(environment.variables), environment.hidden_by) == (["A"], "")


@pytest.mark.parametrize(
    "written", ["${file(nope.yml)}", "${file(env.js)}", "${file(env.js), self:custom.none}", "${file(/etc/env.yml)}"]
)
def test_a_file_that_cannot_be_known_hides_what_it_gives(deploy: Deploy, written: str) -> None:
    service = deploy(FUNCTION + written, {"env.js": "module.exports = {}"})
    assert service.functions[0].environment.hidden_by == written
    assert [note.expression for note in service.unresolved if "variables" in note.what] == [written]
    assert service.problems == ()


@pytest.mark.parametrize("marker", [".git/HEAD", None])
def test_the_repository_bounds_what_is_read(write: Callable[[Mapping[str, str]], Path], marker: str | None) -> None:
    head = "service: s\nprovider: {name: aws, runtime: python3.12}\n"
    files = {"api/serverless.yml": f"{head}{FUNCTION}${{file(../env.yml)}}", "env.yml": "A: '1'\n"}
    folder = write({**files, **({marker: ""} if marker else {})})
    (service,) = load([folder / "api"], Sources())
    assert bool(service.functions[0].environment.hidden_by) is (marker is None)


def test_a_link_out_of_the_repository_is_not_followed(
    deploy: Deploy, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "env.yml"
    outside.write_text("A: '1'\n")
    (tmp_path / "env.yml").symlink_to(outside)
    assert deploy(FUNCTION + "${file(env.yml)}").functions[0].environment.hidden_by == "${file(env.yml)}"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("env.yml", "a: [", "env.yml is not valid YAML: did not find expected node content"),
        ("env.yml", "a: 1\na: 2", "env.yml holds the key `a` twice, the first time in line 1"),
        ("env.json", '{"a": ', "env.json is not valid YAML: did not find expected node content"),
    ],
)
def test_an_include_that_does_not_parse_is_a_problem_once(
    deploy: Deploy, tmp_path: Path, name: str, content: str, message: str
) -> None:
    again = f"  other:\n    handler: a.b\n    environment: ${{file({name})}}\n"
    service = deploy(f"{FUNCTION}${{file({name})}}\n{again}", {name: content})
    (problem,) = service.problems
    assert problem.message == f"{message}, so what serverless.yml takes from it was not checked"
    assert problem.span.file == tmp_path / name
    assert problem.data == {"config": str(tmp_path / "serverless.yml")}
    assert [function.environment.hidden_by for function in service.functions] == [f"${{file({name})}}"] * 2


def test_files_that_include_each_other_end(deploy: Deploy) -> None:
    files = {"a.yml": "x: ${file(b.yml):x}\n", "b.yml": "x: ${file(a.yml):x}\n"}
    service = deploy(FUNCTION + "${file(a.yml):x}", files)
    assert service.functions[0].environment.hidden_by
