"""LogToStdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Applicability, Certainty
from advisor.subjects import Frequency, LogFile, LogToStdout
from advisor.values import text

if TYPE_CHECKING:
    from tests.fixing.conftest import Marked


def to_stdout(texts: Marked, operation: str) -> LogToStdout:
    place = texts.spans[0]
    return LogToStdout(LogFile(place, (), Frequency.INIT, (), text("a.log"), operation, Certainty.NO, tolerant=False))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import logging\nh = «logging.FileHandler('a.log')»\n", "import logging\nh = logging.StreamHandler()\n"),
        (
            "import logging.handlers\nh = «logging.handlers.RotatingFileHandler('a.log', 'a', 10)»  # 😀\n",
            "import logging.handlers\nh = logging.StreamHandler()  # 😀\n",
        ),
        (
            "from logging import FileHandler\nh = «FileHandler('a.log')»\n",
            "import logging\nh = logging.StreamHandler()\n",
        ),
        (
            "from logging import FileHandler\nh = «FileHandler('a.log')»\ni = FileHandler('b.log')\n",
            "import logging\nfrom logging import FileHandler\nh = logging.StreamHandler()\ni = FileHandler('b.log')\n",
        ),
        (
            "from logging import FileHandler, getLogger\nh = «FileHandler('a.log')»\n",
            "import logging\nfrom logging import FileHandler, getLogger\nh = logging.StreamHandler()\n",
        ),
        (
            "import os\nfrom logging import handlers\nx = [«handlers.WatchedFileHandler(\n    'a.log'\n)», 1]\r\n",
            "import logging\nimport os\nfrom logging import handlers\nx = [logging.StreamHandler(), 1]\r\n",
        ),
    ],
)
def test_a_handler_that_writes_to_the_streams_takes_its_place(marked: type[Marked], before: str, after: str) -> None:
    texts = marked(log_py=before)
    mended = texts.mended(to_stdout(texts, "logging.handlers.FileHandler"), Applicability.UNSAFE)
    assert mended["log.py"].replace("\r\n", "\n") == after.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        ("filename='a.log'", ""),
        ("filename='a.log', level=10", "level=10"),
        ("level=10, filename='a.log'", "level=10"),
        ("level=10, filename='a.log', filemode='w'", "level=10"),
        ("filename='a.log', level=10, filemode='w', encoding='utf-8', force=True", "level=10, force=True"),
        ("\n    filename='a.log',  # where\n    level=10,\n", "\n    level=10,\n"),
        ("\n    level=10,\n    filename='a.log',\n", "\n    level=10,\n"),
        ("\n    filename='a.log',\n    filemode='w',\n", ""),
    ],
)
def test_basic_config_keeps_what_is_not_about_the_file(marked: type[Marked], arguments: str, left: str) -> None:
    texts = marked(log_py=f"import logging\n«logging.basicConfig({arguments})»\n")
    mended = texts.mended(to_stdout(texts, "logging.basicConfig"), Applicability.UNSAFE)
    assert mended == {"log.py": f"import logging\nlogging.basicConfig({left})\n"}


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        (
            "'class': 'logging.FileHandler', «'filename': 'a.log'», 'level': 'INFO'",
            "'class': 'logging.StreamHandler', 'level': 'INFO'",
        ),
        (
            "'level': 'INFO', «'filename': NAME», 'delay': True, 'class': 'logging.FileHandler'",
            "'level': 'INFO', 'class': 'logging.StreamHandler'",
        ),
        (
            '"class": "logging.handlers.RotatingFileHandler", "maxBytes": 10, «"filename": "a.log"»,',
            '"class": "logging.StreamHandler",',
        ),
    ],
)
def test_a_handler_of_a_dict_config_keeps_what_is_not_about_the_file(
    marked: type[Marked], entries: str, left: str
) -> None:
    texts = marked(log_py=f"HANDLER = {{{entries}}}\n")
    mended = texts.mended(to_stdout(texts, "logging.config.dictConfig"), Applicability.UNSAFE)
    assert mended == {"log.py": f"HANDLER = {{{left}}}\n"}


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("logging.FileHandler", "logging = 1\nh = «FileHandler('a.log')»"),
        ("logging.handlers.RotatingFileHandler", "import logging\nh = «RotatingFileHandler('a.log')»\nh.doRollover()"),
        ("logging.FileHandler", "import logging\nh = «FileHandler('a.log')»\nprint(h.baseFilename)"),
        ("logging.FileHandler", "def f(logging):\n    return «FileHandler('a.log')»"),
        ("logging.basicConfig", "basicConfig = «logging.basicConfig(**options)»"),
        ("logging.config.fileConfig", "«fileConfig('a.ini')»"),
        ("logging.config.dictConfig", "«dictConfig(settings)»"),
        ("logging.config.dictConfig", "x = {«'filename': 'a.log'», 'class': KIND}"),
        ("logging.config.dictConfig", "x = {«'filename': 'a.log'», 'class': 'logging.FileHandler', **more}"),
    ],
)
def test_what_cannot_be_proven_is_left_alone(marked: type[Marked], operation: str, code: str) -> None:
    texts = marked(log_py=code)
    assert texts.refused(to_stdout(texts, operation))
