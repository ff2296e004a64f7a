"""RenameConstruct."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.subjects import ConstructReference, RenameConstruct

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def rename(span: Span) -> RenameConstruct:
    return RenameConstruct(ConstructReference("files", "bucketNam", span), "files.bucketName")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("${construct:files.bucketNam}", "${construct:files.bucketName}"),
        ("'${ construct:files.bucketNam }'", "'${ construct:files.bucketName }'"),
        (
            '"a-${construct:files.bucketNam}-${construct:files.bucketArn}"',
            '"a-${construct:files.bucketName}-${construct:files.bucketArn}"',
        ),
        ("${opt:b, construct:files.bucketNam}", "${opt:b, construct:files.bucketName}"),
    ],
)
@pytest.mark.parametrize("frame", ["e:\r\n  A: {0}   # 😀\r\n  B: x", "e:\n- {0}\n", "# é\ne: {0}"])
def test_only_the_address_changes(marked: type[Marked], before: str, after: str, frame: str) -> None:
    texts = marked(serverless_yml=frame.format(f"«{before}»"))
    assert texts.mended(rename(texts.spans[0]), Applicability.SAFE) == {"serverless.yml": frame.format(after)}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("e: «${construct:${self:custom.name}.bucketNam}»\n", "does not spell"),
        ("e: «'${construct:files.bucketNam}${construct:files.bucketNam}'»\n", "does not spell"),
        ("e: «&a ${construct:files.bucketNam}»\nf: *a\n", "alias"),
    ],
)
def test_what_is_not_spelled_out_once_is_left(marked: type[Marked], text: str, reason: str) -> None:
    texts = marked(serverless_yml=text)
    assert reason in texts.refused(rename(texts.spans[0]))
