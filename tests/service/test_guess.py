"""Handlers guessed by signature where there is no configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Write = Callable[[Mapping[str, str]], Path]


@pytest.mark.parametrize(
    "code",
    [
        "def main(event, context):\n    pass\n",
        "import os\n\n\ndef main(event, context): ...\n",
        "def main(event: dict, context: object) -> dict: ...\n",
        "def main(event: dict[str, Any], context: LambdaContext = None): ...\n",
        "def main(event, _context): ...\n",
        "def main(_event, _): ...\n",
        "def main(evt, ctx): ...\n",
        "def main(\n    event,\n    context,\n):\n    ...\n",
        "def main(event=None, context=None): ...\n",
        "x = 1\r\ndef main(event, context):\r\n    pass\r\n",
        "@wrap\ndef main(event, lambda_context): ...\n",
        "print 'two'\ndef main(event, context): ...\n",
    ],
)
def test_a_function_with_lambdas_signature_is_taken_for_a_handler(write: Write, code: str) -> None:
    folder = write({"pkg/mod.py": code})
    (service,) = load([folder], Sources())
    (function,) = service.functions
    assert function.handler
    assert (function.handler.declared, function.handler.attribute) == ("pkg.mod.main", "main")
    assert (function.handler.file, function.handler.root) == (folder / "pkg/mod.py", folder)
    assert code[function.span.start : function.span.end] == "main"
    assert function.config is None
    assert (function.role.name, function.role.hidden_by) == ("unknown", "no configuration")
    assert function.environment.hidden_by == "no configuration"
    assert (service.config, service.declared_handlers) == (None, 1)


@pytest.mark.parametrize(
    "code",
    [
        "def main(event): ...\n",
        "def main(event, context, more): ...\n",
        "def main(context, event): ...\n",
        "def main(request, response): ...\n",
        "class A:\n    def main(event, context): ...\n",
        "async def main(event, context): ...\n",
        "    def main(event, context): ...\n",
        "# def main(event, context):\n",
        "def main(events, contexts): ...\n",
        "def main(*event, **context): ...\n",
        "",
    ],
)
def test_any_other_function_is_not(write: Write, code: str) -> None:
    assert load([write({"mod.py": code})], Sources()) == []


HANDLER = "def main(event, context): ...\n"


@pytest.mark.parametrize(
    "name",
    ["test_app.py", "app_test.py", "conftest.py", "tests/app.py", "a/test/app.py", "node_modules/x/app.py", "app.txt"],
)
def test_tests_and_vendored_code_hold_no_handlers(write: Write, name: str) -> None:
    assert load([write({name: HANDLER})], Sources()) == []


def test_what_git_ignores_holds_no_handlers(write: Write) -> None:
    assert load([write({".gitignore": "build/\n", "build/app.py": HANDLER})], Sources()) == []


def test_a_configuration_anywhere_ends_the_guessing(write: Write) -> None:
    folder = write(
        {"a/serverless.yml": "service: s\nprovider: {name: aws, runtime: python3.12}\n", "b/app.py": HANDLER}
    )
    (service,) = load([folder, folder / "b"], Sources())
    assert (service.config, service.functions) == (folder / "a/serverless.yml", ())


def test_each_path_gives_a_service_of_its_own(write: Write) -> None:
    folder = write({"a/app.py": HANDLER, "b/app.py": HANDLER, "c/app.py": HANDLER})
    services = load([folder / "a", folder / "b" / "app.py", folder / "a"], Sources())
    assert [service.root for service in services] == [folder / "a", folder / "b"]
    assert [f.handler and f.handler.declared for service in services for f in service.functions] == ["app.main"] * 2


def test_places_count_code_points_without_the_byte_order_mark(tmp_path: Path) -> None:
    text = "x = '😀é'\ndef main(event, context): ...\n"
    (tmp_path / "app.py").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (service,) = load([tmp_path], Sources())
    span = service.functions[0].span
    assert text[span.start : span.end] == "main"


def test_a_file_that_is_not_text_is_a_problem_and_the_rest_is_searched(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_bytes(b"\xff\ndef main(event, context): ...\n")
    (tmp_path / "other.py").write_text(HANDLER)
    (service,) = load([tmp_path], Sources())
    assert [function.name for function in service.functions] == ["other.main"]
    assert [problem.message for problem in service.problems] == [
        "app.py is not UTF-8: line 1 holds the byte 0xff, so no handler was looked for in it"
    ]
