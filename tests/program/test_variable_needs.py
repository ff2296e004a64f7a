"""Environment variables that the code cannot do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis


def needed(analysis: Analysis) -> list[str]:
    return [need.name for need in analysis.needs]


def handler(*lines: str, head: str = "") -> str:
    body = "\n".join(f"    {line}" for text in lines for line in text.splitlines())
    return f"import os\nimport json\nimport boto3\nfrom os import environ, getenv\n{head}\n\ndef handler(event, context):\n{body}\n"


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["X"]',
        "name = environ['X']",
        'return {"a": os.environ["X"]}',
        'os.environ.get("A") or os.environ["X"]',
        'f"{os.environ["X"]}/a"'.replace('["X"]', "['X']"),
        'os.environ.get("A", os.environ["X"])',
        'for name in ("X", "Y"):\n    os.environ[name]',
        "if event['a']:\n    os.environ['X']",
        "try:\n    os.environ['X']\nexcept ValueError:\n    pass",
        "try:\n    os.environ['X']\n    json.loads(event['a'])\nexcept Exception:\n    return 500",
        "try:\n    os.environ['X']\nexcept KeyError:\n    raise RuntimeError('X is not set')",
        "try:\n    if event:\n        a = os.environ['X']\nexcept:\n    print('no')",
        "os.environ.update({'A': 'a'})\nos.environ['X']",
        "if 'A' in os.environ:\n    pass\nos.environ['X']",
    ],
)
def test_a_read_by_subscript_needs_the_variable(follow: Callable[..., Analysis], line: str) -> None:
    assert needed(follow(handler(line), {"Y": "y"})) == ["X"]


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["SET"]',
        'os.environ["AWS_REGION"]',
        'os.environ["AWS_LAMBDA_FUNCTION_NAME"]',
        'os.environ["LAMBDA_TASK_ROOT"]',
        'os.environ["DD_API_KEY"]',
        'os.environ.get("X")',
        'os.environ.get("X", "a").split(",")',
        'if "X" in os.environ:\n    os.environ["X"]',
        'if "X" in os.environ.keys():\n    os.environ["X"]',
        'if "X" not in os.environ:\n    return\nos.environ["X"]',
        'if "X" not in os.environ:\n    os.environ["X"] = "a"\nos.environ["X"]',
        'a = os.environ["X"] if "X" in os.environ else None',
        '"X" in os.environ and os.environ["X"]',
        'if os.environ.get("X"):\n    os.environ["X"]',
        'for name in ("X", "Y"):\n    if name in os.environ:\n        os.environ[name]',
        'for name in ("X", "Y"):\n    if name not in os.environ:\n        continue\n    os.environ[name]',
        'os.environ["X"] = "a"\nos.environ["X"]',
        'os.environ.update(X="a")\nos.environ["X"]',
        'os.environ.update({"X": "a"})\nos.environ["X"]',
        'os.environ.setdefault("X", "a")\nos.environ["X"]',
        'os.environ[event["name"]] = "a"\nos.environ["X"]',
        'try:\n    a = os.environ["X"]\nexcept KeyError:\n    a = "b"',
        'try:\n    a = os.environ["X"]\n    b = event["b"]\nexcept (KeyError, TypeError):\n    return None',
        'try:\n    a = os.environ["X"]\nexcept Exception:\n    a = "b"',
        'try:\n    a = os.environ["X"]\nexcept:\n    a = "b"',
        'if os.environ.get("IS_OFFLINE"):\n    os.environ["X"]',
        'if __name__ == "__main__":\n    os.environ["X"]',
        'os.environ[event["name"]]',
        'if os.environ["STAGE"] == "local":\n    os.environ["X"]',
        'if os.environ["STAGE"] != "local":\n    pass\nelse:\n    os.environ["X"]',
    ],
)
def test_a_read_that_is_fine_needs_nothing(follow: Callable[..., Analysis], line: str) -> None:
    assert needed(follow(handler(line), {"SET": "a", "STAGE": "dev"})) == []


@pytest.mark.parametrize(
    "line",
    [
        "{}.split(',')",
        "int({})",
        "a = {}\nb = a\nint(b)",
        "'https://' + {}",
        "{} + '/a'",
        "{}[0]",
        "open({})",
        "os.path.join('/tmp', {})",
        "json.loads({})",
        "import logging\nlogging.getLogger().setLevel({})",
        "boto3.resource('dynamodb').Table({}).scan()",
        "boto3.client('s3').put_object(Bucket={}, Key='a')",
        "boto3.client('s3').upload_file('/tmp/a', {}, 'a')",
        "'a' in {}",
        "{} > 3",
        "for a in {}:\n    pass",
        "def use(a):\n    return a.upper()\nuse({})",
        "try:\n    int({})\nexcept KeyError:\n    pass",
    ],
)
@pytest.mark.parametrize("read", ["os.environ.get('X')", "os.getenv('X')", "environ.get('X', None)"])
def test_none_breaks_where_it_cannot_be(follow: Callable[..., Analysis], line: str, read: str) -> None:
    (need,) = follow(handler(line.format(read))).needs
    assert (need.name, len(need.uses)) == ("X", 1)


@pytest.mark.parametrize(
    "line",
    [
        "x = {}\nif x:\n    int(x)",
        "x = {}\nif x is None:\n    return\nint(x)",
        "x = {}\nif not x:\n    x = '1'\nint(x)",
        "x = {}\nint(x) if x else 0",
        "x = {}\ny = x and int(x)",
        "({} or '1').split(',')",
        "x = {}\nif not all([x, event]):\n    return\nint(x)",
        "x = {}\nwhile x:\n    int(x)",
        "try:\n    int({})\nexcept (TypeError, ValueError):\n    pass",
        "try:\n    x = int({})\nexcept Exception:\n    x = 5",
        "f'a/{{{}}}'",
        "'%s' % {}",
        "print({})",
        "str({})",
        "bool({})",
        "{} == 'a'",
        "{} in ('a', 'b')",
        "event.get({})",
        "boto3.client('s3', endpoint_url={})",
        "boto3.client('s3').upload_file('/tmp/a', 'b', 'c', ExtraArgs={})",
        "[{}]",
        "dict(a={})",
    ],
)
def test_none_is_fine_where_the_code_expects_it(follow: Callable[..., Analysis], line: str) -> None:
    assert needed(follow(handler(line.format("os.environ.get('X')")))) == []


def test_what_is_asked_at_init_holds_for_the_handler(follow: Callable[..., Analysis]) -> None:
    head = "TABLE = os.environ.get('X')\nif not TABLE:\n    print('no table')"
    assert needed(follow(handler("boto3.resource('dynamodb').Table(TABLE)", head=head))) == []


def test_none_from_init_breaks_in_the_handler(follow: Callable[..., Analysis]) -> None:
    code = handler("boto3.resource('dynamodb').Table(TABLE)", head="TABLE = os.environ.get('X')")
    (need,) = follow(code).needs
    (read,), (use,) = need.reads, need.uses
    assert code[read.span.start : read.span.end] == "os.environ.get('X')"
    assert code[use.span.start : use.span.end] == "boto3.resource('dynamodb').Table(TABLE)"


def test_one_need_for_each_variable_and_file(follow: Callable[..., Analysis]) -> None:
    analysis = follow(
        {
            "handler.py": "import os\nimport other\n\ndef handler(e, c):\n    os.environ['X']\n    os.environ['X']\n    other.f()\n",
            "other.py": "import os\n\ndef f():\n    os.environ['X']\n    os.environ['Y']\n\ndef unused():\n    os.environ['Z']\n",
        }
    )
    found = [(need.name, need.reads[0].span.file.name, len(need.reads)) for need in analysis.needs]
    assert sorted(found) == [("X", "handler.py", 2), ("X", "other.py", 1), ("Y", "other.py", 1)]


@pytest.mark.parametrize(
    "prelude",
    [
        "from dotenv import load_dotenv\nload_dotenv()",
        "import dotenv\ndotenv.load_dotenv('.env')",
        "os.environ.update(json.loads('{}'))",
        "import settings\nos.environ.update({'A': 'a', **settings.read()})",
        "import settings\nfor name in settings.names():\n    os.environ[name] = 'a'",
    ],
)
def test_code_that_sets_variables_unseen_hides_what_is_set(follow: Callable[..., Analysis], prelude: str) -> None:
    assert needed(follow(handler("os.environ['X']", "int(os.environ.get('X'))", head=prelude))) == []


def test_a_hidden_environment_hides_what_is_set(follow: Callable[..., Analysis]) -> None:
    code = handler("os.environ['X']", "int(os.environ.get('X'))")
    assert needed(follow(code, {}, hidden_by="${file(env.js)}")) == []


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("ORDER_TABLE", "ORDERS_TABLE"),
        ("ORDERSTABLE", "ORDERS_TABLE"),
        ("ORDERS__TABLE", "ORDERS_TABLE"),
        ("orders_table", "ORDERS_TABLE"),
        ("ODRERS_TABLE", "ORDERS_TABLE"),
        ("CARTS_TABLE", ""),
    ],
)
def test_a_name_that_is_nearly_the_same_is_found(follow: Callable[..., Analysis], name: str, nearest: str) -> None:
    (need,) = follow(handler(f"os.environ['{name}']"), {"ORDERS_TABLE": "a", "OTHER": "b"}).needs
    assert need.nearest == nearest


SETTINGS = """\
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    {field}

