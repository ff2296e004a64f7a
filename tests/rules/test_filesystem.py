"""What `write_outside_tmp` shows where there is no literal to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog import load
from advisor.subjects import Show
from tests.small_services import found

_RULES = [
    rule for rule in load(Path(__file__).resolve().parents[2] / "rules") if rule.page.file.stem == "write_outside_tmp"
]
_CODE = """\
import os

HERE = os.path.dirname(__file__)


def handler(event, context):
    path = {path}
    with open(path, "w") as out:
        out.write(event["text"])
    {after}
"""
_CONFIG = "service: s\nprovider: {name: aws, runtime: python3.12}\nfunctions: {f: {handler: app.handler}}\n"
_READ = "return open(path).read()"


@pytest.mark.parametrize(
    ("path", "after", "shown"),
    [
        ('os.path.join(HERE, "a.txt")', _READ, 'path = "/tmp/a.txt"'),
        ('os.path.join(HERE, "out", event["id"])', _READ, "path = f\"/tmp/out/{event['id']}\""),
        ('os.path.join(HERE, event["id"])', _READ, "path = f\"/tmp/{event['id']}\""),
        ('os.path.expanduser("~/a.txt")', _READ, 'Key="~/a.txt"'),
        ('os.path.join(HERE, "a.txt")', "return None", 'Key="a.txt"'),
        ('os.path.join("/opt", "a.txt")', "return None", 'Key="/opt/a.txt"'),
    ],
)
def test_a_path_that_is_put_together_is_shown_under_tmp_where_the_file_is_used_again(
    tmp_path: Path, path: str, after: str, shown: str
) -> None:
    ((finding, _),) = found(
        tmp_path, {"app.py": _CODE.format(path=path, after=after), "serverless.yml": _CONFIG}, _RULES
    )
    assert isinstance(finding.remedy, Show)
    assert shown in finding.remedy.example
