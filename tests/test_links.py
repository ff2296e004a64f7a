"""The script that asks external addresses: what it collects, and what it says of each answer."""

from __future__ import annotations

import importlib.util
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_ROOT = Path(__file__).resolve().parent.parent


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_links", _ROOT / "scripts" / "check_links.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


links = _script()
_HEADINGS = "".join(f'<h2 id="part-{number}">Part</h2>' for number in range(12))
_ANSWERS = {"/page": (200, _HEADINGS), "/script": (200, "<p>to be filled in</p>"), "/forbidden": (403, "")}


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code, body = _ANSWERS.get(self.path, (404, ""))
        self.send_response(code)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "anchor", "state"),
    [
        ("/page", "", "FINE"),
        ("/page", "part-3", "FINE"),
        ("/page", "part-99", "GONE"),
        ("/script", "", "FINE"),
        ("/script", "part-3", "SILENT"),
        ("/forbidden", "", "SILENT"),
        ("/nowhere", "", "GONE"),
        ("/nowhere", "part-3", "GONE"),
    ],
)
def test_each_answer_is_told_apart(server: str, path: str, anchor: str, state: str) -> None:
    assert links.ask(f"{server}{path}", [anchor])[anchor][0] is links.State[state]


def test_a_server_that_is_not_there_gives_no_answer() -> None:
    assert links.ask("http://127.0.0.1:9/", [""])[""][0] is links.State.SILENT


def test_what_is_gone_is_reported_with_the_files_that_name_it(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = {f"{server}/page#part-3": ["a.md"], f"{server}/page#part-99": ["b.md"], f"{server}/gone": ["c.md", "d.md"]}
    assert links.report(found) == 2
    out = capsys.readouterr().out
    assert f"gone: {server}/page#part-99 (no such heading): b.md\n" in out
    assert f"gone: {server}/gone (HTTP 404): c.md, d.md\n" in out
    assert "a.md" not in out
    assert out.endswith("3 addresses: 1 fine, 2 gone, 0 no answer\n")


def test_addresses_are_collected_outside_of_code() -> None:
    found = links.addresses(links.documents())
    assert (
        "docs/guidance/tmp.md"
        in found["https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html"]
    )
    assert (
        "rules/dynamodb/cache_table_without_ttl.md"
        in found["https://bref.sh/docs/environment/storage#deploying-dynamodb-tables"]
    )
    assert not [address for address in found if "example.com" in address or address.endswith((".", ","))]