def handler(event, context):
    return {made}
"""


@pytest.mark.parametrize(
    ("field", "needs"),
    [
        ("x: str", ["X"]),
        ("x: int\n    y: str = ''", ["X"]),
        ("x: list[str]\n    z: str", ["X", "Z"]),
        ("x: str = 'a'", []),
        ("x: str | None", []),
        ("x: Optional[str]", []),
        ("x: str = Field(alias='OTHER')", []),
        ("y: str", []),
        ("_x: str", []),
        ("x: ClassVar[str]", []),
        ("model_config = {'env_prefix': 'APP_'}\n    x: str", []),
        ("model_config = {'env_file': '.env'}\n    x: str", []),
        ("class Config:\n        env_file = '.env'\n    x: str", []),
    ],
)
def test_pydantic_insists_on_fields_without_a_default(
    follow: Callable[..., Analysis], field: str, needs: list[str]
) -> None:
    analysis = follow(SETTINGS.format(field=field, made="Settings()"), {"Y": "y"})
    assert needed(analysis) == needs


@pytest.mark.parametrize("made", ["Settings(x='a')", "Settings(**event)", "Settings", "None"])
def test_pydantic_needs_no_variable_for_what_it_is_given(follow: Callable[..., Analysis], made: str) -> None:
    assert needed(follow(SETTINGS.format(field="x: str", made=made))) == []


@pytest.mark.parametrize(
    ("caught", "needs"), [("ValidationError", []), ("ValueError", []), ("Exception", []), ("KeyError", ["X"])]
)
def test_code_may_cope_with_missing_settings(follow: Callable[..., Analysis], caught: str, needs: list[str]) -> None:
    code = SETTINGS.format(field="x: str", made="found()") + (
        f"\ndef found():\n    try:\n        made = Settings()\n    except {caught}:\n        made = None\n    return made\n"
    )
    assert needed(follow(code)) == needs
