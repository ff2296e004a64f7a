"""What libraries keep, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.program import library_caches
from advisor.program.file_facts import CacheSource, LibraryCacheUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.program.analysis import Analysis

_TABLE = Path(library_caches.__file__).with_name("tables") / "library_caches.tsv"
_HEAD = """\
import os, nltk, torch, torchvision, numba, tldextract, whisper, easyocr, datasets, seaborn, yfinance, rembg
import gensim.downloader, transformers, sentence_transformers, huggingface_hub, sklearn.datasets, spacy.cli
import requests_cache, pyppeteer, chromedriver_autoinstaller
from webdriver_manager.chrome import ChromeDriverManager
from webdriver_manager.firefox import GeckoDriverManager
from deepface import DeepFace
from langchain_huggingface import HuggingFaceEmbeddings
"""


def _uses(analysis: Analysis, *unwanted: str) -> list[LibraryCacheUse]:
    skipped = {"matplotlib", *unwanted}  # _HEAD imports seaborn, and that matplotlib
    return [fact for fact in analysis.facts if isinstance(fact, LibraryCacheUse) and fact.library not in skipped]


def _handler(*lines: str) -> str:
    return _HEAD + "def handler(event, context):\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("call", "library", "folder"),
    [
        ("transformers.AutoModel.from_pretrained('bert')", "transformers", "~/.cache/huggingface"),
        ("transformers.models.bert.BertModel.from_pretrained('bert')", "transformers", "~/.cache/huggingface"),
        ("transformers.pipeline('text-classification')", "transformers", "~/.cache/huggingface"),
        ("transformers.pipeline('text-classification', model='a/b')", "transformers", "~/.cache/huggingface"),
        ("transformers.AutoModel.from_pretrained('bert', cache_dir='c')", "transformers", "c"),
        ("huggingface_hub.snapshot_download('a/b')", "huggingface_hub", "~/.cache/huggingface"),
        ("huggingface_hub.snapshot_download('a/b', local_dir='c')", "huggingface_hub", "c"),
        ("datasets.load_dataset('imdb')", "datasets", "~/.cache/huggingface"),
        ("sentence_transformers.SentenceTransformer('mini')", "sentence-transformers", "~/.cache/huggingface"),
        ("HuggingFaceEmbeddings()", "sentence-transformers", "~/.cache/huggingface"),
        ("torch.hub.load('a/b', 'c')", "PyTorch Hub", "~/.cache/torch"),
        ("torchvision.models.resnet18(pretrained=True)", "torchvision", "~/.cache/torch"),
        ("torchvision.models.resnet18(weights='DEFAULT')", "torchvision", "~/.cache/torch"),
        ("whisper.load_model('base')", "Whisper", "~/.cache/whisper"),
        ("whisper.load_model('base', 'cpu', 'c')", "Whisper", "c"),
        ("easyocr.Reader(['en'])", "EasyOCR", "~/.EasyOCR"),
        ("nltk.download('punkt')", "NLTK", "~/nltk_data"),
        ("nltk.download('punkt', 'c')", "NLTK", "c"),
        ("gensim.downloader.load('glove')", "gensim", "~/gensim-data"),
        ("DeepFace.verify('a', 'b')", "DeepFace", "~/.deepface"),
        ("rembg.remove(event)", "rembg", "~/.u2net"),
        ("sklearn.datasets.fetch_20newsgroups()", "scikit-learn", "~/scikit_learn_data"),
        ("seaborn.load_dataset('tips')", "seaborn", "~/.cache/seaborn"),
        ("spacy.cli.download('en')", "spaCy", "/var/lang/lib"),
        ("numba.njit(cache=True)", "numba", "~/.cache/numba"),
        ("ChromeDriverManager().install()", "webdriver-manager", "~/.wdm"),
        ("GeckoDriverManager(path='c').install()", "webdriver-manager", "c"),
        ("chromedriver_autoinstaller.install()", "chromedriver-autoinstaller", "chromedriver_autoinstaller"),
        ("pyppeteer.launch()", "pyppeteer", "~/.local/share/pyppeteer"),
        ("requests_cache.CachedSession('c')", "requests-cache", "c"),
        ("requests_cache.install_cache()", "requests-cache", "http_cache.sqlite"),
        ("tldextract.extract(event['host'])", "tldextract", "~/.cache/python-tldextract"),
        ("yfinance.Ticker('X')", "yfinance", "~/.cache/py-yfinance"),
    ],
)
def test_what_is_downloaded_or_compiled_is_kept_in_a_folder(
    follow: Callable[..., Analysis], call: str, library: str, folder: str
) -> None:
    (use,) = _uses(follow(_handler(call)))
    assert (use.library, [one.path.display() for one in use.folders]) == (library, [folder])


@pytest.mark.parametrize(
    "call",
    [
        "transformers.AutoModel.from_pretrained('./bert')",
        "transformers.AutoModel.from_pretrained('/opt/bert')",
        "transformers.AutoModel.from_pretrained(os.path.join(os.path.dirname(__file__), 'bert'))",
        "transformers.AutoModel.from_pretrained('packaged')",
        "transformers.AutoModel.from_pretrained(event['model'])",
        "transformers.AutoModel.from_pretrained(f'a/{event}')",
        "transformers.AutoModel.from_pretrained('bert', local_files_only=True)",
        "transformers.AutoModel.from_pretrained('bert', local_files_only=event['offline'])",
        "transformers.AutoModel.from_pretrained(**event)",
        "transformers.pipeline('text-classification', model=object())",
        "transformers.pipeline('text-classification', **event)",
        "transformers.AutoConfig.for_model('bert')",
        "transformers.AutoModel.from_pretrained('./bert').from_pretrained('bert')",
        "torchvision.models.resnet18().load(weights='DEFAULT')",
        "datasets.load_dataset('imdb', streaming=True)",
        "torch.hub.load('a', 'b', source='local')",
        "torch.hub.load('a', 'b', source=event['source'])",
        "torchvision.models.resnet18()",
        "torchvision.models.resnet18(pretrained=False)",
        "torchvision.models.resnet18(pretrained=event['pretrained'])",
        "torchvision.models.resnet18(weights=None)",
        "nltk.word_tokenize('a')",
        "numba.njit()",
        "numba.njit(cache=False)",
        "tldextract.TLDExtract(cache_dir=None)",
        "tldextract.TLDExtract(suffix_list_urls=())",
        "rembg.remove(event, session=event['session'])",
        "ChromeDriverManager(cache_manager=event['cache']).install()",
        "ChromeDriverManager()",
        "pyppeteer.launch(executablePath='/opt/chrome')",
        "pyppeteer.launch({'executablePath': '/opt/chrome'})",
        "requests_cache.CachedSession('c', backend='memory')",
        "other.from_pretrained('bert')",
    ],
)
def test_what_is_at_hand_or_not_kept_or_not_known_is_no_use(
    follow: Callable[..., Analysis], tmp_path: Path, call: str
) -> None:
    (tmp_path / "packaged").mkdir()
    assert _uses(follow(_handler(call))) == []


@pytest.mark.parametrize(
    ("variables", "path", "source", "variable"),
    [
        ({}, "~/.cache/huggingface", CacheSource.DEFAULT, ""),
        ({"HF_HOME": "/tmp/a"}, "/tmp/a", CacheSource.CONFIGURATION, "HF_HOME"),
        ({"HF_HOME": "/tmp/a", "TRANSFORMERS_CACHE": "b"}, "b", CacheSource.CONFIGURATION, "TRANSFORMERS_CACHE"),
        ({"HF_HOME": "/tmp/a", "XDG_CACHE_HOME": "b"}, "/tmp/a", CacheSource.CONFIGURATION, "HF_HOME"),
        ({"XDG_CACHE_HOME": "/tmp/b"}, "/tmp/b", CacheSource.CONFIGURATION, "XDG_CACHE_HOME"),
        ({"NLTK_DATA": "/tmp"}, "~/.cache/huggingface", CacheSource.DEFAULT, ""),
        ({"HF_HOME": "/opt/models"}, "{/opt/models}", CacheSource.CONFIGURATION, "HF_HOME"),
        ({"HF_HOME": "packaged"}, "{packaged}", CacheSource.CONFIGURATION, "HF_HOME"),
        ({"HF_HOME": "/var/task/packaged"}, "{/var/task/packaged}", CacheSource.CONFIGURATION, "HF_HOME"),
    ],
)
def test_the_deciding_variable_names_the_folder(
    follow: Callable[..., Analysis], tmp_path: Path, variables: dict[str, str], path: str, source: CacheSource,
    variable: str,
) -> None:  # fmt: skip
    (tmp_path / "packaged").mkdir()
    (use,) = _uses(follow(_handler("transformers.AutoModel.from_pretrained('bert')"), variables))
    (folder,) = use.folders
    assert (folder.path.display(), folder.source, folder.variable) == (path, source, variable)


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (["os.environ['TORCH_HOME'] = '/tmp/a'"], "/tmp/a"),
        (["os.environ.setdefault('TORCH_HOME', '/tmp/a')"], "/tmp/a"),
        (["os.environ.setdefault('XDG_CACHE_HOME', '/tmp/a')"], "/mnt/set"),
        (["os.environ.update({'TORCH_HOME': '/tmp/a'})"], "/tmp/a"),
        (["os.environ.update(TORCH_HOME='/tmp/a')"], "/tmp/a"),
        (["os.putenv('TORCH_HOME', '/tmp/a')"], "/tmp/a"),
        (["os.environ['TORCH_HOME'] = event['folder']"], "{event['folder']}"),
        (["torch.hub.set_dir('/tmp/a')"], "/tmp/a"),
        (["if event:", "  torch.hub.set_dir('/tmp/a')"], "/tmp/a"),
        (["helper()"], "/tmp/h"),
        ([], "/mnt/set"),
    ],
)
def test_what_the_code_says_before_decides(follow: Callable[..., Analysis], lines: list[str], path: str) -> None:
    code = _handler(*lines, "torch.hub.load('a/b', 'c')") + "def helper(): os.environ['TORCH_HOME'] = '/tmp/h'\n"
    (use,) = _uses(follow(code, {"XDG_CACHE_HOME": "/mnt/set"}))
    assert [folder.path.display() for folder in use.folders] == [path]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("nltk.data.path.append('/tmp/a')", "/tmp/a"),
        ("nltk.data.path.insert(0, '/tmp/a')", "/tmp/a"),
        ("nltk.data.path = ['/tmp/a']", "/tmp/a"),
        ("os.environ['HOME'] = '/tmp'", "/tmp/nltk_data"),
        ("gensim.downloader.BASE_DIR = '/tmp/a'", "~/nltk_data"),
    ],
)
def test_a_library_may_be_told_by_its_own_names(follow: Callable[..., Analysis], line: str, path: str) -> None:
    code = _HEAD + f"{line}\ndef handler(event, context):\n  nltk.download('punkt')\n"
    (use,) = _uses(follow(code))
    assert [folder.path.display() for folder in use.folders] == [path]


@pytest.mark.parametrize("call", ["nltk.download('punkt')", "transformers.AutoModel.from_pretrained('bert')"])
def test_variables_that_are_not_known_hide_the_folder(follow: Callable[..., Analysis], call: str) -> None:
    (use,) = _uses(follow(_handler(call), hidden_by="${file(env.yml)}"))
    assert all(folder.path.opaque for folder in use.folders)


@pytest.mark.parametrize(
    ("lines", "variables", "path"),
    [
        (["try:", "  nltk.data.find('punkt')", "except LookupError:", "  nltk.download('punkt')"],
         {"NLTK_DATA": "corpora"}, "{NLTK_DATA}"),
        (["try:", "  nltk.data.find('punkt')", "except LookupError:", "  nltk.download('punkt')"], {}, "~/nltk_data"),
        (["nltk.download('punkt')"], {"NLTK_DATA": "corpora"}, "corpora"),
    ],
)  # fmt: skip
def test_what_is_fetched_after_a_failure_may_be_in_the_folder_that_was_prepared(
    follow: Callable[..., Analysis], lines: list[str], variables: dict[str, str], path: str
) -> None:
    (use,) = _uses(follow(_handler(*lines), variables))
    assert [folder.path.display() for folder in use.folders] == [path]


@pytest.mark.parametrize(
    ("caught", "kept"), [("OSError", False), ("PermissionError", False), ("Exception", True), ("ImportError", True)]
)
def test_code_that_expects_a_refusal_copes(follow: Callable[..., Analysis], caught: str, kept: bool) -> None:
    assert bool(_uses(follow(_handler("try:", "  nltk.download('a')", f"except {caught}:", "  pass")))) is kept


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("import matplotlib.pyplot", True),
        ("import matplotlib.pyplot as plt", True),
        ("from matplotlib import pyplot as plt", True),
        ("from matplotlib.pyplot import plot, show", True),
        ("import matplotlib", False),
        ("from matplotlib import colors", False),
        ("from . import pyplot", False),
    ],
)
def test_an_import_is_a_use_where_the_library_builds_its_cache_then(
    follow: Callable[..., Analysis], statement: str, found: bool
) -> None:
    facts = follow(f"{statement}\ndef handler(event, context): pass\n").facts
    assert bool([fact for fact in facts if isinstance(fact, LibraryCacheUse)]) is found


def test_every_row_of_the_table_is_whole() -> None:
    rows = [row.split("\t") for row in _TABLE.read_text("utf-8").splitlines() if not row.startswith("#")]
    header, *rest = rows
    for row in rest:
        cells = dict(zip(header, row, strict=True))
        assert cells["otherwise"] in ("fails", "goes on")
        assert cells["callables"] not in ("", "-")
        variable, _, folder = cells["set"].partition("=")
        if variable == "-":
            assert cells["variables"] == "-", row
        else:
            assert folder.startswith("/tmp"), row
            assert variable in (*cells["variables"].split(), "HOME"), row
            assert variable != "HOME" or cells["default"].startswith("~"), row
