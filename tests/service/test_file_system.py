"""Where paths lie on Lambda."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.model import Certainty, Span
from advisor.service.file_system import absolute, under, writable
from advisor.service.model import Environment, Function, Variable
from advisor.service.role_model import Role
from advisor.values import Origin, Text, hole, text

HERE = Span(Path("serverless.yml"), 0, 0)
NAME = hole(Origin.EVENT, "name")


def function(*mounts: Text, hidden: str = "", home: Text | None = None, environment_hidden: str = "") -> Function:
    variables = {} if home is None else {"HOME": Variable("HOME", home, HERE)}
    return Function(
        "orders",
        HERE,
        None,
        "python3.12",
        Environment(variables, environment_hidden),
        Role("provider", ()),
        mounts,
        hidden,
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (text("report.csv"), "/var/task/report.csv"),
        (text("./out/../report.csv"), "/var/task/report.csv"),
        (text("/tmp//x/./y"), "/tmp/x/y"),
        (text("//tmp/x"), "/tmp/x"),
        (text("/tmp/"), "/tmp/"),
        (text("report-", NAME, ".csv"), "/var/task/report-{name}.csv"),
        (text("/tmp/", NAME, "/x"), "/tmp/{name}/x"),
        (text(NAME, "/x"), "{name}/x"),
        (text("~/x"), "~/x"),
        (text("s3://orders/x"), "s3://orders/x"),
        (text(), ""),
    ],
)
def test_a_path_is_shown_as_lambda_sees_it(path: Text, expected: str) -> None:
    assert absolute(path).display() == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (text("/tmp"), Certainty.YES),
        (text("/tmp/"), Certainty.YES),
        (text("/tmp/x"), Certainty.YES),
        (text("//tmp//x"), Certainty.YES),
        (text("/var/../tmp/x"), Certainty.YES),
        (text("../../tmp/x"), Certainty.YES),
        (text("/tmp/", NAME), Certainty.YES),
        (text("tmp/x"), Certainty.NO),
        (text("/tmpfiles/x"), Certainty.NO),
        (text("/tmp/../var/x"), Certainty.NO),
        (text("/var/", NAME), Certainty.NO),
        (text("/tmp-", NAME), Certainty.NO),
        (text("x-", NAME), Certainty.NO),
        (text("/tmp", NAME), Certainty.UNKNOWN),
        (text("/t", NAME), Certainty.UNKNOWN),
        (text("/", NAME), Certainty.UNKNOWN),
        (text(NAME, "/tmp/x"), Certainty.UNKNOWN),
        (text("~/x"), Certainty.UNKNOWN),
        (text("s3://bucket/tmp/x"), Certainty.UNKNOWN),
        (text(), Certainty.UNKNOWN),
    ],
)
def test_under_tmp_is_answered_only_where_it_is_certain(path: Text, expected: Certainty) -> None:
    assert under(path, "/tmp") is expected


@pytest.mark.parametrize(
    ("path", "owner", "expected"),
    [
        (text("/tmp/x"), function(), Certainty.YES),
        (text("/dev/null"), function(), Certainty.YES),
        (text("/mnt/data/x"), function(text("/mnt/data")), Certainty.YES),
        (text("/mnt/data/x"), function(text("/mnt/data/")), Certainty.YES),
        (text("~/x"), function(home=text("/tmp")), Certainty.YES),
        (text("/mnt/data/x"), function(), Certainty.NO),
        (text("/mnt/database/x"), function(text("/mnt/data")), Certainty.NO),
        (text("/var/x"), function(hidden="${file(mounts.js)}"), Certainty.NO),
        (text("x"), function(text(NAME)), Certainty.NO),
        (text("~/x"), function(), Certainty.NO),
        (text("~/x"), function(home=text("/home/app")), Certainty.NO),
        (text("/mnt/data/x"), function(hidden="${file(mounts.js)}"), Certainty.UNKNOWN),
        (text("/mnt/data/x"), function(text(NAME)), Certainty.UNKNOWN),
        (text("/mnt/", NAME), function(text("/mnt/data")), Certainty.UNKNOWN),
        (text("~/x"), function(home=text(NAME)), Certainty.UNKNOWN),
        (text("~/x"), function(environment_hidden="${file(env.js)}"), Certainty.UNKNOWN),
        (text(NAME), function(), Certainty.UNKNOWN),
    ],
)
def test_a_function_may_write_to_tmp_and_to_its_mounts(path: Text, owner: Function, expected: Certainty) -> None:
    assert writable(path, owner) is expected
