"""What is downloaded where the code runs, although it is the same each time."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from advisor.program import installers
from advisor.program.facts import Frequency
from advisor.program.file_facts import RuntimeFetch

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_TABLE = Path(installers.__file__).with_name("tables") / "installers.tsv"
_HEAD = """\
import os, subprocess, sys
import nltk, torch, transformers, spacy, spacy.cli, pip, timm, huggingface_hub, whisper, stanza, numba, easyocr
import matplotlib.pyplot, tldextract
"""


def _handler(code: str) -> str:
    return _HEAD + "def handler(event, context):\n" + indent(dedent(code).strip("\n"), "    ") + "\n"


def _fetched(analysis: Analysis) -> list[tuple[str, str]]:
    return [(fact.operation, fact.what) for fact in analysis.facts if isinstance(fact, RuntimeFetch)]


@pytest.mark.parametrize(
    ("code", "operation", "what"),
    [
        ("nltk.download('punkt', download_dir='/tmp/nltk')", "nltk.download", "the corpus"),
        ("nltk.download(['punkt', 'stopwords'])", "nltk.download", "the corpus"),
        ("transformers.AutoModel.from_pretrained('bert')", "transformers.AutoModel.from_pretrained", "the model"),
        ("transformers.pipeline('summarization')", "transformers.pipeline", "the model"),
        ("huggingface_hub.snapshot_download('a/b', local_dir='/tmp/m')", "huggingface_hub.snapshot_download", "the model"),
        ("torch.hub.load('a/b', 'c')", "torch.hub.load", "the model"),
        ("whisper.load_model('base', download_root='/tmp')", "whisper.load_model", "the model"),
        ("easyocr.Reader(['en', 'de'])", "easyocr.Reader", "the models"),
        ("spacy.cli.download('en_core_web_sm')", "spacy.cli.download", "the model"),
        ("try: nltk.download('punkt')\nexcept OSError: pass", "nltk.download", "the corpus"),
        ("if not os.path.exists('/tmp/m'): nltk.download('punkt', '/tmp/m')", "nltk.download", "the corpus"),
        ("os.system('pip install pandas -t /tmp/packages')", "pip install", "packages"),
        ("subprocess.run([sys.executable, '-m', 'pip', 'install', 'pandas'])", "pip install", "packages"),
        ("subprocess.check_call(['/var/lang/bin/pip3', 'install', '-r', 'requirements.txt'])", "pip3 install", "packages"),
        ("subprocess.call(f'{sys.executable} -m pip install pandas', shell=True)", "pip install", "packages"),
        ("pip.main(['install', 'pandas'])", "pip install", "packages"),
        ("subprocess.run(['playwright', 'install', 'chromium'])", "playwright install", "the browser"),
        ("subprocess.run('python -m spacy download en_core_web_sm'.split())", "spacy download", "the model"),
        ("os.system('cd /tmp && npm ci')", "npm ci", "packages"),
    ],
)  # fmt: skip
def test_a_fixed_thing_is_fetched(follow: Callable[..., Analysis], code: str, operation: str, what: str) -> None:
    assert _fetched(follow(_handler(code))) == [(operation, what)]


@pytest.mark.parametrize(
    "code",
    [
        "nltk.download(event['corpus'])",
        "nltk.download()",
        "nltk.download(**event)",
        "transformers.AutoModel.from_pretrained(event['model'])",
        "transformers.AutoModel.from_pretrained('/opt/model')",
        "transformers.AutoModel.from_pretrained('bert', local_files_only=True)",
        "try:\n    nltk.data.find('tokenizers/punkt')\nexcept LookupError:\n    nltk.download('punkt')",
        "if not os.path.exists('/opt/nltk_data'): nltk.download('punkt')",
        "spacy.load('en_core_web_sm')",
        "subprocess.run(['pip', 'install', event['package']])",
        "subprocess.run(['pip', 'install', '-r', '/tmp/requirements.txt', '-t', '/tmp/python'])",
        "subprocess.run(['pip', 'install', '--upgrade', '-t', 'folder', '.'])",
        "subprocess.run(['pip', 'list'])",
        "subprocess.run(['pip', 'show', 'install'])",
        "subprocess.run(event['command'])",
        "os.system('ls -l')",
        "print('pip install pandas')",
        "numba.njit(cache=True)",
        "tldextract.extract('example.com')",
    ],
)
def test_nothing_of_a_fixed_name_is_fetched(follow: Callable[..., Analysis], code: str) -> None:
    assert _fetched(follow(_handler(code))) == []


def test_how_often_it_is_fetched_is_told(follow: Callable[..., Analysis]) -> None:
    code = "import nltk\nnltk.download('a')\ndef handler(event, context):\n    nltk.download('b')\n"
    facts = [fact for fact in follow(code).facts if isinstance(fact, RuntimeFetch)]
    assert [fact.frequency for fact in facts] == [Frequency.INIT, Frequency.INVOCATION]


def test_every_row_of_the_table_is_whole() -> None:
    header, *rows = (row.split("\t") for row in _TABLE.read_text("utf-8").splitlines() if not row.startswith("#"))
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        assert cells["command"].split()
        assert cells["fetches"]
        assert cells["named"] in ("word", "-")
