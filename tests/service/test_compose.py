"""Services that are deployed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources
from advisor.values import Origin, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from advisor.values import Text

    Write = Callable[[Mapping[str, str]], Path]

SERVICE = """\
service: orders
provider: {name: aws, runtime: python3.12}
functions:
  main:
    handler: app.main
    environment: {TABLE: "${param:table, 'none'}"}
"""
COMPOSE = """\
services:
  orders:
    path: orders
    params:
      table: %s
"""


def table(asked: Path) -> Text:
    (service,) = load([asked], Sources())
    return service.functions[0].environment.variables["TABLE"].value


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("from-above", text("from-above")),
        ("${data.tableName}", hole(Origin.UNKNOWN, "${param:table, 'none'}")),
        ("", text("none")),
    ],
)
def test_a_composition_hands_parameters_to_a_service(write: Write, given: str, value: Text) -> None:
    folder = write({".git/HEAD": "", "serverless-compose.yml": COMPOSE % given, "orders/serverless.yml": SERVICE})
    for asked in (folder, folder / "orders", folder / "orders" / "serverless.yml"):
        assert table(asked) == value


@pytest.mark.parametrize(
    ("files", "value"),
    [
        ({}, "none"),
        ({"serverless-compose.yml": COMPOSE.replace("path: orders", "path: other") % "above"}, "none"),
        ({"serverless-compose.yml": "services: ["}, "none"),
        ({"serverless-compose.yml": "services: {orders: ./orders}"}, "none"),
        ({"serverless-compose.yml": COMPOSE % "above", "orders/.git/HEAD": ""}, "none"),
        ({"serverless-compose.yaml": COMPOSE % "above"}, "above"),
    ],
)
def test_another_composition_hands_it_nothing(write: Write, files: Mapping[str, str], value: str) -> None:
    repository = {} if "orders/.git/HEAD" in files else {".git/HEAD": ""}
    folder = write({"orders/serverless.yml": SERVICE, **repository, **files})
    assert table(folder / "orders").known == value


def test_a_parameter_of_the_service_comes_before(write: Write) -> None:
    config = SERVICE + "params: {default: {table: own}}\n"
    folder = write({"serverless-compose.yml": COMPOSE % "above", "orders/serverless.yml": config})
    assert table(folder).known == "own"


def test_a_composition_may_name_a_configuration_otherwise(write: Write) -> None:
    compose = "services:\n  a: {path: a, config: serverless.live.yml}\n  b: {path: b}\n  c: {path: gone}\n"
    configurations = {f"{name}.yml": SERVICE for name in ("a/serverless.live", "b/serverless", "d/serverless")}
    folder = write({"serverless-compose.yml": compose, **configurations})
    for asked, expected in ((folder, "abd"), (folder / "serverless-compose.yml", "ab")):
        assert [service.root.name for service in load([asked], Sources())] == list(expected)
