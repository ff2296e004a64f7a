"""Parsers loaded without the Python of their packages: whoever else imports these finds them whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

OURS = """
import sys
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
    ],
)
def test_a_package_is_whole_for_whoever_asks_for_more_of_it(code: str, printed: str) -> None:
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


def test_the_python_of_a_parser_is_not_imported() -> None:
    code = "names('a: 1'); parse('a = 1'); print({'yaml.reader', 'yaml.constructor'} & {*sys.modules})"
    assert run(code) == "set()"
