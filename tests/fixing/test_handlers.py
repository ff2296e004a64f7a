"""RenameHandler."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.subjects import Handler, RenameHandler

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def rename(span: Span, declared: str = "src/app.handle") -> RenameHandler:
    return RenameHandler(Handler(declared, span, None, "handle", Path("/service")), "src/app.handler")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("src/app.handle", "src/app.handler"),
        ("'src/app.handle'", "'src/app.handler'"),
        ('"src/app.handle"', '"src/app.handler"'),
    ],
)
@pytest.mark.parametrize("frame", ["f:\r\n  a: {0} # 😀\r\n", "f: {{a: {0}}}", "# é\nf:\n- {0}\n- x"])
def test_a_handler_is_renamed_in_its_quotes(marked: type[Marked], before: str, after: str, frame: str) -> None:
    texts = marked(serverless_yml=frame.format(f"«{before}»"))
    assert texts.mended(rename(texts.spans[0]), Applicability.SAFE) == {"serverless.yml": frame.format(after)}


def test_a_handler_in_json_is_renamed(marked: type[Marked]) -> None:
    texts = marked(serverless_json='{"f":\t{"handler": «"src/app.handle"»}}')
    assert texts.mended(rename(texts.spans[0]), Applicability.SAFE) == {
        "serverless.json": '{"f":\t{"handler": "src/app.handler"}}'
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("f: «${self:custom.handler}»\n", "put together"),
        ("f: «>-\n  src/app.handle»\n", "put together"),
        ("f: &h «src/app.handle»\n", "where it was found"),
        ("«f: src/app.handle\nf: x»\n", "twice"),
        ("f: «[»\n", "not valid YAML"),
    ],
)
def test_a_handler_that_is_not_spelled_out_is_left(marked: type[Marked], text: str, reason: str) -> None:
    texts = marked(serverless_yml=text)
    assert reason in texts.refused(rename(texts.spans[0]))


def test_a_handler_that_an_alias_shares_is_left(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="f: «&h src/app.handle»\ng: *h\n")
    assert "alias" in texts.refused(rename(texts.spans[0]))
