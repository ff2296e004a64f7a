"""SetVariable, on configurations as they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.fixing import Withdrawn, fixes
from advisor.fixing.splices import by_file, spliced
from advisor.model import Applicability, Finding, Fix
from advisor.service.loading import load
from advisor.source.text import Sources
from advisor.subjects import SetVariable
from advisor.values import Hole, Origin, Text, text

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "service: s\nprovider:\n  name: aws\n  runtime: python3.12\n"
ONE = "functions:\n  main:\n    handler: a.b\n"
TWO = ONE + "  other:\n    handler: a.c\n"
TMP = text("/tmp/x")
REGION = Hole(Origin.PLATFORM, "AWS::Region")


def outcome(folder: Path, config: str, *names: str, value: Text = TMP, **files: str) -> tuple[Fix | Withdrawn, Sources]:
    (folder / "serverless.yml").write_text(config, "utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, "utf-8")
    sources = Sources()
    (service,) = load([folder], sources)
    functions = tuple(function for function in service.functions if function.name in (names or ("main",)))
    remedy = SetVariable(functions, "CACHE", value)
    [(_, fix)] = fixes([Finding("It is not set", functions[0].span, remedy)], sources)
    return fix, sources


def mended(folder: Path, config: str, *names: str, value: Text = TMP, **files: str) -> str:
    """The text of the only file that changes."""
    fix, sources = outcome(folder, config, *names, value=value, **files)
    assert isinstance(fix, Fix), fix
    assert fix.applicability is Applicability.SAFE
    [(file, edits)] = by_file(fix.edits).items()
    return spliced(sources.read(file).text, edits)


@pytest.mark.parametrize(
    ("provider", "functions", "names", "after"),
    [
        pytest.param(
            "", ONE, "main", HEAD + ONE + "    environment:\n      CACHE: /tmp/x\n", id="the function's first"
        ),
        pytest.param(
            "",
            ONE + "    environment:\n      A: 1 # one\n\n# end\n",
            "main",
            HEAD + ONE + "    environment:\n      A: 1 # one\n      CACHE: /tmp/x\n\n# end\n",
            id="the function's further",
        ),
        pytest.param(
            "  environment:\n    A: 1\n",
            ONE,
            "main",
            HEAD + "  environment:\n    A: 1\n" + ONE + "    environment:\n      CACHE: /tmp/x\n",
            id="one function does not bother the others",
        ),
        pytest.param(
            "", TWO, "main other", HEAD + "  environment:\n    CACHE: /tmp/x\n" + TWO, id="for all, the first"
        ),
        pytest.param(
            "  environment:\n    A: 1\n",
            TWO,
            "main other",
            HEAD + "  environment:\n    A: 1\n    CACHE: /tmp/x\n" + TWO,
            id="for all, a further",
        ),
        pytest.param(
            "  environment: {A: 1}\n",
            TWO,
            "main other",
            HEAD + "  environment: {A: 1, CACHE: /tmp/x}\n" + TWO,
            id="in braces",
        ),
        pytest.param(
            "  environment:\n    CACHE: 'cache' # here\n",
            TWO,
            "main other",
            HEAD + "  environment:\n    CACHE: '/tmp/x' # here\n" + TWO,
            id="another value for all",
        ),
        pytest.param(
            "  environment:\n    CACHE: /tmp/y\n",
            TWO + "    environment:\n      CACHE: ./cache\n",
            "other",
            HEAD + "  environment:\n    CACHE: /tmp/y\n" + TWO + "    environment:\n      CACHE: /tmp/x\n",
            id="another value for one",
        ),
    ],
)
def test_the_variable_is_set_where_those_that_need_it_get_it(
    tmp_path: Path, provider: str, functions: str, names: str, after: str
) -> None:
    assert mended(tmp_path, HEAD + provider + functions, *names.split()) == after


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (text("/tmp/x"), "/tmp/x"),
        (text("12"), "'12'"),
        (text("true"), "'true'"),
        (text("${construct:files.bucketName}"), "'${construct:files.bucketName}'"),
        (text(Hole(Origin.RESOURCE, "Orders")), "!Ref Orders"),
        (text(Hole(Origin.RESOURCE, "Orders.Arn")), "!GetAtt Orders.Arn"),
        (text("a-", Hole(Origin.RESOURCE, "Orders"), "-", REGION), '!Sub "a-${Orders}-${AWS::Region}"'),
    ],
)
def test_the_value_is_text_or_a_reference(tmp_path: Path, value: Text, written: str) -> None:
    assert mended(tmp_path, HEAD + ONE, value=value).endswith(f"    environment:\n      CACHE: {written}\n")


def test_a_reference_is_spelled_out_in_json(tmp_path: Path) -> None:
    config = (
        '{\n  "service": "s",\n  "provider": {"name": "aws", "runtime": "python3.12"},\n'
        '  "functions": {"main": {"handler": "a.b"}}\n}\n'
    )
    (tmp_path / "serverless.json").write_text(config, "utf-8")
    sources = Sources()
    (service,) = load([tmp_path], sources)
    remedy = SetVariable(service.functions, "TABLE", text(Hole(Origin.RESOURCE, "Orders")))
    [(_, fix)] = fixes([Finding("It is not set", service.functions[0].span, remedy)], sources)
    assert isinstance(fix, Fix)
    assert '{"handler": "a.b", "environment": {"TABLE": {"Ref": "Orders"}}}' in spliced(config, fix.edits)


def test_two_functions_with_values_of_their_own_both_get_another(tmp_path: Path) -> None:
    config = HEAD + ONE + "    environment: {CACHE: a}\n  other:\n    handler: a.c\n    environment: {CACHE: b}\n"
    assert mended(tmp_path, config, "main", "other") == config.replace("CACHE: a}", "CACHE: /tmp/x}").replace(
        "CACHE: b}", "CACHE: /tmp/x}"
    )


def test_a_block_in_a_file_of_the_service_is_edited_there(tmp_path: Path) -> None:
    config = HEAD + ONE + "    environment: ${file(env.yml)}\n"
    assert mended(tmp_path, config, env_yml="A: 1\n") == "A: 1\nCACHE: /tmp/x\n"


@pytest.mark.parametrize(
    ("config", "value"),
    [
        pytest.param(HEAD + ONE + "    environment: ${file(absent.yml)}\n", TMP, id="hidden"),
        pytest.param(HEAD + ONE + "    environment: ${ssm:/variables}\n", TMP, id="in a parameter"),
        pytest.param(
            HEAD + ONE + "    environment: &all\n      A: 1\n  other:\n    handler: a.c\n    environment: *all\n",
            TMP,
            id="shared by an alias",
        ),
        pytest.param(HEAD + ONE + "    environment:\n      CACHE: !Ref Folder\n", TMP, id="a reference"),
        pytest.param(HEAD + ONE + "    environment:\n      CACHE: |\n        cache\n", TMP, id="a block of text"),
        pytest.param(HEAD + ONE + "    environment:\n", TMP, id="empty"),
        pytest.param(HEAD + ONE, text(Hole(Origin.UNKNOWN, "x"), "-y"), id="a value that is not known"),
    ],
)
def test_what_is_not_written_where_it_can_be_edited_is_left_alone(tmp_path: Path, config: str, value: Text) -> None:
    fix, _ = outcome(tmp_path, config, value=value)
    assert isinstance(fix, Withdrawn), fix
    assert fix.reason.endswith((".", "there."))
