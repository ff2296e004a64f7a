"""EnableTtl."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Certainty, Span
from advisor.subjects import EnableTtl, Table, TimeToLive
from advisor.values import text

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


YAML = """\
resources:
    Resources:
        Sessions:
            Type: AWS::DynamoDB::Table
            Properties: # of the table
                «BillingMode: PAY_PER_REQUEST
                KeySchema:
                  - {AttributeName: id, KeyType: HASH} # the key»

# The end
"""
BLOCK = """\
                TimeToLiveSpecification:
                    AttributeName: ttl
                    Enabled: true
"""


def enable(spans: list[Span], *, attribute: str = "ttl", typed: bool = False) -> EnableTtl:
    properties, *items = spans
    table = Table("Sessions", properties, text("sessions"), ("id",), None, properties)
    return EnableTtl(table, attribute, tuple(items), typed)


def item(display: str, typed: bool = False, head: str = "import time\n") -> tuple[str, bool]:
    return f"{head}\n\ndef put(table):\n    table.put_item(Item={display})\n", typed


@pytest.mark.parametrize(
    ("display", "after"),
    [
        ('«{"id": 1}»', '{"id": 1, "ttl": int(time.time()) + 24 * 60 * 60}'),
        ("«{'id': 1,}»", "{'id': 1, 'ttl': int(time.time()) + 24 * 60 * 60,}"),
        ("«{}»", '{"ttl": int(time.time()) + 24 * 60 * 60}'),
        ("«{key: ( 1 ) }»", '{key: ( 1 ), "ttl": int(time.time()) + 24 * 60 * 60 }'),
        (
            '«{\n        "id": "😀",  # who\n    }»',
            '{\n        "id": "😀",  # who\n        "ttl": int(time.time()) + 24 * 60 * 60,\n    }',
        ),
        (
            '«{\n        "id": 1  # who\n    }»',
            '{\n        "id": 1,  # who\n        "ttl": int(time.time()) + 24 * 60 * 60\n    }',
        ),
        (
            '«{"id": 1,\n      "name": 2}»',
            '{"id": 1,\n      "name": 2,\n      "ttl": int(time.time()) + 24 * 60 * 60}',
        ),
        (
            '«{\n        "id": 1, "name": 2,\n    }»',
            '{\n        "id": 1, "name": 2, "ttl": int(time.time()) + 24 * 60 * 60,\n    }',
        ),
    ],
)
def test_items_get_the_attribute_and_the_table_the_specification(
    marked: type[Marked], display: str, after: str
) -> None:
    before, typed = item(display)
    texts = marked(serverless_yml=YAML, items_py=before)
    mended = texts.mended(enable(texts.spans, typed=typed), Applicability.UNSAFE)
    assert mended["items.py"] == item(after)[0]
    assert mended["serverless.yml"] == YAML.replace("«", "").replace("key»\n", "key\n" + BLOCK)


def test_typed_items_get_a_typed_number(marked: type[Marked]) -> None:
    texts = marked(serverless_yml=YAML, items_py=item("«{'id': {'S': 'x'}}»")[0])
    mended = texts.mended(enable(texts.spans, typed=True), Applicability.UNSAFE)
    assert "{'id': {'S': 'x'}, 'ttl': {'N': str(int(time.time()) + 24 * 60 * 60)}}" in mended["items.py"]


@pytest.mark.parametrize(
    ("head", "now", "after"),
    [
        ("import os\nimport uuid\n", "time.time()", "import os\nimport time\nimport uuid\n"),
        ("import boto3\n", "time.time()", "import time\n\nimport boto3\n"),
        ("from os import path\n", "time.time()", "import time\nfrom os import path\n"),
        ("", "time.time()", "import time\n"),
        ('"""Items."""\n', "time.time()", '"""Items."""\n\nimport time\n'),
        ("X = 1\n", "time.time()", "import time\n\nX = 1\n"),
        ("from time import time\n", "time()", "from time import time\n"),
    ],
)
def test_the_module_imports_the_clock_in_its_place(marked: type[Marked], head: str, now: str, after: str) -> None:
    texts = marked(serverless_yml=YAML, items_py=item('«{"id": 1}», Other=«{"id": 2}»', head=head)[0])
    mended = texts.mended(enable(texts.spans), Applicability.UNSAFE)["items.py"]
    assert mended.startswith(after)
    assert mended.count("import") == after.count("import")
    assert mended.count(f'"ttl": int({now}) + 24 * 60 * 60') == 2


def test_one_fix_changes_the_configuration_and_several_modules(marked: type[Marked]) -> None:
    one, other = item('«{"a": 1}»')[0], item('«{"b": 1}»')[0]
    texts = marked(serverless_yml=YAML, one_py=one, other_py=other)
    assert set(texts.mended(enable(texts.spans), Applicability.UNSAFE)) == {"serverless.yml", "one.py", "other.py"}


def test_json_is_written_as_json(marked: type[Marked]) -> None:
    before = '{\n\t"Properties": «{\n\t\t"BillingMode": "PAY_PER_REQUEST"\n\t}»\n}'
    texts = marked(serverless_json=before)
    mended = texts.mended(enable(texts.spans), Applicability.UNSAFE)["serverless.json"]
    assert mended.startswith('{\n\t"Properties": {\n\t\t"BillingMode": "PAY_PER_REQUEST",\n')
    assert '"TimeToLiveSpecification": {' in mended
    assert mended.endswith("}\n\t}\n}")


def test_a_table_in_braces_stays_in_braces(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="Properties: «{BillingMode: PAY_PER_REQUEST}»")
    assert texts.mended(enable(texts.spans), Applicability.UNSAFE)["serverless.yml"] == (
        "Properties: {BillingMode: PAY_PER_REQUEST, TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}}"
    )


@pytest.mark.parametrize(
    ("configuration", "module", "reason"),
    [
        (YAML, item('«{"ttl": 1}»')[0], "`ttl` already"),
        (YAML, item("«dict(id=1)»")[0], "no longer where"),
        (YAML, item('«{"id": 1}»', head="time = 5\n")[0], "`time` means something else"),
        (YAML, item('«{"id": 1}»', head="from datetime import time\n")[0], "`time` means something else"),
        (YAML, "def put(time):\n    put(«{}»)\n", "`time` means something else"),
        (YAML, "print 1, «{}»\n", "not in Python 3 syntax"),
        ("P:\n  «TimeToLiveSpecification: {Enabled: false}»\n", "", "already"),
        ("P: «&x\n  A: 1»\nQ: *x\n", "", "alias"),
        ("P: «!Ref X»\n", "", "does not hold that part"),
        ("«A: 1\nA: 2»\n", "", "twice"),
    ],
)
def test_what_cannot_be_proven_is_withdrawn(marked: type[Marked], configuration: str, module: str, reason: str) -> None:
    texts = marked(serverless_yml=configuration, items_py=module)
    assert reason in texts.refused(enable(texts.spans))


def test_a_table_that_is_not_to_be_edited_is_left(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="«A: 1»\n")
    table = Table("Sessions", texts.spans[0], text("sessions"), ("id",), None, None)
    assert "`Sessions`" in texts.refused(EnableTtl(table, "ttl", (), typed=False))


def specified(texts: Marked, enabled: Certainty, attribute: str, *places: int | None) -> EnableTtl:
    spans = [None if place is None else texts.spans[place] for place in places]
    ttl = TimeToLive(enabled, text(attribute), texts.spans[0], *spans)
    return EnableTtl(Table("Sessions", texts.spans[0], text("s"), ("id",), ttl, None), "ends", (), typed=False)


@pytest.mark.parametrize(
    ("enabled", "before", "after"),
    [
        (Certainty.NO, "T: «\n  AttributeName: «ends» # why\n  Enabled: «false» # not yet»\n", ("false", "true")),
        (Certainty.NO, "T: «{AttributeName: «ends», Enabled: «'false'»}»\n", ("'false'", "true")),
        (Certainty.YES, "T: «{AttributeName: «ttl», Enabled: «true»}»\n", ("ttl", "ends")),
        (Certainty.YES, 'T: «{AttributeName: «"ttl"», Enabled: «true»}»\n', ('"ttl"', '"ends"')),
    ],
)
def test_a_specification_is_switched_on_or_renamed(
    marked: type[Marked], enabled: Certainty, before: str, after: tuple[str, str]
) -> None:
    texts = marked(serverless_yml=before)
    texts.spans.sort(key=lambda span: (span.start, -span.end))
    attribute = "ends" if enabled is Certainty.NO else "ttl"
    mended = texts.mended(specified(texts, enabled, attribute, 2, 1), Applicability.UNSAFE)
    assert mended == {"serverless.yml": before.replace("«", "").replace("»", "").replace(*after)}


def test_both_are_changed_in_one_fix_in_the_files_where_they_stand(marked: type[Marked]) -> None:
    texts = marked(
        serverless_yml="T: «{AttributeName: ttl, Enabled: '${self:custom.on}'}»\non: «false»\n", ttl_yml="«ttl»\n"
    )
    mended = texts.mended(specified(texts, Certainty.NO, "ttl", 1, 2), Applicability.UNSAFE)
    assert mended["ttl.yml"] == "ends\n"
    assert mended["serverless.yml"].endswith("on: true\n")


def test_a_specification_gets_what_it_lacks(marked: type[Marked]) -> None:
    texts = marked(serverless_yml="T:\n  «AttributeName: «ends»»\n")
    texts.spans.sort(key=lambda span: (span.start, -span.end))
    mended = texts.mended(specified(texts, Certainty.NO, "ends", None, 1), Applicability.UNSAFE)
    assert mended == {"serverless.yml": "T:\n  AttributeName: ends\n  Enabled: true\n"}


@pytest.mark.parametrize("enabled", [Certainty.NO, Certainty.YES])
def test_a_specification_that_others_share_is_left(marked: type[Marked], enabled: Certainty) -> None:
    texts = marked(serverless_yml="T: «{AttributeName: ttl, Enabled: false}»\n")
    assert "could be edited" in texts.refused(specified(texts, enabled, "ttl", None, None))
