"""Modules that are executed when more is asked of them than a run needs: whoever else imports them finds them whole."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

OURS = """
import sys
from advisor.__main__ import _leave_unfinished
from advisor.source.libyaml import MalformedError, events
from advisor.source.python import parse
def names(text): return [type(event).__name__.removesuffix("Event") for event in events(text)]
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", OURS + code], capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("names('a: 1'); import yaml; print(yaml.safe_load('a: [1, x]'))", "{'a': [1, 'x']}"),
        ("names('a: 1'); import yaml; print(yaml.load('a: [1, x]', yaml.CSafeLoader))", "{'a': [1, 'x']}"),
        ("names('a: 1'); import yaml.reader; print(yaml.reader.ReaderError.__module__)", "yaml.reader"),
        ("names('a: 1'); from yaml import safe_dump; print(safe_dump({'a': 1}))", "a: 1"),
        ("names('a: 1'); import yaml; print(hasattr(yaml, 'no_such_name'))", "False"),
        ("parse('a = 1'); import ast_grep_py; print(ast_grep_py.Rule.__name__)", "Rule"),
        ("parse('a = 1'); from ast_grep_py import SgRoot; print(SgRoot('a', 'python').root().kind())", "module"),
        (
            "_leave_unfinished(); from typing import TYPE_CHECKING, get_args; print(get_args(int | str)[1].__name__)",
            "str",
        ),
        ("_leave_unfinished(); import urllib.parse; print(urllib.parse.quote('a b'))", "a%20b"),
        ("_leave_unfinished(); from urllib import parse; print(parse.urlsplit('http://a/b').path)", "/b"),
        ("_leave_unfinished(); from pathlib import PurePosixPath as P; print(P('/a b').as_uri())", "file:///a%20b"),
        ("_leave_unfinished(); import gettext; print(gettext.NullTranslations().gettext('a'))", "a"),
        ("_leave_unfinished(); from gettext import ngettext; print(ngettext('a', 'b', 2))", "b"),
    ],
)
def test_a_module_is_whole_for_whoever_asks_for_more_of_it(code: str, printed: str) -> None:
    assert run(code) == printed


@pytest.mark.parametrize("before", ["", "import yaml", "sys.modules['yaml._yaml'] = None"])
def test_yaml_is_read_alike_with_libyaml_and_without_it(before: str) -> None:
    code = f"{before}\nprint(*names('a: [*b]'))"
    inside = "MappingStart Scalar SequenceStart Alias SequenceEnd MappingEnd"
    assert run(code) == f"StreamStart DocumentStart {inside} DocumentEnd StreamEnd"


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("", "mapping values are not allowed in this context"),
        ("import yaml", "mapping values are not allowed in this context"),
        ("sys.modules['yaml._yaml'] = None", "mapping values are not allowed here"),
    ],
)
def test_what_is_no_yaml_is_refused_with_libyaml_and_without_it(before: str, why: str) -> None:
    code = f"{before}\ntry: names('a: b: c')\nexcept MalformedError as error: print(error, error.offset)"
    assert run(code) == f"{why} 4"


SERVICE = "service: s\nprovider: {name: aws, runtime: python3.12}\nfunctions: {f: {handler: app.handler}}\n"
NEEDLESS = (
    "asyncio dataclasses inspect ipaddress json libcst locale logging multiprocessing pathspec pickle rich ruamel "
    "shutil subprocess tempfile yaml.constructor yaml.reader"
).split()


def test_a_run_that_finds_nothing_imports_nothing_that_it_needs_not(tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_text(SERVICE)
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return event\n")
    asked = f"sys.argv = ['advisor', 'check', '-q', '--no-cache', {str(tmp_path)!r}]"
    needless = f"print(sorted({set(NEEDLESS)!r} & set(sys.modules)))"
    code = f"import sys; from advisor.__main__ import main; {asked}; assert main() == 0; {needless}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
