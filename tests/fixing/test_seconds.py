"""WriteSeconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Fix
from advisor.subjects import Form, ItemAttribute, WriteSeconds
from advisor.values import text

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def remedy(texts: Marked, form: Form, *, typed: bool = False) -> WriteSeconds:
    return WriteSeconds(ItemAttribute("ttl", form, text(), texts.spans[0]), typed)


def module(line: str) -> str:
    return f"import time\n\n\ndef put(table, now, end):\n{line}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    put(ttl=«time.time() + 60»)", "    put(ttl=int(time.time() + 60))"),
        ("    put(ttl=(«time.time() + 60»))", "    put(ttl=int(time.time() + 60))"),
        ("    put(ttl=( «time.time()» ))", "    put(ttl=( int(time.time()) ))"),
        ("    item['ttl'] = «end»", "    item['ttl'] = int(end)"),
        (
            "    put(ttl=(\n        «time.time()\n        + 60»  # a minute\n    ))",
            "    put(ttl=(\n        int(time.time()\n        + 60)  # a minute\n    ))",
        ),
        ("    put({'😀': «time.time()»})", "    put({'😀': int(time.time())})"),
    ],
)
def test_a_float_is_made_an_integer(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(items_py=module(before))
    mended = texts.mended(remedy(texts, Form.FRACTIONAL_SECONDS), Applicability.SAFE)
    assert mended == {"items.py": module(after)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    put(ttl=«int(time.time() * 1000)»)", "    put(ttl=int(time.time()))"),
        ("    put(ttl=«round(1000 * time.time())»)", "    put(ttl=round(time.time()))"),
        ("    put(ttl=«time.time() * 1_000»)", "    put(ttl=int(time.time()))"),
        ("    put(ttl=«int((time.time() + 60) * 1000)»)", "    put(ttl=int(time.time() + 60))"),
        ("    put(ttl=«(int(now()) + 60) * 1000»)", "    put(ttl=int(int(now()) + 60))"),
        ("    put(ttl=«int(now() * 1000) + 5 * 60 * 1000»)", "    put(ttl=int(now()) + 5 * 60)"),
        ("    put(ttl=«int(now() * 1000) + 1000 * 60 * 5»)", "    put(ttl=int(now()) + 60 * 5)"),
        ("    put(ttl=«int(now() * 1000) + end * 1000»)", "    put(ttl=int(int(now()) + end))"),
        ("    put(ttl=«int(now() * 1000.0 + 60 * 1000)»)", "    put(ttl=int(now() + 60))"),
        ("    ms = int(now() * 1000)\n    put(ttl=«ms»)", "    ms = int(now())\n    put(ttl=ms)"),
        (
            "    ms = int(now() * 1000)\n    log(ms)\n    put(ttl=«ms»)",
            "    ms = int(now() * 1000)\n    log(ms)\n    put(ttl=int(ms // 1000))",
        ),
    ],
)
def test_the_factor_of_milliseconds_is_taken_out(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(items_py=module(before))
    mended = texts.mended(remedy(texts, Form.MILLISECONDS), Applicability.SAFE)
    assert mended == {"items.py": module(after)}


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [
        ("{'N': «str(time.time())»}", Form.FRACTIONAL_SECONDS, "{'N': str(int(time.time()))}"),
        ("{'N': «str(int(now() * 1000))»}", Form.MILLISECONDS, "{'N': str(int(now()))}"),
    ],
)
def test_a_typed_number_stays_a_text(marked: type[Marked], before: str, form: Form, after: str) -> None:
    texts = marked(items_py=module(f"    put(ttl={before})"))
    mended = texts.mended(remedy(texts, form, typed=True), Applicability.SAFE)
    assert mended == {"items.py": module(f"    put(ttl={after})")}


@pytest.mark.parametrize(
    ("before", "form", "typed"),
    [
        ("    put(ttl=«int(now() * 1000) + 86400»)", Form.MILLISECONDS, False),
        ("    put(ttl=«int(now() * 1000) + end»)", Form.MILLISECONDS, False),
        ("    put(ttl=«end»)", Form.MILLISECONDS, False),
        ("    ms = 0\n    ms = int(now() * 1000)\n    put(ttl=«ms»)", Form.MILLISECONDS, False),
        ("    for ms in now():\n        put(ttl=«ms»)", Form.MILLISECONDS, False),
        ("    put(ttl=«int(now() / 0.001)»)", Form.MILLISECONDS, False),
        ("    put(ttl=«time.time_ns()»)", Form.NANOSECONDS, False),
        ("    put(ttl=«str(int(now()))»)", Form.TEXT, False),
        ("    put(ttl=«end»)", Form.DATETIME, False),
        ("    put(ttl={'N': «f'{now()}'»})", Form.FRACTIONAL_SECONDS, True),
        ("    int = round\n    put(ttl=«now()»)", Form.FRACTIONAL_SECONDS, False),
        ("    print 1, «now()»", Form.FRACTIONAL_SECONDS, False),
    ],
)
def test_what_only_the_author_knows_is_shown(marked: type[Marked], before: str, form: Form, typed: bool) -> None:
    texts = marked(items_py=module(before))
    fix = texts.outcome(remedy(texts, form, typed=typed))
    assert isinstance(fix, Fix)
    assert (fix.applicability, fix.edits) == (Applicability.SHOWN, ())
    assert ('{"N": str(' in fix.example) is typed
