"""What the rules of rules/cache say."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog import load, select
from advisor.engine import check
from advisor.service import loading
from advisor.source.text import Sources

_RULES = select(load(Path(__file__).resolve().parents[2] / "rules"), ["cache"], [])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("nltk.download('punkt', download_dir='/tmp/nltk')", "the corpus at run time, though it could"),
        ("whisper.load_model('base', download_root='/tmp/whisper')", "the model at run time, though it could"),
        ("os.system('pip install --target /tmp/p pandas')", "packages at run time, though they could"),
    ],
)
def test_one_or_several_is_told_from_the_other(tmp_path: Path, call: str, said: str) -> None:
    code = f"import nltk, os, whisper\n\n\ndef handler(event, context):\n    {call}\n"
    (tmp_path / "handler.py").write_text(code, "utf-8")
    sources = Sources()
    [finding] = check(loading.load([tmp_path.resolve()], sources, None), sources, _RULES).findings
    assert said in finding.message
