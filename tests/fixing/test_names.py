"""NameByVariable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Span
from advisor.service.model import Environment, Function, VariableBlock
from advisor.service.role_model import Role
from advisor.subjects import HardCodedName, NameByVariable
from advisor.values import Origin, hole

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def remedy(spans: list[Span], block: Span | None = None) -> NameByVariable:
    """The last span is the block of variables, where there is one."""
    environment = Environment({}, "", VariableBlock(None, None), VariableBlock(block, None))
    functions = [Function(name, spans[0], None, "python3.12", environment, Role("provider", ())) for name in "ab"]
    name = HardCodedName(
        "orders",
        "table",
        "OrdersTable",
        tuple(spans),
        (),
        spans[0].file.with_name("serverless.yml"),
        "ORDERS_TABLE",
        hole(Origin.RESOURCE, "OrdersTable"),
        tuple(functions) if block else (),
    )
    return NameByVariable(name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os\n\nT = «'orders'»\n", "import os\n\nT = os.environ['ORDERS_TABLE']\n"),
        ('import os\n\nT = «"orders"»\n', 'import os\n\nT = os.environ["ORDERS_TABLE"]\n'),
        ("from os import environ\n\nT = «'orders'»\n", "from os import environ\n\nT = environ['ORDERS_TABLE']\n"),
        (
            "import boto3\n\n\ndef f():\n    return boto3, «'orders'», «'orders'»\n",
            "import os\n\nimport boto3\n\n\ndef f():\n"
            "    return boto3, os.environ['ORDERS_TABLE'], os.environ['ORDERS_TABLE']\n",
        ),
        (
            '"""Orders."""\r\nT = «"orders"»  # é 😀\r\n',
            '"""Orders."""\r\n\r\nimport os\r\n\r\nT = os.environ["ORDERS_TABLE"]  # é 😀\r\n',
        ),
        (
            "import os\n\nprint(f\"{get(«'orders'»)}\")\n",
            "import os\n\nprint(f\"{get(os.environ['ORDERS_TABLE'])}\")\n",
        ),
    ],
)
def test_the_literals_become_the_variable(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(handler_py=before)
    assert texts.mended(remedy(texts.spans), Applicability.SAFE) == {"handler.py": after}


def test_the_variable_is_set_for_all_functions(marked: type[Marked]) -> None:
    yml = "provider:\n  name: aws\n  environment:\n    «A: b»\nfunctions: {}\n"
    texts = marked(handler_py="import os\n\nT = «'orders'»\n", serverless_yml=yml)
    literal, block = texts.spans
    assert texts.mended(remedy([literal], block), Applicability.SAFE) == {
        "handler.py": "import os\n\nT = os.environ['ORDERS_TABLE']\n",
        "serverless.yml": "provider:\n  name: aws\n  environment:\n    A: b\n    ORDERS_TABLE: !Ref OrdersTable\n"
        "functions: {}\n",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("os = 1\nT = «'orders'»\n", "`os` means something else"),
        ("def f(os):\n    return «'orders'»\n", "`os` means something else"),
        ("T = «'orders'»\nimport boto3\n", "above the imports"),
        ("T = «'ord\\x65rs'»\n", "escapes"),
        ("T = «'orders»\n", "syntax"),
    ],
)
def test_what_cannot_be_proven_is_left(marked: type[Marked], text: str, reason: str) -> None:
    texts = marked(handler_py=text)
    assert reason in texts.refused(remedy(texts.spans))
