"""What a rule may be shown of a service."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.assembly import subjects_of
from advisor.program.entries import MOST_FILE_USES
from advisor.service.loading import load
from advisor.source.text import Sources
from advisor.subjects import CacheCluster, DeclaredHandler, DeployedTable, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = """\
service: s
provider: {name: aws, runtime: python3.12}
functions: {main: {handler: app.main}}
resources:
  Resources:
    Orders: {Type: AWS::DynamoDB::Table}
    Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: my.photos}}
    Notes: {Type: AWS::S3::Bucket, Properties: {BucketName: notes}}
    Memory: {Type: AWS::ElastiCache::CacheCluster}
"""


@pytest.fixture
def facts(tmp_path: Path) -> tuple[object, ...]:
    (tmp_path / "serverless.yml").write_text(CONFIG, "utf-8")
    (tmp_path / "app.py").write_text("def main(event, context): ...\n", "utf-8")
    (service,) = load([tmp_path], Sources())
    return subjects_of(service, Sources()).facts


@pytest.mark.parametrize("kind", [Service, DeclaredHandler, DeployedTable, CacheCluster])
def test_what_is_deployed_is_shown_once(facts: tuple[object, ...], kind: type) -> None:
    assert len([fact for fact in facts if type(fact) is kind]) == 1


def test_the_check_that_the_guide_to_rules_shows_works(facts: tuple[object, ...]) -> None:
    guide = Path(__file__).resolve().parent.parent / "docs" / "writing-rules.md"
    (code,) = re.findall(r'^```python\n("""How .*?)^```', guide.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    found: Iterator[Any] = namespace["check"](next(fact for fact in facts if isinstance(fact, Service)))
    assert [finding.message for finding in found] == ["The bucket name `my.photos` has a dot"]


@pytest.mark.parametrize(
    ("uses", "said"), [(0, 0), (MOST_FILE_USES - 1, 0), (MOST_FILE_USES, 1), (MOST_FILE_USES + 9, 1)]
)
def test_files_that_are_too_many_to_be_followed_are_told(tmp_path: Path, uses: int, said: int) -> None:
    code = "".join(f"  open('/tmp/{number}')\n" for number in range(uses))
    (tmp_path / "serverless.yml").write_text(CONFIG, "utf-8")
    (tmp_path / "app.py").write_text(f"def main(event, context):\n{code}  return event\n", "utf-8")
    (service,) = load([tmp_path], Sources())
    hidden = [gap.what for gap in subjects_of(service, Sources()).unresolved if gap.what.startswith("what becomes")]
    assert hidden == ["what becomes of the files that function `main` uses"] * said
